"""Which conversation an event is about (rules CONV-1, CONV-10)."""

from session_panel.refusal import EventRefused, Reason
from session_panel.state import Conversation, PanelState


def started(state: PanelState, conversation: str) -> Conversation:
    """Return a conversation that is the agent's: active, waiting or over.

    Raises:
        EventRefused: it is unknown, or only offered (CONV-1).
    """
    known = state.conversations.get(conversation)
    if known is None:
        offered = conversation in state.offers
        reason = Reason.NOT_STARTED if offered else Reason.UNKNOWN_CONVERSATION
        raise EventRefused("CONV-1", reason)
    return known


def require_known(state: PanelState, conversation: str) -> None:
    """CONV-1: the panel has the conversation, or it is offered as new.

    Raises:
        EventRefused: it is unknown.
    """
    if conversation not in state.offers:
        started(state, conversation)


def require_not_over(state: PanelState, conversation: str) -> None:
    """CONV-10: a conversation that is known or offered, and not over.

    Raises:
        EventRefused: it is unknown (CONV-1), or over.
    """
    if conversation not in state.offers and started(state, conversation).over:
        raise EventRefused("CONV-10", Reason.OVER)
