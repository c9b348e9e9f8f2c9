"""What the language's expressions, and the properties' words for steps, say of states.

It is always said of the state before: a step sets bits to what is known beforehand, so something
holds after it in those states in which it would hold if those bits were so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce, singledispatch
from itertools import product
from operator import and_, or_

from session_panel_spec.check.symbolic.space import Bits, Diagram, Space
from session_panel_spec.model.events import SHARED, VARIABLES
from session_panel_spec.model.interpreter import Place
from session_panel_spec.model.language import (
    All,
    Below,
    Count,
    Event,
    Expression,
    Is,
    Not,
    Parameter,
    Some,
    Switched,
    Value,
    Variable,
)
from session_panel_spec.model.partial_evaluation import chosen
from session_panel_spec.model.properties.formula import (
    ActedBy,
    AtMost,
    Falls,
    Happens,
    Moves,
    OnlyChanges,
    Proper,
    Same,
    Then,
)


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


def below(space: Space, counts: tuple[Count, ...], bound: int) -> Diagram:
    """Return where counts, added up, are below a bound."""
    counted = [
        truth(count.of, Side(space, place))
        for place in space.places
        for count in counts
        if place.kind in count.kinds
    ]
    return _fewer(space, counted, bound)


@singledispatch
def truth(expression: Expression, side: Side) -> Diagram:
    """Return where an expression holds."""
    raise TypeError(expression, side)


@truth.register
def _(expression: Is, side: Side) -> Diagram:
    return _any(side, (side.equal(expression.variable, value) for value in expression.values))


@truth.register
def _(expression: All, side: Side) -> Diagram:
    return _all(side, (truth(part, side) for part in expression.parts))


@truth.register
def _(expression: Some, side: Side) -> Diagram:
    return _any(side, (truth(part, side) for part in expression.parts))


@truth.register
def _(expression: Not, side: Side) -> Diagram:
    return ~truth(expression.part, side)


@truth.register
def _(expression: Below, side: Side) -> Diagram:
    return below(side.space, expression.counts, _number(expression.bound, side))


@truth.register
def _(expression: AtMost, side: Side) -> Diagram:
    return below(side.space, expression.counts, _number(expression.bound, side) + 1)


@truth.register
def _(expression: Switched, side: Side) -> Diagram:
    return _always(side, bool(chosen(expression.parameter, side.space.bounds)))


@truth.register
def _(_expression: Proper, side: Side) -> Diagram:
    own = () if side.place is None else VARIABLES[side.place.kind]
    return _all(side, (_proper(variable, side) for variable in (*SHARED, *own)))


@truth.register
def _(expression: Then, side: Side) -> Diagram:
    return side.later(truth(expression.part, side))


@truth.register
def _(expression: Same, side: Side) -> Diagram:
    variable = expression.variable
    each = (side.equal(variable, value) for value in variable.domain)
    return _any(side, (states & side.later(states) for states in each))


@truth.register
def _(expression: OnlyChanges, side: Side) -> Diagram:
    own = () if side.place is None else VARIABLES[side.place.kind]
    others = (variable for variable in own if variable not in expression.variables)
    return _all(side, (truth(Same(variable), side) for variable in others))


@truth.register
def _(expression: Falls, side: Side) -> Diagram:
    counter = expression.counter
    each = {int(value): side.equal(counter, value) for value in counter.domain}
    pairs = ((was, now) for was, now in product(each, repeat=2) if now < was)
    return _any(side, (each[was] & side.later(each[now]) for was, now in pairs))


@truth.register
def _(expression: Moves, side: Side) -> Diagram:
    bounds = range(1, len(side.space.places) + 1)
    each = (below(side.space, (expression.count,), bound) for bound in bounds)
    return _any(side, (~states.equiv(side.later(states)) for states in each))


@truth.register
def _(expression: Happens, side: Side) -> Diagram:
    return _always(side, side.event is not None and side.event.name in expression.names)


@truth.register
def _(expression: ActedBy, side: Side) -> Diagram:
    return _always(side, side.event is not None and side.event.actor == expression.actor)


def _fewer(space: Space, counted: list[Diagram], bound: int) -> Diagram:
    """Return where fewer than so many hold.

    From the last to the first, it is worked out for every number that may hold before.
    """
    fewer = [space.everything] * min(bound, len(counted) + 1) + [space.nothing]
    for one in reversed(counted):
        more = [*fewer[1:], space.nothing]
        fewer = [one & a | ~one & b for a, b in zip(more, fewer, strict=True)]
    return fewer[0]


def _number(bound: Parameter | int, side: Side) -> int:
    return bound if isinstance(bound, int) else chosen(bound, side.space.bounds)


def _proper(variable: Variable, side: Side) -> Diagram:
    most = side.space.bounds.unread_max
    values = (v for v in variable.domain if type(v) is not int or v <= most)
    return _any(side, (side.equal(variable, value) for value in values))


def _always(side: Side, holds: bool) -> Diagram:
    return side.space.everything if holds else side.space.nothing


def _any(side: Side, each: Iterable[Diagram]) -> Diagram:
    return reduce(or_, each, side.space.nothing)


def _all(side: Side, each: Iterable[Diagram]) -> Diagram:
    return reduce(and_, each, side.space.everything)
