"""How a snapshot becomes a panel's state again, and which ones no run of a panel leads to.

The schema says of what form each field is; here is what the fields must be to each other. What
only a limit of the configuration rules out is possible: an administrator may have lowered it. So is
what only an upgrade from 0.1 leads to: a returning offer without an unread message.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from session_panel.conversation import CONVERSATION
from session_panel.events import OpenedTabKind
from session_panel.snapshot import Snapshot
from session_panel.state import (
    HOME,
    Conversation,
    PanelState,
    PendingOffer,
    Session,
    conversation_session,
    home_session,
    panel_state,
    record_session,
)
from session_panel.text import shown_name
from session_panel.value import InvalidInput

Impossibility = tuple[str, str]
"""A field, and one sentence that says what is expected there."""


@dataclass(frozen=True, slots=True)
class _Index:
    """A snapshot, and what is looked up in it again and again.

    Attributes:
        last: each customer's last conversation.
        engaged: the customers who have a conversation that is not over.
    """

    snapshot: Snapshot
    open: frozenset[str]
    offered: frozenset[str]
    conversations: Mapping[str, Conversation]
    last: Mapping[str, str]
    engaged: frozenset[str]


def restore_state(snapshot: Snapshot) -> PanelState:
    """Return the state of a snapshot.

    Raises:
        InvalidInput: no run of a panel leads to such a state; the error names the field.
    """
    for field, problem in _impossibilities(snapshot):
        raise InvalidInput(f"snapshot.{field}", problem)
    return panel_state(
        now=snapshot.now,
        presence=snapshot.presence,
        mode=snapshot.mode,
        focus=snapshot.focus,
        dialog=snapshot.dialog,
        visitors=snapshot.visitors,
        sessions=snapshot.sessions,
        offers=snapshot.offers,
        conversations=snapshot.conversations,
        unread=snapshot.unread,
        forgotten=snapshot.forgotten,
    )


def _impossibilities(snapshot: Snapshot) -> Iterator[Impossibility]:
    """Yield every way in which the fields of a snapshot contradict each other or the rules."""
    index = _Index(
        snapshot,
        frozenset(s.id for s in snapshot.sessions),
        frozenset(o.id for o in snapshot.offers),
        {c.id: c for c in snapshot.conversations},
        {c.customer: c.id for c in snapshot.conversations},
        frozenset(c.customer for c in snapshot.conversations if not c.over),
    )
    yield from _ids(snapshot)
    yield from _panel(snapshot)
    yield from _unread(index)
    yield from _forgotten(index)
    for i, session in enumerate(snapshot.sessions):
        for field, problem in _session(index, session):
            yield f"sessions[{i}].{field}", problem
    for i, offer in enumerate(snapshot.offers):
        for field, problem in _offer(index, offer):
            yield f"offers[{i}].{field}", problem
    for i, conversation in enumerate(snapshot.conversations):
        for field, problem in _conversation(index, conversation):
            yield f"conversations[{i}].{field}", problem


def _ids(snapshot: Snapshot) -> Iterator[Impossibility]:
    for name in ("sessions", "offers", "conversations"):
        if not _unique(entry.id for entry in getattr(snapshot, name)):
            yield name, "Expected ids that are all different"


def _panel(snapshot: Snapshot) -> Iterator[Impossibility]:
    ids = [s.id for s in snapshot.sessions]
    if ids[:1] != [HOME]:
        yield "sessions", "Expected Home first (CLOS-1)"
    if snapshot.focus not in ids:
        yield "focus", "Expected the id of an open session (FOCS-1)"
    if snapshot.dialog is not None and snapshot.dialog not in ids[1:]:
        yield "dialog", "Expected the id of an open session that is not Home (CLOS-1)"
    if not _unique(c.visitor for c in snapshot.conversations if c.visitor):
        yield "conversations", "Expected visitor numbers that are all different (TITL-1)"


def _unread(index: _Index) -> Iterator[Impossibility]:
    if not index.snapshot.unread.keys() <= index.conversations.keys() | index.offered:
        yield "unread", "Expected ids of conversations (UNRD-1)"
    if index.snapshot.focus in index.snapshot.unread:
        yield "unread", "Expected none of the session that has the focus (UNRD-1)"


def _forgotten(index: _Index) -> Iterator[Impossibility]:
    forgotten = index.snapshot.forgotten
    if not _unique(forgotten) or not set(forgotten) <= index.last.keys() - index.engaged:
        yield "forgotten", "Expected customers whose conversations here are all over (CONV-12)"


def _session(index: _Index, session: Session) -> Iterator[Impossibility]:
    if session.tabs[:1] != _as_opened(session).tabs[:1]:
        yield "tabs", "Expected the session's anchor first (TABS-1)"
    if not _unique(tab.id for tab in session.tabs):
        yield "tabs", "Expected ids that are all different"
    if not all(tab.kind in get_args(OpenedTabKind) for tab in session.tabs[1:]):
        yield "tabs", "Expected pages that the agent can open (TABS-1)"
    if session.tab not in [tab.id for tab in session.tabs]:
        yield "tab", "Expected the id of one of the tabs"
    yield from _by_kind(index, session)


def _by_kind(index: _Index, session: Session) -> Iterator[Impossibility]:
    """What a session holds besides its tabs depends on its kind."""
    if (session.id == HOME) != session.anchored:
        yield "kind", 'Expected "home" for Home and for nothing else'
    if session.anchored and session.edits:
        yield "edits", "Expected none: Home has no form (EDIT-1)"
    if session.anchored and len(session.tabs) > 1:
        yield "tabs", "Expected no application tabs in Home (TABS-1)"
    if session.kind == "conversation":
        yield from _conversation_session(index, session)
    else:
        yield from _other_session(index, session)


def _conversation_session(index: _Index, session: Session) -> Iterator[Impossibility]:
    conversation = index.conversations.get(session.id)
    if conversation is None or conversation.state == "waiting":
        yield "id", "Expected the id of a conversation that is not waiting (CONV-11)"
    if session.title is not None:
        yield "title", "Expected null: the conversation gives the title (TITL-1)"
    if conversation and conversation.over and session.sentiment != "neutral":
        yield "sentiment", "Expected neutral: the conversation is over (SENT-2)"


def _other_session(index: _Index, session: Session) -> Iterator[Impossibility]:
    if session.id in index.conversations or session.id in index.offered:
        yield "id", "Expected an id that no conversation has"
    if (session.title is None) != session.anchored:
        yield "title", "Expected a title for a record, and null for Home (TITL-1)"
    if session.sentiment != "neutral":
        yield "sentiment", "Expected neutral: it is not a conversation (SENT-1)"


def _offer(index: _Index, offer: PendingOffer) -> Iterator[Impossibility]:
    known = index.conversations.get(offer.id)
    if offer.new is None:
        if known is None or known.state != "waiting":
            yield "new", "Expected the new conversation, or the id of a waiting one (OFFR-2)"
        return
    if known is not None or offer.new.id != offer.id:
        yield "new.id", "Expected the offer's id, and no other conversation with it"
    waits = offer.new.expires_at is not None
    if offer.new.state != CONVERSATION.initial or waits or offer.new.visitor:
        yield "new", "Expected a conversation as it is before its start"
    if offer.new.name != shown_name(offer.new.name):
        yield "new.name", "Expected a name that shows something (TITL-3)"
    offered = [o.new.customer for o in index.snapshot.offers if o.new]
    if offered.count(offer.new.customer) > 1 or offer.new.customer in index.engaged:
        yield "new.customer", "Expected a customer without another conversation (OFFR-1)"


def _conversation(index: _Index, conversation: Conversation) -> Iterator[Impossibility]:
    waiting = conversation.state == "waiting"
    if waiting and conversation.live:
        yield "mode", "Expected persistent: a live conversation never waits (CONV-3)"
    if waiting != (conversation.expires_at is not None):
        yield "expires_at", "Expected a time where it is waiting, else null (CONV-4)"
    if conversation.state == "active" and conversation.id not in index.open:
        yield "state", "Expected an open session while it is active (CONV-11)"
    if not conversation.over and conversation.id != index.last[conversation.customer]:
        yield "state", "Expected a customer's earlier conversation to be over (OFFR-1)"
    yield from _title(index, conversation)


def _title(index: _Index, conversation: Conversation) -> Iterator[Impossibility]:
    if not conversation.name and not conversation.visitor:
        yield "visitor", "Expected a number where it has no name (TITL-1)"
    if conversation.visitor > index.snapshot.visitors:
        yield "visitor", "Expected at most the panel's `visitors` (TITL-1)"
    if conversation.name != shown_name(conversation.name):
        yield "name", "Expected a name that shows something (TITL-3)"


def _as_opened(session: Session) -> Session:
    if session.kind == "home":
        return home_session()
    if session.kind == "conversation":
        return conversation_session(session.id)
    return record_session(session.id, session.kind, session.title or "")


def _unique(values: Iterable[object]) -> bool:
    listed = list(values)
    return len(listed) == len(set(listed))
