"""How an active conversation stops, whatever stops it (rules CONV-2, CONV-3, CONV-6, CONV-7)."""

from typing import Literal

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.conversation import CONVERSATION
from session_panel.effects import UpdateConversation
from session_panel.handlers.answer import Answer
from session_panel.handlers.presence import move_presence
from session_panel.state import Conversation, PanelState, with_entered, with_session
from session_panel.value import later


def stop(
    config: Config,
    state: PanelState,
    conversation: Conversation,
    event: Literal["close", "end", "leave"],
    at: float,
) -> Answer:
    """Send the event to an active conversation's machine, and recompute the presence (PRES-1).

    Where its session stays open, its sentiment goes: it is one of active conversations (SENT-2).
    """
    stopped = CONVERSATION.step(conversation.state, event, conversation)
    waits_until = later(at, config.waiting_time_of(conversation.work_stream))
    conversation = replace(
        conversation, state=stopped, expires_at=waits_until if stopped == "waiting" else None
    )
    if session := state.sessions.get(conversation.id):
        state = with_session(state, replace(session, sentiment="neutral"))
    state = replace(with_entered(state, conversation), load=state.load - 1)
    presence_event = "recompute_unless_inactive" if event == "leave" else "recompute"
    state, published = move_presence(config, state, presence_event)
    return state, (UpdateConversation(conversation.id, stopped), *published)
