"""How a machine that was learned differs from ours."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from session_panel_spec.conform.learning.learned_machine import LearnedMachine, Outcome, runs_to
from session_panel_spec.conform.vectors.mealy_machine import (
    Input,
    Inputs,
    MealyMachine,
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
    ours: Outcome[str]
    theirs: Outcome[str]
    rules: tuple[str, ...]
    run: Inputs

    @property
    def event(self) -> str:
        """The event of the inputs."""
        return self.inputs[0].event


@dataclass(frozen=True)
class Comparison:
    """A learned machine beside ours.

    Attributes:
        names: the names of the learned states, each once: a state that is reported as one of ours
            and behaves otherwise than another that is has a prime.
        missing_states: those of ours that no run of the learned machine reaches.
        extra_states: those learned that are none of ours, each with a shortest run to it.
        differences: the transitions that differ, the shortest runs first. From a state with a
            prime, another with a prime is as good as ours that is reported alike.
    """

    ours: MealyMachine
    learned: LearnedMachine
    names: tuple[str, ...]
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
        return self.names[0] == self.ours.initial


def compare(name: str, learned: LearnedMachine) -> Comparison:
    """Return how a learned machine differs from ours of a name."""
    ours = mealy_machine(name)
    names = tuple(_names(ours, learned))
    runs = runs_to(learned)
    return Comparison(
        ours,
        learned,
        names,
        tuple(state for state in cover(ours) if state not in names),
        tuple((n, run) for n, run in zip(names, runs, strict=True) if n not in ours.states),
        tuple(_differences(ours, learned, names)),
    )


def outcome(ours: MealyMachine, state: str, given: Input) -> Outcome[str]:
    """Return what an input does in a state of ours."""
    answer = ours.answers[state, given]
    return Outcome(answer.refused or None, answer.state)


def _names(ours: MealyMachine, learned: LearnedMachine) -> Iterator[str]:
    """Yield the name of each learned state: of those reported alike, one is the most like ours."""
    likest: dict[str, int] = {}
    numbered = [*enumerate(learned.states)]
    for number, state in sorted(numbered, key=lambda one: -_likeness(ours, learned, *one)):
        likest.setdefault(state, number)
    primes = Counter[str]()
    for number, state in numbered:
        primes[state] += number != likest[state]
        yield state if number == likest[state] else state + "'" * primes[state]


def _likeness(ours: MealyMachine, learned: LearnedMachine, number: int, state: str) -> int:
    """Return in how many inputs a learned state does what ours of its name does."""
    if state not in ours.states:
        return 0
    return sum(
        outcome(ours, state, given) == _named(learned, learned.states, number, given)
        for given in ours.inputs
    )


def _differences(
    ours: MealyMachine, learned: LearnedMachine, names: tuple[str, ...]
) -> Iterator[Difference]:
    """Yield the transitions that differ in the states that are reported as ours."""
    for number, run in enumerate(runs_to(learned)):
        state = learned.states[number]
        known = names if names[number] == state else learned.states
        differ = {
            given: (expected, _named(learned, names, number, given), _rules(ours, state, given))
            for given in (ours.inputs if state in ours.states else ())
            if (expected := outcome(ours, state, given)) != _named(learned, known, number, given)
        }
        for (expected, seen, rules), inputs in alike(differ, differ.__getitem__):
            kind, shown = _kind(expected, seen), (*run, inputs[0])
            yield Difference(kind, names[number], inputs, expected, seen, rules, shown)


def _named(
    learned: LearnedMachine, names: tuple[str, ...], number: int, given: Input
) -> Outcome[str]:
    step = learned.steps[number, given]
    return Outcome(step.refused, names[step.target])


def _kind(ours: Outcome[str], theirs: Outcome[str]) -> Kind:
    if ours.refused is None:
        return "redirected" if theirs.refused is None else "missing"
    moves = theirs.refused is None or theirs.refused == ours.refused
    return "extra" if moves else "other rule"


def _rules(ours: MealyMachine, state: str, given: Input) -> tuple[str, ...]:
    answer = load_table(ours.name).answer(state, given.event, frozenset(given.facts))
    return tuple(sorted(answer.rules))
