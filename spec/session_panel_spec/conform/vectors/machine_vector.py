"""The vectors of a single machine: all runs of its suite, by the state to which they lead first."""

from collections.abc import Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase

from session_panel_spec.conform.vectors.json_objects import Object
from session_panel_spec.conform.vectors.mealy_machine import Answer, Input, Inputs, MealyMachine
from session_panel_spec.conform.vectors.panel_vector import in_order
from session_panel_spec.conform.vectors.w_method import cover, suite


def machine_vectors(machine: MealyMachine) -> Iterator[Object]:
    """Yield the vectors of a machine."""
    inputs = dict(zip(machine.inputs, ascii_lowercase, strict=False))
    answers = dict(zip(dict.fromkeys(machine.answers.values()), ascii_uppercase, strict=False))
    for state, runs in _by_first_state(machine).items():
        yield {
            "id": f"machines-{machine.name}-{state}",
            "title": f"{machine.name}: runs that reach {state} first",
            "rules": in_order(machine.rules),
            "machine": machine.name,
            "start": {"state": machine.initial},
            "inputs": {letter: _input_json(given) for given, letter in inputs.items()},
            "answers": {letter: _answer_json(answer) for answer, letter in answers.items()},
            "runs": {
                "".join(inputs[given] for given in run): "".join(
                    answers[answer] for answer in machine.run(run)
                )
                for run in runs
            },
        }


def _by_first_state(machine: MealyMachine) -> Mapping[str, list[Inputs]]:
    """Return the runs by the state whose shortest run they begin with, the longest such."""
    reach = sorted(cover(machine).items(), key=lambda way: -len(way[1]))
    found: dict[str, list[Inputs]] = {state: [] for state in cover(machine)}
    for run in suite(machine):
        first = next(state for state, way in reach if run[: len(way)] == way)
        found[first].append(run)
    return {state: runs for state, runs in found.items() if runs}


def _input_json(given: Input) -> Object:
    facts = {"facts": dict.fromkeys(given.facts, True)} if given.facts else {}
    return {"event": given.event, **facts}


def _answer_json(answer: Answer) -> Object:
    refused = {"refused": answer.refused, "reason": answer.reason} if answer.refused else {}
    return {**refused, "state": answer.state}
