"""What the router does: offers, withdraws, transfers, assigns."""

from msgspec.structs import replace

from session_panel.effects import CloseNotification, HandedBack
from session_panel_spec.reference.life import begin_last, enter, numbered, remove_session
from session_panel_spec.reference.limits import LIMITS
from session_panel_spec.reference.offers import (
    NEW_AGAIN,
    arrived,
    forget,
    history,
    make_offer,
    offer_goes,
    take_offer,
)
from session_panel_spec.reference.presence import recompute
from session_panel_spec.reference.state import Conversation
from session_panel_spec.reference.turn import Turn, without
from session_panel_spec.reference.waiting import end_of_waiting

REGARDLESS = {
    "presence": "CONV-13.15",
    "at-capacity": "CONV-13.16",
    "offer-limit": "CONV-13.17",
    "no-room": "CONV-13.18",
}
"""What stands against an offer, and not against an assignment."""


def offer(turn: Turn) -> None:
    """A new conversation is offered."""
    conversation = arrived(turn, turn.event.mode, history(turn))
    turn.when(turn.state.gone.get(conversation.id) in NEW_AGAIN.values(), "OFFR-1.30")
    turn.change(new={**turn.state.new, conversation.id: conversation})
    make_offer(turn, conversation.id)


def withdraw(turn: Turn) -> None:
    """A pending offer is taken back."""
    offer_goes(turn, "withdrawn")


def transfer(turn: Turn) -> None:
    """A conversation that is active or waiting goes to somebody else."""
    conversation = turn.conversation
    active = conversation.state == "active"
    turn.by("CONV-12.1" if active else "CONV-12.2", "CONV-12.11", "CONV-12.12")
    if turn.when(conversation.id in turn.state.offers, "CONV-12.3", "OFFR-7.4"):
        take_offer(turn, conversation.id)
        turn.tell(CloseNotification(conversation.id, "withdrawn"))
    turn.tell(_handed_back(turn, conversation))
    turn.change(
        known=without(turn.state.known, conversation.id),
        last=without(turn.state.last, conversation.customer),
        forgotten={**turn.state.forgotten, conversation.customer: "CONV-12.13"},
    )
    forget(turn, conversation.id, "OFFR-1.9")
    turn.when(turn.state.dialog not in (None, conversation.id), "CONV-12.7")
    if active:
        _take_session(turn, conversation.id)
        recompute(turn, "transfer")


def _handed_back(turn: Turn, conversation: Conversation) -> HandedBack:
    """Return what goes with a conversation that is transferred."""
    session = turn.state.sessions.get(conversation.id)
    unsaved = session.unsaved if session else {}
    turn.when(unsaved, "CONV-12.8", "EDIT-1.5")
    turn.when(conversation.unread, "CONV-12.9")
    turn.when(conversation.ends is not None, "CONV-12.10")
    return HandedBack(conversation.id, unsaved, conversation.unread, conversation.ends)


def _take_session(turn: Turn, name: str) -> None:
    """Close a transferred conversation's session, without a dialog; one about it goes."""
    turn.by("CONV-12.4")
    turn.when(turn.state.focus == name, "CONV-12.5")
    remove_session(turn, name)
    if turn.when(turn.state.dialog == name, "CONV-12.6"):
        turn.change(dialog=None)


def assign(turn: Turn) -> None:
    """A persistent conversation that waits elsewhere waits here from now on."""
    turn.by("CONV-13.1", "CONV-13.2", "CONV-13.9", "CONV-13.10", "CONV-11.1")
    for reason, clause in REGARDLESS.items():
        turn.when(LIMITS[reason](turn.state), clause)
    conversation = arrived(turn, "persistent", "carried")
    turn.when(conversation.name is None, "TITL-1.8")
    until = turn.event.until
    if turn.when(until is None, "CONV-13.4"):
        until = end_of_waiting(turn, conversation)
        turn.when(turn.state.configured, "CONF-1.19")
    elif not turn.when(until <= turn.state.now, "CONV-13.5"):
        turn.by("CONV-13.3")
    waits = replace(numbered(turn, conversation), ends=until, assigned=True)
    enter(turn, waits, "waiting")
    begin_last(turn, waits)
