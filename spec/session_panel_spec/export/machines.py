"""The machines by their names, and the notations that each can be had in."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from session_panel import Table
from session_panel.machines import TABLES
from session_panel_spec.export.mermaid import mermaid
from session_panel_spec.export.scxml import scxml
from session_panel_spec.export.xstate import xstate, xstate_json

MachineName = Literal["conversation", "presence", "offer", "session", "dialog", "form", "mode"]

MachineNotation = Literal["scxml", "xstate", "mermaid"]

WRITERS: Final[Mapping[MachineNotation, Callable[[Table[Any]], str]]] = {
    "scxml": scxml,
    "xstate": lambda table: xstate_json(xstate(table)),
    "mermaid": mermaid,
}
"""How one machine is written."""

SUFFIXES: Final[Mapping[MachineNotation, str]] = {
    "scxml": ".scxml",
    "xstate": ".json",
    "mermaid": ".mmd",
}
"""How the file of one machine ends."""


def all_in_xstate() -> str:
    """Write the configurations of all machines, by their names."""
    return xstate_json({name: xstate(table) for name, table in TABLES.items()})
