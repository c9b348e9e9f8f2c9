"""The machines as a reviewer reads them: one hand-written table of state x event each."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from itertools import combinations, product
from types import MappingProxyType
from typing import Any

import msgspec

from session_panel_spec.domain.rules import load_rules

TABLES = ("conversation", "presence", "offer", "session", "dialog", "form", "mode")
"""The names of all tables."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows from an event: a target by some rules, or a refusal by one (no target)."""

    target: str | None
    rules: frozenset[str]

    def __str__(self) -> str:
        if not self.rules:
            return "gives no answer"
        does = f"goes to {self.target}" if self.target else "refuses it"
        return f"{does} by {' and '.join(sorted(self.rules))}"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a cell: its answer counts when its guard is as expected, or when it has none."""

    guard: str | None
    expected: bool
    answer: Answer

    def holds(self, facts: Set[str]) -> bool:
        """Say whether the answer may be given, where `facts` are the guards that hold."""
        return self.guard is None or (self.guard in facts) is self.expected


@dataclass(frozen=True, slots=True)
class Table:
    """A machine as the domain has it: every cell (state, event) is a sequence of lines."""

    name: str
    initial: str
    finals: frozenset[str]
    states: tuple[str, ...]
    events: tuple[str, ...]
    guards: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Line, ...]]

    def line(self, state: str, event: str, facts: Set[str]) -> Line | None:
        """Return the first line that holds when exactly the guards in `facts` do, if any."""
        return next((line for line in self.cells[state, event] if line.holds(facts)), None)

    def answer(self, state: str, event: str, facts: Set[str] = frozenset()) -> Answer:
        """Return what follows from the event when exactly the guards in `facts` hold.

        Raises:
            KeyError: the table has no such state or event.
        """
        line = self.line(state, event, facts)
        return line.answer if line else Answer(None, frozenset())


class _Header(msgspec.Struct, frozen=True):
    initial: str
    final: tuple[str, ...]
    guards: tuple[str, ...]


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    when: str = ""
    to: str = ""
    rules: str = ""
    refused: str = ""


def load_table(name: str) -> Table:
    """Read one of `TABLES`.

    Raises:
        ValueError: see `parse_table`.
    """
    return parse_table(name, (files(__package__) / "tables" / f"{name}.toml").read_text("utf-8"))


def parse_table(name: str, text: str) -> Table:
    """Read a table from its text.

    Raises:
        ValueError: an entry is not of its form, a cell leaves an outcome without an answer, or
            an unknown state, guard or rule is named; the message says where, one line for each.
    """
    with _place(f"{name}.toml"):
        table = _read(name, tomllib.loads(text))
    if problems := list(_problems(table)):
        raise ValueError("\n".join(problems))
    return table


def outcomes(guards: Sequence[str]) -> Iterator[frozenset[str]]:
    """Yield every set of guards that may hold together: all subsets, the empty one first."""
    for size in range(len(guards) + 1):
        yield from map(frozenset, combinations(guards, size))


def describe(guards: Sequence[str], facts: Set[str]) -> str:
    """Say which of the guards hold and which do not, such as ``" (live)"``; nothing for none."""
    said = ", ".join(guard if guard in facts else f"not {guard}" for guard in guards)
    return f" ({said})" if said else ""


@contextmanager
def _place(where: str) -> Iterator[None]:
    """Say in every ValueError where it arose."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _read(name: str, data: Mapping[str, Any]) -> Table:
    header = msgspec.convert(data, _Header)
    rest = {key: data[key] for key in data if key not in _Header.__struct_fields__}
    blocks = msgspec.convert(rest, dict[str, dict[str, Any]])
    return Table(
        name=name,
        initial=header.initial,
        finals=frozenset(header.final),
        states=tuple(blocks),
        events=tuple(dict.fromkeys(event for block in blocks.values() for event in block)),
        guards=header.guards,
        cells=MappingProxyType(
            {(s, e): _lines(f"{s}, {e}", blocks[s][e]) for s in blocks for e in blocks[s]}
        ),
    )


def _lines(where: str, entries: object) -> tuple[Line, ...]:
    with _place(where):
        written = msgspec.convert(entries, _Entry | list[_Entry])
        return tuple(map(_line, written if isinstance(written, list) else [written]))


def _line(entry: _Entry) -> Line:
    moves, refuses = bool(entry.to and entry.rules), bool(entry.refused)
    if moves is refuses or (refuses and (entry.to or entry.rules)):
        raise ValueError("an entry has either `to` and `rules`, or `refused`")
    return Line(
        guard=entry.when.removeprefix("not ") or None,
        expected=not entry.when.startswith("not "),
        answer=Answer(entry.to or None, frozenset((entry.rules or entry.refused).split())),
    )


def _problems(table: Table) -> Iterator[str]:
    for state in sorted({table.initial, *table.finals} - set(table.states)):
        yield f"{table.name}.toml: unknown state {state!r} at the top"
    for state, event in product(table.states, table.events):
        where = f"{table.name}.toml: {state}, {event}: "
        if (state, event) in table.cells:
            yield from (where + problem for problem in _cell_problems(table, state, event))
        else:
            yield where + "no line"


def _cell_problems(table: Table, state: str, event: str) -> Iterator[str]:
    for line in table.cells[state, event]:
        yield from _unknown("state", {line.answer.target} - {None, *table.states})
        yield from _unknown("guard", {line.guard} - {None, *table.guards})
        yield from _unknown("rule", line.answer.rules - load_rules().keys())
    given = {facts: table.line(state, event, facts) for facts in outcomes(table.guards)}
    yield from (
        f"no answer{describe(table.guards, facts)}" for facts, line in given.items() if not line
    )
    if set(table.cells[state, event]) - set(given.values()):
        yield "an entry that is never reached"


def _unknown(kind: str, names: Set[str | None]) -> Iterator[str]:
    return (f"unknown {kind} {name!r}" for name in sorted(names, key=str))
