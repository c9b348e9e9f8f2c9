"""Whether what an event does is decided by what it may see: by classes of states that agree on it.

Two states are in one class of an event if they agree on its own slot, on the shared variables and
on the counts that the model's guards and policy ask for. In all states of a class the panel must
answer alike, and change the own slot and the shared variables alike. What becomes of any other
slot must depend on the class and on that slot alone; and be what the model does to all alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import compress, product
from typing import Any, Final, NamedTuple

from msgspec.structs import astuple

from session_panel import EventRefused, PanelState
from session_panel.effects import Effect
from session_panel.events import AnyEvent
from session_panel_spec.domain.panel_events import subject_of
from session_panel_spec.lockstep.mapping import conversation_of, offer_of
from session_panel_spec.lockstep.modularity.representatives import (
    Reached,
    Run,
    Taken,
    Tried,
)
from session_panel_spec.lockstep.modularity.subject import own_ids
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    RecordSlot,
    Slot,
)
from session_panel_spec.model.answers import Place, own_labels, places, slot_of
from session_panel_spec.model.interpreter import Moment, holds, initial_state, sight_of
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Below, Count, SlotKind, found
from session_panel_spec.model.panel_model import EVENTS, MODEL
from session_panel_spec.model.refusals import REFUSALS

_WHERE: Final = tuple(why.where for refused in REFUSALS.values() for why in refused)
_ASKED: Final = found(Count, found(Below, (MODEL.events, MODEL.policy, _WHERE)))
COUNTS: Final = tuple(count for count in MODEL.counts if count in _ASKED)
"""The counts that an event may see: those that a guard, the policy or a refusal compares."""

_IS_ASKED: Final = tuple(count in COUNTS for count in MODEL.counts)
_OF_DIALOG: Final = frozenset(event.name for event in EVENTS if event.anonymous)


class Seen(NamedTuple):
    """What an event may see of a state.

    Attributes:
        label: the event, as the first slot of its kind would have it.
        own: its own slot; Home's for an event of Home; None for one of the panel as a whole.
        is_known: whether the panel has a conversation, an offer or a session by the id that the
            event names: one that begins a conversation may name a new one, or not.
        unread: how many messages of its own slot are unread, in full.
        counts: those of `COUNTS`.
    """

    label: Label
    kind: str
    own: Slot | None
    is_known: bool
    unread: int
    presence: str
    mode: str
    counts: tuple[int, ...]


class Done(NamedTuple):
    """What an event does, but for what it does to other slots.

    Attributes:
        answer: the effects without their times, or the rule and the reason of the refusal; ids of
            the event's own slot are told as such.
    """

    answer: tuple[Any, ...]
    own: Slot | None
    unread: int
    presence: str
    mode: str


@dataclass(slots=True)
class _Class:
    """What was found first in a class, the run to it, and what became of other slots."""

    done: Done
    run: Run
    others: dict[Slot, Slot]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not decided by what the event may see.

    Attributes:
        runs: of the first state of the class, and of the one in which the panel does otherwise;
            both end with the event. Only the second, where what is changed is no uniform change.
    """

    text: str
    runs: tuple[tuple[AnyEvent, ...], ...]


@dataclass(slots=True)
class Classes:
    """What has been found so far, up to the first difference.

    Attributes:
        states: how many were looked at, and `count` how many events in them.
        others: in how many ways a class has met another slot.
    """

    bounds: Bounds
    states: int = 0
    count: int = 0
    others: int = 0
    difference: Difference | None = None
    _of: dict[Seen, _Class] = field(default_factory=dict)

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self._of)

    def add(self, tried: Tried) -> None:
        """Look at what the events make of one more state."""
        reached, taken = tried
        self.states += 1
        view = _View(self.bounds, reached)
        for one in taken:
            self.count += 1
            for text, first in self._differences(view, one):
                runs = (*((first.run,) if first else ()), Run(one.event, reached.run))
                events = tuple(run.events for run in runs)
                self.difference = Difference(f"{one.label}: {text}", events)
                return

    def _differences(self, view: "_View", one: Taken) -> Iterator[tuple[str, _Class | None]]:
        seen, done, place = view.seen(one), view.done(one), view.place(one.label)
        first = self._of.get(seen)
        if first is None:
            first = self._of[seen] = _Class(done, Run(one.event, view.reached.run), {})
        elif first.done != done:
            yield _unlike(done, first.done), first
        for kind, before, after in view.others(place, one.after):
            expected = first.others.get(before)
            if expected is None:
                self.others += 1
                first.others[before] = after
                if after not in uniform_changes(kind, before):
                    yield f"another slot is {after} after it, and was {before}", None
            elif expected != after:
                yield f"another slot that was {before} is {after} after it, or {expected}", first


class _View:
    """A state, looked at from the slots of its events."""

    def __init__(self, bounds: Bounds, reached: Reached) -> None:
        self.bounds = bounds
        self.reached = reached
        self.counts = tuple(compress(sight_of(bounds, reached.abstract, MODEL).counts, _IS_ASKED))
        self.in_dialog = _in_dialog(bounds, reached.abstract)

    def place(self, label: Label) -> Place:
        if label.name in _OF_DIALOG and self.in_dialog:
            return self.in_dialog
        return _named(self.bounds)[label][0]

    def seen(self, one: Taken) -> Seen:
        place, (_, first) = self.place(one.label), _named(self.bounds)[one.label]
        now, state = self.reached.abstract, self.reached.state
        own, unread = _own(now, place), _unread(state, place)
        is_known = _is_known(state, subject_of(one.event))
        return Seen(first, place.kind, own, is_known, unread, now.presence, now.mode, self.counts)

    def done(self, one: Taken) -> Done:
        place, after = self.place(one.label), one.after
        own, unread = _own(after, place), _unread(one.state, place)
        return Done(_answer(self.reached.state, one), own, unread, after.presence, after.mode)

    def others(self, own: Place, after: AbstractState) -> Iterator[tuple[SlotKind, Slot, Slot]]:
        """Yield each slot that is not the event's own, before and after it."""
        slots = zip(self.reached.abstract.slots, after.slots, strict=True)
        for place, (before, now) in zip(self.bounds.places, slots, strict=True):
            if own != Place(*place):
                yield place.kind, before, now


@cache
def uniform_changes(kind: SlotKind, slot: Slot) -> frozenset[Slot]:
    """Return what the model's changes of all slots alike, some or none of them, make of a slot."""
    found = {slot}
    for chosen in product((False, True), repeat=len(MODEL.everywhere)):
        changed = slot
        for one in compress(MODEL.everywhere, chosen):
            alone = Moment(Bounds(), initial_state(Bounds()), slot)
            if kind in one.where.kinds and holds(one.where.of, alone):
                sets: dict[str, Any] = {one.variable.name: one.value}
                changed = changed._replace(**sets)
        found.add(changed)
    return frozenset(found)


@cache
def _named(bounds: Bounds) -> dict[Label, tuple[Place, Label]]:
    """Return whose each event is, and how the first place of that kind would have it."""
    return {
        own: (place, first) for place in places(bounds) for first, own in own_labels(place).items()
    }


def _in_dialog(bounds: Bounds, state: AbstractState) -> Place | None:
    """Return the slot whose close dialog is open, if one is."""
    slots = zip(places(bounds), state.slots, strict=False)
    return next((place for place, slot in slots if slot.dialog), None)


def _own(state: AbstractState, place: Place) -> Slot | None:
    """Return the slot of a place; Home's has the focus when no slot has it, and nothing else."""
    if place.kind != "home":
        return slot_of(state, place)
    elsewhere = any(slot.session == "focused" for slot in state.slots)
    return RecordSlot("background" if elsewhere else "focused")


def _is_known(state: PanelState, name: str) -> bool:
    return name in state.conversations or name in state.offers or name in state.sessions


def _unread(state: PanelState, place: Place) -> int:
    """Return how many messages of a slot are unread: the abstract state leaves some out."""
    if place.kind != "conversation" or not state.unread:
        return 0
    current = offer_of(state, place.number) or conversation_of(state, place.number)
    return state.unread.get(current.id, 0) if current else 0


def _answer(state: PanelState, one: Taken) -> tuple[Any, ...]:
    if one.raised is not None:
        return _refusal(state, one.event, one.raised)
    if not one.effects:
        return ()
    own = own_ids(state, one.event)
    return tuple(_effect(effect, own) for effect in one.effects)


def _refusal(state: PanelState, event: AnyEvent, why: Exception) -> tuple[Any, ...]:
    if not isinstance(why, EventRefused):
        return "raises", repr(why)
    if why.about is None:
        return why.rule, why.reason
    return why.rule, why.reason, _part(why.about, own_ids(state, event))


def _effect(effect: Effect, own: frozenset[str]) -> tuple[Any, ...]:
    return type(effect).__name__, *(_part(part, own) for part in astuple(effect))


def _part(part: object, own: frozenset[str]) -> object:
    """Return a part of an answer, ids of the own slot as such, and without a time."""
    if isinstance(part, str):
        return "own" if part in own else part
    if isinstance(part, dict):
        return tuple(part.items())
    return None if isinstance(part, float) else part


def _unlike(done: Done, first: Done) -> str:
    """Return how two answers to the same event differ."""
    parts = zip(Done._fields, done, first, strict=True)
    unlike = (f"{name} {here}, or {there}" for name, here, there in parts if here != there)
    return f"with the same in sight, it has {'; '.join(unlike)}"
