"""Section 4: how an offer is made and goes, and which history a conversation is offered with."""

from msgspec.structs import replace

from session_panel.effects import CloseNotification, HandedBack, NotifyOffer
from session_panel_spec.reference.names import shows_nothing
from session_panel_spec.reference.state import Conversation
from session_panel_spec.reference.turn import Turn, without
from session_panel_spec.reference.waiting import end_of

TOLD = {"closed": "CONV-14.3", "transferred": "CONV-14.4", "ended": "CONV-14.5"}

GOES = {
    "rejected": ("OFFR-4.1", "OFFR-4.4", "OFFR-4.6"),
    "missed": ("OFFR-4.2", "OFFR-4.4", "OFFR-4.6"),
    "withdrawn": ("OFFR-7.1", "OFFR-7.2"),
    "left": ("OFFR-5.1",),
}
"""By what an offer goes."""

WAITS_ON = {
    "rejected": ("OFFR-2.11", "OFFR-4.5"),
    "missed": ("OFFR-2.12", "OFFR-4.5"),
    "withdrawn": ("OFFR-2.13", "OFFR-7.3"),
}
"""By what a returning customer's conversation then waits on."""

NEW_AGAIN = {
    "rejected": "OFFR-1.5",
    "missed": "OFFR-1.6",
    "withdrawn": "OFFR-1.7",
    "left": "OFFR-1.8",
}
"""By what an id is new again whose offer as new has gone."""

NAMELESS = {"offer": "TITL-3.19", "pick": "TITL-3.20", "assign": "TITL-3.21"}
STREAMS = {"offer": "CONV-4.4", "pick": "CONV-4.5", "assign": "CONV-4.6"}


def arrived(turn: Turn, mode: str, history: str) -> Conversation:
    """Return the new conversation of an offer, a pick or an assignment."""
    event = turn.event
    turn.when(event.work_stream is not None, STREAMS[turn.kind])
    unnamed = event.name is not None and turn.when(shows_nothing(event.name), NAMELESS[turn.kind])
    return Conversation(
        id=event.conversation,
        customer=event.customer,
        mode=mode,
        state="offered",
        history=history,
        name=None if unnamed else event.name,
        channel=event.channel,
        case=event.case,
        summary=event.summary,
        work_stream=event.work_stream,
        elsewhere=getattr(event, "previous", None),
    )


def history(turn: Turn) -> str:
    """Return which history a conversation has that is offered or picked."""
    last = turn.state.last.get(turn.event.customer)
    ended = turn.event.previous
    if ended is not None:
        turn.by(TOLD[ended], "CONV-14.1" if turn.kind == "offer" else "CONV-14.2")
        turn.when(last is not None, "CONV-14.6")
    elif last is not None:
        ended = turn.state.known[last].state
        turn.by("CONV-8.2" if ended == "ended" else "CONV-9.2")
    else:
        _forgotten(turn)
    return "carried" if ended in ("closed", "transferred") else "fresh"


def _forgotten(turn: Turn) -> None:
    """Note why nothing went before."""
    customer = turn.event.customer
    if customer in turn.state.forgotten:
        turn.by(turn.state.forgotten[customer])
        listed = (one.customer == customer for one in turn.state.known.values())
        turn.when(any(listed), "CONV-12.14")


def make_offer(turn: Turn, name: str) -> None:
    """Offer a conversation (OFFR-1, OFFR-2) until the event's time plus the offer time (OFFR-4)."""
    turn.when(turn.config.offer_time == 120, "OFFR-4.3")  # noqa: PLR2004 - OFFR-4's default
    turn.when(turn.state.offers, "OFFR-6.1")
    turn.when(turn.state.configured, "CONF-1.18")
    until = turn.after(turn.config.offer_time)
    turn.change(offers={**turn.state.offers, name: until})
    turn.tell(NotifyOffer(name, until))


def take_offer(turn: Turn, name: str) -> None:
    """A pending offer is pending no more."""
    turn.change(offers=without(turn.state.offers, name))


def offer_goes(turn: Turn, how: str) -> None:
    """An offer goes unaccepted: rejected, missed, withdrawn, or the customer has left."""
    conversation = turn.conversation
    turn.by(*GOES[how])
    outcome = "withdrawn" if how == "left" else how
    take_offer(turn, conversation.id)
    turn.tell(CloseNotification(conversation.id, outcome))  # type: ignore[arg-type]
    if conversation.id in turn.state.known:
        turn.by(*WAITS_ON[how])
        turn.amend(replace(conversation, ends=max(end_of(conversation), turn.state.now)))
        return
    turn.change(new=without(turn.state.new, conversation.id))
    forget(turn, conversation.id, NEW_AGAIN[how])
    if turn.when(conversation.unread, "OFFR-1.28", "OFFR-1.29"):
        turn.tell(HandedBack(conversation.id, {}, conversation.unread, None))


def forget(turn: Turn, name: str, clause: str) -> None:
    """Keep by what an id is new again."""
    turn.change(gone={**turn.state.gone, name: clause})
