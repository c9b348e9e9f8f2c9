"""The machine of the panel's mode (rule MODE-1)."""

from typing import Literal

from statemachine import State

from session_panel.compiled import Table, compile_machine
from session_panel.machine import Machine, cite

PanelMode = Literal["expanded", "collapsed"]


class ModeMachine(Machine):
    """The panel's width: the burger toggles it."""

    expanded = State(initial=True)
    collapsed = State()

    toggle = cite("MODE-1", expanded.to(collapsed) | collapsed.to(expanded))


MODE: Table[PanelMode] = compile_machine(ModeMachine)
