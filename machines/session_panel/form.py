"""The machine of a session's form (rules EDIT-1 and EDIT-2)."""

from typing import Literal

from statemachine import State

from session_panel.compiled import Table, compile_machine
from session_panel.machine import Machine, cite, stay

FormState = Literal["saved", "unsaved"]


class FormMachine(Machine):
    """A form's edits stay unsaved until saved, discarded, handed back, or its session is closed."""

    saved = State(initial=True)
    unsaved = State()

    edit = cite("EDIT-1", saved.to(unsaved) | stay(unsaved))
    save = cite("EDIT-1", unsaved.to(saved)) | cite("EDIT-2", stay(saved))
    discard = cite("EDIT-2", unsaved.to(saved) | stay(saved))


FORM: Table[FormState] = compile_machine(FormMachine)
