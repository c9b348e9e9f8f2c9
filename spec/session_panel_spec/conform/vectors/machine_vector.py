"""The vectors of a single machine: all runs of its suite, by the state to which they lead first."""

from collections.abc import Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase

from session_panel.machines import TABLES
from session_panel_spec.conform import vector
from session_panel_spec.conform.vector import Answer, MachineStart, MachineVector
from session_panel_spec.conform.vectors.mealy_machine import Input, Inputs, MealyMachine
from session_panel_spec.conform.vectors.panel_vector import in_order
from session_panel_spec.conform.vectors.w_method import cover, suite
from session_panel_spec.domain.tables import load_table


def machine_vectors(machine: MealyMachine) -> Iterator[MachineVector]:
    """Yield the vectors of a machine."""
    lines = [line for cell in load_table(machine.name).cells.values() for line in cell]
    cells = {cell: _answer(machine, *cell) for cell in machine.outcomes}
    inputs = dict(zip(machine.inputs, ascii_lowercase, strict=False))
    answers = dict(zip(dict.fromkeys(cells.values()), ascii_uppercase, strict=False))

    def answered(run: Inputs) -> Iterator[str]:
        states = machine.initial, *(outcome.target for outcome in machine.run(run))
        return (answers[cells[cell]] for cell in zip(states, run, strict=False))

    for state, runs in _by_first_state(machine).items():
        yield MachineVector(
            f"machines-{machine.name}-{state}",
            f"{machine.name}: runs that reach {state} first",
            in_order(rule for line in lines for rule in line.answer.rules),
            machine.name,
            MachineStart(machine.initial),
            {letter: vector.Input(**given.json) for given, letter in inputs.items()},
            {letter: answer for answer, letter in answers.items()},
            {"".join(map(inputs.__getitem__, run)): "".join(answered(run)) for run in runs},
            "machines",
        )


def _answer(machine: MealyMachine, state: str, given: Input) -> Answer:
    """Return what is seen after an input; of a refusal the compiled machine gives the reason."""
    outcome = machine.outcomes[state, given]
    if outcome.refused is None:
        return Answer(state=outcome.target)
    _, reason = TABLES[machine.name].refusals[state, given.event]
    return Answer(refused=outcome.refused, reason=str(reason), state=state)


def _by_first_state(machine: MealyMachine) -> Mapping[str, list[Inputs]]:
    """Return the runs by the state whose shortest run they begin with, the longest such."""
    reach = sorted(cover(machine).items(), key=lambda way: -len(way[1]))
    found: dict[str, list[Inputs]] = {state: [] for state in cover(machine)}
    for run in suite(machine):
        first = next(state for state, way in reach if run[: len(way)] == way)
        found[first].append(run)
    return {state: runs for state, runs in found.items() if runs}
