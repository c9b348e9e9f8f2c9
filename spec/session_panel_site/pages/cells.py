"""The table of a machine: what each event does in each state; states that do alike share a column.

The guards of a cell exclude one another: where one holds, no other does.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from session_panel import Branch, Table
from session_panel_site.pages.markdown import rule_links, table
from session_panel_site.pages.naming import Naming
from session_panel_site.pages.transitions import guard_text

_RULES = "../rules.md"

Column = tuple[str, ...]
"""Neighbouring states that do alike."""


def cells(compiled: Table[Any], naming: Naming) -> str:
    """Return the table of an event a line, and a column for states that do alike."""
    own, told = columns(compiled), _Cells(compiled, naming)
    heads = (naming.states(compiled.name, column) for column in own)
    return table((naming.say("Event"), *heads), (told.row(own, event) for event in compiled.events))


def columns(compiled: Table[Any]) -> list[Column]:
    """Return the states of a machine in their order, together where they do alike."""
    found: list[Column] = []
    for state in compiled.states:
        if found and all(_alike(compiled, state, other) for other in found[-1]):
            found[-1] += (state,)
        else:
            found.append((state,))
    return found


def event_anchor(event: str) -> str:
    """Return the anchor of an event on its machine's page."""
    return f"event-{event}"


def _alike(compiled: Table[Any], one: str, other: str) -> bool:
    """Say whether every event leads from both states to the same, or leaves both as they are."""
    return all(
        _ways(compiled, one, event) == _ways(compiled, other, event)
        and all(
            to[0] == to[1] or to == (one, other) for to in _targets(compiled, (one, other), event)
        )
        for event in compiled.events
    )


def _ways(compiled: Table[Any], state: str, event: str) -> object:
    """Return what a state does at an event, but for where it leads."""
    ways = [(way.guard, way.expected, way.rules) for way in compiled.branches[state, event]]
    return ways, compiled.refusals.get((state, event))


class _Cells(NamedTuple):
    """The cells of a machine, in a language."""

    compiled: Table[Any]
    naming: Naming

    def row(self, own: list[Column], event: str) -> tuple[str, ...]:
        link = f"[{self.naming.step(self.compiled.name, event)}](#{event_anchor(event)})"
        return (link, *(self._cell(column, event) for column in own))

    def _cell(self, column: Column, event: str) -> str:
        lines = self._lines(column, event)
        if (column[0], event) not in self.compiled.refusals:
            return "<br>".join(lines)
        rule, reason = self.compiled.refusals[column[0], event]
        told = {"rule": self._links((rule,)), "why": self.naming.reason(reason)}
        no = self.naming.say("refused by {rule}: {why}").format(**told)
        if not lines:
            return f"{no} {{ .sp-refused }}"
        otherwise = self.naming.say("else")
        return "<br>".join((*lines, f'<span class="sp-refusal">{otherwise} {no}</span>'))

    def _lines(self, column: Column, event: str) -> list[str]:
        """Return the transitions of a cell; rules that they share come once, last."""
        needed = self._needed(column, event)
        lines = [line for line, _ in needed]
        links = [self._links(branch.rules) for _, branch in needed]
        if len(set(links)) == 1:
            lines[-1] += f" {links[0]}"
            return lines
        return [f"{line} {link}" for line, link in zip(lines, links, strict=True)]

    def _needed(self, column: Column, event: str) -> list[tuple[str, Branch[Any]]]:
        """Return a line for each transition but those that lead where the last leads anyway."""
        branches = self.compiled.branches[column[0], event]
        where = [self._where(column, to) for to in _targets(self.compiled, column, event)]
        ways = list(zip(where, branches, strict=True))
        needed = [way for way in ways[:-1] if not _is_needless(way, ways[-1])] + ways[-1:]
        if len(needed) == 1 and needed[0][1].guard is None:
            return needed
        guards = [guard_text(self.compiled, column[0], event, branch) for _, branch in needed]
        return [
            (f"{to}<br>&ensp;{self.naming.guard(guard)}", branch)
            for (to, branch), guard in zip(needed, guards, strict=True)
        ]

    def _where(self, column: Column, targets: Column) -> str:
        if targets == column:
            return f"*{self.naming.say('stays')}*"
        return f"→ {self.naming.state(self.compiled.name, targets[0])}"

    def _links(self, rules: tuple[str, ...]) -> str:
        return rule_links(rules, _RULES, self.naming.language)


def _is_needless(way: tuple[str, Branch[Any]], last: tuple[str, Branch[Any]]) -> bool:
    """Say whether a guarded transition leads where the unguarded one leads anyway."""
    (to, branch), (to_otherwise, otherwise) = way, last
    return otherwise.guard is None and (to, branch.rules) == (to_otherwise, otherwise.rules)


def _targets(compiled: Table[Any], column: Column, event: str) -> Iterator[Column]:
    """Yield where each transition leads from each of the states."""
    for branches in zip(*(compiled.branches[state, event] for state in column), strict=True):
        yield tuple(branch.target for branch in branches)
