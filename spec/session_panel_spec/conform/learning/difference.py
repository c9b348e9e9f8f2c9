"""How a machine that was learned differs from ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from session_panel_spec.conform.vectors.mealy_machine import (
    Inputs,
    MealyMachine,
    Outcome,
    alike,
    mealy_machine,
)
from session_panel_spec.conform.vectors.w_method import cover
from session_panel_spec.domain.tables import load_table

Kind = Literal["missing", "extra", "redirected", "other rule"]
"""How a transition differs: only ours accepts; only theirs moves; both accept, and theirs leads
elsewhere; both refuse, by other rules."""


@dataclass(frozen=True)
class Difference:
    """A transition that differs.

    Attributes:
        state: the learned state, by its name.
        inputs: the inputs of an event that differ alike.
        rules: the IDs of the rules by which ours does what it does.
        run: a shortest run of the learned machine that shows it.
    """

    kind: Kind
    state: str
    inputs: Inputs
    ours: Outcome
    theirs: Outcome
    rules: tuple[str, ...]
    run: Inputs


@dataclass(frozen=True)
class Comparison:
    """A learned machine beside ours.

    Attributes:
        missing_states: those of ours that no run of the learned machine reaches.
        extra_states: those learned that are none of ours, each with a shortest run to it.
        differences: the transitions that differ, the shortest runs first. From a state with a
            prime, another with a prime is as good as ours that is reported alike.
    """

    ours: MealyMachine
    learned: MealyMachine
    missing_states: tuple[str, ...]
    extra_states: tuple[tuple[str, Inputs], ...]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether the two are the same machine."""
        return self.begins_alike and not (
            self.missing_states or self.extra_states or self.differences
        )

    @property
    def begins_alike(self) -> bool:
        """Whether both begin in the same state."""
        return self.learned.initial == self.ours.initial


def compare(learned: MealyMachine) -> Comparison:
    """Return how a learned machine differs from ours of its name."""
    ours = mealy_machine(learned.name)
    return Comparison(
        ours,
        learned,
        tuple(state for state in cover(ours) if state not in learned.states),
        tuple((name, run) for name, run in cover(learned).items() if name not in ours.states),
        tuple(_differences(ours, learned)),
    )


def _differences(ours: MealyMachine, learned: MealyMachine) -> Iterator[Difference]:
    """Yield the transitions that differ in the states that are reported as ours."""
    table = load_table(ours.name)
    for name, run in cover(learned).items():
        differ = {}
        state = learned.reports[name]
        for given in ours.inputs if state in ours.states else ():
            expected, seen = ours.outcomes[state, given], learned.outcomes[name, given]
            known = seen.target if name == state else learned.reports[seen.target]
            if expected != Outcome(seen.refused, known):
                answer = table.answer(state, given.event, frozenset(given.facts))
                differ[given] = expected, seen, tuple(sorted(answer.rules))
        for (expected, seen, rules), inputs in alike(differ, differ.__getitem__):
            kind, shown = _kind(expected, seen), (*run, inputs[0])
            yield Difference(kind, name, inputs, expected, seen, rules, shown)


def _kind(ours: Outcome, theirs: Outcome) -> Kind:
    if ours.refused is None:
        return "redirected" if theirs.refused is None else "missing"
    moves = theirs.refused is None or theirs.refused == ours.refused
    return "extra" if moves else "other rule"
