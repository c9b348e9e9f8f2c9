"""The small language in which the model is written: finite variables and guarded events, as data.

An event speaks of its own slot, of the shared variables, and of a few counts over all slots;
whatever it does to the other slots it does to all of them alike. That is all that a back-end has
to know.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Literal, TypeVar

T = TypeVar("T")
Value = str | int | bool
Actor = Literal["router", "customer", "clock", "agent"]
SlotKind = Literal["conversation", "record"]


class Expression:
    """Something that holds or does not, of a slot in a state."""

    def __and__(self, other: "Expression") -> "All":
        return All((*conjuncts(self), *conjuncts(other)))

    def __or__(self, other: "Expression") -> "Some":
        return Some((self, other))

    def __invert__(self) -> "Not":
        return Not(self)


@dataclass(frozen=True)
class All(Expression):
    """Every part holds. Without parts, it always does."""

    parts: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Some(Expression):
    """At least one part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Not(Expression):
    """The part does not hold."""

    part: Expression


TRUE = All()
FALSE = Some(())


@dataclass(frozen=True)
class Parameter:
    """A bound or a switch that whoever runs the model chooses."""

    name: str


@dataclass(frozen=True)
class Variable:
    """A variable of a slot, or a shared one.

    Attributes:
        domain: its values; the first is its default.
        most: the value up to which a counter counts; 0 for what is no counter.
    """

    name: str
    domain: tuple[Value, ...]
    shared: bool = False
    most: Parameter | int = 0

    @property
    def is_counter(self) -> bool:
        """Whether it counts, from 0."""
        return self.most != 0

    @property
    def default(self) -> Value:
        """What it is at first, and where it is not kept."""
        return self.domain[0]

    def __hash__(self) -> int:
        """Return a number that is found fast: the name says nearly all."""
        return hash(self.name)

    def is_(self, *values: Value) -> "Is":
        """Return the expression that it has one of the values."""
        return Is(self, values)


@dataclass(frozen=True)
class Is(Expression):
    """A variable has one of the values."""

    variable: Variable
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Count:
    """How many slots there are of which something holds."""

    name: str
    of: Expression
    kinds: tuple[SlotKind, ...]


@dataclass(frozen=True)
class Below(Expression):
    """The counts, added up, are below the bound."""

    counts: tuple[Count, ...]
    bound: Parameter | int


@dataclass(frozen=True)
class Switched(Expression):
    """A parameter that is a switch is on."""

    parameter: Parameter


@dataclass(frozen=True)
class Argument:
    """What an event is about besides its slot: one of some values.

    Attributes:
        labels: how people name the values.
    """

    name: str
    domain: tuple[Value, ...]
    labels: tuple[Value, ...]


@dataclass(frozen=True)
class If:
    """One value where something holds before the event, else another."""

    condition: Expression
    then: "Term"
    otherwise: "Term"


@dataclass(frozen=True)
class More:
    """One more than a counter is, up to its largest value."""

    counter: Variable


Term = Value | Variable | Argument | If | More
"""What a variable can be set to; all of it speaks of the state before the event."""


@dataclass(frozen=True)
class Everywhere:
    """A variable of slots that is set in each slot that is counted, in all of them alike.

    Attributes:
        name: what people call it, and `done` what has then been done to the slots.
        text: what it does, in words.
        where: counts the slots in which it is set.
    """

    name: str
    done: str
    text: str
    where: Count
    variable: Variable
    value: Value

    def __hash__(self) -> int:
        """Return a number that is found fast: the name says all."""
        return hash(self.name)

    @property
    def is_set_in_all(self) -> bool:
        """Whether it may as well be set in every slot: all that differ are counted."""
        others = (value for value in self.variable.domain if value != self.value)
        return self.where.of == self.variable.is_(*others)


@dataclass(frozen=True)
class Policy:
    """What a shared variable is decided to be: by the first entry that holds after an event.

    Attributes:
        name: what people call it.
    """

    name: str
    variable: Variable
    entries: tuple[tuple[Expression, Value], ...]


@dataclass(frozen=True)
class Decide:
    """Let the policy decide after the event, unless something holds before it."""

    unless: Expression


@dataclass(frozen=True)
class Case:
    """What an event does, where something holds of its slot before it.

    Attributes:
        sets: what variables of its slot, or shared ones, are set to. Afterwards whatever is not
            kept is at its default.
        everywhere: what is done to all slots alike, first.
        decide: whether the policy decides, last.
    """

    when: Expression = All()
    sets: tuple[tuple[Variable, Term], ...] = ()
    everywhere: tuple[Everywhere, ...] = ()
    decide: Decide | None = None


@dataclass(frozen=True)
class Event:
    """A guarded event; the first case whose condition holds is what it does.

    Attributes:
        of: the kinds of slots that it happens to; none for an event of the panel as a whole.
        argument: what else it is about.
        enabled: where it can happen.
        rules: the IDs of the rules that it follows from.
        anonymous: whether it leaves its slot unsaid, because only one can be meant.
    """

    name: str
    actor: Actor
    of: tuple[SlotKind, ...]
    enabled: Expression
    cases: tuple[Case, ...]
    rules: tuple[str, ...]
    argument: Argument | None = None
    anonymous: bool = False

    @property
    def targets(self) -> tuple[SlotKind | None, ...]:
        """The kinds of slots that it happens to; None for the panel as a whole."""
        return self.of or (None,)

    @property
    def arguments(self) -> tuple[tuple[Value | None, tuple[Value, ...]], ...]:
        """Each value that it can be about besides, with how a label names it."""
        if self.argument is None:
            return ((None, ()),)
        named = ((label,) for label in self.argument.labels)
        return tuple(zip(self.argument.domain, named, strict=True))


@dataclass(frozen=True, eq=False)
class Model:
    """A whole model; one is equal only to itself.

    Attributes:
        kept: where a variable is kept; elsewhere it is at its default.
        shared: the shared variables.
        slots: the variables of a slot, by its kind.
        counts: the counts that it speaks of, or that others may ask for.
    """

    events: tuple[Event, ...]
    kept: Mapping[Variable, Expression]
    policy: Policy
    shared: tuple[Variable, ...]
    slots: Mapping[SlotKind, tuple[Variable, ...]]
    counts: tuple[Count, ...]

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """Every variable, the shared ones first."""
        return found(Variable, (self.shared, *self.slots.values()))

    def kept_of(self, kind: SlotKind | None) -> dict[Variable, Expression]:
        """Return where the variables of a slot of a kind are kept that are not always kept."""
        own = self.own(kind)
        return {variable: kept for variable, kept in self.kept.items() if variable in own}

    def events_of(self, kind: SlotKind | None) -> tuple[Event, ...]:
        """Return the events that happen to slots of a kind, or to the panel as a whole."""
        return tuple(event for event in self.events if kind in event.targets)

    def own(self, kind: SlotKind | None) -> tuple[Variable, ...]:
        """Return the variables of a slot of a kind; the panel as a whole has none of its own."""
        return self.slots.get(kind, ()) if kind else ()

    @cached_property
    def everywhere(self) -> tuple[Everywhere, ...]:
        """All that any event does to all slots alike."""
        return found(Everywhere, self.events)


def found(kind: type[T], thing: object) -> tuple[T, ...]:
    """Return all of a kind that some data of the language hold, each once, in the order met."""
    return tuple(dict.fromkeys(_walk(kind, thing)))


def _walk(kind: type[T], thing: object) -> Iterator[T]:
    if isinstance(thing, kind):
        yield thing
    if isinstance(thing, tuple):
        for part in thing:
            yield from _walk(kind, part)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _walk(kind, getattr(thing, field.name))


def conjuncts(expression: Expression) -> tuple[Expression, ...]:
    """Return the parts of a conjunction; of anything else, itself."""
    return expression.parts if isinstance(expression, All) else (expression,)
