"""What a claim says beyond the model's own language: of the two sides of a step, and its event."""

from dataclasses import dataclass

from session_panel_spec.model.language import Actor, Count, Expression, Parameter, Variable


@dataclass(frozen=True)
class AtMost(Expression):
    """The counts, added up, are at most the bound."""

    counts: tuple[Count, ...]
    bound: Parameter | int


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
