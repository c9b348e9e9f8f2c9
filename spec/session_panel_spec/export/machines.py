"""The machines by their names, and the notations that each can be had in."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from session_panel import Branch, Table
from session_panel.machines import TABLES
from session_panel_spec.diagrams.mermaid import mermaid_text
from session_panel_spec.diagrams.statechart import machine_graph
from session_panel_spec.export.scxml import scxml
from session_panel_spec.export.xstate import xstate, xstate_json

MachineName = Literal["conversation", "presence", "offer", "session", "dialog", "form", "mode"]

MachineNotation = Literal["scxml", "xstate", "mermaid"]


def mermaid(table: Table[Any]) -> str:
    """Write a machine's picture, and as comments the rule of every transition and refusal.

    The picture draws what states have in common once, and no refusals. The comments leave nothing
    out.
    """
    return mermaid_text(machine_graph(table.name)) + "".join(
        f"%% {line}\n" for line in _cells(table)
    )


def _cells(table: Table[Any]) -> Iterator[str]:
    for (state, event), branches in table.branches.items():
        for branch in branches:
            yield f"{state}: {event}{_guard(branch)} to {branch.target} by {' '.join(branch.rules)}"
        if (state, event) in table.refusals:
            rule, reason = table.refusals[state, event]
            yield f"{state}: {event} refused by {rule}, {reason}"


def _guard(branch: Branch[str]) -> str:
    if branch.guard is None:
        return ""
    return f" [{branch.guard}]" if branch.expected else f" [not {branch.guard}]"


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
