"""The machine of the close dialog (rules CLOS-2 and CLOS-3)."""

from typing import Literal

from statemachine import State

from session_panel.compiled import Table, compile_machine
from session_panel.machine import ANY, Machine, cite, stay
from session_panel.refusal import Reason

DialogState = Literal["hidden", "shown"]


class DialogMachine(Machine):
    """The question whether to close a session. A panel has one, modal for its sessions."""

    hidden = State(initial=True)
    shown = State()

    ask = cite("CLOS-2", hidden.to(shown))
    confirm = cite("CLOS-2 CLOS-4", shown.to(hidden))
    cancel = cite("CLOS-2", shown.to(hidden))
    dismiss = cite("CLOS-3 CONV-12", shown.to(hidden)) | cite("CLOS-3", stay(hidden))
    use_sessions = cite("CLOS-3", stay(hidden))

    refusals = {
        ("shown", ANY): ("CLOS-3", Reason.DIALOG_OPEN),
        ("hidden", ANY): ("CLOS-2", Reason.NO_DIALOG),
    }


DIALOG: Table[DialogState] = compile_machine(DialogMachine)
