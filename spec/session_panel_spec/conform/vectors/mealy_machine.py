"""A single machine as a Mealy machine: inputs, and what each of them does in each state."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias, TypeVar

import msgspec

from session_panel_spec.conform.adapter import Json
from session_panel_spec.domain.tables import Table, load_table, outcomes

EXCLUSIVE: Final = frozenset({"policy_available", "policy_busy", "policy_dnd"})
"""Guards of which at most one holds: a policy says one thing, or *keep*."""


class Input(msgspec.Struct, frozen=True):
    """An event of a machine, and the guards that hold, of those that it asks anywhere."""

    event: str
    facts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.event}({', '.join(self.facts)})"

    @property
    def json(self) -> Json:
        """The event as an adapter is asked for it."""
        return {"event": self.event, "facts": dict.fromkeys(self.facts, True)}


Inputs: TypeAlias = tuple[Input, ...]
K = TypeVar("K", bound=Hashable)


class Outcome(msgspec.Struct, frozen=True):
    """What an input does: the rule that refuses it, if any, and the state afterwards."""

    refused: str | None
    target: str


def run_text(run: Iterable[object]) -> str:
    """Return inputs as people write them, such as ``close(live), expire()``."""
    return ", ".join(map(str, run)) or "at the start"


def inputs_text(inputs: Inputs, every: Iterable[Input]) -> str:
    """Return inputs of one event, by the facts that tell them from its others: as a guard.

    Args:
        inputs: the inputs.
        every: all inputs of the machine.
    """
    event = inputs[0].event
    if {*inputs} == {given for given in every if given.event == event}:
        return event
    return f"{event} [{' or '.join(' and '.join(given.facts) or 'else' for given in inputs)}]"


def alike(inputs: Iterable[Input], what: Callable[[Input], K]) -> Iterator[tuple[K, Inputs]]:
    """Yield the inputs of an event that are alike in something, together.

    Args:
        inputs: the inputs, of any events.
        what: returns in what they may be alike.
    """
    found: dict[tuple[str, K], list[Input]] = {}
    for given in inputs:
        found.setdefault((given.event, what(given)), []).append(given)
    return ((key, tuple(some)) for (_, key), some in found.items())


@dataclass(frozen=True)
class MealyMachine:
    """A deterministic machine that answers every input in every state.

    Attributes:
        reports: what each state is reported as, by its name; one of ours as it is named.
        outcomes: what each input does in each state, by their names.
    """

    name: str
    initial: str
    reports: Mapping[str, str]
    inputs: Inputs
    outcomes: Mapping[tuple[str, Input], Outcome]

    @property
    def states(self) -> tuple[str, ...]:
        """The names of the states."""
        return tuple(self.reports)

    def run(self, inputs: Inputs, state: str | None = None) -> Iterator[Outcome]:
        """Yield what each of the inputs does, from a state on or from the initial one."""
        at = self.initial if state is None else state
        for given in inputs:
            outcome = self.outcomes[at, given]
            yield outcome
            at = outcome.target


def mealy_machine(name: str) -> MealyMachine:
    """Return one of our machines by its name, as the hand-written table has it."""
    table = load_table(name)
    inputs = tuple(_inputs(table))
    cells = {cell: _outcome(table, *cell) for cell in product(table.states, inputs)}
    return MealyMachine(name, table.initial, {s: s for s in table.states}, inputs, cells)


def _inputs(table: Table) -> Iterator[Input]:
    for event in table.events:
        lines = (line for (_, e), cell in table.cells.items() if e == event for line in cell)
        asked = {line.guard for line in lines if line.guard}
        for facts in outcomes([guard for guard in table.guards if guard in asked]):
            if len(facts & EXCLUSIVE) <= 1:
                yield Input(event, tuple(sorted(facts)))


def _outcome(table: Table, state: str, given: Input) -> Outcome:
    answer = table.answer(state, given.event, frozenset(given.facts))
    return Outcome(None if answer.target else min(answer.rules), answer.target or state)
