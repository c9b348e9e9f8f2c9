"""How a conversation's session starts, whatever starts it (rules SESS-1 to SESS-3)."""

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.conversation import CONVERSATION
from session_panel.effects import LoadPage, UpdateConversation
from session_panel.events import Offer, Pick
from session_panel.handlers.answer import Answer
from session_panel.handlers.presence import move_presence
from session_panel.refusal import Reason
from session_panel.state import (
    Conversation,
    History,
    PanelState,
    Session,
    conversation_session,
    with_session,
)


def not_new(state: PanelState, event: Offer | Pick) -> Reason | None:
    """Return why it cannot begin: its id is in use, or its customer's last one is not over."""
    if event.conversation in state.conversations or event.conversation in state.offers:
        return Reason.NOT_NEW
    if event.conversation in state.sessions:
        return Reason.ID_TAKEN
    return Reason.NOT_NEW if is_engaged(state, event.customer) else None


def is_engaged(state: PanelState, customer: str) -> bool:
    """Say whether a customer has a conversation that is not over, or is offered a new one."""
    last = state.customers.get(customer)
    if last and not state.conversations[last].over:
        return True
    return any(offer.new and offer.new.customer == customer for offer in state.offers.values())


def new_conversation(state: PanelState, event: Offer | Pick) -> Conversation:
    """Return the conversation that an offer or a pick brings, in its initial state."""
    return Conversation(
        id=event.conversation,
        customer=event.customer,
        mode=event.mode,
        history=_history(state, event),
        name=event.name,
        case=event.case,
        summary=event.summary,
        work_stream=event.work_stream,
    )


def _history(state: PanelState, event: Offer | Pick) -> History:
    """CONV-8 and CONV-9: closed carries the history on, ended does not."""
    last = state.customers.get(event.customer)
    known = state.conversations[last].state if last else None
    return "carried" if (event.previous or known) == "closed" else "fresh"


def resumed(conversation: Conversation) -> Conversation:
    """CONV-5: a waiting conversation is active again, with its history."""
    active = CONVERSATION.step(conversation.state, "resume")
    return replace(conversation, state=active, history="carried", expires_at=None)


def start(config: Config, state: PanelState, conversation: Conversation) -> Answer:
    """Make an active conversation the focused session, and recompute the presence."""
    if conversation.name is None and not conversation.visitor:
        conversation = replace(conversation, visitor=state.visitors + 1)
    state, pages = open_session(state, conversation_session(conversation.id))
    state = replace(
        state,
        visitors=max(state.visitors, conversation.visitor),
        conversations={**state.conversations, conversation.id: conversation},
        customers={**state.customers, conversation.customer: conversation.id},
        load=state.load + 1,
    )
    state, published = move_presence(config, state, "recompute")
    return state, (UpdateConversation(conversation.id, conversation.state), *pages, *published)


def open_session(state: PanelState, session: Session) -> Answer:
    """Open a session with the focus (SESS-3), and load its pages (SESS-2)."""
    opened = replace(with_session(state, session), focus=session.id)
    return opened, tuple(LoadPage(session.id, tab.id) for tab in session.tabs)
