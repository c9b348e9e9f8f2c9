"""What a claim says beyond the model's own language: of the two sides of a step, and its event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from session_panel_spec.model.language import Actor, Count, Expression, Parameter, Variable


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


SAID: Mapping[str, Callable[..., Callable[[Any], Any]]] = {
    "All": lambda _, *parts: lambda side: side.all(part(side) for part in parts),
    "Some": lambda _, *parts: lambda side: side.any(part(side) for part in parts),
    "Proper": lambda _: lambda side: side.all(map(side.proper, side.variables)),
    "Same": lambda node: lambda side: side.same(node.variable),
    "OnlyChanges": lambda node: (
        lambda side: side.all(
            side.same(variable) for variable in side.own if variable not in node.variables
        )
    ),
    "Happens": lambda node: lambda side: side.happens(lambda event: event.name in node.names),
    "ActedBy": lambda node: lambda side: side.happens(lambda event: event.actor == node.actor),
}
"""What every back-end that checks properties says in the same way of what it calls a side.

A side is of a slot in a state, or before a step: it has the slot's `own` variables, and `variables`
with the shared ones. It says where `all` or `any` of some things hold, where a variable is `proper`
or the `same` after the step, and where an event `happens` that is meant.
"""
