"""The conversation machine (rules CONV-1 to CONV-13)."""

from typing import Literal

from statemachine import State

from session_panel.compiled import Table, compile_machine
from session_panel.machine import ANY, Machine, cite, stay
from session_panel.refusal import Reason

ConversationState = Literal["active", "waiting", "closed", "ended"]


class ConversationMachine(Machine):
    """An exchange with one customer, from its start to its end.

    One that is assigned begins as waiting (CONV-13); one that is transferred leaves the panel in
    the state that it has (CONV-12).

    Guard ``live``: the conversation's mode is live, not persistent.
    """

    active = State(initial=True)
    waiting = State()
    closed = State(final=True)
    ended = State(final=True)

    close = cite("CONV-3", active.to(closed, cond="live")) | cite(
        "CONV-2", active.to(waiting, unless="live")
    )
    expire = cite("CONV-4", waiting.to(closed))
    resume = cite("CONV-5", waiting.to(active))
    end = cite("CONV-6", active.to(ended))
    leave = cite("CONV-7", active.to(ended, cond="live"))
    message = cite("UNRD-1", stay(active)) | cite("OFFR-2 UNRD-1", stay(waiting))
    sentiment = cite("SENT-1", stay(active))
    transfer = cite("CONV-12", stay(active, waiting))

    refusals = {
        ("closed", ANY): ("CONV-10", Reason.OVER),
        ("ended", ANY): ("CONV-10", Reason.OVER),
        ("closed", "expire"): ("CONV-4", Reason.NOT_WAITING),
        ("ended", "expire"): ("CONV-4", Reason.NOT_WAITING),
        (ANY, "close"): ("CONV-11", Reason.NO_SESSION),
        (ANY, "expire"): ("CONV-4", Reason.NOT_WAITING),
        (ANY, "resume"): ("CONV-5", Reason.NOT_WAITING),
        (ANY, "end"): ("CONV-6", Reason.NOT_ACTIVE),
        (ANY, "leave"): ("CONV-7", Reason.NOT_LIVE),
        (ANY, "sentiment"): ("SENT-2", Reason.NOT_ACTIVE),
    }


CONVERSATION: Table[ConversationState] = compile_machine(ConversationMachine)
