"""What may happen next to a panel, as Hypothesis strategies.

Ids come from small pools, so that events meet. They do not depend on what has happened before, so
that a run stays one when Hypothesis leaves some of it out.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, get_args, get_origin

from hypothesis import strategies as st
from msgspec import structs

from session_panel import HOME, PanelState
from session_panel.events import Event
from session_panel_spec.conform.adapter import Json
from session_panel_spec.domain.panel_events import EVENTS, name_of

FOCUSED: Final = "(focused)"
"""In the place of an id: that of the session that has the focus by then."""

OFFERED: Final = "(offered)"
"""In the place of an id: that of the conversation that was offered first of those pending."""

Fields = Mapping[str, st.SearchStrategy[Any]]
"""The fields of an event, besides its type and its time."""

_CONFIGURATIONS: Final[tuple[Json, ...]] = (
    {},
    {"capacity": 1, "offer_limit": 1},
    {"capacity": 3, "auto_accept": True},
    {"close_dialog": False, "work_item_limit": 1, "session_limit": 2},
    {"presence_policy": {"some_load": "keep"}, "sentiment_threshold": "off"},
)
_CONVERSATIONS: Final = ("c1", "c2", "c3")
_RECORDS: Final = ("r1", "r2")


def happenings() -> dict[str, st.SearchStrategy[Json]]:
    """Return what may happen, without a time: each that leads far apart, and all others as one."""
    every = {name_of(event): _event(event) for event in EVENTS}
    others = st.one_of([event for kind, event in every.items() if kind not in _LEADING])
    return {**{kind: every[kind] for kind in _LEADING}, "anything_else": others}


def resolved(event: Json, state: PanelState) -> Json:
    """Return an event with the ids that are meant by `FOCUSED` and `OFFERED`."""
    offered = next(iter(state.offers), _CONVERSATIONS[0])
    ids = {FOCUSED: state.focus, OFFERED: offered}
    return {name: ids[value] if value in (*ids,) else value for name, value in event.items()}


def _event(event: type[Event]) -> st.SearchStrategy[Json]:
    fields = [field for field in structs.fields(event) if field.name != "at"]
    pools = {**_POOLS, **_OWN.get(name_of(event), {})}
    required = {field.name: _values(field, pools) for field in fields if field.required}
    others = {field.name for field in fields if not field.required}
    optional = {name: strategy for name, strategy in _MORE.items() if name in others}
    required["type"] = st.just(name_of(event))
    return st.one_of(
        [
            st.fixed_dictionaries({**required, **either}, optional=optional)
            for either in _EITHER.get(name_of(event), ({},))
        ]
    )


def _values(field: structs.FieldInfo, pools: Fields) -> st.SearchStrategy[Any]:
    """Return what may stand in a field: what its type lists, or else what its name says."""
    if get_origin(field.type) is Literal:
        return st.sampled_from(get_args(field.type))
    return pools[field.name]


_LEADING: Final = ("offer", "accept", "pick", "message", "focus", "close", "confirm", "end")

_OFFER: Final[Fields] = {"conversation": st.sampled_from([OFFERED, "c1"])}
_OWN: Final[Mapping[str, Fields]] = {
    "accept": _OFFER,
    "reject": _OFFER,
    "miss": _OFFER,
    "end": {"conversation": st.sampled_from([FOCUSED, *_CONVERSATIONS])},
    "focus": {"session": st.sampled_from([HOME, *_CONVERSATIONS, *_RECORDS])},
}
"""Where an event has better ids than others have."""

_MORE: Final[Fields] = {
    "name": st.sampled_from(["Ana", "👩‍👩‍👧 Éa", "é́x"]),
    "previous": st.sampled_from(["closed", "ended", "transferred"]),
    "channel": st.sampled_from(["sms", "WhatsApp"]),
    "until": st.sampled_from([0, 100, 10_000]),
}
_POOLS: Final[Fields] = {
    "conversation": st.sampled_from(_CONVERSATIONS),
    "customer": st.sampled_from(["ana", "budi"]),
    "session": st.sampled_from([FOCUSED, HOME, "c1", "r1"]),
    "record": st.sampled_from([*_RECORDS, "c1"]),
    "tab": st.sampled_from(["page", "kb_search", "conversation", "form"]),
    "title": st.sampled_from(["Broken kettle", "Late parcel"]),
    "fields": st.just({"note": "call back"}),
    "name": st.sampled_from(["Ana", "Budi Santoso", " "]),
    "config": st.sampled_from(_CONFIGURATIONS),
}
_EITHER: Final[Mapping[str, tuple[Fields, ...]]] = {
    "rename": ({"conversation": _POOLS["conversation"]}, {"record": st.sampled_from(["r1", HOME])})
}
"""Fields of which an event has one or the other."""
