"""What the screen shows: a pure function of configuration, state and language."""

from collections.abc import Mapping

import msgspec

from session_panel.config import Config
from session_panel.incoming import against_offers
from session_panel.mode import PanelMode
from session_panel.presence import shown
from session_panel.sentiment import is_upset
from session_panel.state import (
    HOME,
    Conversation,
    History,
    PanelState,
    PendingOffer,
    Session,
    SessionKind,
    Tab,
)
from session_panel.text import (
    CLOSING,
    CONVERSATION_STATES,
    INCOMING,
    LABELS,
    PRESENCES,
    SENTIMENTS,
    TABS,
    Translations,
    channel_text,
    icon,
    reason_text,
    unread_text,
)


class SessionView(msgspec.Struct, frozen=True):
    """An entry of the panel, from the top.

    Attributes:
        id: its id: home's is ``home``, else that of its conversation or record.
        kind: what it is of.
        title: its title in the reader's language (TITL-1).
        icon: the letters of its icon (TITL-2).
        focused: whether it has the focus (FOCS-1).
        closable: whether hovering shows an X (CLOS-1, CLOS-2).
        unread: the unread badge: nothing, 1 to 9, or + (UNRD-2).
        alert: the sentiment badge: nothing, or ! (SENT-2).
        tooltip: its title, and what calls for attention (UNRD-3, SENT-3, SENT-4).
        unsaved: whether its form has unsaved edits (EDIT-1).
    """

    id: str
    kind: SessionKind
    title: str
    icon: str
    focused: bool
    closable: bool
    unread: str
    alert: str
    tooltip: str
    unsaved: bool


class TabView(msgspec.Struct, frozen=True):
    """An application tab of the focused session (TABS-1).

    Attributes:
        id: its id, which is its own within the session.
        title: its title in the reader's language.
        focused: whether it is the one that shows.
        closable: whether it can be closed: the anchor tab cannot.
    """

    id: str
    title: str
    focused: bool
    closable: bool


class CommunicationView(msgspec.Struct, frozen=True):
    """The communication panel, and what the Active conversation page loads with (SESS-2).

    Attributes:
        conversation: the id of the conversation.
        customer: the customer's name, or the visitor's number (TITL-1).
        case: the title of the case; empty without one.
        summary: what is known of the conversation, as text.
        state: the state of the conversation, in words.
        sentiment: the customer's sentiment, in words (SENT-1).
        read_only: whether it takes no more messages, and has no *End* (END-1).
        channel: chat, SMS, or what the host calls it.
        history: whether earlier messages are shown (CONV-8, CONV-9).
    """

    conversation: str
    customer: str
    channel: str
    case: str
    summary: str
    state: str
    sentiment: str
    history: History
    read_only: bool


class DialogView(msgspec.Struct, frozen=True):
    """The close dialog (CLOS-2).

    Attributes:
        session: the id of the session that it asks about.
        text: what closing does, a sentence each.
    """

    session: str
    text: str


class OfferView(msgspec.Struct, frozen=True):
    """The notification of an incoming conversation.

    Attributes:
        conversation: the id of the offered conversation.
        title: the customer's name, or that it is a visitor (TITL-1).
        channel: chat, SMS, or what the host calls it.
        until: when the offer is missed, in seconds since the epoch (OFFR-4).
    """

    conversation: str
    title: str
    channel: str
    until: float


class IncomingView(msgspec.Struct, frozen=True):
    """Whether new conversations can come (OFFR-8).

    Attributes:
        possible: whether they can.
        text: the same in words.
        reasons: all that stands against it, each a sentence; none if they can.
    """

    possible: bool
    text: str
    reasons: tuple[str, ...]


class WorkItemView(msgspec.Struct, frozen=True):
    """A line of the dashboard's work items.

    Attributes:
        conversation: the id of the conversation.
        title: the customer's name, or the visitor's number (TITL-1).
        state: the state of the conversation, in words.
        unread: the unread badge (UNRD-1, UNRD-2).
        tooltip: the title, and the exact count if there are unread messages (UNRD-3).
        menu: what its menu offers (SESS-1).
    """

    conversation: str
    title: str
    state: str
    unread: str
    tooltip: str
    menu: tuple[str, ...]


class WorkItemsView(msgspec.Struct, frozen=True):
    """One list of the dashboard: those with unread messages first, then the newest first.

    Attributes:
        items: its lines, at most as many as the configuration says.
        more: how many conversations there are that the list leaves out.
        more_unread: how many of these have unread messages.
    """

    items: tuple[WorkItemView, ...]
    more: int
    more_unread: int


class DashboardView(msgspec.Struct, frozen=True):
    """Home's work items.

    Attributes:
        mine: those that are active or waiting.
        closed: those that are closed or ended.
    """

    mine: WorkItemsView
    closed: WorkItemsView


class View(msgspec.Struct, frozen=True):
    """What the screen shows. What belongs to the focused session is its own (FOCS-3).

    Attributes:
        presence: the agent's presence, in words (PRES-1).
        incoming: whether new conversations can come.
        mode: whether the panel shows icons alone, or titles, too (MODE-1).
        sessions: the entries of the panel, from the top.
        tabs: the application tabs of the focused session, the anchor first.
        communication: None where the focused session is not a conversation's.
        form: the unsaved fields of the focused session's form; None for Home.
        dialog: None where nothing is asked.
        offers: the notifications of offers, the oldest first.
        dashboard: None where Home has not the focus.
    """

    presence: str
    incoming: IncomingView
    mode: PanelMode
    sessions: tuple[SessionView, ...]
    tabs: tuple[TabView, ...]
    communication: CommunicationView | None
    form: Mapping[str, str] | None
    dialog: DialogView | None
    offers: tuple[OfferView, ...]
    dashboard: DashboardView | None


def view(config: Config, state: PanelState, words: Translations) -> View:
    """Return what the screen shows, in the words given."""
    focused = state.sessions[state.focus]
    return View(
        presence=words.gettext(PRESENCES[shown(state.presence)]),
        incoming=_incoming(config, state, words),
        mode=state.mode,
        sessions=tuple(_session(config, state, s, words) for s in state.sessions.values()),
        tabs=tuple(_tab(config, focused, tab, words) for tab in focused.tabs),
        communication=_communication(state, focused, words),
        form=None if focused.anchored else focused.edits,
        dialog=_dialog(state, words),
        offers=tuple(_offer(state, offer, words) for offer in state.offers.values()),
        dashboard=_dashboard(config, state, words) if focused.anchored else None,
    )


def _incoming(config: Config, state: PanelState, words: Translations) -> IncomingView:
    """OFFR-8."""
    reasons = tuple(reason_text(reason, words) for reason in against_offers(config, state))
    return IncomingView(not reasons, words.gettext(INCOMING[not reasons]), reasons)


def _session(
    config: Config, state: PanelState, session: Session, words: Translations
) -> SessionView:
    title = _title(state, session, words)
    unread = state.unread.get(session.id, 0)
    focused = state.focus == session.id
    alert = not focused and _needs_attention(config, state, session)
    return SessionView(
        id=session.id,
        kind=session.kind,
        title=title,
        icon=icon(title),
        focused=focused,
        closable=not session.anchored,
        unread=_badge(unread),
        alert="!" if alert else "",
        tooltip=_tooltip(title, unread, words, alert=alert),
        unsaved=bool(session.edits),
    )


def _needs_attention(config: Config, state: PanelState, session: Session) -> bool:
    """SENT-2, but for the focus."""
    conversation = state.conversations.get(session.id)
    active = conversation is not None and conversation.state == "active"
    return active and is_upset(session.sentiment, config.sentiment_threshold)


def _badge(unread: int) -> str:
    if unread == 0:
        return ""
    return str(unread) if unread < 10 else "+"  # noqa: PLR2004 - UNRD-2


def _tooltip(title: str, unread: int, words: Translations, *, alert: bool = False) -> str:
    """UNRD-3, SENT-3 and SENT-4."""
    sentences = []
    if alert:
        sentences.append(words.gettext("Urgent attention needed in your conversation."))
    if unread > 0:
        update = words.ngettext(
            "%(count)d new update in your conversation.",
            "%(count)d new updates in your conversation.",
            unread,
        )
        sentences.append(update % {"count": unread})
    return f"{title}. {' '.join(sentences)}" if sentences else title


def _title(state: PanelState, session: Session, words: Translations) -> str:
    if session.id == HOME:
        return words.gettext("Home")
    if session.title is not None:
        return session.title
    return _name(state.conversations[session.id], words)


def _name(conversation: Conversation, words: Translations) -> str:
    """TITL-1. A visitor who is only offered has no number yet."""
    if conversation.name is not None:
        return conversation.name
    if conversation.visitor == 0:
        return words.gettext("Visitor")
    return words.gettext("Visitor %(number)d") % {"number": conversation.visitor}


def _tab(config: Config, session: Session, tab: Tab, words: Translations) -> TabView:
    anchor = tab == session.tabs[0]
    configured = config.dashboard if tab.kind == "dashboard" else tab.title
    title = words.gettext(TABS[tab.kind]) if configured is None else configured
    return TabView(tab.id, title, tab.id == session.tab, not anchor)


def _communication(
    state: PanelState, session: Session, words: Translations
) -> CommunicationView | None:
    conversation = state.conversations.get(session.id)
    if conversation is None:
        return None
    return CommunicationView(
        conversation=conversation.id,
        customer=_name(conversation, words),
        channel=channel_text(conversation.channel, words),
        case="" if conversation.case is None else conversation.case,
        summary=conversation.summary,
        state=words.gettext(CONVERSATION_STATES[conversation.state]),
        sentiment=words.gettext(SENTIMENTS[session.sentiment]),
        history=conversation.history,
        read_only=conversation.over,
    )


def _dialog(state: PanelState, words: Translations) -> DialogView | None:
    """CLOS-2: the dialog says what closing does."""
    if state.dialog is None:
        return None
    session = state.sessions[state.dialog]
    title = _title(state, session, words)
    sentences = [words.gettext("Close the session %(title)s?") % {"title": title}]
    conversation = state.conversations.get(session.id)
    if conversation and not conversation.over:
        sentences.append(words.gettext(CLOSING[conversation.mode]))
    if session.edits:
        sentences.append(words.gettext("Its unsaved edits will be lost."))
    if session.id in state.unread:
        sentences.append(unread_text(state.unread[session.id], words))
    return DialogView(session.id, " ".join(sentences))


def _offer(state: PanelState, offer: PendingOffer, words: Translations) -> OfferView:
    conversation = offer.new or state.conversations[offer.id]
    channel = channel_text(conversation.channel, words)
    return OfferView(offer.id, _name(conversation, words), channel, offer.until)


def _dashboard(config: Config, state: PanelState, words: Translations) -> DashboardView:
    mine, closed = (_work_items(config, state, words, over=over) for over in (False, True))
    return DashboardView(mine, closed)


def _work_items(
    config: Config, state: PanelState, words: Translations, *, over: bool
) -> WorkItemsView:
    known = state.conversations
    listing = known.listing(config.work_item_limit, state.unread, over=over)
    items = tuple(_work_item(known[key], state, words) for key in listing.ids)
    return WorkItemsView(items, listing.more, listing.more_unread)


def _work_item(conversation: Conversation, state: PanelState, words: Translations) -> WorkItemView:
    title, unread = _name(conversation, words), state.unread.get(conversation.id, 0)
    return WorkItemView(
        conversation.id,
        title,
        words.gettext(CONVERSATION_STATES[conversation.state]),
        _badge(unread),
        _tooltip(title, unread, words),
        (words.gettext(LABELS["open"]),),
    )
