"""How a snapshot becomes a panel's state again, and which ones no run of a panel leads to.

The schema says of what form each field is; here is what the fields must be to each other, and
`chronology` and `deadlines` say in what order and when it all can have happened. A snapshot is
possible if and only if some events, applied to an initial panel, lead to it. The administrator may
have replaced the configuration at any moment (CONF-1), so that of a snapshot says only what may
happen next: sessions, offers and work beyond its limits are possible, as are times and a presence
that it does not give; they only need some configuration that does. What it does say is that
automatic accepting has left no offer that may be accepted (OFFR-3).

One thing is not asked: that there was room at each moment of the past. It only matters to a panel
that has been as full as any configuration lets it be.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from session_panel.chronology import require_one_run
from session_panel.config import HIGHEST_LIMIT
from session_panel.conversation import CONVERSATION
from session_panel.deadlines import require_possible_times
from session_panel.events import OpenedTabKind, RecordKind
from session_panel.presence import shown
from session_panel.snapshot import Snapshot
from session_panel.snapshot_index import SnapshotIndex
from session_panel.state import (
    HOME,
    Conversation,
    PanelState,
    PendingOffer,
    Session,
    SessionKind,
    Tab,
    conversation_session,
    home_session,
    panel_state,
    record_session,
)
from session_panel.text import shown_name
from session_panel.value import InvalidInput

Impossibility = tuple[str, str]
"""A field, and one sentence that says what is expected there."""


def restore_state(snapshot: Snapshot) -> PanelState:
    """Return the state of a snapshot.

    Raises:
        InvalidInput: no run of a panel leads to such a state; the error names the field.
    """
    index = SnapshotIndex.of(snapshot)
    for field, problem in _impossibilities(index):
        raise InvalidInput(f"snapshot.{field}", problem)
    require_possible_times(index, require_one_run(index))
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


def _impossibilities(index: SnapshotIndex) -> Iterator[Impossibility]:
    """Yield every way in which the fields of a snapshot contradict each other or the rules."""
    snapshot = index.snapshot
    yield from _ids(snapshot)
    yield from _panel(snapshot)
    yield from _unread(index)
    yield from _forgotten(index)
    for i, session in enumerate(snapshot.sessions):
        for field, problem in _session(index, session):
            yield f"sessions[{i}].{field}", problem
    offered = Counter(offer.new.customer for offer in snapshot.offers if offer.new)
    for i, offer in enumerate(snapshot.offers):
        for field, problem in _offer(index, offered, offer):
            yield f"offers[{i}].{field}", problem
    for i, conversation in enumerate(snapshot.conversations):
        for field, problem in _conversation(index, conversation):
            yield f"conversations[{i}].{field}", problem
    yield from _acceptable(snapshot)


def _ids(snapshot: Snapshot) -> Iterator[Impossibility]:
    for name in ("sessions", "offers", "conversations"):
        if not _unique(entry.id for entry in getattr(snapshot, name)):
            yield name, "Expected ids that are all different (OFFR-1)"


def _panel(snapshot: Snapshot) -> Iterator[Impossibility]:
    ids = [s.id for s in snapshot.sessions]
    if ids[:1] != [HOME]:
        yield "sessions", "Expected Home first (CLOS-1)"
    if len(ids) - 1 + len(snapshot.offers) > HIGHEST_LIMIT:
        problem = f"Expected at most {HIGHEST_LIMIT} open sessions and pending offers (SESS-6)"
        yield "offers", problem
    if snapshot.focus not in ids:
        yield "focus", "Expected the id of an open session (FOCS-1)"
    if snapshot.dialog is not None and snapshot.dialog not in ids[1:]:
        yield "dialog", "Expected the id of an open session that is not Home (CLOS-1)"
    if not _unique(c.visitor for c in snapshot.conversations if c.visitor > 0):
        yield "conversations", "Expected visitor numbers that are all different (TITL-1)"


def _unread(index: SnapshotIndex) -> Iterator[Impossibility]:
    """Whose count can be above 0: what has the focus is read, and what is over gets no more."""
    snapshot = index.snapshot
    if not snapshot.unread.keys() <= index.places.keys() | index.offered:
        yield "unread", "Expected ids of conversations (UNRD-1)"
    if snapshot.focus in snapshot.unread:
        yield "unread", "Expected none of the session that has the focus (UNRD-1)"
    for conversation in filter(None, map(index.conversation, snapshot.unread)):
        if conversation.state == "closed" and conversation.id in index.open:
            yield "unread", "Expected none of a closed one that was opened (SESS-5, UNRD-1)"
        if conversation.state == "ended" and not conversation.live:
            yield "unread", "Expected none of one that the agent ended in focus (END-1, UNRD-1)"


def _forgotten(index: SnapshotIndex) -> Iterator[Impossibility]:
    forgotten = index.snapshot.forgotten
    over = all(c in index.last and not index.engaged(c) for c in forgotten)
    if not _unique(forgotten) or not over:
        yield "forgotten", "Expected customers whose conversations here are all over (CONV-12)"


def _acceptable(snapshot: Snapshot) -> Iterator[Impossibility]:
    """Automatic accepting leaves no offer that may be accepted, whatever the last event was."""
    config = snapshot.config
    if not config.auto_accept or not snapshot.offers or snapshot.dialog is not None:
        return
    load = sum(c.state == "active" for c in snapshot.conversations)
    if load < config.capacity and shown(snapshot.presence) in config.allowed_presences:
        yield "offers", "Expected none that is accepted automatically (OFFR-3)"


def _session(index: SnapshotIndex, session: Session) -> Iterator[Impossibility]:
    if session.tabs[:1] != (_ANCHORS[session.kind],):
        yield "tabs", "Expected the session's anchor first (TABS-1)"
    if not _unique(tab.id for tab in session.tabs):
        yield "tabs", "Expected ids that are all different (TABS-1)"
    if not all(tab.kind in get_args(OpenedTabKind) for tab in session.tabs[1:]):
        yield "tabs", "Expected pages that the agent can open (TABS-1)"
    if session.tab not in [tab.id for tab in session.tabs]:
        yield "tab", "Expected the id of one of the tabs (TABS-1)"
    yield from _by_kind(index, session)


def _by_kind(index: SnapshotIndex, session: Session) -> Iterator[Impossibility]:
    """What a session holds besides its tabs depends on its kind."""
    if (session.id == HOME) != session.anchored:
        yield "kind", 'Expected "home" for Home and for nothing else (CLOS-1)'
    if session.anchored and session.edits:
        yield "edits", "Expected none: Home has no form (EDIT-1)"
    if session.anchored and len(session.tabs) > 1:
        yield "tabs", "Expected no application tabs in Home (TABS-1)"
    if session.kind == "conversation":
        yield from _conversation_session(index, session)
    else:
        yield from _other_session(index, session)


def _conversation_session(index: SnapshotIndex, session: Session) -> Iterator[Impossibility]:
    conversation = index.conversation(session.id)
    if conversation is None or conversation.state == "waiting":
        yield "id", "Expected the id of a conversation that is not waiting (CONV-11)"
    if session.title is not None:
        yield "title", "Expected null: the conversation gives the title (TITL-1)"
    if conversation and conversation.over and session.sentiment != "neutral":
        yield "sentiment", "Expected neutral: the conversation is over (SENT-2)"


def _other_session(index: SnapshotIndex, session: Session) -> Iterator[Impossibility]:
    if session.id in index.places or session.id in index.offered:
        yield "id", "Expected an id that no conversation has (SESS-6)"
    if (session.title is None) != session.anchored:
        yield "title", "Expected a title for a record, and null for Home (TITL-1)"
    if session.sentiment != "neutral":
        yield "sentiment", "Expected neutral: it is not a conversation (SENT-1)"


def _offer(
    index: SnapshotIndex, offered: Counter[str], offer: PendingOffer
) -> Iterator[Impossibility]:
    known = index.conversation(offer.id)
    if offer.new is None:
        if known is None or known.state != "waiting":
            yield "new", "Expected the new conversation, or the id of a waiting one (OFFR-2)"
        if index.unread(offer.id) == 0:
            yield "id", "Expected an unread message of the customer who returned (OFFR-2)"
        return
    if known is not None or offer.new.id != offer.id:
        yield "new.id", "Expected the offer's id, and no other conversation with it (OFFR-1)"
    waits = offer.new.expires_at is not None
    if offer.new.state != CONVERSATION.initial or waits or offer.new.visitor > 0:
        yield "new", "Expected a conversation as it is before its start (OFFR-1)"
    if offer.new.name != shown_name(offer.new.name):
        yield "new.name", "Expected a name that shows something (TITL-3)"
    if offered[offer.new.customer] > 1 or index.engaged(offer.new.customer):
        yield "new.customer", "Expected a customer without another conversation (OFFR-1)"


def _conversation(index: SnapshotIndex, conversation: Conversation) -> Iterator[Impossibility]:
    waiting = conversation.state == "waiting"
    if waiting and conversation.live:
        yield "mode", "Expected persistent: a live conversation never waits (CONV-3)"
    if waiting != (conversation.expires_at is not None):
        yield "expires_at", "Expected a time where it is waiting, else null (CONV-4)"
    if conversation.state == "active" and conversation.id not in index.open:
        yield "state", "Expected an open session while it is active (CONV-11)"
    if not conversation.over and conversation is not index.last[conversation.customer]:
        yield "state", "Expected a customer's earlier conversation to be over (OFFR-1)"
    yield from _title(index, conversation)


def _title(index: SnapshotIndex, conversation: Conversation) -> Iterator[Impossibility]:
    if conversation.name is None and conversation.visitor == 0:
        yield "visitor", "Expected a number where it has no name (TITL-1)"
    if conversation.visitor > index.snapshot.visitors:
        yield "visitor", "Expected at most the panel's `visitors` (TITL-1)"
    if conversation.name != shown_name(conversation.name):
        yield "name", "Expected a name that shows something (TITL-3)"


def _unique(values: Iterable[object]) -> bool:
    listed = list(values)
    return len(listed) == len(set(listed))


_ANCHORS: Mapping[SessionKind, Tab] = {
    "home": home_session().tabs[0],
    "conversation": conversation_session(HOME).tabs[0],
    **{kind: record_session(HOME, kind, HOME).tabs[0] for kind in get_args(RecordKind)},
}
"""The first tab of a session, by its kind: it depends on nothing else."""
