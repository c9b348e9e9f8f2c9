"""States of any size as z3 sees them, and what the model's expressions say of them.

A state of any size is seen through a window: the slot that the event happens to, one other slot
of each kind, the shared variables, and for every count what the slots outside the window add to
it, a whole number of which only `>= 0` is known. Values are whole numbers; a counter has no
largest value but the parameter's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, singledispatch
from importlib import import_module
from types import ModuleType
from typing import Any, TypeVar

from session_panel_spec.model.events import SHARED, VARIABLES
from session_panel_spec.model.language import (
    All,
    Below,
    Count,
    Event,
    Expression,
    Is,
    Model,
    Not,
    Parameter,
    SlotKind,
    Some,
    Switched,
    Value,
    Variable,
    found,
)
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
from session_panel_spec.model.properties.property import Always

Formula = Any
"""A term or formula of z3, which has no types of its own."""

F = TypeVar("F")

TARGET = "target"
TARGETS: tuple[SlotKind | None, ...] = ("conversation", "record", None)
BYSTANDERS: dict[str, SlotKind] = {
    "another conversation": "conversation",
    "another record": "record",
}
UNREAD_MAX = Parameter("unread_max")
WORDS = tuple(
    sorted(
        {
            value
            for variables in (SHARED, *VARIABLES.values())
            for variable in variables
            for value in variable.domain
            if isinstance(value, str)
        }
    )
)


def z3() -> ModuleType:
    """Return the solver's module, which nothing but a proof needs."""
    return import_module("z3")


# Values


def code(value: Value) -> int:
    """Return the whole number that stands for a value, the same for all variables."""
    return WORDS.index(value) if isinstance(value, str) else int(value)


def is_counter(variable: Variable) -> bool:
    """Say whether a variable counts: it then has the values from 0 to the largest unread count."""
    return all(type(value) is int for value in variable.domain)


def decode(variable: Variable, number: int) -> Value:
    """Return the value that a number stands for."""
    if is_counter(variable):
        return number
    return next(value for value in variable.domain if code(value) == number)


def number(parameter: Parameter | int) -> Formula:
    """Return a bound."""
    return parameter if isinstance(parameter, int) else z3().Int(parameter.name)


def switch(parameter: Parameter) -> Formula:
    """Return a switch."""
    return z3().Bool(parameter.name)


# States


@dataclass(frozen=True)
class SymbolicSlot:
    """One slot in the window."""

    kind: SlotKind
    values: Mapping[Variable, Formula]


@dataclass(frozen=True)
class SymbolicState:
    """A state of any size, seen through the window."""

    shared: Mapping[Variable, Formula]
    slots: Mapping[str, SymbolicSlot]
    rests: Mapping[Count, Formula]


@dataclass(frozen=True)
class Theory(Model):
    """A model, and what is to be proved of it."""

    claims: tuple[Always, ...]

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """Every count that the data speak of."""
        return found(Count, (self.events, self.policy, self.claims))

    @cached_property
    def bounds(self) -> tuple[Parameter, ...]:
        """Every parameter that is a number."""
        switches = self.switches
        parameters = found(Parameter, (self.events, self.policy, self.claims))
        return (*(p for p in parameters if p not in switches), UNREAD_MAX)

    @cached_property
    def switches(self) -> tuple[Parameter, ...]:
        """Every parameter that is a switch."""
        return tuple(s.parameter for s in found(Switched, (self.events, self.policy)))


def fresh_state(model: Theory, target: SlotKind | None, name: str = "") -> SymbolicState:
    """Return a state of which nothing is known."""
    kinds = {**({TARGET: target} if target else {}), **BYSTANDERS}
    slots = {place: fresh_slot(kind, name + place) for place, kind in kinds.items()}
    rests = {count: z3().Int(f"{name}rest of {count.name}") for count in model.counts}
    return SymbolicState(fresh_shared(name), slots, rests)


def fresh_slot(kind: SlotKind, name: str) -> SymbolicSlot:
    """Return a slot of which nothing is known."""
    return SymbolicSlot(kind, _fresh(VARIABLES[kind], f"{name} "))


def fresh_shared(name: str) -> dict[Variable, Formula]:
    """Return shared variables of which nothing is known."""
    return _fresh(SHARED, name)


def _fresh(variables: tuple[Variable, ...], name: str) -> dict[Variable, Formula]:
    return {variable: z3().Int(name + variable.name) for variable in variables}


def total(count: Count, state: SymbolicState) -> Formula:
    """Return a count: what the slots in the window add to it, and the rest."""
    counted = [
        z3().If(truth(count.of, Side(state, place)), 1, 0)
        for place, slot in state.slots.items()
        if slot.kind in count.kinds
    ]
    return z3().Sum(state.rests[count], *counted)


# Expressions


@dataclass(frozen=True)
class Side:
    """What an expression is about: a state, one of its slots (or none), a step that it begins.

    Attributes:
        argument: what the event is about besides its slot.
        event: the event, where the expression is about a step.
        after: the state after it.
    """

    state: SymbolicState
    place: str | None = None
    argument: Value | None = None
    event: Event | None = None
    after: SymbolicState | None = None

    @property
    def later(self) -> "Side":
        """The other side of the step."""
        if self.after is None:
            raise ValueError("a state has no other side")
        return Side(self.after, self.place)

    @property
    def own(self) -> Mapping[Variable, Formula]:
        """The variables of the slot."""
        return {} if self.place is None else self.state.slots[self.place].values

    def __getitem__(self, variable: Variable) -> Formula:
        return (self.state.shared if variable.shared else self.own)[variable]


@singledispatch
def truth(expression: Expression, side: Side) -> Formula:
    """Return the formula that an expression holds."""
    raise TypeError(expression, side)


@truth.register
def _(expression: Is, side: Side) -> Formula:
    value = side[expression.variable]
    each = [value == code(one) for one in expression.values]
    return each[0] if len(each) == 1 else z3().Or(*each)


@truth.register
def _(expression: All, side: Side) -> Formula:
    return z3().And(*(truth(part, side) for part in expression.parts))


@truth.register
def _(expression: Some, side: Side) -> Formula:
    return z3().Or(*(truth(part, side) for part in expression.parts))


@truth.register
def _(expression: Not, side: Side) -> Formula:
    return z3().Not(truth(expression.part, side))


@truth.register
def _(expression: Below, side: Side) -> Formula:
    return _sum(expression.counts, side) < number(expression.bound)


@truth.register
def _(expression: AtMost, side: Side) -> Formula:
    return _sum(expression.counts, side) <= number(expression.bound)


@truth.register
def _(expression: Switched, _side: Side) -> Formula:
    return switch(expression.parameter)


@truth.register
def _(_expression: Proper, side: Side) -> Formula:
    values = {**side.state.shared, **side.own}
    return z3().And(*(_proper(variable, value) for variable, value in values.items()))


@truth.register
def _(expression: Then, side: Side) -> Formula:
    return truth(expression.part, side.later)


@truth.register
def _(expression: Same, side: Side) -> Formula:
    return side[expression.variable] == side.later[expression.variable]


@truth.register
def _(expression: OnlyChanges, side: Side) -> Formula:
    others = (variable for variable in side.own if variable not in expression.variables)
    return z3().And(*(truth(Same(variable), side) for variable in others))


@truth.register
def _(expression: Falls, side: Side) -> Formula:
    return side.later[expression.counter] < side[expression.counter]


@truth.register
def _(expression: Moves, side: Side) -> Formula:
    return total(expression.count, side.state) != total(expression.count, side.later.state)


@truth.register
def _(expression: Happens, side: Side) -> Formula:
    return z3().BoolVal(side.event is not None and side.event.name in expression.names)


@truth.register
def _(expression: ActedBy, side: Side) -> Formula:
    return z3().BoolVal(side.event is not None and side.event.actor == expression.actor)


def _sum(counts: tuple[Count, ...], side: Side) -> Formula:
    return z3().Sum(*(total(count, side.state) for count in counts))


def _proper(variable: Variable, value: Formula) -> Formula:
    if is_counter(variable):
        return z3().And(value >= 0, value <= number(UNREAD_MAX))
    return z3().Or(*(value == code(one) for one in variable.domain))
