"""The session machine (rules FOCS-1 to FOCS-4, and what needs the focus or cannot be closed)."""

from typing import Literal

from statemachine import State

from session_panel.compiled import Table, compile_machine
from session_panel.machine import ANY, Machine, cite, stay
from session_panel.refusal import Reason

SessionState = Literal["focused", "background", "closed"]


class SessionMachine(Machine):
    """One entry of the panel: it has the focus or not, until it is closed.

    Guard ``anchored``: the session is Home.
    """

    focused = State(initial=True)
    background = State()
    closed = State(final=True)

    focus = cite("FOCS-1 FOCS-2", background.to(focused) | stay(focused))
    blur = cite("FOCS-1 FOCS-2", focused.to(background) | stay(background))
    close = cite("CLOS-4 FOCS-4", closed.from_(focused, background, unless="anchored"))
    end = cite("END-1", stay(focused))
    use_form = cite("EDIT-1", focused.to(focused, internal=True, unless="anchored"))
    discard = cite("EDIT-2", focused.to(focused, internal=True, unless="anchored"))
    use_tabs = cite("TABS-1", focused.to(focused, internal=True, unless="anchored"))

    refusals = {
        ("closed", ANY): ("SESS-1", Reason.NO_SESSION),
        (ANY, "close"): ("CLOS-1", Reason.ANCHORED),
        ("focused", "use_form"): ("EDIT-1", Reason.ANCHORED),
        ("focused", "discard"): ("EDIT-2", Reason.ANCHORED),
        ("focused", "use_tabs"): ("TABS-1", Reason.ANCHORED),
        (ANY, "end"): ("END-1", Reason.NOT_FOCUSED),
        (ANY, "use_form"): ("EDIT-1", Reason.NOT_FOCUSED),
        (ANY, "discard"): ("EDIT-2", Reason.NOT_FOCUSED),
        (ANY, "use_tabs"): ("TABS-1", Reason.NOT_FOCUSED),
    }


SESSION: Table[SessionState] = compile_machine(SessionMachine)
