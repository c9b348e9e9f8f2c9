"""What happens to conversations (rules CONV-4, CONV-6, CONV-7, CONV-13, UNRD-1, SENT-1)."""

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.conversation import CONVERSATION
from session_panel.effects import UpdateConversation
from session_panel.events import Assign, End, Expire, Leave, Message, Sentiment
from session_panel.handlers import offers
from session_panel.handlers.answer import Answer
from session_panel.handlers.known import started
from session_panel.handlers.sessions import require_still
from session_panel.handlers.starting import new_conversation, require_new, with_begun
from session_panel.handlers.stopping import stop
from session_panel.refusal import EventRefused, Reason
from session_panel.session import SESSION
from session_panel.state import (
    PanelState,
    session_state,
    with_entered,
    with_message,
    with_session,
)
from session_panel.value import later


def message(config: Config, state: PanelState, event: Message) -> Answer:
    """UNRD-1 while active; OFFR-2 while waiting; OFFR-1 while offered as new."""
    pending = state.offers.get(event.conversation)
    if pending and pending.new:
        return with_message(state, event.conversation), ()
    conversation = started(state, event.conversation)
    if CONVERSATION.step(conversation.state, "message") == "waiting":
        return offers.returns(config, state, conversation, event.at)
    if state.focus == event.conversation:
        return state, ()
    return with_message(state, event.conversation), ()


def sentiment(_config: Config, state: PanelState, event: Sentiment) -> Answer:
    """SENT-1: the level of an active conversation."""
    conversation = started(state, event.conversation)
    CONVERSATION.step(conversation.state, "sentiment")
    session = state.sessions[event.conversation]
    return with_session(state, replace(session, sentiment=event.level)), ()


def leave(config: Config, state: PanelState, event: Leave) -> Answer:
    """CONV-7 while active; OFFR-5 while offered as new."""
    pending = state.offers.get(event.conversation)
    if pending and pending.new:
        return offers.gone(state, event.conversation, "leave", event.at)
    return stop(config, state, started(state, event.conversation), "leave", event.at)


def assign(config: Config, state: PanelState, event: Assign) -> Answer:
    """CONV-13: a conversation that waits elsewhere waits here."""
    require_new(state, event)
    by_default = later(event.at, config.waiting_time_of(event.work_stream))
    until = by_default if event.until is None else event.until
    new = new_conversation(event, "persistent", "carried")
    assigned = replace(new, state="waiting", expires_at=until)
    return with_begun(state, assigned), (UpdateConversation(assigned.id, assigned.state),)


def expire(_config: Config, state: PanelState, event: Expire) -> Answer:
    """CONV-4: the waiting time has passed; not while offered (OFFR-2)."""
    conversation = started(state, event.conversation)
    expired = CONVERSATION.step(conversation.state, "expire")
    if conversation.id in state.offers:
        raise EventRefused("OFFR-2", Reason.OFFERED)
    if conversation.expires_at is not None and event.at < conversation.expires_at:
        raise EventRefused("CONV-4", Reason.NOT_DUE)
    closed = replace(conversation, state=expired, expires_at=None)
    return with_entered(state, closed), (UpdateConversation(conversation.id, expired),)


def end(config: Config, state: PanelState, event: End) -> Answer:
    """CONV-6 and END-1: the agent ends the focused session's conversation."""
    require_still(state)
    conversation = started(state, event.conversation)
    answer = stop(config, state, conversation, "end", event.at)
    SESSION.step(session_state(state, event.conversation), "end")
    return answer
