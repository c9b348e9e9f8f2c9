"""What a customer does: messages, sentiment, leaving."""

from msgspec.structs import replace

from session_panel.effects import NotOffered
from session_panel_spec.reference.life import stop
from session_panel_spec.reference.limits import LIMITS
from session_panel_spec.reference.offers import make_offer, offer_goes
from session_panel_spec.reference.state import Conversation
from session_panel_spec.reference.turn import Turn
from session_panel_spec.reference.waiting import end_of, end_of_waiting

COUNTED = {
    "active": ("UNRD-1.1", "UNRD-1.4"),
    "waiting": ("UNRD-1.2", "UNRD-1.4", "OFFR-2.10"),
    "offered": ("UNRD-1.3", "UNRD-1.4", "OFFR-1.24", "OFFR-1.25"),
}
"""By what a message counts as unread, from the state of its conversation."""


def message(turn: Turn) -> None:
    """A customer writes."""
    conversation = turn.conversation
    if not turn.when(turn.state.focus == conversation.id, "UNRD-1.1"):
        turn.by(*COUNTED[conversation.state])
        turn.when(conversation.assigned, "CONV-13.11")
        turn.amend(replace(conversation, unread=conversation.unread + 1))
    if conversation.state == "waiting":
        _move_end(turn, turn.conversation)
        _return(turn, conversation)


def _move_end(turn: Turn, conversation: Conversation) -> None:
    """A message moves the end of waiting, if that makes it later."""
    end, moved = end_of(conversation), end_of_waiting(turn, conversation)
    turn.by("OFFR-2.8" if moved > end else "OFFR-2.9")
    turn.by("CONV-4.8", "CONV-4.9")
    turn.when(turn.state.configured, "CONF-1.20")
    turn.when(end <= turn.state.now, "TIME-1.14", "TIME-1.15")
    turn.when(conversation.assigned and moved > end, "CONV-13.7")
    turn.amend(replace(conversation, ends=max(end, moved)))


def _return(turn: Turn, conversation: Conversation) -> None:
    """Offer a returning customer, unless the offer limit or room stands against it."""
    if turn.when(conversation.id in turn.state.offers, "OFFR-2.14"):
        return
    for reason, clause in (("offer-limit", "OFFR-2.4"), ("no-room", "OFFR-2.5")):
        if turn.when(LIMITS[reason](turn.state), clause, "OFFR-2.15", "OFFR-2.16"):
            turn.tell(NotOffered(conversation.id, "OFFR-2", reason))  # type: ignore[arg-type]
            return
    turn.by("OFFR-2.1", "OFFR-2.6")
    turn.when(LIMITS["presence"](turn.state), "OFFR-2.2")
    turn.when(LIMITS["at-capacity"](turn.state), "OFFR-2.3")
    turn.when(conversation.assigned, "CONV-13.6", "CONV-13.12")
    make_offer(turn, conversation.id)


def sentiment(turn: Turn) -> None:
    """The customer's sentiment is measured."""
    turn.by("SENT-1.1")
    session = turn.state.sessions[turn.event.conversation]
    turn.put(replace(session, sentiment=turn.event.level))


def leave(turn: Turn) -> None:
    """A live customer leaves, or goes before the answer."""
    conversation = turn.conversation
    if conversation.state == "offered":
        offer_goes(turn, "left")
    else:
        stop(turn, conversation, "ended", "leave")
