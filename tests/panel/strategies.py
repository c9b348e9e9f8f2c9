"""Hypothesis strategies for configurations, events and days of a panel.

Ids come from small pools, so that events meet; everything else is anything that the types allow.
"""

from collections.abc import Mapping
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st
from msgspec import structs

from session_panel import Config, EventRefused, Panel, PanelState, PresencePolicy, events
from session_panel.config import PolicyPresence, Threshold
from session_panel.presence import ShownPresence

CONVERSATIONS = [f"c{n}" for n in range(8)]
CUSTOMERS = [f"ana-{n}" for n in range(4)]
RECORDS = [f"r{n}" for n in range(3)]
TABS = ["kb_search", "conversation", "form", "dashboard", "page"]

times = st.floats(min_value=0, max_value=1e7)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = texts.filter(lambda text: bool(text.strip()))


def one_of(literal: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(literal))


policies = st.builds(PresencePolicy, *(3 * [one_of(PolicyPresence)]))
configs = st.builds(
    Config,
    capacity=st.integers(1, 4),
    session_limit=st.integers(1, 9),
    offer_limit=st.integers(1, 10),
    offer_time=st.floats(0, 1e4),
    waiting_time=st.floats(0, 1e7),
    waiting_times=st.dictionaries(st.just("sales"), st.floats(0, 1e7)),
    allowed_presences=st.frozensets(one_of(ShownPresence)).map(lambda p: p - {"inactive"}),
    presence_policy=policies,
    missed_sets_inactive=st.booleans(),
    declined_sets_dnd=st.booleans(),
    work_item_limit=st.integers(1, 3),
    auto_accept=st.booleans(),
    close_dialog=st.booleans(),
    sentiment_threshold=one_of(Threshold),
    dashboard=st.none() | names,
)

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "at": times,
    "conversation": st.sampled_from(CONVERSATIONS),
    "customer": st.sampled_from(CUSTOMERS),
    "session": st.sampled_from([*CONVERSATIONS, *RECORDS, "home"]),
    "record": st.sampled_from([*RECORDS, "c0", "home"]),
    "until": times,
    "channel": st.sampled_from(["chat", "sms", "voice"]),
    "tab": st.sampled_from(TABS),
    "name": texts,
    "case": names,
    "title": names,
    "summary": texts,
    "work_stream": st.just("sales"),
    "config": configs,
    "fields": st.dictionaries(st.sampled_from("xyz"), texts, min_size=1),
}
"""What may stand in a field, by its name, unless its type lists it."""


Strategies = Mapping[str, st.SearchStrategy[Any]]


def _values(field: str, hint: object, of: Strategies) -> st.SearchStrategy[object]:
    if get_origin(hint) is Literal:
        return one_of(hint)
    if NoneType in get_args(hint):
        return st.none() | _values(field, get_args(hint)[0], of)
    return of[field]


def _event(kind: type[events.Event], of: Strategies) -> st.SearchStrategy[events.Event]:
    """Return any event of a kind; what is renamed is a conversation or a record."""
    if kind is events.Rename:
        told = {name: of[name] for name in ("at", "name")}
        return st.one_of(
            st.builds(kind, **told, conversation=of["conversation"]),
            st.builds(kind, **told, record=of["record"]),
        )
    return st.builds(
        kind, **{field.name: _values(field.name, field.type, of) for field in structs.fields(kind)}
    )


EVENTS = {kind: _event(kind, FIELDS) for kind in get_args(events.AnyEvent)}

any_event = st.one_of(*EVENTS.values())


def some_day(config: Config, happened: list[events.AnyEvent]) -> Panel:
    """Return a panel after a day of events, of which rules may have refused some."""
    panel = Panel(config)
    for event in happened:
        try:
            panel.apply(event)
        except EventRefused:
            continue
    return panel


def event_there(kind: type[events.Event], state: PanelState) -> st.SearchStrategy[events.Event]:
    """Return any event of a kind that is about what a panel has, soon after its latest event."""
    there = {
        "at": st.floats(state.now, state.now + 1000),
        "session": st.sampled_from(list(state.sessions)),
    }
    known = [*state.conversations, *state.offers]
    if known and not issubclass(kind, NEW):
        there["conversation"] = st.sampled_from(known)
    return _event(kind, FIELDS | there)


NEW = (events.Offer, events.Pick, events.Assign)
"""The events about a conversation that a panel does not have."""
