"""The guard of a transition, as UML writes it between brackets."""

from typing import Any

from session_panel import Branch, Table


def guard_of(table: Table[Any], state: str, event: str, branch: Branch[Any]) -> str:
    """Return the guard of a branch of a cell; empty where the cell asks none."""
    if branch.guard is None:
        return "" if len(table.branches[state, event]) == 1 else "else"
    return branch.guard if branch.expected else f"not {branch.guard}"
