"""Where an expression holds: one column of truths over many states, or many transitions, at once.

Slots of one kind are interchangeable: an event knows no slot from another but its own. So what
holds of the first slot of a kind, everywhere, holds of every slot of the kind.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import and_, or_
from typing import Literal

import numpy as np

from session_panel_spec.check.explicit.graph import Graph, Steps, parts
from session_panel_spec.check.explicit.program import Array
from session_panel_spec.model.abstract_state import Place
from session_panel_spec.model.language import Count, Event, Parameter, SlotKind, Value, Variable
from session_panel_spec.model.properties.formula import truth

Over = Literal["states", "steps"]

ROWS_AT_ONCE = 1 << 18
"""So many states or transitions are looked at at once: more gain no time, and take memory."""


@dataclass(frozen=True, eq=False)
class Columns:
    """What is known of every state of a graph: a column for each variable and each count.

    Attributes:
        witnesses: whether shortest runs are sought to where properties say something.
        known: the columns that have been asked for.
        all_rows: the rows of whole graphs that are small: what is found of them is kept.
    """

    graph: Graph
    witnesses: bool = True
    known: dict[tuple[int | None, Variable | Count], Array] = field(default_factory=dict)
    all_rows: dict[tuple[Over, int | None], "Rows"] = field(default_factory=dict)

    def values(self, place: int | None, variable: Variable) -> Array:
        """Return the number of a variable's value in its domain; one that is not in it is last."""
        key = (None if variable.shared else place, variable)
        if key not in self.known:
            self.known[key] = self._values(place, variable)
        return self.known[key]

    def count(self, count: Count) -> Array:
        """Return how many slots a count counts."""
        key = (None, count)
        if key not in self.known:
            counted = np.zeros(len(self.graph.codes), np.int8)
            for place in self.places(count.kinds):
                counted += truth(count.of, self.states(place))
            self.known[key] = counted
        return self.known[key]

    def places(self, kinds: tuple[SlotKind, ...]) -> list[int]:
        """Return the positions of the slots of some kinds."""
        positions = self.graph.compilation.positions
        return [place for place, kind in enumerate(positions) if kind.kind in kinds]

    def own(self, place: int) -> tuple[Variable, ...]:
        """Return the variables of the slot at a position."""
        return self.graph.compilation.positions[place].variables

    def _values(self, place: int | None, variable: Variable) -> Array:
        compilation = self.graph.compilation
        if variable.shared:
            return _indices(variable, [v[variable] for v in compilation.shared])[self.graph.shared]
        if place is None:
            raise TypeError(f"{variable.name} is of a slot, and none is meant.")
        kind = compilation.positions[place]
        at = kind.variables.index(variable)
        indices = _indices(variable, [state[at] for state in kind.states])
        column: Array = indices[self.graph.slots[place] - kind.offset]
        return column

    def states(self, place: int | None) -> "Rows":
        """Return all states, as rows of the slot at a position or of the panel."""
        return self.whole("states", place)

    def whole(self, over: Over, place: int | None) -> "Rows":
        """Return all states or transitions, as rows of the slot at a position or of the panel."""
        size = self.size(over)
        rows = self.all_rows.get((over, place)) or Rows(self, over, place, np.arange(size))
        if size <= ROWS_AT_ONCE:
            self.all_rows[over, place] = rows
        return rows

    def size(self, over: Over) -> int:
        """Return how many states or transitions there are."""
        return len(self.graph.codes) if over == "states" else self.graph.size


@dataclass(frozen=True, eq=False)
class Rows:
    """What an expression is about: some states or transitions, and one slot or the panel.

    Attributes:
        place: the position of the slot; none for the panel as a whole.
        numbers: which of the graph's states or transitions they are.
        known: the columns of them that have been asked for.
    """

    columns: Columns
    over: Over
    place: int | None
    numbers: Array
    known: dict[object, Array] = field(default_factory=dict, init=False)

    @cached_property
    def before(self) -> Array:
        """The states themselves, or those before the transitions."""
        return self.numbers if self.over == "states" else self._steps.source[self.numbers]

    @cached_property
    def later(self) -> "Rows":
        """The states after the transitions."""
        return Rows(self.columns, "states", self.place, self._targets)

    @cached_property
    def is_own(self) -> Array:
        """Where the transition's event happens to the slot, or to the panel as a whole."""
        place = len(self.columns.graph.slots) - 1 if self.place is None else self.place
        column: Array = self._steps.position[self.numbers] == place
        return column

    @property
    def own(self) -> tuple[Variable, ...]:
        """The variables of the slot."""
        return () if self.place is None else self.columns.own(self.place)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The shared variables, and those of the slot."""
        return (*self.columns.graph.compilation.model.shared, *self.own)

    def value(self, variable: Variable) -> Array:
        """Return the number of a variable's value in each row."""
        if variable not in self.known:
            self.known[variable] = self.columns.values(self.place, variable)[self.before]
        return self.known[variable]

    def total(self, counts: tuple[Count, ...]) -> Array:
        """Return the sum of some counts in each row."""
        none = np.zeros(len(self.numbers), np.int8)
        return sum((self.columns.count(count)[self.before] for count in counts), start=none)

    def number(self, bound: Parameter | int) -> int:
        """Return the number that a bound is."""
        return self.columns.graph.bounds.chosen(bound)

    def switched(self, parameter: Parameter) -> Array:
        """Return the column of a switch."""
        return np.full(len(self.numbers), bool(self.number(parameter)))

    def is_(self, variable: Variable, values: tuple[Value, ...]) -> Array:
        """Return in which rows a variable has one of some values."""
        if (variable, values) not in self.known:
            meant = np.array([*(value in values for value in variable.domain), False])
            self.known[variable, values] = meant[self.value(variable)]
        return self.known[variable, values]

    def at(self, place: Place) -> "Rows":
        """Return the rows as those of another slot."""
        return replace(self, place=self.columns.places((place.kind,))[place.number])

    def happens(self, is_meant: Callable[[Event], bool]) -> Array:
        """Return in which rows an event that is meant happens."""
        events, numbers = self.columns.graph.compilation.events
        return np.array([*map(is_meant, events)])[numbers[self._moves]]

    def is_about(self, values: tuple[Value, ...]) -> Array:
        """Return in which rows the event's argument has one of some values."""
        moves = self.columns.graph.compilation.moves
        return np.array([move.argument in values for move in moves])[self._moves]

    @cached_property
    def _moves(self) -> Array:
        return self._steps.move[self.numbers]

    def only(self, column: Array) -> "Rows":
        """Return the rows where a column is true."""
        return replace(self, numbers=self.numbers[column])

    def proper(self, variable: Variable) -> Array:
        """Return in which rows a variable has one of its values at these bounds."""
        return self.value(variable) < len(self.columns.graph.bounds.domain(variable))

    def all(self, columns: Iterable[Array]) -> Array:
        """Return in which rows all of some columns are true."""
        return reduce(and_, columns, np.ones(len(self.numbers), bool))

    def any(self, columns: Iterable[Array]) -> Array:
        """Return in which rows any of some columns is true."""
        return reduce(or_, columns, np.zeros(len(self.numbers), bool))

    @cached_property
    def _targets(self) -> Array:
        return self._steps.target[self.numbers]

    @property
    def _steps(self) -> Steps:
        if self.over == "states":
            raise TypeError("A state has no other side.")
        return self.columns.graph.transitions


def rows_of(columns: Columns, kinds: tuple[SlotKind, ...], over: Over) -> Iterator[Rows]:
    """Yield all rows of the panel, or of the first slot of each kind, some at a time."""
    size = columns.size(over)
    for place in first_places(columns, kinds):
        if size <= ROWS_AT_ONCE:
            yield columns.whole(over, place)
            continue
        for begin, end in parts(size, ROWS_AT_ONCE):
            yield Rows(columns, over, place, np.arange(begin, end))


def first_places(columns: Columns, kinds: tuple[SlotKind, ...]) -> list[int | None]:
    """Return the position of the first slot of each kind that has one; for the panel, none."""
    if not kinds:
        return [None]
    places = (columns.places((kind,)) for kind in kinds)
    return [one[0] for one in places if one]


def _indices(variable: Variable, values: list[Value]) -> Array:
    """Return the numbers of some values in a variable's domain."""
    numbers = {value: number for number, value in enumerate(variable.domain)}
    return np.array([numbers.get(value, len(numbers)) for value in values], np.int8)
