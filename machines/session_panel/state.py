"""What a panel knows, as immutable data.

`PanelState` is what a panel runs on: it also holds what could be worked out again, the load and the
orders of its conversations, so that no event has to. What leaves the process is a `Snapshot`.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import msgspec
from msgspec.structs import force_setattr, replace

from session_panel.conversation import CONVERSATION, ConversationState
from session_panel.dialog import DIALOG, DialogState
from session_panel.events import ConversationMode, RecordKind, SentimentLevel, TabKind
from session_panel.form import FormState
from session_panel.frozen_dict import EMPTY, FrozenDict
from session_panel.hash_trie import Immutable, immutable, with_key, without_key
from session_panel.known_conversations import KnownConversations, known_conversations
from session_panel.mode import MODE, PanelMode
from session_panel.presence import PRESENCE, PresenceState
from session_panel.session import SESSION, SessionState
from session_panel.value import Count, Id, Name, Text, Time

V = TypeVar("V")

HOME = "home"
"""The id of the Home session."""

History = Literal["fresh", "carried"]
SessionKind = Literal["home", "conversation", "case", "contact", "account"]


class Conversation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation that the agent has, or that an offer would start.

    Attributes:
        visitor: N of an unauthenticated customer's *Visitor N*; 0 while it has none (TITL-1).
        channel: what it is exchanged over (SESS-2).
        expires_at: when it closes unless the customer writes; None unless waiting (CONV-4).
    """

    id: Id
    customer: Id
    mode: ConversationMode
    history: History
    state: ConversationState = CONVERSATION.initial
    name: Name | None = None
    visitor: Count = 0
    case: Name | None = None
    summary: Text = ""
    work_stream: Id | None = None
    channel: Name = "chat"
    expires_at: Time | None = None

    @property
    def live(self) -> bool:
        """Whether it is live: the guard of the conversation machine."""
        return self.mode == "live"

    @property
    def over(self) -> bool:
        """Whether it never changes again (CONV-10)."""
        return self.state in CONVERSATION.finals


class PendingOffer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pending offer.

    Attributes:
        id: the id of the offered conversation.
        until: when it is missed (OFFR-4).
        new: the conversation that accepting starts; None for one that waits in the panel.
    """

    id: Id
    until: Time
    new: Conversation | None = None

    @property
    def new_live(self) -> bool:
        """Whether it offers a new live conversation: the guard of the offer machine."""
        return self.new is not None and self.new.live


class Tab(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An application tab; without a title, its kind names it."""

    id: Id
    kind: TabKind
    title: Name | None = None


class Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An open session.

    Attributes:
        id: the id of its conversation or record; Home's is `HOME`.
        title: a record's title; None where the conversation gives it, and for Home.
        tabs: its application tabs; the first is the anchor.
        tab: the id of the focused tab.
        edits: the unsaved fields of its form (EDIT-1).
        sentiment: the customer's, while the conversation is active (SENT-1).
    """

    id: Id
    kind: SessionKind
    tabs: tuple[Tab, ...]
    tab: Id
    title: Name | None = None
    edits: Mapping[Id, Text] = {}
    sentiment: SentimentLevel = "neutral"

    def __post_init__(self) -> None:
        """Copy the edits, unless nobody can change them."""
        if type(self.edits) is not FrozenDict:
            force_setattr(self, "edits", FrozenDict(self.edits) if self.edits else EMPTY)

    @property
    def anchored(self) -> bool:
        """Whether it is Home: the guard of the session machine."""
        return self.kind == "home"


def home_session() -> Session:
    """Return Home as it is at first: the default dashboard (CLOS-1)."""
    dashboard = Tab("dashboard", "dashboard")
    return Session(HOME, "home", (dashboard,), dashboard.id)


def conversation_session(conversation: str) -> Session:
    """Return the session of a conversation as it starts (SESS-2)."""
    page, search = Tab("conversation", "conversation"), Tab("kb_search", "kb_search")
    return Session(conversation, "conversation", (page, search), page.id)


def record_session(record: str, kind: RecordKind, title: str) -> Session:
    """Return the session of a record as it opens: its form (SESS-2)."""
    form = Tab("form", "form")
    return Session(record, kind, (form,), form.id, title)


Entries = dict[str, V] | MappingProxyType[str, V]
"""What has an id, by it."""


class PanelState(msgspec.Struct, frozen=True, eq=False):
    """All that a panel knows. Sessions and offers are in the order in which they came.

    Two are equal if everything is, in the same order. `panel_state` makes one of plain values;
    handlers make one with mappings that they leave alone, and nobody else sees it (`read_only`).

    Attributes:
        now: the time of the latest event applied (TIME-1).
        focus: the id of the session that has the focus (FOCS-1).
        dialog: the id of the session whose close dialog is open, if one is.
        visitors: the number of the last *Visitor N* (TITL-1).
        conversations: in the order in which they entered the states that they are in.
        unread: how many unread messages a conversation has, or one that is offered as new; only of
            those that have any (UNRD-1).
        load: the number of active conversations.
    """

    now: float
    presence: PresenceState
    mode: PanelMode
    focus: str
    dialog: str | None
    visitors: int
    sessions: Entries[Session]
    offers: Entries[PendingOffer]
    conversations: KnownConversations[Conversation]
    unread: Immutable[int]
    load: int

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PanelState):
            return NotImplemented
        return self is other or self._facts() == other._facts()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        facts = self._facts()
        return hash((frozenset(facts.pop("unread").items()), *facts.values()))

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(panel_state, **self._facts()), ()

    def _facts(self) -> dict[str, Any]:
        """Return the arguments of `panel_state`."""
        return {
            "now": self.now,
            "presence": self.presence,
            "mode": self.mode,
            "focus": self.focus,
            "dialog": self.dialog,
            "visitors": self.visitors,
            "sessions": tuple(self.sessions.values()),
            "offers": tuple(self.offers.values()),
            "conversations": tuple(self.conversations.values()),
            "unread": dict(self.unread),
            "forgotten": self.conversations.forgotten(),
        }


def panel_state(
    sessions: Iterable[Session],
    offers: Iterable[PendingOffer],
    conversations: Collection[Conversation],
    unread: Mapping[str, int],
    forgotten: Iterable[str],
    **fields: Any,  # noqa: ANN401 - each has its own type
) -> PanelState:
    """Return a panel's state; it takes time in proportion to its size.

    Args:
        sessions: in their order, Home first.
        offers: in their order.
        conversations: in the order in which they entered the states that they are in.
        unread: as in the state.
        forgotten: the customers of some of the conversations for whom nothing went before.
        fields: the fields of the state that are not worked out from these.
    """
    state = PanelState(
        sessions={s.id: s for s in sessions},
        offers={o.id: o for o in offers},
        conversations=known_conversations(conversations, unread, forgotten),
        unread=immutable(dict(unread)),
        load=sum(c.state == "active" for c in conversations),
        **fields,
    )
    return read_only(state, state.now)


def read_only(state: PanelState, now: float) -> PanelState:
    """Return a state, at a time, for somebody who might try to change it."""
    sessions, offers, unread = map(_read_only, (state.sessions, state.offers, state.unread))
    return replace(state, now=now, sessions=sessions, offers=offers, unread=unread)


@cache
def initial_state() -> PanelState:
    """Return a panel's state at its beginning (PRES-5, MODE-1)."""
    return panel_state(
        sessions=(home_session(),),
        offers=(),
        conversations=(),
        unread={},
        forgotten=(),
        now=0.0,
        presence=PRESENCE.initial,
        mode=MODE.initial,
        focus=HOME,
        dialog=None,
        visitors=0,
    )


def session_state(state: PanelState, session: str) -> SessionState:
    """Return the state of a session's machine; one that is not open is closed."""
    if session not in state.sessions:
        return "closed"
    return "focused" if state.focus == session else "background"


def dialog_state(state: PanelState) -> DialogState:
    """Return the state of the close dialog's machine."""
    return "hidden" if state.dialog is None else "shown"


def form_state(session: Session) -> FormState:
    """Return the state of the machine of a session's form."""
    return "unsaved" if session.edits else "saved"


def has_room(state: PanelState, session_limit: int) -> bool:
    """Say whether one more session can open or be offered: Home does not count."""
    return len(state.sessions) - 1 + len(state.offers) < session_limit


def with_dialog_state(state: PanelState, event: str, session: str | None = None) -> PanelState:
    """Send an event to the close dialog's machine.

    Args:
        state: the panel's state.
        event: the event.
        session: the session that a dialog which the event shows is about.

    Raises:
        EventRefused: the machine refuses the event.
    """
    shown = DIALOG.step(dialog_state(state), event) == "shown"
    return replace(state, dialog=session if shown else None)


def with_session_state(state: PanelState, session: str, event: str) -> PanelState:
    """Send an event to a session's machine: it takes or loses the focus, or is closed (FOCS-4).

    Raises:
        EventRefused: the machine refuses the event.
    """
    now = session_state(state, session)
    after = SESSION.step(now, event, state.sessions.get(session))
    if after == now:
        return state
    if after == "closed":
        state = replace(state, sessions=_without(state.sessions, session))
    focus = HOME if now == "focused" else state.focus
    return replace(state, focus=session if after == "focused" else focus)


def with_session(state: PanelState, session: Session) -> PanelState:
    """Return the state with a session added, or in the place of the one with its id."""
    sessions = state.sessions.copy()
    sessions[session.id] = session
    return replace(state, sessions=sessions)


def with_offer(state: PanelState, offer: PendingOffer) -> PanelState:
    """Return the state with an offer added, or in the place of the one with its id."""
    offers = state.offers.copy()
    offers[offer.id] = offer
    return replace(state, offers=offers)


def without_offer(state: PanelState, conversation: str) -> PanelState:
    """Return the state without a pending offer."""
    return replace(state, offers=_without(state.offers, conversation))


def with_conversation(
    state: PanelState, conversation: Conversation, *, unread: bool = False
) -> PanelState:
    """Return the state with a conversation in the place of the one with its id and state.

    Args:
        state: the panel's state.
        conversation: the conversation.
        unread: whether a message has just come in it (`with_message`).
    """
    known = state.conversations.changed(conversation, unread=unread)
    return replace(state, conversations=known)


def with_entered(state: PanelState, conversation: Conversation) -> PanelState:
    """Return the state with a conversation that has just entered the state that it is in."""
    known = state.conversations.entered(conversation, state.unread)
    return replace(state, conversations=known)


def without_conversation(state: PanelState, conversation: str) -> tuple[PanelState, int]:
    """Return the state without a known conversation, and how many unread messages that had."""
    known, marked = state.conversations.without(conversation, state.unread)
    counts, unread = without_key(state.unread, conversation) if marked else (state.unread, 0)
    return replace(state, conversations=known, unread=counts), unread


def with_message(state: PanelState, conversation: str) -> PanelState:
    """Return the state with one more unread message of a conversation (UNRD-1).

    Of one that is not active, those that are known are told, too (`with_conversation`).
    """
    unread = with_key(state.unread, conversation, state.unread.get(conversation, 0) + 1)
    return replace(state, unread=unread)


def with_read(state: PanelState, conversation: str) -> PanelState:
    """Return the state with the messages of a conversation read (UNRD-1)."""
    if conversation not in state.unread:
        return state
    unread, _ = without_key(state.unread, conversation)
    return replace(state, unread=unread, conversations=state.conversations.read(conversation))


def _without(entries: Entries[V], key: str) -> dict[str, V]:
    others = entries.copy()
    del others[key]
    return others


def _read_only(mapping: Immutable[Any]) -> Immutable[Any]:
    return MappingProxyType(mapping) if type(mapping) is dict else mapping
