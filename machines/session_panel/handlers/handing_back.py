"""What leaves the panel, and what of it is handed back (rules CONV-12, CONV-15)."""

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.conversation import CONVERSATION
from session_panel.effects import Effects, HandedBack
from session_panel.events import Drop, Transfer
from session_panel.frozen_dict import EMPTY
from session_panel.handlers.answer import Answer
from session_panel.handlers.known import started
from session_panel.handlers.offers import gone, handed_back
from session_panel.handlers.presence import move_presence
from session_panel.handlers.starting import engagement
from session_panel.refusal import EventRefused, Reason
from session_panel.state import (
    Conversation,
    PanelState,
    with_dialog_state,
    with_session_state,
    without_conversation,
)


def transfer(config: Config, state: PanelState, event: Transfer) -> Answer:
    """CONV-12: a conversation goes to somebody else, and nothing of it is left here."""
    pending = state.offers.get(event.conversation)
    if pending and pending.new:
        raise EventRefused("OFFR-7", Reason.NOT_STARTED)
    leaving = started(state, event.conversation)
    CONVERSATION.step(leaving.state, "transfer")
    session = state.sessions.get(leaving.id)
    state, notified = gone(state, pending.id, "withdraw", event.at) if pending else (state, ())
    state, unread = without_conversation(state, leaving.id)
    edits = session.edits if session else EMPTY
    handed = HandedBack(leaving.id, edits, unread, leaving.expires_at)
    state, published = _left(config, state, leaving)
    return state, (*notified, handed, *published)


def drop(_config: Config, state: PanelState, event: Drop) -> Answer:
    """CONV-15: forget a customer whose conversations are all over and none on the screen."""
    theirs = state.conversations.of(event.customer)
    if engagement(state, event.customer):
        raise EventRefused("CONV-15", Reason.NOT_OVER)
    if not theirs:
        raise EventRefused("CONV-15", Reason.UNKNOWN_CUSTOMER)
    if any(c.id in state.sessions for c in theirs):
        raise EventRefused("CONV-15", Reason.SESSION_OPEN)
    handed: Effects = ()
    for conversation in theirs:
        state, unread = without_conversation(state, conversation.id)
        handed += handed_back(conversation.id, unread)
    return state, handed


def _left(config: Config, state: PanelState, left: Conversation) -> Answer:
    """Close the session of what has left, and recompute the presence if it was active."""
    if left.id == state.dialog:
        state = with_dialog_state(state, "dismiss")
    if left.state != "active":
        return state, ()
    state = replace(with_session_state(state, left.id, "close"), load=state.load - 1)
    return move_presence(config, state, "recompute_unless_inactive")
