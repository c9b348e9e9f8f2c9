"""What the specification answers to every event in a state: the state after it, or a refusal.

An event sees its own slot, the shared variables and a few counts; what it does to the other slots
it does to all alike. So the interpreter is asked once for everything that an event can see alike,
and its answer is remembered.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    RecordSlot,
)
from session_panel_spec.model.events import MODEL
from session_panel_spec.model.interpreter import (
    Happenings,
    Moment,
    Slot,
    every_label,
    happenings,
    holds,
    successors,
)
from session_panel_spec.model.label import HOME, Label, record_name
from session_panel_spec.model.language import Model
from session_panel_spec.model.refusals import EXCLUDED, REFUSALS, PlaceKind, Refusal

Answer = AbstractState | Refusal
"""The state after an event that is enabled, or why it is not."""

S = TypeVar("S", ConversationSlot, RecordSlot)


class Place(NamedTuple):
    """What an event happens to; a slot has a number among those of its kind."""

    kind: PlaceKind
    number: int = 0


def plain_answers(
    bounds: Bounds, state: AbstractState, model: Model = MODEL
) -> dict[Label, Answer]:
    """Return the answer to each event that the page has in a state, as it reads.

    Raises:
        LookupError: the model and the refusals are not of the same events.
    """
    _require_same_events(bounds, model)
    after = dict(successors(bounds, state, model))
    return {
        label: answer
        for place in places(bounds)
        for label, answer in _of_place(bounds, state, place, after, model)
    }


def answers(bounds: Bounds, state: AbstractState, model: Model = MODEL) -> dict[Label, Answer]:
    """Return the same as `plain_answers`, sooner: what has been seen before is remembered.

    Raises:
        LookupError: the model and the refusals are not of the same events.
    """
    _require_same_events(bounds, model)
    return {
        label: answered
        for place in places(bounds)
        for label, answered in local_answers(bounds, state, place, model)
    }


def answer(bounds: Bounds, state: AbstractState, label: Label) -> Answer | None:
    """Return the answer to one event in a state; None where the page has no such event."""
    of = (place for place in places(bounds) if label in own_labels(place).values())
    return next((dict(local_answers(bounds, state, place)).get(label) for place in of), None)


def local_answers(
    bounds: Bounds, state: AbstractState, place: Place, model: Model = MODEL
) -> Iterator[tuple[Label, Answer]]:
    """Yield the answers to the events of a place in a state."""
    view, names = local_view(state, place), own_labels(place, model)
    for label, answered in answers_to_first(bounds, place.kind, view, model):
        if isinstance(answered, Refusal):
            yield names[label], answered
        else:
            yield names[label], _in_full(state, place, view, answered)


@cache
def places(bounds: Bounds) -> tuple[Place, ...]:
    """Return everything that an event can happen to."""
    return (
        *(Place("conversation", number) for number in range(bounds.conversations)),
        *(Place("record", number) for number in range(bounds.records)),
        Place("home"),
        Place("panel"),
    )


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


def refusal(bounds: Bounds, state: AbstractState, place: Place, event: str) -> Refusal | None:
    """Return why an event of a place is not enabled in a state; None where nothing says so."""
    moment = Moment(bounds, state, _slot(state, place))
    return next((why for why in REFUSALS[event, place.kind] if holds(why.where, moment)), None)


def is_excluded(bounds: Bounds, state: AbstractState, place: Place, event: str) -> bool:
    """Say whether the page has no such event there."""
    where = EXCLUDED.get((event, place.kind))
    return where is not None and holds(where, Moment(bounds, state, _slot(state, place)))


def _place_in_label(place: Place) -> tuple[str | int, ...]:
    named: Mapping[PlaceKind, tuple[str | int, ...]] = {
        "conversation": (place.number,),
        "record": (record_name(place.number),),
        "home": (HOME,),
        "panel": (),
    }
    return named[place.kind]


def _slot(state: AbstractState, place: Place) -> Slot | None:
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


def _of_place(
    bounds: Bounds,
    state: AbstractState,
    place: Place,
    after: Mapping[Label, AbstractState],
    model: Model,
) -> Iterator[tuple[Label, Answer]]:
    """Yield the answers to the events of a place, given the states after those enabled."""
    for event in _events(place.kind):
        named = labels(place, event, model)
        yield from ((label, after[label]) for label in named if label in after)
        refused = [label for label in named if label not in after]
        if refused and not is_excluded(bounds, state, place, event):
            why = refusal(bounds, state, place, event)
            yield from ((label, why) for label in refused if why)


@lru_cache(maxsize=1 << 16)
def answers_to_first(
    bounds: Bounds, kind: PlaceKind, view: AbstractState, model: Model = MODEL
) -> tuple[tuple[Label, Answer], ...]:
    """Return the answers to the events of the first place of a kind, given what they see."""
    after = dict(successors(bounds, view, model, _at_first(bounds, kind, model)))
    return tuple(_of_place(bounds, view, Place(kind), after, model))


@cache
def _at_first(bounds: Bounds, kind: PlaceKind, model: Model) -> Happenings:
    """Return the events of a model that happen to the first place of a kind, or to none."""
    of_slot = kind in bounds.sizes
    return tuple(
        (event, place)
        for event, place in happenings(bounds, model)
        if (place == (kind, 0) and not event.anonymous if of_slot else event.anonymous or not place)
    )


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


def _in_full(
    state: AbstractState, place: Place, view: AbstractState, after: AbstractState
) -> AbstractState:
    """Return what an event makes of a state, given what it makes of what it sees of it."""
    number = {place.kind: place.number}
    return AbstractState(
        after.presence,
        after.mode if place.kind == "panel" else state.mode,
        _slots_in_full(
            state.conversations,
            view.conversations,
            after.conversations,
            number.get("conversation", 0),
        ),
        _slots_in_full(state.records, view.records, after.records, number.get("record", 0)),
    )


def _slots_in_full(
    slots: tuple[S, ...], seen: tuple[S, ...], after: tuple[S, ...], first: int
) -> tuple[S, ...]:
    """Change in the slots what has changed in what is seen of them, where one was put first."""
    if after == seen:
        return slots
    return tuple(map(_slot_in_full, slots, _put_back(seen, first), _put_back(after, first)))


def _put_back(slots: tuple[S, ...], first: int) -> tuple[S, ...]:
    return slots[1 : first + 1] + slots[:1] + slots[first + 1 :]


def _slot_in_full(slot: S, seen: S, after: S) -> S:
    if slot == seen:
        return after
    return slot if after == seen else slot._replace(session=after.session, dialog=after.dialog)
