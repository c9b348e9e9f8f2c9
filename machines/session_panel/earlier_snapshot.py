"""Snapshots that version 0.1 wrote, and what they are today.

The unread count was the session's then, Home could have application tabs, a name could be one that
shows nothing, and no time was kept: the next event gives it.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

from session_panel.config import Config
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


class SnapshotVersion1(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Configuration and state of a panel at one moment, as 0.1 wrote them."""

    version: Literal[1]
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
    visitors = old.visitors
    conversations = []
    for conversation in old.conversations:
        named = _with_shown_name(conversation, visitors + 1)
        visitors = max(visitors, named.visitor)
        conversations.append(named)
    return Snapshot(
        config=old.config,
        now=0.0,
        presence=old.presence,
        mode=old.mode,
        focus=old.focus,
        dialog=old.dialog,
        visitors=visitors,
        sessions=tuple(map(_session, old.sessions)),
        offers=tuple(map(_offer, old.offers)),
        conversations=tuple(conversations),
        unread={session.id: session.unread for session in old.sessions if session.unread},
    )


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


def _with_shown_name(conversation: Conversation, number: int) -> Conversation:
    """A customer whose name shows nothing is a visitor (TITL-3)."""
    if not conversation.name or shown_name(conversation.name):
        return conversation
    return replace(conversation, name=None, visitor=number)
