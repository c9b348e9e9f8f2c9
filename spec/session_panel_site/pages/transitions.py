"""The transitions of a machine as a reviewer reads them: those that are alike, told as one."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from session_panel import Branch, Table
from session_panel_site.pages.naming import Naming


class Move(NamedTuple):
    """Transitions by one event that lead to one state, under one guard, by the same rules.

    Attributes:
        sources: the states that they start from.
        target: the state that they lead to; None where they leave each state as it is.
        guard: the guard's outcome, such as ``not live``; empty where any will do.
    """

    sources: tuple[str, ...]
    target: str | None
    guard: str
    rules: tuple[str, ...]


class Refused(NamedTuple):
    """States in which an event is refused by one rule, for one reason.

    Attributes:
        guarded: whether it is refused only where no guard lets it happen.
    """

    states: tuple[str, ...]
    rule: str
    reason: str
    guarded: bool


def moves(table: Table[Any], event: str) -> tuple[Move, ...]:
    """Return the transitions by an event."""
    sources: dict[tuple[str | None, str, tuple[str, ...]], list[str]] = {}
    for state in table.states:
        for branch in table.branches[state, event]:
            target = None if branch.target == state else branch.target
            key = target, guard_text(table, state, event, branch), branch.rules
            sources.setdefault(key, []).append(state)
    return tuple(Move(tuple(states), *key) for key, states in sources.items())


def refused(table: Table[Any], event: str) -> tuple[Refused, ...]:
    """Return where an event is refused."""
    states: dict[tuple[str, str, bool], list[str]] = {}
    for state, rule, reason, guarded in _refusals(table, event):
        states.setdefault((rule, reason, guarded), []).append(state)
    return tuple(Refused(tuple(where), *key) for key, where in states.items())


def guard_text(table: Table[Any], state: str, event: str, branch: Branch[Any]) -> str:
    """Return the outcome of the guard that a transition needs."""
    if branch.guard is None:
        return "otherwise" if len(table.branches[state, event]) > 1 else ""
    return branch.guard if branch.expected else f"not {branch.guard}"


def move_text(machine: str, move: Move, naming: Naming) -> str:
    """Return transitions of a machine as a line of Markdown."""
    where = naming.states(machine, move.sources)
    guard = f" {naming.guard(move.guard)}" if move.guard else ""
    if move.target is None:
        return f"{naming.say('stays in')} {where}{guard}"
    return f"{where} → {naming.state(machine, move.target)}{guard}"


def refused_text(machine: str, one: Refused, naming: Naming) -> str:
    """Return where a machine refuses an event as a line of Markdown."""
    where = f"{naming.say('in')} {naming.states(machine, one.states)}"
    return f"{where}, {naming.say('where no guard lets it happen')}" if one.guarded else where


def _refusals(table: Table[Any], event: str) -> Iterator[tuple[str, str, str, bool]]:
    for state in table.states:
        if (state, event) in table.refusals:
            rule, reason = table.refusals[state, event]
            yield state, rule, reason.value, bool(table.branches[state, event])
