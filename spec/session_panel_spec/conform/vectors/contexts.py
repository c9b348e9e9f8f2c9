"""The context classes: what an event can tell apart besides its own slot, as the model is written.

A *sight* is an event of a slot in a local state and in a context class. Where the event is refused,
the class says which of its refusals counts. Where it is enabled, the class says

- which of the conditions that the event names hold, of those that are not its own slot's: of the
  presence, of counts and their bounds, of switches;
- where it recomputes, which of the policy's counts are below their bounds afterwards;
- where it takes the focus or closes every dialog: the kind of slot that had it.

The local state of an event of the panel as a whole is the shared variables that it sets or names.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeAlias

from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import Answer, Place, labels, places
from session_panel_spec.model.events import EVENTS, MODEL, POLICY
from session_panel_spec.model.interpreter import Moment, Slot, holds
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import (
    Below,
    Case,
    Everywhere,
    Expression,
    Is,
    SlotKind,
    Switched,
    Variable,
    found,
)
from session_panel_spec.model.refusals import REFUSALS, PlaceKind, Refusal

Class: TypeAlias = tuple[Hashable, ...]
Arguments: TypeAlias = tuple[str | int | bool, ...]


class Sight(NamedTuple):
    """What vectors cover.

    Attributes:
        local: the local state: of the event's slot, or of the panel as a whole.
        arguments: what the event is about besides its slot.
    """

    kind: PlaceKind
    local: Hashable
    event: str
    arguments: Arguments
    context: Class


class Outlook(NamedTuple):
    """All that the sights of a place depend on."""

    bounds: Bounds
    kind: PlaceKind
    slot: Slot | None
    presence: str
    mode: str
    load: int
    offers: int
    open_sessions: int
    changed: tuple[tuple[Everywhere, SlotKind | None], ...]


@dataclass(frozen=True)
class Concern:
    """What an event of a kind of place can tell apart.

    Attributes:
        of_slots: whether it is about a slot.
        shared: the shared variables that it sets or names.
        conditions: of shared variables, counts and switches.
        decides: whether the policy may decide.
        everywhere: what may be done to all slots alike.
    """

    of_slots: bool
    shared: tuple[Variable, ...]
    conditions: tuple[Expression, ...]
    decides: bool
    everywhere: tuple[Everywhere, ...]


class Sights:
    """The sights of states; those of places with the same outlook are made once."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._made: dict[Outlook, tuple[Sight, ...]] = {}

    def of(
        self, state: AbstractState, answered: Mapping[Label, Answer]
    ) -> Iterator[tuple[Place, Sight]]:
        """Yield the sights of a state, each with the place of its event."""
        changed = tuple((one, _kind(self._bounds, state, one)) for one in MODEL.everywhere)
        for place in places(self._bounds):
            outlook = _outlook(self._bounds, state, place, changed)
            if outlook not in self._made:
                self._made[outlook] = tuple(_sights(outlook, state, place, answered))
            for sight in self._made[outlook]:
                yield place, sight


def sight_label(place: Place, sight: Sight) -> Label:
    """Return the label of a sight's event in a place."""
    return _label(place, sight.event, sight.arguments)


@cache
def _label(place: Place, event: str, arguments: Arguments) -> Label:
    return next(label for label in labels(place, event) if _arguments(place, label) == arguments)


def _outlook(
    bounds: Bounds,
    state: AbstractState,
    place: Place,
    changed: tuple[tuple[Everywhere, SlotKind | None], ...],
) -> Outlook:
    counts = (state.load, state.offers, state.open_sessions)
    shared = (state.presence, state.mode)
    return Outlook(bounds, place.kind, _slot(state, place), *shared, *counts, changed)


def _slot(state: AbstractState, place: Place) -> Slot | None:
    """Return the slot of a place; of the panel that whose dialog is open, which it is about."""
    if place.kind == "conversation":
        return state.conversations[place.number]
    if place.kind == "record":
        return state.records[place.number]
    asked = (slot for slot in state.slots if slot.dialog)
    return next(asked, None) if place.kind == "panel" else None


def _kind(bounds: Bounds, state: AbstractState, change: Everywhere) -> SlotKind | None:
    """Return the kind of the slot that a change is made to; it is made to no two."""
    where = change.where
    return next(
        (
            kind
            for kind in where.kinds
            if any(holds(where.of, Moment(bounds, state, slot)) for slot in state.of(kind))
        ),
        None,
    )


def _sights(
    outlook: Outlook, state: AbstractState, place: Place, answered: Mapping[Label, Answer]
) -> Iterator[Sight]:
    moment = Moment(outlook.bounds, state, outlook.slot)
    for event in (event for event, kind in REFUSALS if kind == place.kind):
        for label in filter(answered.__contains__, labels(place, event)):
            context = tuple(_context(event, outlook, moment, answered[label]))
            local = _local(event, outlook, state)
            yield Sight(place.kind, local, event, _arguments(place, label), context)


def _local(event: str, outlook: Outlook, state: AbstractState) -> Hashable:
    concern = _concern(event, outlook.kind)
    if concern.of_slots:
        return outlook.slot
    return tuple(getattr(state, variable.name) for variable in concern.shared)


def _context(event: str, outlook: Outlook, moment: Moment, answer: Answer) -> Iterator[Hashable]:
    if isinstance(answer, Refusal):
        yield REFUSALS[event, outlook.kind].index(answer)
        return
    concern = _concern(event, outlook.kind)
    yield from (holds(condition, moment) for condition in concern.conditions)
    for change, kind in outlook.changed:
        yield kind if change in concern.everywhere else None
    if concern.decides:
        after = Moment(outlook.bounds, answer)
        yield from (holds(condition, after) for condition in found(Below, POLICY))


@cache
def _concern(name: str, kind: PlaceKind) -> Concern:
    events = tuple(event for event in EVENTS if event.name == name and _is_of(event.of, kind))
    cases = found(Case, events)
    decides = any(case.decide for case in cases)
    named = (*found(Variable, events), *((POLICY.variable,) if decides else ()))
    return Concern(
        of_slots=any(event.of for event in events),
        shared=tuple(dict.fromkeys(variable for variable in named if variable.shared)),
        conditions=(
            *(one for one in found(Is, events) if one.variable.shared),
            *found(Below, events),
            *found(Switched, events),
        ),
        decides=decides,
        everywhere=found(Everywhere, events),
    )


def _is_of(of: tuple[SlotKind, ...], kind: PlaceKind) -> bool:
    """Say whether an event of slots of some kinds is one of a kind of place."""
    return kind in of or kind == "panel" or (kind == "home" and not of)


def _arguments(place: Place, label: Label) -> Arguments:
    return label.arguments if place.kind == "panel" else label.arguments[1:]
