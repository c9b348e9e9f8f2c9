"""What can stand against an event: each condition of the interface's lists of what refuses.

A condition returns whether it is so; one that a refusal is *about* returns that id.
"""

from collections.abc import Callable

from session_panel_spec.reference.limits import LIMITS
from session_panel_spec.reference.names import shows_nothing
from session_panel_spec.reference.state import HOME, Conversation, is_over
from session_panel_spec.reference.turn import Turn
from session_panel_spec.reference.waiting import end_of

Condition = Callable[[Turn], object]

MODAL = {
    "focus": "CLOS-3.1",
    "close": "CLOS-3.2",
    "open_conversation": "CLOS-3.3",
    "open_record": "CLOS-3.3",
    "shift_click": "CLOS-3.3",
    "pick": "CLOS-3.4",
    "edit": "CLOS-3.5",
    "save": "CLOS-3.6",
    "discard": "CLOS-3.7",
    "end": "CLOS-3.8",
    "open_tab": "CLOS-3.9",
    "focus_tab": "CLOS-3.9",
    "close_tab": "CLOS-3.9",
}

NO_ROOM = {
    "pick": "SESS-6.1",
    "open_conversation": "SESS-6.2",
    "open_record": "SESS-6.2",
    "shift_click": "SESS-6.3",
}

ENGAGED = {"active": "OFFR-1.11", "waiting": "OFFR-1.12", "offered": "OFFR-1.13"}


def _named(turn: Turn) -> Conversation | None:
    return turn.state.conversation(turn.event.conversation)


def dialog_is_open(turn: Turn) -> bool:
    """A close dialog is open."""
    return turn.when(turn.state.dialog is not None, MODAL[turn.kind])


def no_dialog_is_open(turn: Turn) -> bool:
    """No close dialog is open."""
    return turn.state.dialog is None


# Of a conversation


def is_unknown(turn: Turn) -> bool:
    """The conversation is neither known nor offered."""
    return _named(turn) is None


def is_new(turn: Turn) -> bool:
    """It is offered as new."""
    return turn.conversation.state == "offered"


def is_final(turn: Turn) -> bool:
    """It is closed or ended."""
    return turn.when(is_over(turn.conversation), "CONV-10.1", "CONV-10.5", "CONV-10.6")


def is_waiting(turn: Turn) -> bool:
    """It is waiting."""
    return turn.conversation.state == "waiting"


def is_not_waiting(turn: Turn) -> bool:
    """It is not waiting."""
    return turn.conversation.state != "waiting"


def is_persistent(turn: Turn) -> bool:
    """It is persistent."""
    return turn.conversation.mode == "persistent"


def is_offered(turn: Turn) -> bool:
    """It is offered, as new or as a returning one."""
    return turn.event.conversation in turn.state.offers


def is_not_offered(turn: Turn) -> bool:
    """It is not offered, whatever its state."""
    return not is_offered(turn)


def waits_longer(turn: Turn) -> bool:
    """The event's time is earlier than the end of its waiting."""
    end, now = end_of(turn.conversation), turn.state.now
    turn.by("TIME-1.8")
    turn.when(now == end, "TIME-1.9")
    return now < end


def rings_longer(turn: Turn) -> bool:
    """The event's time is earlier than the end of the offer."""
    end, now = turn.state.offers[turn.event.conversation], turn.state.now
    turn.by("TIME-1.8")
    turn.when(now == end, "TIME-1.9")
    return now < end


# Of what is new


def is_known(turn: Turn) -> str | None:
    """A known or offered conversation has the conversation's id, which this is about."""
    name = turn.event.conversation
    known = turn.when(name in turn.state.known, "OFFR-1.1")
    if known or turn.when(name in turn.state.new, "OFFR-1.2"):
        turn.by(*NOT_NEW[turn.kind])
        return str(name)
    return None


NOT_NEW: dict[str, tuple[str, ...]] = {
    "offer": (),
    "pick": ("SESS-6.5", "SESS-6.6"),
    "assign": ("CONV-13.13",),
}


def is_taken(turn: Turn) -> bool:
    """An open record has the conversation's id, or Home has it."""
    name = turn.event.conversation
    home = turn.when(name == HOME, "OFFR-1.4")
    taken = home or turn.when(name in turn.state.sessions, "OFFR-1.3")
    return turn.when(taken, *NOT_NEW[turn.kind])


def is_engaged(turn: Turn) -> str | None:
    """The customer has a conversation that is not over: this is about its id."""
    turn.by(*filter(None, [turn.state.gone.get(turn.event.conversation)]))
    for one in (*turn.state.known.values(), *turn.state.new.values()):
        if one.customer == turn.event.customer and not is_over(one):
            turn.by(ENGAGED[one.state], "OFFR-1.14", "OFFR-1.15")
            turn.when(one.told, "TITL-3.14")
            turn.when(turn.kind == "assign", "CONV-13.14")
            turn.when(turn.kind == "pick", "SESS-6.5", "SESS-6.6")
            return one.id
    return None


# Limits


def presence_forbids(turn: Turn) -> bool:
    """The shown presence is not among the allowed presences."""
    allowed = turn.config.allowed_presences
    turn.by("OFFR-1.17" if allowed == {"available", "busy"} else "OFFR-1.16")
    return turn.when(LIMITS["presence"](turn.state), "OFFR-1.16")


def is_at_capacity(turn: Turn) -> bool:
    """Load and pending offers reach the capacity."""
    reached = turn.when(LIMITS["at-capacity"](turn.state), "OFFR-1.18")
    turn.when(reached and turn.state.offers.keys() & turn.state.known.keys(), "OFFR-1.19")
    return reached


def is_at_offer_limit(turn: Turn) -> bool:
    """Pending offers reach the offer limit."""
    turn.when(turn.config.offer_limit == 10, "OFFR-1.21")  # noqa: PLR2004 - OFFR-1's default
    return turn.when(LIMITS["offer-limit"](turn.state), "OFFR-1.20")


def no_room(turn: Turn) -> bool:
    """There is no room for an offer."""
    return turn.when(not turn.state.room, "OFFR-1.22")


def no_room_to_pick(turn: Turn) -> bool:
    """There is no room for what the agent would open."""
    return turn.when(not turn.state.room, NO_ROOM[turn.kind], "SESS-6.4")


def no_room_to_open(turn: Turn) -> bool:
    """It has no open session, and there is no room."""
    name = turn.event.conversation if turn.kind == "open_conversation" else turn.event.record
    return name not in turn.state.sessions and no_room_to_pick(turn)


# Of a session, a record, a tab


def record_is_known(turn: Turn) -> str | None:
    """A known or offered conversation has the record's id, which this is about."""
    name = turn.event.record
    known = turn.when(name in turn.state.known, "SESS-6.7", "SESS-6.10")
    offered = turn.when(name in turn.state.offers, "SESS-6.8", "SESS-6.10")
    return str(name) if known or offered else None


def record_is_home(turn: Turn) -> bool:
    """Home has the record's id."""
    return turn.when(turn.event.record == HOME, "SESS-6.9", "SESS-6.10")


def is_not_open(turn: Turn) -> bool:
    """No open session has the id."""
    return turn.event.session not in turn.state.sessions


def is_home(turn: Turn) -> bool:
    """The session is Home."""
    return bool(turn.event.session == HOME)


def is_not_focused(turn: Turn) -> bool:
    """The session has not the focus."""
    return bool(turn.event.session != turn.state.focus)


def conversation_is_not_focused(turn: Turn) -> bool:
    """The conversation's session has not the focus."""
    return bool(turn.event.conversation != turn.state.focus)


def has_no_tab(turn: Turn) -> bool:
    """The session has no tab of that id."""
    return all(tab.id != turn.event.tab for tab in turn.session.tabs)


def is_first_tab(turn: Turn) -> bool:
    """It is the session's first tab."""
    return bool(turn.session.tabs[0].id == turn.event.tab)


# Of what the host tells


def names_home(turn: Turn) -> bool:
    """The id that is given is Home's."""
    return bool(HOME in (turn.event.conversation, turn.event.record))


def names_unknown(turn: Turn) -> bool:
    """A conversation is given, and neither known nor offered."""
    return turn.event.conversation is not None and _named(turn) is None


def names_what_is_over(turn: Turn) -> bool:
    """A conversation is given that is over, and has no open session."""
    name = turn.event.conversation
    return name is not None and is_over(turn.conversation) and name not in turn.state.sessions


def names_no_record(turn: Turn) -> bool:
    """A record is given, and no open session of a record has that id."""
    if turn.event.record is None:
        return False
    session = turn.state.sessions.get(turn.event.record)
    return session is None or session.kind == "conversation"


def name_shows_nothing(turn: Turn) -> bool:
    """The name shows nothing."""
    return shows_nothing(turn.event.name)


def _of_customer(turn: Turn) -> list[Conversation]:
    every = (*turn.state.known.values(), *turn.state.new.values())
    return [one for one in every if one.customer == turn.event.customer]


def is_not_over(turn: Turn) -> bool:
    """The customer has a conversation that is not over."""
    not_over = [one.state for one in _of_customer(turn) if not is_over(one)]
    turn.when({"active", "waiting"} & {*not_over}, "CONV-15.6")
    turn.when("offered" in not_over, "CONV-15.7")
    return bool(not_over)


def is_unknown_customer(turn: Turn) -> bool:
    """No known conversation is the customer's."""
    return not _of_customer(turn)


def has_open_session(turn: Turn) -> bool:
    """One of the customer's conversations has an open session."""
    return any(one.id in turn.state.sessions for one in _of_customer(turn))
