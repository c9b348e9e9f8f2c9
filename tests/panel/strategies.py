"""Hypothesis strategies for configurations, events and days of a panel.

Ids come from small pools, so that events meet; everything else is anything that the types allow.
"""

from typing import get_args

from hypothesis import strategies as st

from session_panel import Config, PresencePolicy, events
from session_panel.config import PolicyPresence, Threshold
from session_panel.events import ChosenPresence, ConversationMode, OpenedTabKind, SentimentLevel
from session_panel.presence import ShownPresence

CONVERSATIONS = [f"c{n}" for n in range(8)]
CUSTOMERS = [f"ana-{n}" for n in range(4)]
RECORDS = [f"r{n}" for n in range(3)]
TABS = ["kb_search", "conversation", "form", "dashboard", "page"]

times = st.floats(min_value=0, max_value=1e7)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = texts.filter(lambda text: bool(text.strip()))
conversations = st.sampled_from(CONVERSATIONS)
sessions = st.sampled_from([*CONVERSATIONS, *RECORDS, "home"])


def one_of(literal: object) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(literal))


newcomers = {
    "at": times,
    "conversation": conversations,
    "customer": st.sampled_from(CUSTOMERS),
    "mode": one_of(ConversationMode),
    "name": st.none() | names,
    "case": st.none() | names,
    "summary": texts,
    "work_stream": st.sampled_from([None, "sales"]),
    "previous": st.sampled_from([None, "closed", "ended"]),
}


def about_conversation(kind: type[events.Event]) -> st.SearchStrategy[events.Event]:
    return st.builds(kind, at=times, conversation=conversations)


def about_session(kind: type[events.Event], /, **fields: object) -> st.SearchStrategy[events.Event]:
    return st.builds(kind, at=times, session=sessions, **fields)


tab = {"tab": st.sampled_from(TABS)}
record = {"at": times, "record": st.sampled_from([*RECORDS, "c0", "home"]), "title": names}

EVENTS: dict[type[events.Event], st.SearchStrategy[events.Event]] = {
    events.Offer: st.builds(events.Offer, **newcomers),
    events.Pick: st.builds(events.Pick, **newcomers),
    events.Message: about_conversation(events.Message),
    events.Sentiment: st.builds(
        events.Sentiment, at=times, conversation=conversations, level=one_of(SentimentLevel)
    ),
    events.Leave: about_conversation(events.Leave),
    events.Expire: about_conversation(events.Expire),
    events.Miss: about_conversation(events.Miss),
    events.Accept: about_conversation(events.Accept),
    events.Reject: about_conversation(events.Reject),
    events.OpenConversation: about_conversation(events.OpenConversation),
    events.OpenRecord: st.builds(
        events.OpenRecord, kind=st.sampled_from(["case", "contact"]), **record
    ),
    events.ShiftClick: st.builds(
        events.ShiftClick, kind=st.sampled_from(["case", "contact", "account"]), **record
    ),
    events.Focus: about_session(events.Focus),
    events.Close: about_session(events.Close),
    events.Confirm: st.builds(events.Confirm, at=times),
    events.Cancel: st.builds(events.Cancel, at=times),
    events.End: about_conversation(events.End),
    events.Edit: about_session(
        events.Edit, fields=st.dictionaries(st.sampled_from("xyz"), texts, min_size=1)
    ),
    events.Save: about_session(events.Save),
    events.OpenTab: about_session(
        events.OpenTab, kind=one_of(OpenedTabKind), title=st.none() | names, **tab
    ),
    events.FocusTab: about_session(events.FocusTab, **tab),
    events.CloseTab: about_session(events.CloseTab, **tab),
    events.Toggle: st.builds(events.Toggle, at=times),
    events.Choose: st.builds(events.Choose, at=times, presence=one_of(ChosenPresence)),
    events.Reset: st.builds(events.Reset, at=times),
    events.Drop: st.builds(events.Drop, at=times, customer=st.sampled_from(CUSTOMERS)),
}

any_event = st.one_of(*EVENTS.values())

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
    auto_accept=st.booleans(),
    close_dialog=st.booleans(),
    sentiment_threshold=one_of(Threshold),
    dashboard=st.none() | names,
)
