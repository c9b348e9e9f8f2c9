"""A single machine as a Mealy machine: inputs, and what is seen after each of them.

It is read from the hand-written table; only the reasons of refusals are the compiled machine's.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias, TypeVar

import msgspec

from session_panel.machines import TABLES
from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.vector import Answer
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


def run_text(run: Inputs) -> str:
    """Return inputs as people write them, such as ``close(live), expire()``."""
    return ", ".join(map(str, run)) or "at the start"


def guard_text(inputs: Inputs, every: Iterable[Input]) -> str:
    """Return by which facts some inputs of an event are told from the others, as a guard.

    Args:
        inputs: the inputs, all of one event.
        every: all inputs of the machine.
    """
    if {*inputs} == {given for given in every if given.event == inputs[0].event}:
        return ""
    return f"[{' or '.join(' and '.join(given.facts) or 'else' for given in inputs)}]"


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
        answers: what is seen after each input in each state; the state seen is where it goes.
        rules: the IDs of the rules that its table cites.
    """

    name: str
    initial: str
    states: tuple[str, ...]
    inputs: Inputs
    answers: Mapping[tuple[str, Input], Answer]
    rules: frozenset[str]

    def run(self, inputs: Inputs) -> Iterator[Answer]:
        """Yield what is seen after each of the inputs, from the initial state on."""
        state = self.initial
        for given in inputs:
            answer = self.answers[state, given]
            yield answer
            state = answer.state


def mealy_machine(name: str) -> MealyMachine:
    """Return one of the machines, by its name."""
    table = load_table(name)
    inputs = tuple(_inputs(table))
    cells = {cell: _answer(table, *cell) for cell in product(table.states, inputs)}
    rules = (rule for cell in table.cells.values() for line in cell for rule in line.answer.rules)
    return MealyMachine(name, table.initial, table.states, inputs, cells, frozenset(rules))


def _inputs(table: Table) -> Iterator[Input]:
    for event in table.events:
        lines = (line for (_, e), cell in table.cells.items() if e == event for line in cell)
        asked = {line.guard for line in lines if line.guard}
        for facts in outcomes([guard for guard in table.guards if guard in asked]):
            if len(facts & EXCLUSIVE) <= 1:
                yield Input(event, tuple(sorted(facts)))


def _answer(table: Table, state: str, given: Input) -> Answer:
    answer = table.answer(state, given.event, frozenset(given.facts))
    if answer.target:
        return Answer(state=answer.target)
    (rule,) = answer.rules
    _, reason = TABLES[table.name].refusals[state, given.event]
    return Answer(refused=rule, reason=str(reason), state=state)
