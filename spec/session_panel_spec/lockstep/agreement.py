"""Whether a compiled machine is what its hand-written table says, and what its library makes of it.

The table is compared cell by cell, both ways. The library, python-statemachine itself, is driven
through every state x every event x every outcome of the guards.
"""

from collections.abc import Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any, NamedTuple

from statemachine.exceptions import TransitionNotAllowed

from session_panel import EventRefused, Machine, Table
from session_panel_spec.domain.tables import Answer, describe, outcomes
from session_panel_spec.domain.tables import Table as WrittenTable


class Cell(NamedTuple):
    """One comparison: an event in a state when exactly these guards hold."""

    state: str
    event: str
    facts: frozenset[str]


def differences(table: WrittenTable, compiled: Table[Any]) -> list[str]:
    """Return one sentence for each thing that the table and the machine say differently.

    Both must have the same initial state, states, final states, events and guards; and in
    every cell the same target by the same rules, or a refusal by the same rule.
    """
    return [*_of_headers(table, compiled), *dict.fromkeys(_of_cells(table, compiled))]


def compared_cells(table: WrittenTable, compiled: Table[Any]) -> int:
    """Return how many cells `differences` compares: state x event x set of guards that hold."""
    return sum(1 for _ in _cells(table, compiled))


def _cells(table: WrittenTable, compiled: Table[Any]) -> Iterator[Cell]:
    states = (state for state in table.states if state in compiled.states)
    events = (event for event in table.events if event in compiled.events)
    guards = sorted({*table.guards, *compiled.guards})
    return (Cell(*parts) for parts in product(states, events, outcomes(guards)))


def _of_headers(table: WrittenTable, compiled: Table[Any]) -> Iterator[str]:
    yield from _one_sided(table.name, "initial state", {table.initial}, {compiled.initial})
    yield from _one_sided(table.name, "state", set(table.states), set(compiled.states))
    yield from _one_sided(table.name, "final state", set(table.finals), set(compiled.finals))
    yield from _one_sided(table.name, "event", set(table.events), set(compiled.events))
    yield from _one_sided(table.name, "guard", set(table.guards), set(compiled.guards))


def _one_sided(name: str, kind: str, written: set[str], declared: set[str]) -> Iterator[str]:
    for item in sorted(written - declared):
        yield f"{name}: only the table has the {kind} {item}"
    for item in sorted(declared - written):
        yield f"{name}: only the machine has the {kind} {item}"


def _of_cells(table: WrittenTable, compiled: Table[Any]) -> Iterator[str]:
    for cell in _cells(table, compiled):
        written, declared = table.answer(*cell), _machine_answer(compiled, cell)
        if written != declared:
            yield (
                f"{table.name} in {cell.state}, {cell.event}{_given(table, compiled, cell)}: "
                f"the table {written}, the machine {declared}"
            )


def _machine_answer(compiled: Table[Any], cell: Cell) -> Answer:
    place = (cell.state, cell.event)
    facts = SimpleNamespace(**{guard: guard in cell.facts for guard in compiled.guards})
    for branch in compiled.branches[place]:
        if branch.holds(facts):
            return Answer(branch.target, frozenset(branch.rules))
    return Answer(None, frozenset(compiled.refusals.get(place, ())[:1]))


def _given(table: WrittenTable, compiled: Table[Any], cell: Cell) -> str:
    """Describe the guards that either side asks about in the cell."""
    place = (cell.state, cell.event)
    written = {line.guard for line in table.cells[place]}
    declared = {branch.guard for branch in compiled.branches[place]}
    return describe(sorted(guard for guard in written | declared if guard), cell.facts)


class Case(NamedTuple):
    """One event, in one state, with one outcome of the guards."""

    state: str
    event: str
    facts: SimpleNamespace


def cases(table: Table[Any]) -> Iterator[Case]:
    """Yield every case of a machine."""
    for outcome in product((False, True), repeat=len(table.guards)):
        facts = dict(zip(table.guards, outcome, strict=True))
        for state, event in product(table.states, table.events):
            yield Case(state, event, SimpleNamespace(**facts))


def engine_differences(machine: type[Machine], table: Table[Any]) -> list[str]:
    """Return one sentence for each case in which the library and the table differ."""
    library = _Library(machine)
    return [
        f"{table.name} in {case.state}, {case.event} with {case.facts.__dict__}: "
        f"python-statemachine goes to {by_engine}, the table to {by_table}"
        for case in cases(table)
        if (by_engine := library.target(case)) != (by_table := _by_table(table, case))
    ]


class _Library:
    """The library's own machine, put to where each case begins: to make one takes far longer.

    Once it has ended, it takes no event any more, wherever it is put: then another one goes on.
    """

    def __init__(self, machine: type[Machine]) -> None:
        self._make = machine
        self._model = SimpleNamespace()
        self._machine: Machine | None = None

    def target(self, case: Case) -> str | None:
        """Return the state that it goes to, or None where it refuses."""
        vars(self._model).update(case.facts.__dict__, state=case.state)
        if self._machine is None or self._machine.is_terminated:
            self._machine = self._make(self._model)
        try:
            self._machine.send(case.event)
        except TransitionNotAllowed:
            return None
        return str(self._model.state)


def _by_table(table: Table[Any], case: Case) -> str | None:
    try:
        return str(table.step(case.state, case.event, case.facts))
    except EventRefused:
        return None
