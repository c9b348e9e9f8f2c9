"""What the specification answers to every event in a state: the state after it, or a refusal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple, TypeVar

from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    RecordSlot,
    Slot,
)
from session_panel_spec.model.configuration import allowed_in
from session_panel_spec.model.interpreter import (
    TERM,
    Moment,
    Sight,
    after,
    enabled,
    every_label,
    holds,
    sight_of,
)
from session_panel_spec.model.label import HOME, Label, record_name
from session_panel_spec.model.language import Model, Variable, found
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.refusals import EXCLUDED, NOT_ALLOWED, REFUSALS, PlaceKind, Refusal

Answer = AbstractState | Refusal
"""The state after an event that is enabled, or why it is not."""


S = TypeVar("S", ConversationSlot, RecordSlot)


class Place(NamedTuple):
    """What an event happens to; a slot has a number among those of its kind."""

    kind: PlaceKind
    number: int = 0


def answers(bounds: Bounds, state: AbstractState, model: Model = MODEL) -> dict[Label, Answer]:
    """Return the answer to each event that the page has in a state.

    Raises:
        LookupError: the model and the refusals are not of the same events.
    """
    _require_same_events(bounds, model)
    return _answers(bounds, state, places(bounds), model)


def answer(bounds: Bounds, state: AbstractState, label: Label) -> Answer | None:
    """Return the answer to one event in a state; None where the page has no such event."""
    return answers(bounds, state).get(label)


@lru_cache(maxsize=1 << 16)
def answers_to_first(
    bounds: Bounds, kind: PlaceKind, view: AbstractState
) -> tuple[tuple[Label, Answer], ...]:
    """Return the answers to the events of the first place of a kind, given what they see."""
    return tuple(_answers(bounds, view, (Place(kind),), MODEL).items())


def _answers(
    bounds: Bounds, state: AbstractState, of: Iterable[Place], model: Model
) -> dict[Label, Answer]:
    """Return the answers to the events of some places."""
    sight = sight_of(bounds, state, model)
    found: dict[Label, Any] = {}
    for place in of:
        found |= _refused(sight, place, _as_read(place.kind, slot_of(state, place)))
    for label, where, outcome in enabled(sight, state):
        if label in found:
            found[label] = after(sight, state, where, outcome)
    for label in [label for label, answered in found.items() if answered is None]:
        del found[label]
    return found


@cache
def places(bounds: Bounds) -> tuple[Place, ...]:
    """Return everything that an event can happen to."""
    return (*(Place(*place) for place in bounds.places), Place("home"), Place("panel"))


@cache
def labels(place: Place, event: str, model: Model = MODEL) -> tuple[Label, ...]:
    """Return every label of an event of a place."""
    named = next(one.arguments for one in model.events if one.name == event)
    return tuple(Label(event, (*_place_in_label(place), *arguments)) for _, arguments in named)


@cache
def _require_same_events(bounds: Bounds, model: Model) -> None:
    if unknown := {event for event, _ in REFUSALS} - {event.name for event in model.events}:
        raise LookupError(f"the model has no {', '.join(sorted(unknown))} to refuse")
    refusable = {
        label
        for place in places(bounds)
        for event in _events(place.kind)
        for label in labels(place, event, model)
    }
    if lost := set(every_label(bounds, model)) - refusable:
        raise LookupError(f"no refusals are written of {', '.join(sorted(map(str, lost)))}")


@lru_cache(maxsize=1 << 14)
def _as_read(kind: PlaceKind, slot: S | None) -> S | None:
    """Return a slot with everything at its default that no refusal of a place's events reads."""
    if slot is None:
        return None
    kept: dict[str, Any] = {
        name: getattr(slot, name) for name in slot._fields if name in _read(kind)
    }
    return type(slot)(**kept)


@cache
def _read(kind: PlaceKind) -> frozenset[str]:
    """Return the names of the variables that the refusals of a kind of place read."""
    return frozenset(variable.name for variable in found(Variable, _reasons(kind)))


def _reasons(kind: PlaceKind) -> tuple[object, ...]:
    """Return all that can be in the way of the events of a kind of place."""
    return tuple((REFUSALS[event, kind], EXCLUDED.get((event, kind))) for event in _events(kind))


@lru_cache(maxsize=1 << 16)
def _refused(sight: Sight, place: Place, slot: Slot | None) -> Mapping[Label, Refusal | None]:
    """Return why each event of a place is refused; None where nothing says so, or it is excluded.

    An event's refusals see no more than the event: they are the same wherever it sees the same.
    """
    moment, kind = sight.moment(slot), place.kind
    return {
        label: None
        if is_excluded(event, kind, moment)
        else refusal(event, kind, moment, sight.model)
        for event in _events(kind)
        for label in labels(place, event, sight.model)
    }


def refusal(event: str, kind: PlaceKind, moment: Moment, model: Model = MODEL) -> Refusal | None:
    """Return why an event of a kind of place is not enabled; None where nothing says so.

    Of two reasons, it has the one that counts at the moment. The presences in which offers come
    are those of the model.
    """
    for why in map(partial(_refusal_in, model), REFUSALS[event, kind]):
        if holds(why.where, moment):
            return replace(why, reason=TERM(why.reason)(moment))
    return None


def _refusal_in(model: Model, why: Refusal) -> Refusal:
    if why is not NOT_ALLOWED or model is MODEL:
        return why
    return replace(why, where=~allowed_in(model))


def is_excluded(event: str, kind: PlaceKind, moment: Moment) -> bool:
    """Say whether the page has no such event there."""
    where = EXCLUDED.get((event, kind))
    return where is not None and holds(where, moment)


def _place_in_label(place: Place) -> tuple[str | int, ...]:
    named: Mapping[PlaceKind, tuple[str | int, ...]] = {
        "conversation": (place.number,),
        "record": (record_name(place.number),),
        "home": (HOME,),
        "panel": (),
    }
    return named[place.kind]


def slot_of(state: AbstractState, place: Place) -> Slot | None:
    """Return the slot of a place, if it is one."""
    if place.kind == "conversation":
        return state.conversations[place.number]
    return state.records[place.number] if place.kind == "record" else None


def _events(kind: PlaceKind) -> Iterator[str]:
    return (event for event, of in REFUSALS if of == kind)


@cache
def own_labels(place: Place, model: Model = MODEL) -> Mapping[Label, Label]:
    """Return the labels of a place's events, by those of the first place of its kind."""
    first = Place(place.kind)
    return {
        of_first: own
        for event in _events(place.kind)
        for of_first, own in zip(
            labels(first, event, model), labels(place, event, model), strict=True
        )
    }


def local_view(state: AbstractState, place: Place) -> AbstractState:
    """Return what the events of a place see of a state, its own slot first."""
    return AbstractState(
        state.presence,
        state.mode if place.kind == "panel" else "expanded",
        _slots_seen(state.conversations, place, own=place.kind == "conversation"),
        _slots_seen(state.records, place, own=place.kind == "record"),
    )


def _slots_seen(slots: tuple[S, ...], place: Place, *, own: bool) -> tuple[S, ...]:
    """Return what is seen of slots; confirm and cancel have the slot whose dialog is open."""
    if place.kind == "panel":
        return tuple(slot if slot.dialog else _from_afar(slot) for slot in slots)
    if not own:
        return tuple(map(_from_afar, slots))
    number = place.number
    others = slots[:number] + slots[number + 1 :]
    return slots[number : number + 1] + tuple(map(_from_afar, others))


@cache
def _from_afar(slot: S) -> S:
    """Return what is left of a slot for the others: what is counted, and what they may change."""
    if isinstance(slot, RecordSlot):
        return RecordSlot(slot.session, dialog=slot.dialog)
    seen = ConversationSlot(session=slot.session, offered=slot.offered, dialog=slot.dialog)
    return seen._replace(conv="active") if slot.conv == "active" else seen
