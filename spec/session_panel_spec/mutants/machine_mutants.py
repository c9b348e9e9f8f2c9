"""Every way in which one cell of a compiled machine can be wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from session_panel import MACHINES, Branch, Machine, Reason, Table

Cell = tuple[str, str]
"""A state, and an event in it."""

Branches = tuple[Branch[Any], ...]


@dataclass(frozen=True)
class MachineMutant:
    """A compiled machine with one cell changed.

    Attributes:
        name: what was changed, such as ``"conversation, waiting expire: -> ended"``.
        kind: the kind of change.
        machine: the class, which is as it was.
        original: the table that panels run on.
        broken: the table with the change.
    """

    name: str
    kind: str
    machine: type[Machine]
    original: Table[Any]
    broken: Table[Any]
    cell: Cell


def machine_mutants() -> tuple[MachineMutant, ...]:
    """Return every mutant of every machine."""
    return tuple(mutant for machine, table in MACHINES.items() for mutant in _of(machine, table))


def _of(machine: type[Machine], table: Table[Any]) -> Iterator[MachineMutant]:
    for cell, branches in table.branches.items():
        for kind, what, changed in _of_cell(table, cell, branches):
            name = f"{table.name}, {' '.join(cell)}: {what}"
            broken = with_cell(table, cell, changed)
            yield MachineMutant(name, kind, machine, table, broken, cell)


def _of_cell(
    table: Table[Any], cell: Cell, branches: Branches
) -> Iterator[tuple[str, str, Branches]]:
    for number, branch in enumerate(branches):
        before, after = branches[:number], branches[number + 1 :]
        told = _told(branch)
        yield "dropped", f"{told} dropped", (*before, *after)
        for kind, what, changed in _of_branch(table, branch):
            yield kind, f"{told}{what}", (*before, changed, *after)
    if cell in table.refusals:
        rule, _ = table.refusals[cell]
        stays = Branch(cell[0], None, expected=True, rules=(rule,))
        yield "refusal accepted", "stays where it refuses", (*branches, stays)


def _of_branch(table: Table[Any], branch: Branch[Any]) -> Iterator[tuple[str, str, Branch[Any]]]:
    for state in table.states:
        if state != branch.target:
            yield "redirected", f" now -> {state}", replace(branch, target=state)
    if branch.guard:
        yield "guard negated", ", guard negated", replace(branch, expected=not branch.expected)
        yield "guard dropped", ", guard dropped", replace(branch, guard=None, expected=True)


def _told(branch: Branch[Any]) -> str:
    if branch.guard is None:
        return f"-> {branch.target}"
    return f"-> {branch.target} if {'' if branch.expected else 'not '}{branch.guard}"


def with_cell(table: Table[Any], cell: Cell, branches: Branches) -> Table[Any]:
    """Return a table with one cell changed; it refuses where no branch is left to be taken."""
    refusals = dict(table.refusals)
    if cell not in refusals:
        refusals[cell] = (table.branches[cell][0].rules[0], Reason.NOT_NEW)
    return replace(
        table,
        branches={**table.branches, cell: branches},
        refusals=refusals,
    )


@contextmanager
def running_on(original: Table[Any], broken: Table[Any]) -> Iterator[None]:
    """Let every panel of this process run on a broken table for a while.

    A table is immutable, and every handler has the same one: so its parts are exchanged in place.
    """
    parts = ("branches", "refusals", "direct")
    whole = {part: getattr(original, part) for part in parts}
    try:
        for part in parts:
            object.__setattr__(original, part, getattr(broken, part))
        yield
    finally:
        for part, as_it_was in whole.items():
            object.__setattr__(original, part, as_it_was)
