"""The states of one size as assignments of bits, and sets of them as binary decision diagrams.

The shared variables are on top, then slot after slot: what one slot can be depends on the others
only by a few counts, so little has to be remembered between two slots, and the diagrams are small.
"""

import warnings
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from session_panel_spec.model.abstract_state import AbstractState, Bounds, Place
from session_panel_spec.model.interpreter import slot_of
from session_panel_spec.model.language import Everywhere, Is, Model, Value, Variable
from session_panel_spec.model.panel_model import MODEL

Diagram = Any
"""A set of states, or what holds in them; the library has no types of its own."""

Bits = Mapping[str, bool]
"""The values of some bits, by their names."""

TABLES = 1 << 30
"""The library lays out its tables for at most so many bytes; it may take more."""


class Space:
    """The bits of a size's states, and the library's manager of diagrams over them.

    Attributes:
        places: the slots, the conversations first.
        names: the bits, from the top down.
    """

    def __init__(self, bounds: Bounds, most: int, model: Model = MODEL) -> None:
        """Make the manager.

        Args:
            bounds: the size.
            most: how many bytes the manager may take; beyond, its operations fail.
            model: the model.
        """
        self.bounds = bounds
        self.model = model
        self._codes: dict[Variable, dict[Value, tuple[bool, ...]]] = {}
        self._library = import_module("dd.cudd")
        self.manager = self._library.BDD(memory_estimate=min(most, TABLES))
        self.manager.configure(reordering=False, max_memory=most)
        self.places = bounds.places
        self.names = tuple(bit for place in (None, *self.places) for bit in self.bits_of(place))
        for name in self.names:
            self.manager.add_var(name)

    @property
    def nothing(self) -> Diagram:
        """No state."""
        return self.manager.false

    @property
    def everything(self) -> Diagram:
        """All states."""
        return self.manager.true

    @property
    def memory(self) -> int:
        """How many bytes the manager takes."""
        with warnings.catch_warnings(action="ignore"):  # about a change of its unit
            return int(self.manager.statistics()["mem"])

    def bits(self, place: Place | None, variable: Variable) -> tuple[str, ...]:
        """Return the bits of a variable."""
        owner = "panel" if place is None else f"{place.kind} {place.number}"
        width = len(self.code(variable, variable.default))
        return tuple(f"{owner} {variable.name} {bit}" for bit in range(width))

    def code(self, variable: Variable, value: Value) -> tuple[bool, ...]:
        """Return the bits that stand for a value."""
        if variable not in self._codes:
            self._codes[variable] = codes(variable, self.model.everywhere)
        return self._codes[variable][value]

    def cleared(self, place: Place, change: Everywhere) -> tuple[str, ...]:
        """Return the bits that are cleared where a change is made to a slot."""
        if place.kind not in change.where.kinds:
            return ()
        return self.bits(place, change.variable)[-len(_lost(change)).bit_length() :]

    def bits_of(self, place: Place | None) -> tuple[str, ...]:
        """Return the bits of all variables of a slot, or of the shared ones."""
        return tuple(b for v in self._variables(place) for b in self.bits(place, v))

    def setting(self, place: Place | None, variable: Variable, value: Value) -> dict[str, bool]:
        """Return the bits of a variable that has a value."""
        owner = None if variable.shared else place
        return dict(zip(self.bits(owner, variable), self.code(variable, value), strict=True))

    def equal(self, place: Place | None, variable: Variable, value: Value) -> Diagram:
        """Return the states in which a variable has a value."""
        return self.cube(self.setting(place, variable, value))

    def cube(self, bits: Bits) -> Diagram:
        """Return the states in which some bits have these values."""
        return self.manager.cube(bits)

    def put(self, bits: Bits, states: Diagram) -> Diagram:
        """Return the states that would be among some if they had these bits."""
        return self.manager.let(bits, states) if bits else states

    @property
    def initial(self) -> Diagram:
        """The set of the initial state: everything is at its default."""
        return self._state(lambda _, variable: variable.default)

    def encode(self, state: AbstractState) -> Diagram:
        """Return the set of one state."""
        return self._state(lambda place, v: getattr(slot_of(state, place) or state, v.name))

    def _state(self, value: Callable[[Place | None, Variable], Value]) -> Diagram:
        """Return the set of the state in which each variable of each place has a value."""
        owned = ((p, variable) for p in (None, *self.places) for variable in self._variables(p))
        settings = (self.setting(*one, value(*one)) for one in owned)
        return self.cube({bit: on for setting in settings for bit, on in setting.items()})

    def _variables(self, place: Place | None) -> tuple[Variable, ...]:
        return self.model.own(place.kind) if place else self.model.shared

    def pick(self, states: Diagram) -> AbstractState:
        """Return one of the states of a set that is not empty."""
        bits = self.manager.pick(states, care_vars=set(self.names))
        shared, *slots = (
            [self._value(bits, place, variable) for variable in self._variables(place)]
            for place in (None, *self.places)
        )
        return AbstractState.of_values(self.bounds, shared, slots)

    def interchanged(self, states: Diagram, one: Place, other: Place) -> Diagram:
        """Return some states with two slots in each other's place."""
        pairs = tuple(zip(self.bits_of(one), self.bits_of(other), strict=True))
        return self.manager.let(dict(pairs) | {b: a for a, b in pairs}, states)

    def image(self, states: Diagram, guard: Diagram, bits: Iterable[str]) -> Diagram:
        """Return those of the states in which a guard holds, with some bits forgotten."""
        return self._library.and_exists(guard, states, bits)

    def _value(self, bits: Bits, place: Place | None, variable: Variable) -> Any:  # noqa: ANN401
        found = tuple(bits[name] for name in self.bits(place, variable))
        return next(value for value in variable.domain if self.code(variable, value) == found)


def is_empty(states: Diagram) -> bool:
    """Say whether there is no state in a set."""
    return bool(states == states.bdd.false)


def codes(variable: Variable, changes: tuple[Everywhere, ...]) -> dict[Value, tuple[bool, ...]]:
    """Return the bits that stand for each value of a variable.

    What is set everywhere is set by clearing bits: the last of a value that is lost. Its others
    are those of the value that it becomes.

    Args:
        variable: the variable.
        changes: what events do to all slots alike.

    Raises:
        ValueError: bits cannot say it, since it depends on other variables or on which change.
    """
    here = [one for one in changes if one.variable == variable]
    if len(here) > 1:
        raise ValueError(f"{variable.name} is set everywhere in more than one way")
    becomes = {lost: one.value for one in here for lost in _lost(one)}
    stay = [value for value in variable.domain if value not in becomes]
    width, more = (len(stay) - 1).bit_length(), len(becomes).bit_length()
    numbers = {value: (stay.index(becomes.get(value, value)), 0) for value in variable.domain}
    numbers |= {lost: (numbers[lost][0], n) for n, lost in enumerate(becomes, start=1)}
    return {value: (*_bits(n, width), *_bits(m, more)) for value, (n, m) in numbers.items()}


def _lost(change: Everywhere) -> tuple[Value, ...]:
    """Return the values in whose place a change puts another; nothing else decides where."""
    if not isinstance(change.where.of, Is) or change.where.of.variable != change.variable:
        raise ValueError(f"{change.name} depends on more than {change.variable.name}")
    return change.where.of.values


def _bits(number: int, width: int) -> tuple[bool, ...]:
    return tuple(bool(number >> bit & 1) for bit in reversed(range(width)))
