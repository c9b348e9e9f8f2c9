"""What happens to conversations (rules CONV-4, CONV-6, CONV-7, CONV-10, UNRD-1, SENT-1)."""

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.conversation import CONVERSATION
from session_panel.effects import UpdateConversation
from session_panel.events import Drop, End, Expire, Leave, Message, Sentiment
from session_panel.handlers import offers
from session_panel.handlers.answer import Answer
from session_panel.handlers.sessions import require_still
from session_panel.handlers.starting import is_engaged
from session_panel.handlers.stopping import stop
from session_panel.refusal import EventRefused, Reason
from session_panel.session import SESSION
from session_panel.state import Conversation, PanelState, session_state, with_session


def message(config: Config, state: PanelState, event: Message) -> Answer:
    """UNRD-1 while active; OFFR-2 while waiting."""
    conversation = _known(state, event.conversation)
    if CONVERSATION.step(conversation.state, "message") == "waiting":
        return offers.returns(config, state, event)
    if state.focus == event.conversation:
        return state, ()
    session = state.sessions[event.conversation]
    return with_session(state, replace(session, unread=session.unread + 1)), ()


def sentiment(_config: Config, state: PanelState, event: Sentiment) -> Answer:
    """SENT-1: the level of an active conversation."""
    conversation = _known(state, event.conversation)
    CONVERSATION.step(conversation.state, "sentiment")
    session = state.sessions[event.conversation]
    return with_session(state, replace(session, sentiment=event.level)), ()


def leave(config: Config, state: PanelState, event: Leave) -> Answer:
    """CONV-7 while active; OFFR-5 while offered as new."""
    pending = state.offers.get(event.conversation)
    if pending and pending.new:
        return offers.withdraw(state, event)
    return stop(config, state, _known(state, event.conversation), "leave", event.at)


def expire(_config: Config, state: PanelState, event: Expire) -> Answer:
    """CONV-4: the waiting time has passed; not while offered (OFFR-2)."""
    conversation = _known(state, event.conversation)
    expired = CONVERSATION.step(conversation.state, "expire")
    if conversation.id in state.offers:
        raise EventRefused("OFFR-2", Reason.OFFERED)
    if event.at < (conversation.expires_at or 0):
        raise EventRefused("CONV-4", Reason.NOT_DUE)
    closed = replace(conversation, state=expired, expires_at=None)
    conversations = {**state.conversations, conversation.id: closed}
    effects = (UpdateConversation(conversation.id, expired),)
    return replace(state, conversations=conversations), effects


def end(config: Config, state: PanelState, event: End) -> Answer:
    """CONV-6 and END-1: the agent ends the focused session's conversation."""
    require_still(state)
    conversation = _known(state, event.conversation)
    answer = stop(config, state, conversation, "end", event.at)
    SESSION.step(session_state(state, event.conversation), "end")
    return answer


def drop(_config: Config, state: PanelState, event: Drop) -> Answer:
    """Forget a customer whose conversations are all over and none on the screen."""
    theirs = [c for c in state.conversations.values() if c.customer == event.customer]
    if is_engaged(state, event.customer):
        raise EventRefused("CONV-10", Reason.NOT_OVER)
    if not theirs:
        raise EventRefused("CONV-1", Reason.UNKNOWN_CUSTOMER)
    if any(c.id in state.sessions for c in theirs):
        raise EventRefused("FOCS-2", Reason.SESSION_OPEN)
    kept = {key: c for key, c in state.conversations.items() if c.customer != event.customer}
    customers = {key: last for key, last in state.customers.items() if key != event.customer}
    return replace(state, conversations=kept, customers=customers), ()


def _known(state: PanelState, conversation: str) -> Conversation:
    """Return a conversation that has been started.

    Raises:
        EventRefused: it has not been (CONV-1).
    """
    known = state.conversations.get(conversation)
    if known is None:
        offered = conversation in state.offers
        reason = Reason.NOT_STARTED if offered else Reason.UNKNOWN_CONVERSATION
        raise EventRefused("CONV-1", reason)
    return known
