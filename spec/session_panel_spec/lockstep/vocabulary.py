"""The events of the domain's section 7, and which event of the real panel each of them is.

The page's events speak of slots; a panel's events speak of ids. `meanings` gives, in a state,
every event of the page that has a meaning there. Two have none: opening what is open is `focus`
(SESS-4), and in the model a customer comes back only after the old session is shut.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from session_panel import HOME, PanelState, events
from session_panel.events import AnyEvent, ChosenPresence, ConversationMode, Event, Expire, Miss
from session_panel.value import LAST_TIME
from session_panel_spec.domain.panel_events import NAMES
from session_panel_spec.lockstep.mapping import conversation_of, customer_id, offer_of, record_id
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.label import Label

E = TypeVar("E", bound=Event)

FAR: Final = LAST_TIME
"""A time, in seconds, at which every offer and every wait is over."""

CHOICES: tuple[ChosenPresence, ...] = ("available", "busy", "dnd", "away", "offline")
MODES: tuple[ConversationMode, ...] = ("live", "persistent")

_OPENING = ("open", "focus")
_OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "leave": ("leaves",),
    **dict.fromkeys(("open_conversation", "open_record", "shift_click"), _OPENING),
    **dict.fromkeys(("open_tab", "focus_tab", "close_tab", "rename", "drop", "configure"), ()),
}
PAGE_NAMES = {name: _OTHERWISE.get(name, (name,)) for name in NAMES}
"""What the page calls each event of the panel; nothing where it leaves the event out."""

_OF_CONVERSATION: tuple[tuple[str, type[Event], float], ...] = (
    ("message", events.Message, 0),
    ("leaves", events.Leave, 0),
    ("withdraw", events.Withdraw, 0),
    ("transfer", events.Transfer, 0),
    ("expire", events.Expire, FAR),
    ("miss", events.Miss, FAR),
    ("accept", events.Accept, 0),
    ("reject", events.Reject, 0),
    ("end", events.End, 0),
)
"""What names a conversation and no more, and when it happens."""

Meaning = tuple[Label, AnyEvent]


def meanings(bounds: Bounds, state: PanelState) -> Iterator[Meaning]:
    """Yield each event of the page that has a meaning in the state, with that meaning."""
    for slot in range(bounds.conversations):
        yield from _of_conversation_slot(state, slot)
    for slot in range(bounds.records):
        yield from _of_record(slot, record_id(slot) in state.sessions)
    yield from _of_session(HOME, HOME)
    yield from _OF_PANEL


def _of_conversation_slot(state: PanelState, slot: int) -> tuple[Meaning, ...]:
    offer, last = offer_of(state, slot), conversation_of(state, slot)
    current = offer.id if offer else last.id if last else "unknown"
    shown = last is not None and last.id in state.sessions
    new = None if shown and last and last.over else _unused_id(state, slot)
    picked = current if offer and offer.new else new
    return _of_conversation(slot, current, new, picked, shown)


@cache
def _of_conversation(
    slot: int, current: str, new: str | None, picked: str | None, shown: bool
) -> tuple[Meaning, ...]:
    """Return the events of a slot, by what its conversation goes by, and what a new one would."""
    return (
        *(_newcomers(slot, new, picked) if new and picked else ()),
        *_of_known(slot, current),
        *(() if shown else ((Label("open", (slot,)), _opened(current)),)),
        *_of_session(slot, current),
    )


def _newcomers(slot: int, new: str, picked: str) -> Iterator[Meaning]:
    for name, kind, conversation in (("offer", events.Offer, new), ("pick", events.Pick, picked)):
        for mode in MODES:
            who = {"conversation": conversation, "customer": customer_id(slot), "mode": mode}
            yield Label(name, (slot, mode)), _event(kind, **who)
    assigned = _event(events.Assign, conversation=new, customer=customer_id(slot))
    yield Label("assign", (slot,)), assigned


def _opened(conversation: str) -> AnyEvent:
    return _event(events.OpenConversation, conversation=conversation)


def _of_known(slot: int, conversation: str) -> Iterator[Meaning]:
    for upset, level in ((True, "very negative"), (False, "neutral")):
        sentiment = _event(events.Sentiment, conversation=conversation, level=level)
        yield Label("sentiment", (slot, upset)), sentiment
    for name, kind, at in _OF_CONVERSATION:
        yield Label(name, (slot,)), _event(kind, at=at, conversation=conversation)


@cache
def _of_record(slot: int, shown: bool) -> tuple[Meaning, ...]:
    record = record_id(slot)
    opened = _event(events.OpenRecord, record=record, kind="case", title=record)
    return (
        *(() if shown else ((Label("open", (record,)), opened),)),
        *_of_session(record, record),
    )


@cache
def _of_session(place: int | str, session: str) -> tuple[Meaning, ...]:
    edits = (("field", "value"),)
    return (
        (Label("focus", (place,)), _event(events.Focus, session=session)),
        (Label("close", (place,)), _event(events.Close, session=session)),
        (Label("edit", (place,)), _event(events.Edit, session=session, fields=edits)),
        (Label("save", (place,)), _event(events.Save, session=session)),
        (Label("discard", (place,)), _event(events.Discard, session=session)),
    )


def _unused_id(state: PanelState, slot: int) -> str:
    names = (f"conversation-{slot}-{number}" for number in count(len(state.conversations)))
    return next(name for name in names if name not in state.conversations)


@cache
def _event(kind: type[Any], /, at: float = 0, **fields: Any) -> AnyEvent:  # noqa: ANN401 - any field
    """Return the event; the same one for the same fields, since events never change."""
    if "fields" in fields:
        fields["fields"] = dict(fields["fields"])
    event: AnyEvent = kind(at=at, **fields)
    return event


_OF_PANEL: tuple[Meaning, ...] = (
    (Label("confirm"), _event(events.Confirm)),
    (Label("cancel"), _event(events.Cancel)),
    (Label("toggle"), _event(events.Toggle)),
    (Label("reset"), _event(events.Reset)),
    *((Label("choose", (p,)), _event(events.Choose, presence=p)) for p in CHOICES),
)


def timed(state: PanelState, event: E, now: float) -> E:
    """Return an event a second after `now`, or when it is due if it is one of `FAR` and later."""
    due = _due(state, event) if event.at >= FAR else 0.0
    return replace(event, at=max(now + 1, due))


def _due(state: PanelState, event: Event) -> float:
    """Return before when an event cannot happen, in seconds."""
    if isinstance(event, Miss) and event.conversation in state.offers:
        return state.offers[event.conversation].until
    if isinstance(event, Expire) and event.conversation in state.conversations:
        return state.conversations[event.conversation].expires_at or 0.0
    return 0.0
