"""Whether a compiled table is what python-statemachine itself makes of the machine.

The library is driven through every state x every event x every outcome of the guards.
"""

from collections.abc import Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any, NamedTuple

from statemachine.exceptions import TransitionNotAllowed

from session_panel import EventRefused, Machine, Table


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
    return [
        f"{table.name} in {case.state}, {case.event} with {case.facts.__dict__}: "
        f"python-statemachine goes to {by_engine}, the table to {by_table}"
        for case in cases(table)
        if (by_engine := _by_engine(machine, case)) != (by_table := _by_table(table, case))
    ]


def _by_engine(machine: type[Machine], case: Case) -> str | None:
    """Return the state that the library itself goes to, or None where it refuses."""
    model = SimpleNamespace(state=case.state, **case.facts.__dict__)
    try:
        machine(model).send(case.event)
    except TransitionNotAllowed:
        return None
    return str(model.state)


def _by_table(table: Table[Any], case: Case) -> str | None:
    try:
        return str(table.step(case.state, case.event, case.facts))
    except EventRefused:
        return None
