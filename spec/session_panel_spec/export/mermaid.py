"""A machine in Mermaid, with every cell of its table beneath the picture.

The picture draws what states have in common once, and no refusals. The comments leave nothing out.
"""

from collections.abc import Iterator
from typing import Any

from session_panel import Branch, Table
from session_panel_spec.diagrams.mermaid import mermaid_text
from session_panel_spec.diagrams.statechart import machine_graph


def mermaid(table: Table[Any]) -> str:
    """Write a machine's picture, and as comments the rule of every transition and refusal."""
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
