"""What formulas are about, for the engine of decision diagrams: a side of a step, all states alike.

It is always said of the state before: a step sets bits to what is known beforehand, so something
holds after it in those states in which it would hold if those bits were so.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from operator import and_, eq, le, lt, ne, or_
from typing import Any

from session_panel_spec.check.symbolic.space import Bits, Diagram, Space
from session_panel_spec.model.abstract_state import Place
from session_panel_spec.model.language import Count, Event, Parameter, SlotKind, Value, Variable
from session_panel_spec.model.properties.formula import truth


@dataclass(frozen=True)
class Side:
    """What an expression is about: a state, one of its slots (or none), a step (or none).

    Attributes:
        event: the event of the step.
        target: the slot that it happens to, if any.
        argument: what else it is about, if anything.
        sets: the bits that the step sets.
        is_after: whether it is about the state after the step.
    """

    space: Space
    place: Place | None = None
    event: Event | None = None
    target: Place | None = None
    argument: Value | None = None
    sets: Bits | None = None
    is_after: bool = False

    @property
    def later(self) -> "Side":
        """The other side of the step."""
        if self.sets is None:
            raise ValueError("a state has no other side")
        return replace(self, is_after=True)

    def equal(self, variable: Variable, value: Value) -> Diagram:
        """Return where a variable, of the slot or shared, has a value."""
        states = self.space.equal(self.place, variable, value)
        return self.space.put(self.sets or {}, states) if self.is_after else states

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

    def switched(self, parameter: Parameter) -> Diagram:
        """Return all states if a switch is on, otherwise none."""
        return self._always(holds=bool(self.number(parameter)))

    def at(self, place: Place) -> "Side":
        """Return the side of another slot."""
        return replace(self, place=place)

    def is_(self, variable: Variable, values: Iterable[Value]) -> Diagram:
        """Return where a variable has one of some values."""
        return self.any(self.equal(variable, value) for value in values)

    def proper(self, variable: Variable) -> Diagram:
        """Return where a variable has one of its values at these bounds."""
        return self.is_(variable, self.space.bounds.domain(variable))

    def value(self, variable: Variable) -> "Number":
        """Return the number of a variable's value in its domain."""
        values = enumerate(variable.domain)
        return Number(self, {number: self.equal(variable, value) for number, value in values})

    def total(self, counts: tuple[Count, ...]) -> "Number":
        """Return the sum of some counts, worked out from the last slot to the first."""
        where = {0: self.space.everything}
        for place, count in reversed([*product(self.space.places, counts)]):
            if place.kind in count.kinds:
                one, none = truth(count.of, self.at(place)), self.space.nothing
                where = {
                    n: one & where.get(n - 1, none) | ~one & where.get(n, none)
                    for n in range(len(where) + 1)
                }
        return Number(self, where)

    def happens(self, is_meant: Callable[[Event], bool]) -> Diagram:
        """Return all states if the step's event is meant, otherwise none."""
        return self._always(holds=self.event is not None and is_meant(self.event))

    @property
    def is_own(self) -> Diagram:
        """All states if the step's event happens to the slot, otherwise none."""
        return self._always(holds=self.place == self.target)

    def is_about(self, values: tuple[Value, ...]) -> Diagram:
        """Return all states if the event's argument has one of some values, otherwise none."""
        return self._always(holds=self.argument in values)

    def _always(self, *, holds: bool) -> Diagram:
        return self.space.everything if holds else self.space.nothing

    def any(self, each: Iterable[Diagram]) -> Diagram:
        """Return the states in any of some sets."""
        return reduce(or_, each, self.space.nothing)

    def all(self, each: Iterable[Diagram]) -> Diagram:
        """Return the states in all of some sets."""
        return reduce(and_, each, self.space.everything)


@dataclass(frozen=True, eq=False)
class Number:
    """A number that is not the same in all states: where it is what. Compared, it says where."""

    side: Side
    where: Mapping[int, Diagram]

    def _where(self, is_so: Callable[[int, int], bool], other: "Number | int") -> Diagram:
        others = other.where if isinstance(other, Number) else {other: self.side.space.everything}
        pairs = product(self.where.items(), others.items())
        return self.side.any(here & there for (n, here), (m, there) in pairs if is_so(n, m))

    def __lt__(self, other: "Number | int") -> Diagram:
        return self._where(lt, other)

    def __le__(self, other: "Number | int") -> Diagram:
        return self._where(le, other)

    def __eq__(self, other: Any) -> Any:  # noqa: ANN401 - a diagram, no truth
        return self._where(eq, other)

    def __ne__(self, other: Any) -> Any:  # noqa: ANN401 - a diagram, no truth
        return self._where(ne, other)

    __hash__ = None  # type: ignore[assignment]
