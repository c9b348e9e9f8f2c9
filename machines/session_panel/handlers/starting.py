"""How a conversation starts, and its session, whatever starts it (rules SESS-1 to SESS-3)."""

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.conversation import CONVERSATION
from session_panel.effects import LoadPage, UpdateConversation
from session_panel.events import Assign, ConversationMode, Offer, Pick
from session_panel.handlers.answer import Answer
from session_panel.handlers.presence import move_presence
from session_panel.refusal import EventRefused, Reason
from session_panel.state import (
    Conversation,
    History,
    PanelState,
    Session,
    conversation_session,
    with_entered,
    with_read,
    with_session,
)
from session_panel.text import shown_name


def require_new(state: PanelState, event: Offer | Pick | Assign) -> None:
    """OFFR-1: its id is new, and its customer has no conversation here that is not over.

    Raises:
        EventRefused: one of the two fails; it carries the conversation that stands against it.
    """
    if event.conversation in state.conversations or event.conversation in state.offers:
        raise EventRefused("OFFR-1", Reason.NOT_NEW, event.conversation)
    if event.conversation in state.sessions:
        raise EventRefused("OFFR-1", Reason.ID_TAKEN)
    if engaged := engagement(state, event.customer):
        raise EventRefused("OFFR-1", Reason.CUSTOMER_ENGAGED, engaged)


def engagement(state: PanelState, customer: str) -> str | None:
    """Return the id of the customer's conversation that is active, waiting or offered, if any."""
    last = state.conversations.last_of(customer)
    if last and not last.over:
        return last.id
    offered = (o.id for o in state.offers.values() if o.new and o.new.customer == customer)
    return next(offered, None)


def to_start(state: PanelState, event: Offer | Pick) -> Conversation:
    """Return the conversation that an offer or a pick brings, in its initial state."""
    return new_conversation(event, event.mode, _history(state, event))


def new_conversation(
    event: Offer | Pick | Assign, mode: ConversationMode, history: History
) -> Conversation:
    """Return the conversation that an event brings, in its initial state."""
    return Conversation(
        id=event.conversation,
        customer=event.customer,
        mode=mode,
        history=history,
        name=shown_name(event.name),
        case=event.case,
        summary=event.summary,
        work_stream=event.work_stream,
        channel=event.channel,
    )


def _history(state: PanelState, event: Offer | Pick) -> History:
    """CONV-8, CONV-9 and CONV-14: ended does not carry the history on."""
    last = state.conversations.last_of(event.customer)
    known = last.state if last else "ended"
    return "fresh" if (event.previous or known) == "ended" else "carried"


def resumed(conversation: Conversation) -> Conversation:
    """CONV-5: a waiting conversation is active again, with its history."""
    active = CONVERSATION.step(conversation.state, "resume")
    return replace(conversation, state=active, history="carried", expires_at=None)


def with_begun(state: PanelState, conversation: Conversation) -> PanelState:
    """Take a conversation in as its customer's last.

    An unauthenticated customer's gets its number, if it has none (TITL-1).
    """
    if conversation.name is None and conversation.visitor == 0:
        conversation = replace(conversation, visitor=state.visitors + 1)
    if conversation.visitor > state.visitors:
        state = replace(state, visitors=conversation.visitor)
    return with_entered(state, conversation)


def start(
    config: Config, state: PanelState, conversation: Conversation, *, focus: bool = True
) -> Answer:
    """Make a conversation active in a session of its own, and recompute the presence.

    Args:
        config: the configuration.
        state: the panel's state.
        conversation: the conversation, active.
        focus: whether its session takes the focus, or opens in the background (OFFR-3).
    """
    state = replace(with_begun(state, conversation), load=state.load + 1)
    state, pages = open_session(state, conversation_session(conversation.id), focus=focus)
    state, published = move_presence(config, state, "recompute")
    return state, (UpdateConversation(conversation.id, conversation.state), *pages, *published)


def open_session(state: PanelState, session: Session, *, focus: bool = True) -> Answer:
    """Open a session and load its pages (SESS-2); with the focus (SESS-3), it is read (UNRD-1)."""
    opened = with_session(state, session)
    if focus:
        opened = replace(with_read(opened, session.id), focus=session.id)
    return opened, tuple(LoadPage(session.id, tab.id) for tab in session.tabs)
