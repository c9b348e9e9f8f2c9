"""What the host and the administrator do: names, forgetting, the configuration."""

from msgspec.structs import replace

from session_panel.effects import HandedBack
from session_panel_spec.reference.offers import forget
from session_panel_spec.reference.presence import recompute
from session_panel_spec.reference.state import State, is_over
from session_panel_spec.reference.turn import Turn, without

NAMED = {"offered": "TITL-3.1", "active": "TITL-3.2", "waiting": "TITL-3.2"}


def rename(turn: Turn) -> None:
    """The host tells the name of a conversation, or the title of an open record."""
    turn.when(turn.state.dialog is not None, "TITL-3.12")
    name = turn.event.name
    if turn.event.record is not None:
        turn.by("TITL-3.4")
        turn.put(replace(turn.state.sessions[turn.event.record], title=name, told=True))
        return
    conversation = turn.conversation
    if not turn.when(is_over(conversation), "TITL-3.3", "CONV-10.3"):
        turn.by(NAMED[conversation.state])
    turn.when(conversation.id in turn.state.offers, "TITL-3.1")
    turn.when(conversation.number is not None, "TITL-3.17")
    turn.when(_others(turn), "TITL-3.13")
    turn.amend(replace(conversation, name=name, told=True))


def _others(turn: Turn) -> bool:
    """Return whether the customer has other conversations."""
    one = turn.conversation
    same = (other for other in turn.state.known.values() if other.customer == one.customer)
    return any(other.id != one.id for other in same)


def drop(turn: Turn) -> None:
    """The host drops what the panel knows of a customer."""
    turn.by("CONV-15.1", "CONV-15.2")
    customer = turn.event.customer
    for one in turn.state.known.values():
        if one.customer == customer:
            if turn.when(one.unread, "CONV-15.4"):
                turn.tell(HandedBack(one.id, {}, one.unread, None))
            forget(turn, one.id, "OFFR-1.10")
    turn.change(
        known={k: one for k, one in turn.state.known.items() if one.customer != customer},
        last=without(turn.state.last, customer),
        forgotten={**turn.state.forgotten, customer: "CONV-15.3"},
    )


def configure(turn: Turn) -> None:
    """The administrator replaces the whole configuration."""
    old, new = turn.config, turn.event.config
    turn.by("CONF-1.1", "CONF-1.2")
    _note_what_stays(turn, turn.state)
    turn.change(config=new, configured=True)
    policy = turn.when(new.presence_policy != old.presence_policy, "CONF-1.11")
    if turn.when(new.capacity != old.capacity, "CONF-1.12") or policy:
        recompute(turn, "configure")


def _note_what_stays(turn: Turn, state: State) -> None:
    """Note what is as it was under another configuration."""
    new = turn.event.config
    stands = len(state.sessions) - 1 + len(state.offers) > new.session_limit
    turn.when(stands or len(state.offers) > new.offer_limit, "CONF-1.16")
    waits = any(one.state == "waiting" for one in state.known.values())
    turn.when(state.offers or waits, "CONF-1.17")
    turn.when(state.dialog is not None, "CONF-1.24")
