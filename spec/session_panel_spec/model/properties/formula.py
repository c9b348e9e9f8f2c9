"""What a claim says beyond the model's own language: of the two sides of a step, and its event."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from session_panel_spec.model.language import (
    Actor,
    Count,
    Event,
    Expression,
    Parameter,
    Variable,
)


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


class Side(Protocol):
    """What an expression is about, as a back-end sees it: a slot of a state, or of a step."""

    @property
    def own(self) -> Iterable[Variable]:
        """The variables of the slot."""

    @property
    def variables(self) -> Iterable[Variable]:
        """The shared variables, and those of the slot."""

    def all(self, each: Iterable[Any], /) -> Any:  # noqa: ANN401 - the back-end's own
        """Return where all of these hold."""

    def any(self, each: Iterable[Any], /) -> Any:  # noqa: ANN401
        """Return where any of these holds."""

    def proper(self, variable: Variable, /) -> Any:  # noqa: ANN401
        """Return where a variable has one of its values."""

    def same(self, variable: Variable, /) -> Any:  # noqa: ANN401
        """Return where the event leaves a variable as it was."""

    def happens(self, is_meant: Callable[[Event], bool], /) -> Any:  # noqa: ANN401
        """Return where an event that is meant happens."""


def _only_changes(claim: OnlyChanges) -> Callable[[Side], Any]:
    changing = claim.variables
    return lambda side: side.all(side.same(one) for one in side.own if one not in changing)


SAID: Mapping[str, Callable[..., Callable[[Any], Any]]] = {
    "All": lambda _, *parts: lambda side: side.all(part(side) for part in parts),
    "Some": lambda _, *parts: lambda side: side.any(part(side) for part in parts),
    "Proper": lambda _: lambda side: side.all(map(side.proper, side.variables)),
    "Same": lambda node: lambda side: side.same(node.variable),
    "OnlyChanges": _only_changes,
    "Happens": lambda node: lambda side: side.happens(lambda event: event.name in node.names),
    "ActedBy": lambda node: lambda side: side.happens(lambda event: event.actor == node.actor),
}
"""What is said in the same way of the sides of every back-end that checks properties."""
