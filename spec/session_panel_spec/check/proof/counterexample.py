"""Counterexamples to induction: a step, as a person can read it, after which a claim fails.

The state before meets every invariant, but nobody says that a panel can reach it: a real bug and
an invariant that is too weak look alike, until a run is found or the invariant is strengthened.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from session_panel_spec.check.proof.event_formulas import Step
from session_panel_spec.check.proof.solver import Formula, Solver, z3
from session_panel_spec.check.proof.window_state import (
    SymbolicState,
    Theory,
    code,
    decode,
    number,
    switch,
    total,
)
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.configuration import USUAL
from session_panel_spec.model.language import Value, Variable

PANEL = "panel"
_CHOICES = {parameter.name: value for parameter, value in USUAL.items()}
_USUAL = {**{field.name: field.default for field in fields(Bounds)}, **_CHOICES}


@dataclass(frozen=True)
class Change:
    """Something that is not at its default, before or after.

    Attributes:
        place: the slot that has it, `panel`, or `count`.
    """

    place: str
    name: str
    before: Value
    after: Value

    def __str__(self) -> str:
        if self.before == self.after:
            return f"{self.name} {self.before}"
        return f"{self.name} {self.before} -> {self.after}"


@dataclass(frozen=True)
class Counterexample:
    """A step that breaks a claim, though every invariant holds before it.

    Attributes:
        claim: the claim's name.
        event: the event, with its target and argument.
        where: the slot of which the claim fails, or `panel`.
        bounds: the parameters; of the policy and the allowed presences, what is not the default.
        changes: everything that is not at its default, with its value after the event.
    """

    claim: str
    event: str
    where: str
    bounds: tuple[tuple[str, int | bool], ...]
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        bounds = ", ".join(f"{name} {value}" for name, value in self.bounds)
        lines = [f"{self.claim} fails of the {self.where}", f"  bounds: {bounds}"]
        lines += [f"  event: {self.event}"]
        places = dict.fromkeys(change.place for change in self.changes)
        lines += [f"  {place}: {'; '.join(self._changes(place))}" for place in places]
        return "\n".join(lines)

    def _changes(self, place: str) -> Iterator[str]:
        return (str(change) for change in self.changes if change.place == place)


def plainest(solver: Solver, given: tuple[Formula, ...], model: Theory, step: Step) -> Formula:
    """Return a solution in which as much as possible is at its default, the bounds too."""
    granted = list(given)
    for wish in _wishes(model, step.before):
        if solver.can(*granted, wish):
            granted.append(wish)
    solver.can(*granted)
    return solver.solution()


def _wishes(model: Theory, state: SymbolicState) -> Iterator[Formula]:
    yield from (rest == 0 for rest in state.rests.values())
    yield from (number(bound) == _USUAL[bound.name] for bound in model.bounds)
    yield from (switch(bound) == _USUAL[bound.name] for bound in model.switches)
    for _, values in reversed(_places(state)):
        for variable, value in values.items():
            yield from (value == code(one) for one in variable.domain[:2])


def _places(state: SymbolicState) -> list[tuple[str, Mapping[Variable, Formula]]]:
    return [(PANEL, state.shared), *((place, slot.values) for place, slot in state.slots.items())]


def picture(
    claim: str, where: str | None, model: Theory, step: Step, found: Formula
) -> Counterexample:
    """Return the counterexample that a solution is."""
    numbers = ((b.name, _number(found, number(b))) for b in model.bounds)
    switches = ((b.name, bool(_value(found, switch(b)))) for b in model.switches)
    changes = (*_variables(step, found), *_counts(model, step, found))
    chosen = (each for each in switches if _CHOICES.get(each[0]) != each[1])
    bounds: list[tuple[str, int | bool]] = [*numbers, *chosen]
    return Counterexample(claim, str(step), where or PANEL, tuple(sorted(bounds)), changes)


def _variables(step: Step, found: Formula) -> Iterator[Change]:
    for (place, before), (_, after) in zip(_places(step.before), _places(step.after), strict=True):
        for variable in before:
            was, now = (decode(variable, _number(found, v[variable])) for v in (before, after))
            if (was, now) != (variable.default, variable.default):
                yield Change(place, variable.name, was, now)


def _counts(model: Theory, step: Step, found: Formula) -> Iterator[Change]:
    for count in model.counts:
        was, now = (_number(found, total(count, state)) for state in (step.before, step.after))
        if was or now:
            yield Change("count", count.name, was, now)


def _number(found: Formula, term: Formula) -> int:
    return int(_value(found, term).as_long())


def _value(found: Formula, term: Formula) -> Formula:
    return found.eval(z3().simplify(term), model_completion=True)
