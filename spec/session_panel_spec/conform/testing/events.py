"""What may happen next to a panel, as Hypothesis strategies.

Ids come from small pools, so that events meet. They do not depend on what has happened before, so
that a run stays one when Hypothesis leaves some of it out.
"""

from collections.abc import Mapping
from typing import Any, Final, get_args

from hypothesis import strategies as st

from session_panel import HOME, PanelState
from session_panel.events import ChosenPresence, ConversationMode, OpenedTabKind, SentimentLevel
from session_panel_spec.conform.adapter import Json

FOCUSED: Final = "(focused)"
"""In the place of an id: that of the session that has the focus by then."""

OFFERED: Final = "(offered)"
"""In the place of an id: that of the conversation that was offered first of those pending."""

Fields = Mapping[str, st.SearchStrategy[Any]]
"""The fields of an event, besides its type and its time."""

_CONVERSATIONS: Final = ("c1", "c2", "c3")
_RECORDS: Final = ("r1", "r2")


def happenings() -> dict[str, st.SearchStrategy[Json]]:
    """Return what may happen, without a time: each that leads far apart, and all others as one."""
    every = {kind: _event(kind, fields) for kind, fields in _FIELDS.items()}
    others = st.one_of([event for kind, event in every.items() if kind not in _LEADING])
    return {**{kind: every[kind] for kind in _LEADING}, "anything_else": others}


def resolved(event: Json, state: PanelState) -> Json:
    """Return an event with the ids that are meant by `FOCUSED` and `OFFERED`."""
    offered = next(iter(state.offers), _CONVERSATIONS[0])
    ids = {FOCUSED: state.focus, OFFERED: offered}
    return {name: ids[value] if value in (*ids,) else value for name, value in event.items()}


def _event(kind: str, fields: Fields) -> st.SearchStrategy[Json]:
    told: dict[str, st.SearchStrategy[Any]] = {"type": st.just(kind), **fields}
    more = _MORE if kind in ("offer", "pick") else {}
    return st.fixed_dictionaries(told, optional=dict(more))


def _one_of(literal: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(literal))


_LEADING: Final = ("offer", "accept", "pick", "message", "focus", "close", "confirm", "end")

_MORE: Final[Fields] = {
    "name": st.sampled_from(["Ana", "👩‍👩‍👧 Éa", "é́x"]),
    "previous": st.sampled_from(["closed", "ended"]),
}
_CUSTOMER: Final[Fields] = {"customer": st.sampled_from(["ana", "budi"])}
_CONVERSATION: Final[Fields] = {"conversation": st.sampled_from(_CONVERSATIONS)}
_OFFER: Final[Fields] = {"conversation": st.sampled_from([OFFERED, "c1"])}
_NEWCOMER: Final[Fields] = {**_CONVERSATION, **_CUSTOMER, "mode": _one_of(ConversationMode)}
_RECORD: Final[Fields] = {
    "record": st.sampled_from([*_RECORDS, "c1"]),
    "kind": st.just("case"),
    "title": st.sampled_from(["Broken kettle", "Late parcel"]),
}
_SESSION: Final[Fields] = {"session": st.sampled_from([HOME, *_CONVERSATIONS, *_RECORDS])}
_WORK: Final[Fields] = {"session": st.sampled_from([FOCUSED, HOME, "c1", "r1"])}
_TAB: Final[Fields] = {
    **_WORK,
    "tab": st.sampled_from(["page", "kb_search", "conversation", "form"]),
}

_FIELDS: Final[Mapping[str, Fields]] = {
    "offer": _NEWCOMER,
    "accept": _OFFER,
    "message": _CONVERSATION,
    "sentiment": {**_CONVERSATION, "level": _one_of(SentimentLevel)},
    "focus": _SESSION,
    "close": _WORK,
    "confirm": {},
    "cancel": {},
    "end": {"conversation": st.sampled_from([FOCUSED, *_CONVERSATIONS])},
    "leave": _CONVERSATION,
    "reject": _OFFER,
    "miss": _OFFER,
    "expire": _CONVERSATION,
    "pick": _NEWCOMER,
    "open_conversation": _CONVERSATION,
    "open_record": _RECORD,
    "shift_click": _RECORD,
    "edit": {**_WORK, "fields": st.just({"note": "call back"})},
    "save": _WORK,
    "open_tab": {**_TAB, "kind": _one_of(OpenedTabKind)},
    "focus_tab": _TAB,
    "close_tab": _TAB,
    "toggle": {},
    "choose": {"presence": _one_of(ChosenPresence)},
    "reset": {},
    "drop": _CUSTOMER,
}
"""By the type of the event, its fields."""
