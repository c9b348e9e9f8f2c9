"""What a claim says beyond the model's own language: of the two sides of a step, and its event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from session_panel_spec.model.fold import Fold
from session_panel_spec.model.language import Actor, Count, Expression, Parameter, Value, Variable


@dataclass(frozen=True)
class AtMost(Expression):
    """The counts, added up, are at most the bound."""

    counts: tuple[Count, ...]
    bound: Parameter | int


@dataclass(frozen=True)
class Rises(Expression):
    """The counter is below its largest value."""

    counter: Variable


@dataclass(frozen=True)
class Proper(Expression):
    """Every variable, of the slot and shared, has one of its values."""


@dataclass(frozen=True)
class Then(Expression):
    """The part holds after the event."""

    part: Expression


@dataclass(frozen=True)
class Same(Expression):
    """The event leaves the variable as it was."""

    variable: Variable


@dataclass(frozen=True)
class OnlyChanges(Expression):
    """The event leaves every variable of the slot as it was, but for these."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True)
class Falls(Expression):
    """The event makes the counter smaller."""

    counter: Variable


@dataclass(frozen=True)
class Adds(Expression):
    """The event makes the counter larger, unless it is at its largest value."""

    counter: Variable


@dataclass(frozen=True)
class Moves(Expression):
    """The event changes the count."""

    count: Count


@dataclass(frozen=True)
class Happens(Expression):
    """The event has one of the names."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class ActedBy(Expression):
    """The event is caused by the actor."""

    actor: Actor


@dataclass(frozen=True)
class Own(Expression):
    """The event happens to the slot, or to the panel as a whole."""


@dataclass(frozen=True)
class About(Expression):
    """The event's argument has one of the values."""

    values: tuple[Value, ...]


TRUTH: Fold[Callable[[Any], Any]] = Fold(
    "a check",
    All=lambda _, *parts: lambda side: side.all(part(side) for part in parts),
    Some=lambda _, *parts: lambda side: side.any(part(side) for part in parts),
    Not=lambda _, part: lambda side: ~part(side),
    Is=lambda node: lambda side: side.is_(node.variable, node.values),
    Below=lambda node: lambda side: side.total(node.counts) < side.number(node.bound),
    AtMost=lambda node: lambda side: side.total(node.counts) <= side.number(node.bound),
    Switched=lambda node: lambda side: side.switched(node.parameter),
    At=lambda node, part: lambda side: part(side.at(node.place)),
    Proper=lambda _: lambda side: side.all(map(side.proper, side.variables)),
    Then=lambda _, part: lambda side: part(side.later),
    Same=lambda node: lambda side: _same(node.variable, side),
    OnlyChanges=lambda node: (
        lambda side: side.all(_same(v, side) for v in side.own if v not in node.variables)
    ),
    Falls=lambda node: lambda side: side.later.value(node.counter) < side.value(node.counter),
    Adds=lambda node: (
        lambda side: side.any(
            (
                side.value(node.counter) < side.later.value(node.counter),
                ~(side.value(node.counter) < side.number(node.counter.most)),
            )
        )
    ),
    Moves=lambda node: lambda side: side.total((node.count,)) != side.later.total((node.count,)),
    Happens=lambda node: lambda side: side.happens(lambda event: event.name in node.names),
    ActedBy=lambda node: lambda side: side.happens(lambda event: event.actor == node.actor),
    Own=lambda _: lambda side: side.is_own,
    About=lambda node: lambda side: side.is_about(node.values),
)
"""Where an expression holds, of what a check calls a side; every check reads them here.

A side is of a slot, or of the panel as a whole, in a state, or before a step; `later` is the side
after it. It has the slot's `own` variables, and `variables` with the shared ones, and says what the
`value` of a variable, the `total` of counts and the `number` of a bound are, to be compared; where
a variable `is_` one of some values, is `proper`, a parameter is `switched` on, and an event
`happens` that is meant, `is_own`, or `is_about` one of some values; where something does not hold
(`~`), and where `all` or `any` do.
"""


def _same(variable: Variable, side: Any) -> Any:  # noqa: ANN401 - each check has its own truths
    return side.value(variable) == side.later.value(variable)


def truth(expression: Expression, side: Any) -> Any:  # noqa: ANN401 - the same
    """Return where an expression holds, as the check of the side says it."""
    return TRUTH(expression)(side)
