"""What a panel shows: the whole screen, in a language."""

from typing import NamedTuple

from session_panel.view import (
    CommunicationView,
    DialogView,
    IncomingView,
    OfferView,
    SessionView,
    TabView,
    View,
)
from session_panel_spec.reference.dashboard import dashboard
from session_panel_spec.reference.limits import LIMITS
from session_panel_spec.reference.look import Look
from session_panel_spec.reference.offers import TOLD
from session_panel_spec.reference.state import HOME, Session, State, Tab, is_over

LEVELS = ("very negative", "negative", "slightly negative")
"""The levels of sentiment that may alert, from the lowest up."""

THRESHOLDS = {
    "slightly negative": ("SENT-1.4", "SENT-1.5"),
    "negative": ("SENT-1.6",),
    "very negative": ("SENT-1.7",),
}

AGAINST = {
    "presence": "OFFR-8.2",
    "at-capacity": "OFFR-8.3",
    "offer-limit": "OFFR-8.4",
    "no-room": "OFFR-8.5",
}


class Shown(NamedTuple):
    """A screen, and the ids of the clauses that decided it."""

    view: View
    clauses: frozenset[str]


def screen(state: State, locale: str) -> Shown:
    """Return the whole screen in a language."""
    look = Look(state, locale)
    focused = state.sessions[state.focus]
    at_home = look.when(focused.id == HOME, "CLOS-1.2")
    look.when(at_home and state.configured, "CONF-1.22")
    look.by("FOCS-1.1", "FOCS-3.3", "FOCS-3.4")
    look.when(state.now == 0 and state.presence == "available", "PRES-5.1")
    look.when(state.now == 0 and state.mode == "expanded", "MODE-1.1")
    view = View(
        presence=look.text(f"presence {state.shown}"),
        incoming=_incoming(look),
        mode=state.mode,  # type: ignore[arg-type]
        sessions=tuple(_session(look, one) for one in state.sessions.values()),
        tabs=tuple(_tab(look, focused, tab) for tab in focused.tabs),
        communication=_communication(look, focused),
        form=None if at_home else focused.unsaved,
        dialog=_dialog(look),
        offers=tuple(_offer(look, name) for name in state.offers),
        dashboard=dashboard(look) if at_home else None,
    )
    return Shown(view, frozenset(look.clauses))


def _incoming(look: Look) -> IncomingView:
    """Return whether new conversations can come, and what stands against them (OFFR-8)."""
    against = [reason for reason, is_so in LIMITS.items() if is_so(look.state)]
    look.by("OFFR-8.1", "OFFR-8.7", *map(AGAINST.__getitem__, against))
    look.when(len(against) > 1, "OFFR-8.6")
    look.when(look.state.configured, "CONF-1.15", "CONF-1.23")
    look.when(against and look.state.offers.keys() & look.state.known.keys(), "OFFR-8.8")
    return IncomingView(
        possible=not against,
        text=look.text("impossible" if against else "possible"),
        reasons=tuple(look.text(f"against {reason}") for reason in against),
    )


def _session(look: Look, session: Session) -> SessionView:
    title = _title(look, session, "TITL-3.5", "TITL-3.6", "TITL-3.7")
    unread = _unread(look, session)
    alert = _alerts(look, session)
    look.when(session.unsaved, "EDIT-1.1")
    return SessionView(
        id=session.id,
        kind=session.kind,  # type: ignore[arg-type]
        title=title,
        icon=look.icon(title),
        focused=session.id == look.state.focus,
        closable=not look.when(session.id == HOME, "CLOS-1.1"),
        unread=look.badge(unread),
        alert="!" if alert else "",
        tooltip=look.tooltip(title, unread, alert=alert),
        unsaved=bool(session.unsaved),
    )


def _title(look: Look, session: Session, *follows: str) -> str:
    """Return the title of a session (TITL-1), or of Home (CLOS-1)."""
    if session.id == HOME:
        look.when(look.indonesian, "CLOS-1.3")
        return look.text("home")
    if session.title is not None:
        look.by("TITL-1.1")
        look.when(session.told, *follows)
        return session.title
    conversation = look.state.known[session.id]
    look.when(is_over(conversation) and conversation.name is None, "TITL-1.12")
    return look.name(conversation, *follows)


def _unread(look: Look, session: Session) -> int:
    """Return how many messages of a session are unread (UNRD-1)."""
    conversation = look.state.known.get(session.id)
    return conversation.unread if conversation else 0


def _alerts(look: Look, session: Session) -> bool:
    """Return whether a session's icon carries the alert (SENT-2)."""
    if session.sentiment not in LEVELS:
        return False
    threshold = look.config.sentiment_threshold
    if look.when(threshold == "off", "SENT-1.8"):
        return False
    look.by(*THRESHOLDS[threshold], "SENT-2.3")
    look.when(look.state.configured, "CONF-1.21")
    below = LEVELS.index(session.sentiment) <= LEVELS.index(threshold)
    if look.when(session.id == look.state.focus, "SENT-2.1", "SENT-2.5"):
        return False
    return look.when(below, "SENT-2.2", "SENT-2.4")


def _tab(look: Look, session: Session, tab: Tab) -> TabView:
    """Return an application tab (TABS-1); Home's is the dashboard (CLOS-1)."""
    title = look.config.dashboard if session.id == HOME else tab.title
    look.when(session.tab != tab.id, "TABS-1.2")
    return TabView(
        id=tab.id,
        title=look.text(f"tab {tab.kind}") if title is None else title,
        focused=session.tab == tab.id,
        closable=not look.when(tab == session.tabs[0], "TABS-1.7", "TABS-1.8"),
    )


def _communication(look: Look, session: Session) -> CommunicationView | None:
    """Return the communication panel of the focused session; None if it has none."""
    if session.kind != "conversation":
        look.by("FOCS-3.2")
        look.when(session.id != HOME, "SESS-2.12")
        return None
    one = look.state.known[session.id]
    look.by("FOCS-3.1", "SESS-2.2", "SESS-2.5", "SESS-2.6", "SESS-2.9", "SENT-1.1")
    look.when(one.case is not None, "SESS-2.8")
    by_what_went_before = "CONV-9.2" if one.history == "carried" else "CONV-8.2"
    look.by(TOLD[one.elsewhere] if one.elsewhere else by_what_went_before)
    return CommunicationView(
        conversation=one.id,
        customer=look.name(one, "TITL-3.10"),
        channel=look.channel(one.channel),
        case=one.case or "",
        summary=one.summary,
        state=look.text(f"state {one.state}"),
        sentiment=look.text(f"sentiment {session.sentiment}"),
        history=one.history,  # type: ignore[arg-type]
        read_only=look.when(is_over(one), "END-1.3", "SENT-1.3"),
    )


def _dialog(look: Look) -> DialogView | None:
    """Return the close dialog, which says what closing does (CLOS-2)."""
    if look.state.dialog is None:
        return None
    session = look.state.sessions[look.state.dialog]
    look.by("CLOS-2.3", "CLOS-2.12")
    title = _title(look, session, "TITL-3.11")
    sentences = [f"{look.text('close?')} {title}?", *_what_stops(look, session)]
    if look.when(session.unsaved, "CLOS-2.10"):
        sentences.append(look.text("lost"))
    unread = _unread(look, session)
    if look.when(unread, "CLOS-2.11"):
        words = look.text("unread one" if unread == 1 else "unread")
        sentences.append(f"{unread} {words}")
    return DialogView(session=session.id, text=" ".join(sentences))


def _what_stops(look: Look, session: Session) -> list[str]:
    """Return what closing does to an active conversation."""
    conversation = look.state.known.get(session.id)
    if conversation is None or is_over(conversation):
        look.by("CLOS-2.8" if conversation else "CLOS-2.9")
        return []
    look.by("CLOS-2.6" if conversation.mode == "persistent" else "CLOS-2.7")
    return [look.text(f"close {conversation.mode}")]


def _offer(look: Look, name: str) -> OfferView:
    conversation = look.state.conversation(name)
    assert conversation is not None  # noqa: S101 - it is offered
    look.by("SESS-2.7")
    return OfferView(
        conversation=name,
        title=look.name(conversation, "TITL-3.8"),
        channel=look.channel(conversation.channel),
        until=look.state.offers[name],
    )
