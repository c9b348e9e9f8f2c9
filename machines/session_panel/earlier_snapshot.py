"""Snapshots that version 0.1 wrote, and what they are today.

The unread count was the session's then, and a message of a customer who returned was not counted.
Home could have application tabs, a name could be one that shows nothing, conversations were listed
as they began, and no time was kept: the next event gives it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

import msgspec
from msgspec.structs import replace

from session_panel.chronology import begun_once
from session_panel.config import Config
from session_panel.deadlines import earliest
from session_panel.events import SentimentLevel
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState
from session_panel.snapshot import Snapshot
from session_panel.state import Conversation, PendingOffer, Session, SessionKind, Tab
from session_panel.text import shown_name
from session_panel.value import Count, Id, Name, Text


class _Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Id
    kind: SessionKind
    tabs: tuple[Tab, ...]
    tab: Id
    title: Name | None = None
    edits: Mapping[Id, Text] = {}
    unread: Count = 0
    sentiment: SentimentLevel = "neutral"


class SnapshotVersion1(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="version",
    tag=1,
):
    """Configuration and state of a panel at one moment, as 0.1 wrote them."""

    config: Config
    presence: PresenceState
    mode: PanelMode
    focus: Id
    dialog: Id | None
    visitors: Count
    sessions: tuple[_Session, ...]
    offers: tuple[PendingOffer, ...]
    conversations: tuple[Conversation, ...]


def upgraded(old: SnapshotVersion1) -> Snapshot:
    """Return a snapshot of 0.1 in today's form: nothing is lost but Home's application tabs."""
    conversations = tuple(_with_shown_names(old))
    return Snapshot(
        config=old.config,
        now=_earliest_now(old),
        presence=old.presence,
        mode=old.mode,
        focus=old.focus,
        dialog=old.dialog,
        visitors=max((old.visitors, *(c.visitor for c in conversations))),
        sessions=tuple(map(_session, old.sessions)),
        offers=tuple(map(_offer, old.offers)),
        conversations=tuple(_as_entered(conversations, old.sessions)),
        unread={
            **{session.id: session.unread for session in old.sessions if session.unread > 0},
            **{offer.id: 1 for offer in old.offers if offer.new is None},
        },
    )


def _earliest_now(old: SnapshotVersion1) -> float:
    """Return the earliest time at which all that runs can have begun."""
    offers = (offer.until for offer in old.offers)
    waits = (c.expires_at for c in old.conversations if c.expires_at is not None)
    return max((earliest(end, 0.0) for end in (*offers, *waits)), default=0.0)


def _as_entered(
    conversations: Iterable[Conversation], sessions: Sequence[_Session]
) -> Iterable[Conversation]:
    """List conversations as they entered their states, as far as the sessions' order tells.

    An active one did when its session opened. Any other is taken to have entered its state as
    early as it can have: not before the sessions that opened as those before it began.
    """
    opened = {session.id: place for place, session in enumerate(sessions)}
    unread = {session.id for session in sessions if session.unread > 0}
    latest = 0
    entered = []
    for conversation in conversations:
        active, place = conversation.state == "active", opened.get(conversation.id, 0)
        if begun_once(conversation) and (active or conversation.id in unread):
            latest = max(latest, place)
        entered.append((place if active else latest, conversation))
    return (conversation for _, conversation in sorted(entered, key=itemgetter(0)))


def _session(old: _Session) -> Session:
    home = old.kind == "home"
    return Session(
        id=old.id,
        kind=old.kind,
        tabs=old.tabs[:1] if home else old.tabs,
        tab=old.tabs[0].id if home and old.tabs else old.tab,
        title=old.title,
        edits=old.edits,
        sentiment=old.sentiment,
    )


def _offer(old: PendingOffer) -> PendingOffer:
    if old.new is None:
        return old
    return replace(old, new=replace(old.new, name=shown_name(old.new.name)))


def _with_shown_names(old: SnapshotVersion1) -> Iterator[Conversation]:
    """A customer whose name shows nothing is a visitor (TITL-3), with the next number.

    So are then the visitors who came later: numbers are in the order in which conversations began,
    and none is used again (TITL-1).
    """
    visitors, renumbered = old.visitors, False
    for conversation in old.conversations:
        renumbered = renumbered or conversation.name != shown_name(conversation.name)
        if renumbered and shown_name(conversation.name) is None:
            visitors += 1
            yield replace(conversation, name=None, visitor=visitors)
        else:
            yield conversation
