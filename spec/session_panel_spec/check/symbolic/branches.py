"""The model's events, branch by branch: where a branch is taken, and the bits that it sets.

What a branch sets a bit to is known beforehand. So its image needs no second set of bits for the
state after: those that it sets are forgotten, and are then as it sets them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from session_panel_spec.check.symbolic.side import Side
from session_panel_spec.check.symbolic.space import Diagram, Space, is_empty
from session_panel_spec.model.abstract_state import Place
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.language import Argument, Case, Event, If, Model, More, Value
from session_panel_spec.model.properties.formula import TRUTH, truth


@dataclass(frozen=True)
class Branch:
    """One way that an event goes, for one slot and one argument.

    Attributes:
        place: the slot that it happens to, if any.
        argument: what else it is about, if anything.
        guard: the states in which it goes this way.
        sets: the bits that it sets.
    """

    event: Event
    place: Place | None
    argument: Value | None
    guard: Diagram
    sets: dict[str, bool]

    def also(self, where: Diagram, sets: dict[str, bool] | None = None) -> "Branch":
        """Return the part of the branch that is taken in these states, and sets bits besides."""
        return replace(self, guard=self.guard & where, sets=self.sets | (sets or {}))


def branches(space: Space, model: Model, place: Place | None) -> Iterator[Branch]:
    """Yield every branch of the events of a slot, or of those of the panel as a whole.

    No two branches of an event with the same argument are taken in the same state.
    """
    for event in model.events_of(place.kind if place else None):
        for argument, _ in event.arguments:
            yield from _of_event(Side(space, place), model, event, argument)


def _of_event(side: Side, model: Model, event: Event, argument: Value | None) -> Iterator[Branch]:
    """Yield the branches of an event: the first case whose condition holds is what it does."""
    left = truth(event.enabled, side)
    for case in event.cases:
        when = truth(case.when, side)
        sets = _everywhere(side.space, case)
        begun = [Branch(event, side.place, argument, left & when, sets)]
        for assigned in _assigned(side, case, begun, argument):
            for kept in _kept(side, model, assigned):
                yield from _taken(_decided(side, model, case, kept))
        left &= ~when


def _everywhere(space: Space, case: Case) -> dict[str, bool]:
    """Return the bits that a case clears in all slots alike."""
    places = ((place, one) for one in case.everywhere for place in space.places)
    bits = (bit for place, one in places for bit in space.cleared(place, one))
    return dict.fromkeys(bits, False)


def _assigned(side: Side, case: Case, found: list[Branch], argument: Value | None) -> list[Branch]:
    """Return branches with the variables set that the case sets, one branch for each outcome."""
    for variable, term in case.sets:
        if variable.shared or variable in side.own:
            outcomes = [
                (where, side.space.setting(side.place, variable, value))
                for where, value in OUTCOMES(term)(side, argument)
            ]
            found = _taken(one.also(*outcome) for one in found for outcome in outcomes)
    return found


def _kept(side: Side, model: Model, branch: Branch) -> list[Branch]:
    """Return a branch with what its slot does not keep at its default, where it does not."""
    found = [branch]
    for variable, kept in model.kept_of(side.kind).items():
        holds = side.space.put(branch.sets, truth(kept, side))
        default = side.space.setting(side.place, variable, variable.default)
        lost = [one.also(~holds, default) for one in found]
        found = _taken((*(one.also(holds) for one in found), *lost))
    return found


def _decided(side: Side, model: Model, case: Case, branch: Branch) -> Iterator[Branch]:
    """Yield a branch with what the policy decides, where it does."""
    if case.decide is None:
        yield branch
        return
    unless = truth(case.decide.unless, side)
    yield branch.also(unless)
    left = branch.also(~unless)
    for when, to in model.policy.entries:
        holds = side.space.put(left.sets, truth(when, Side(side.space)))
        yield left.also(holds, side.space.setting(None, model.policy.variable, to))
        left = left.also(~holds)


def _taken(found: Iterable[Branch]) -> list[Branch]:
    """Return the branches that can be taken."""
    return [one for one in found if not is_empty(one.guard)]


Truth = Callable[[Side], Diagram]
Outcomes = Callable[[Side, Value | None], list[tuple[Diagram, Value]]]


def _if(_: If, condition: Truth, then: Outcomes, otherwise: Outcomes) -> Outcomes:
    def outcomes(side: Side, argument: Value | None) -> list[tuple[Diagram, Value]]:
        holds = condition(side)
        return [
            (where & further, value)
            for choice, where in ((then, holds), (otherwise, ~holds))
            for further, value in choice(side, argument)
        ]

    return outcomes


def _more(more: More) -> Outcomes:
    counter = more.counter

    def outcomes(side: Side, _: Value | None) -> list[tuple[Diagram, Value]]:
        most = side.number(counter.most)
        return [(side.equal(counter, n), min(int(n) + 1, most)) for n in counter.domain]

    return outcomes


def _argument(_: Argument) -> Outcomes:
    def outcomes(side: Side, given: Value | None) -> list[tuple[Diagram, Value]]:
        if given is None:
            raise ValueError("the event has no argument")
        return [(side.space.everything, given)]

    return outcomes


OUTCOMES: Fold[Any] = Fold(
    "the engine of decision diagrams",
    TRUTH.cases,
    Variable=lambda node: lambda side, _: [(side.equal(node, v), v) for v in node.domain],
    If=_if,
    More=_more,
    Argument=_argument,
    Value=lambda value: lambda side, _: [(side.space.everything, value)],
)
"""Every value that a term can have, and where it has it."""
