"""What the language's expressions, and the properties' words for steps, say of states.

It is always said of the state before: a step sets bits to what is known beforehand, so something
holds after it in those states in which it would hold if those bits were so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import and_, or_

from session_panel_spec.check.symbolic.space import Bits, Diagram, Space
from session_panel_spec.model.abstract_state import Place
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.language import (
    Count,
    Event,
    Expression,
    Is,
    Parameter,
    SlotKind,
    Value,
    Variable,
)
from session_panel_spec.model.properties.formula import SAID, Falls, Moves


@dataclass(frozen=True)
class Side:
    """What an expression is about: a state, one of its slots (or none), a step (or none).

    Attributes:
        event: the event of the step.
        sets: the bits that the step sets.
    """

    space: Space
    place: Place | None = None
    event: Event | None = None
    sets: Bits | None = None

    def equal(self, variable: Variable, value: Value) -> Diagram:
        """Return where a variable, of the slot or shared, has a value."""
        return self.space.equal(self.place, variable, value)

    def later(self, states: Diagram) -> Diagram:
        """Return the states from which the step leads to some states."""
        if self.sets is None:
            raise ValueError("a state has no other side")
        return self.space.put(self.sets, states)

    @property
    def kind(self) -> SlotKind | None:
        """The kind of the slot."""
        return self.place.kind if self.place else None

    @property
    def own(self) -> tuple[Variable, ...]:
        """The variables of the slot."""
        return self.space.model.own(self.kind)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The shared variables, and those of the slot."""
        return (*self.space.model.shared, *self.own)

    def number(self, bound: Parameter | int) -> int:
        """Return the number that a bound is."""
        return self.space.bounds.chosen(bound)

    def proper(self, variable: Variable) -> Diagram:
        """Return where a variable has one of its values at these bounds."""
        values = self.space.bounds.domain(variable)
        return self.any(self.equal(variable, value) for value in values)

    def same(self, variable: Variable) -> Diagram:
        """Return where the step leaves a variable as it is."""
        each = (self.equal(variable, value) for value in variable.domain)
        return self.any(states & self.later(states) for states in each)

    def happens(self, is_meant: Callable[[Event], bool]) -> Diagram:
        """Return all states if the step's event is meant, otherwise none."""
        return self.always(holds=self.event is not None and is_meant(self.event))

    def always(self, *, holds: bool) -> Diagram:
        """Return all states, or none."""
        return self.space.everything if holds else self.space.nothing

    def any(self, each: Iterable[Diagram]) -> Diagram:
        """Return the states in any of some sets."""
        return reduce(or_, each, self.space.nothing)

    def all(self, each: Iterable[Diagram]) -> Diagram:
        """Return the states in all of some sets."""
        return reduce(and_, each, self.space.everything)


Truth = Callable[[Side], Diagram]


def below(space: Space, counts: tuple[Count, ...], bound: int) -> Diagram:
    """Return where counts, added up, are below a bound."""
    counted = [
        truth(count.of, Side(space, place))
        for place in space.places
        for count in counts
        if place.kind in count.kinds
    ]
    return _fewer(space, counted, bound)


def truth(expression: Expression, side: Side) -> Diagram:
    """Return where an expression holds."""
    return TRUTH(expression)(side)


def _fewer(space: Space, counted: list[Diagram], bound: int) -> Diagram:
    """Return where fewer than so many hold.

    From the last to the first, it is worked out for every number that may hold before.
    """
    fewer = [space.everything] * min(bound, len(counted) + 1) + [space.nothing]
    for one in reversed(counted):
        more = [*fewer[1:], space.nothing]
        fewer = [one & a | ~one & b for a, b in zip(more, fewer, strict=True)]
    return fewer[0]


def _is(expression: Is) -> Truth:
    variable, values = expression.variable, expression.values
    return lambda side: side.any(side.equal(variable, value) for value in values)


def _falls(falls: Falls) -> Truth:
    counter = falls.counter

    def truth_of(side: Side) -> Diagram:
        each = {int(value): side.equal(counter, value) for value in counter.domain}
        pairs = ((was, now) for was, now in product(each, repeat=2) if now < was)
        return side.any(each[was] & side.later(each[now]) for was, now in pairs)

    return truth_of


def _moves(moves: Moves) -> Truth:
    def truth_of(side: Side) -> Diagram:
        bounds = range(1, len(side.space.places) + 1)
        each = (below(side.space, (moves.count,), bound) for bound in bounds)
        return side.any(~states.equiv(side.later(states)) for states in each)

    return truth_of


TRUTH: Fold[Truth] = Fold(
    "the engine of decision diagrams",
    SAID,
    Is=_is,
    Not=lambda _, part: lambda side: ~part(side),
    Below=lambda node: lambda side: below(side.space, node.counts, side.number(node.bound)),
    AtMost=lambda node: lambda side: below(side.space, node.counts, side.number(node.bound) + 1),
    Switched=lambda node: lambda side: side.always(holds=bool(side.number(node.parameter))),
    Then=lambda _, part: lambda side: side.later(part(side)),
    Falls=_falls,
    Moves=_moves,
)
"""Where each expression holds."""
