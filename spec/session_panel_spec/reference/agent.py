"""What the agent does with offers, work items, records and sessions."""

from session_panel.effects import CloseNotification, LoadPage
from session_panel_spec.reference.life import (
    close_session,
    give_focus,
    open_conversation,
    start,
    stop,
)
from session_panel_spec.reference.offers import arrived, history, offer_goes, take_offer
from session_panel_spec.reference.presence import declined
from session_panel_spec.reference.state import Session, Tab
from session_panel_spec.reference.turn import Turn


def accept(turn: Turn) -> None:
    """The agent accepts an offer; a close dialog goes, whatever it is about."""
    turn.by("OFFR-3.1", "SESS-1.1")
    _note_answer(turn)
    if turn.when(turn.state.dialog is not None, "CLOS-3.16"):
        turn.change(dialog=None)
    name = turn.event.conversation
    turn.tell(CloseNotification(name, "accepted"))
    accepted(turn, name)


def accepted(turn: Turn, name: str, *, focused: bool = True) -> None:
    """An offer is accepted (OFFR-3): it is gone, and its conversation starts."""
    conversation = turn.state.conversation(name)
    assert conversation is not None  # noqa: S101 - it is offered
    turn.by("CONV-5.1" if conversation.state == "waiting" else "CONV-1.1")
    if conversation.state == "offered" and conversation.unread:
        turn.by("OFFR-1.26" if focused else "OFFR-1.27")
    take_offer(turn, name)
    start(turn, conversation, focused=focused)


def _note_answer(turn: Turn) -> None:
    """Note which offer is answered, and when."""
    first = next(iter(turn.state.offers))
    turn.when(first != turn.event.conversation, "OFFR-6.2")
    turn.when(turn.state.offers[turn.event.conversation] <= turn.state.now, "TIME-1.13")


def reject(turn: Turn) -> None:
    """The agent declines an offer."""
    _note_answer(turn)
    offer_goes(turn, "rejected")
    declined(turn)


def pick(turn: Turn) -> None:
    """The agent picks an open work item."""
    turn.by("SESS-1.2", "CONV-1.2")
    config, state = turn.config, turn.state
    turn.when(state.shown not in config.allowed_presences, "SESS-1.3")
    turn.when(state.load >= config.capacity, "SESS-1.4")
    start(turn, arrived(turn, turn.event.mode, history(turn)))


def open_work_item(turn: Turn) -> None:
    """The agent opens one of my or closed work items."""
    conversation = turn.conversation
    if turn.when(conversation.id in turn.state.sessions, "SESS-4.1", "SESS-4.3"):
        turn.when(not turn.state.room, "SESS-4.2")
        give_focus(turn, conversation.id)
    elif turn.when(conversation.state == "waiting", "SESS-1.5", "SESS-5.1", "CONV-1.3", "CONV-5.2"):
        turn.when(conversation.ends <= turn.state.now, "TIME-1.14")  # type: ignore[operator]
        start(turn, conversation)
    else:
        turn.by("SESS-1.6", "SESS-5.2", "SESS-5.4", "CONV-10.1")
        turn.when(conversation.unread, "SESS-5.3")
        open_conversation(turn, conversation.id)


def open_record(turn: Turn) -> None:
    """The agent opens a record, by Open or by Shift+click."""
    event = turn.event
    if turn.when(event.record in turn.state.sessions, "SESS-4.1", "SESS-4.3"):
        turn.when(not turn.state.room, "SESS-4.2")
    else:
        turn.by("SESS-1.7" if turn.kind == "open_record" else "SESS-1.8")
        turn.by("SESS-2.11", "SESS-2.13", "SESS-3.1")
        turn.put(Session(event.record, event.kind, (Tab("form", "form"),), "form", event.title))
        turn.tell(LoadPage(event.record, "form"))
    give_focus(turn, event.record)


def focus(turn: Turn) -> None:
    """The agent switches to a session, or to Home."""
    give_focus(turn, turn.event.session)


def close(turn: Turn) -> None:
    """The agent clicks the X of a session."""
    turn.by("CLOS-2.1")
    session = turn.session
    asks = turn.when(turn.config.close_dialog, "CLOS-2.3")
    if asks or turn.when(session.unsaved, "CLOS-2.14"):
        turn.change(dialog=session.id)
    else:
        turn.by("CLOS-2.13")
        close_session(turn, session.id)


def confirm(turn: Turn) -> None:
    """The agent confirms the close dialog."""
    turn.by("CLOS-2.4", "CLOS-3.22", "CLOS-4.1")
    name = turn.state.dialog or ""
    turn.when(turn.state.sessions[name].unsaved, "EDIT-1.6")
    turn.change(dialog=None)
    close_session(turn, name)


def cancel(turn: Turn) -> None:
    """The agent cancels the close dialog."""
    turn.by("CLOS-2.5")
    turn.change(dialog=None)


def end(turn: Turn) -> None:
    """The agent ends the conversation that has the focus."""
    stop(turn, turn.conversation, "ended", "end")


def toggle(turn: Turn) -> None:
    """The agent clicks the burger."""
    turn.by("MODE-1.2")
    turn.change(mode="collapsed" if turn.state.mode == "expanded" else "expanded")
