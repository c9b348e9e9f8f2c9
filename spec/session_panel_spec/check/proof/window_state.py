"""States of any size as z3 sees them, and what the model's expressions say of them.

A state of any size is seen through a window: the slot that the event happens to, one other slot
of each kind, the shared variables, and for every count what the slots outside the window add to
it, a whole number of which only `>= 0` is known. Values are whole numbers; a counter has no
largest value but the parameter's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TypeVar

from session_panel_spec.check.proof.solver import (
    Formula,
    Query,
    Solver,
    all_of,
    any_of,
    sum_of,
    z3,
)
from session_panel_spec.model.configuration import field_of
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.language import (
    Count,
    Event,
    Everywhere,
    Model,
    More,
    Parameter,
    SlotKind,
    Switched,
    Value,
    Variable,
    found,
)
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties.formula import TRUTH, truth
from session_panel_spec.model.properties.property import Always

F = TypeVar("F")

TARGET = "target"
TARGETS: tuple[SlotKind | None, ...] = ("conversation", "record", None)
BYSTANDERS: dict[str, SlotKind] = {
    "another conversation": "conversation",
    "another record": "record",
}
_OF_PANEL = {value for variable in MODEL.variables for value in variable.domain}
WORDS = {w: n for n, w in enumerate(sorted(value for value in _OF_PANEL if isinstance(value, str)))}
"""The whole number that stands for each word; other models may have more."""


# Values


def code(value: Value) -> int:
    """Return the whole number that stands for a value, the same for all variables."""
    return WORDS.setdefault(value, len(WORDS)) if isinstance(value, str) else int(value)


def decode(variable: Variable, number: int) -> Value:
    """Return the value that a number stands for."""
    if variable.is_counter:
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
    def bounds(self) -> tuple[Parameter, ...]:
        """Every parameter that is a number."""
        switches = self.switches
        parameters = found(Parameter, (self.events, self.policy, self.claims))
        most = found(Parameter, tuple(variable.most for variable in self.variables))
        return (*(p for p in parameters if p not in (*switches, *most)), *most)

    @cached_property
    def switches(self) -> tuple[Parameter, ...]:
        """Every parameter that is a switch."""
        return tuple(s.parameter for s in found(Switched, (self.events, self.policy)))

    @cached_property
    def free(self) -> tuple[str, ...]:
        """The fields of a configuration, and the bounds, that can have any value."""
        return tuple(sorted({field_of(each) for each in (*self.bounds, *self.switches)}))

    @cached_property
    def effects(self) -> dict[tuple[tuple[Everywhere, ...], Count], tuple[bool, bool]]:
        """What has been found out of changes to all slots alike, and of counts."""
        return {}

    @cached_property
    def solvers(self) -> list[Solver]:
        """Every solver that has been asked about it."""
        return []

    def solver(self) -> Solver:
        """Return a new solver, of which it remembers what is asked."""
        self.solvers.append(Solver())
        return self.solvers[-1]

    def tell(self, told: Callable[[Query], None] | None) -> None:
        """Tell somebody all that has been asked about it."""
        if told is not None:
            for query in (query for solver in self.solvers for query in solver.queries()):
                told(query)


def theory_of(model: Model, claims: tuple[Always, ...]) -> Theory:
    """Return a model with what is to be proved of it."""
    return Theory(**{one.name: getattr(model, one.name) for one in fields(Model)}, claims=claims)


def fresh_state(model: Theory, target: SlotKind | None, name: str = "") -> SymbolicState:
    """Return a state of which nothing is known."""
    kinds = {**({TARGET: target} if target else {}), **BYSTANDERS}
    slots = {
        place: SymbolicSlot(kind, fresh(model.slots[kind], f"{name}{place} "))
        for place, kind in kinds.items()
        if kind in model.slots
    }
    rests = {count: z3().Int(f"{name}rest of {count.name}") for count in model.counts}
    return SymbolicState(fresh(model.shared, name), slots, rests)


def fresh(variables: tuple[Variable, ...], name: str) -> dict[Variable, Formula]:
    """Return variables of which nothing is known."""
    return {variable: z3().Int(name + variable.name) for variable in variables}


def total(count: Count, state: SymbolicState) -> Formula:
    """Return a count: what the slots in the window add to it, and the rest."""
    counted = [
        z3().If(truth(count.of, Side(state, place)), 1, 0)
        for place, slot in state.slots.items()
        if slot.kind in count.kinds
    ]
    return sum_of((state.rests[count], *counted))


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
    number = staticmethod(number)
    switched = staticmethod(switch)

    @property
    def later(self) -> "Side":
        """The other side of the step."""
        if self.after is None:
            raise ValueError("a state has no other side")
        return Side(self.after, self.place)

    @property
    def given(self) -> Value:
        """What the event is about besides its slot."""
        if self.argument is None:
            raise ValueError("the event has no argument")
        return self.argument

    @property
    def variables(self) -> Iterable[Variable]:
        """The shared variables, and those of the slot."""
        return (*self.state.shared, *self.own)

    @property
    def own(self) -> Mapping[Variable, Formula]:
        """The variables of the slot."""
        return {} if self.place is None else self.state.slots[self.place].values

    def all(self, each: Iterable[Formula]) -> Formula:
        """Return that all of some formulas hold."""
        return all_of(each)

    def any(self, each: Iterable[Formula]) -> Formula:
        """Return that any of some formulas holds."""
        return any_of(each)

    def proper(self, variable: Variable) -> Formula:
        """Return that a variable has one of its values."""
        value = self.value(variable)
        if variable.is_counter:
            return all_of((value >= 0, value <= number(variable.most)))
        return any_of(value == code(one) for one in variable.domain)

    def happens(self, is_meant: Callable[[Event], bool]) -> Formula:
        """Return that the step's event is meant."""
        return z3().BoolVal(self.event is not None and is_meant(self.event))

    @property
    def is_own(self) -> Formula:
        """That the step's event happens to the slot, or to the panel as a whole."""
        target = TARGET if self.event and TARGET in self.state.slots else None
        return z3().BoolVal(self.place == target)

    def is_about(self, values: tuple[Value, ...]) -> Formula:
        """Return that the event's argument has one of some values."""
        return z3().BoolVal(self.argument in values)

    def is_(self, variable: Variable, values: tuple[Value, ...]) -> Formula:
        """Return that a variable has one of some values."""
        return any_of(self.value(variable) == code(value) for value in values)

    def total(self, counts: tuple[Count, ...]) -> Formula:
        """Return the sum of some counts."""
        return sum_of(total(count, self.state) for count in counts)

    def value(self, variable: Variable) -> Formula:
        """Return the number that stands for a variable's value."""
        return (self.state.shared if variable.shared else self.own)[variable]


Meaning = Callable[[Side], Formula]


def _more(more: More) -> Meaning:
    def meaning(side: Side) -> Formula:
        now, most = side.value(more.counter), number(more.counter.most)
        return z3().If(now < most, now + 1, most)

    return meaning


TERM: Fold[Meaning] = Fold(
    "the prover",
    TRUTH.cases,
    Variable=lambda node: lambda side: side.value(node),
    Argument=lambda _: lambda side: z3().IntVal(code(side.given)),
    If=lambda _, when, then, otherwise: (
        lambda side: z3().If(when(side), then(side), otherwise(side))
    ),
    More=_more,
    Value=lambda value: lambda _: z3().IntVal(code(value)),
)
"""The whole number that each term is."""
