"""A page for each machine: what it is, its diagram, every cell of its table, and its interface."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from session_panel import MACHINES, Branch, Machine, Reason, Table, reason_text
from session_panel_spec.pages.driving import Driving
from session_panel_spec.pages.markdown import (
    WIDE,
    blocks,
    bullets,
    code,
    heading,
    rule_links,
    table,
    within,
)
from session_panel_spec.pages.moves import guard_text, move_text, moves, refused, refused_text
from session_panel_spec.pages.pictures import Picture

_RULES = "../rules.md"

_INDEX = """\
A panel is made of these machines. Each is declared once, in a file of its own, and compiled into a
table; the specification holds each against a table written by hand and apart from it, and against
python-statemachine itself. What no transition takes is refused by a rule: nothing is ignored."""

_TOGETHER = """\
Which events of the panel drive which machine, by which of the machine's own events."""

_COMPOSED = """\
A conversation and its session move together: these are the pairs of states that can be reached."""

_CELLS = """\
Every event in every state. `→` leads to another state; *stays* accepts the event and leaves the
state as it is. A muted cell refuses the event: it tells the rule and the reason. Where a cell has
several lines, the first whose guard holds counts."""

_DRIVERS = """\
Which events of the panel drive which of the machine is seen on the real panel, in every state of a
small size with the default configuration. With auto-accept an offer drives what `accept` does
([OFFR-3](../rules.md#offr-3)); with the close dialog switched off, `close` drives what `confirm`
does ([CLOS-2](../rules.md#clos-2))."""


def pages(picture: Picture, driving: Driving) -> Iterator[tuple[str, str]]:
    """Yield the page of each machine, after the one that lists them.

    Args:
        picture: gives the diagram of a name.
        driving: which events of the panel drive which events of the machines.
    """
    yield "machines/index.md", _index(picture, driving)
    for machine, compiled in MACHINES.items():
        drives = driving[compiled.name]
        yield f"machines/{compiled.name}.md", _page(machine, compiled, picture, drives)


def _index(picture: Picture, driving: Driving) -> str:
    rows = (_index_row(machine, compiled, driving) for machine, compiled in MACHINES.items())
    return blocks(
        WIDE,
        "# The machines",
        _INDEX,
        table(("Machine", "What it is", "States", "Driven by"), rows),
        heading(2, "How they work together", "together"),
        _TOGETHER,
        picture("components", "../"),
        heading(2, "A conversation and its session", "composition"),
        _COMPOSED,
        picture("composition", "../"),
    )


def _index_row(machine: type[Machine], compiled: Table[Any], driving: Driving) -> tuple[str, ...]:
    drivers = dict.fromkeys(name for names in driving[compiled.name].values() for name in names)
    return (
        f"[{compiled.name}]({compiled.name}.md)",
        _told(machine)[0],
        ", ".join(map(code, compiled.states)),
        ", ".join(map(code, sorted(drivers))),
    )


def _page(
    machine: type[Machine],
    compiled: Table[Any],
    picture: Picture,
    drives: Mapping[str, Sequence[str]],
) -> str:
    what, *guards = _told(machine)
    return blocks(
        WIDE,
        f"# The {compiled.name} machine",
        what,
        picture(compiled.name, "../../"),
        _ends(compiled),
        heading(2, "Every state, every event", "cells"),
        _CELLS,
        within("sp-states", _cells(compiled)),
        *([heading(2, "Guards", "guards"), *guards] if guards else ()),
        heading(2, "Transitions", "transitions"),
        _DRIVERS,
        *_transitions(compiled, drives),
        heading(2, "In Python", "python"),
        _interface(machine),
    )


def _told(machine: type[Machine]) -> list[str]:
    """Return the paragraphs of what a machine's class says of itself."""
    return inspect.cleandoc(machine.__doc__ or "").replace("``", "`").split("\n\n")


def _ends(compiled: Table[Any]) -> str:
    finals = [code(state) for state in compiled.states if state in compiled.finals]
    ends = f" It is final in {', '.join(finals)}." if finals else " It has no final state."
    return f"It starts in {code(compiled.initial)}.{ends}"


def _cells(compiled: Table[Any]) -> str:
    """Return the table of an event a line and a state a column."""
    rows = (_event_row(compiled, event) for event in compiled.events)
    return table(("Event", *map(code, compiled.states)), rows)


def _event_row(compiled: Table[Any], event: str) -> tuple[str, ...]:
    link = f"[{code(event)}](#{event_anchor(event)})"
    return (link, *(_cell(compiled, state, event) for state in compiled.states))


def _cell(compiled: Table[Any], state: str, event: str) -> str:
    lines = _lines(compiled, state, event)
    if (state, event) not in compiled.refusals:
        return "<br>".join(lines)
    rule, reason = compiled.refusals[state, event]
    no = f"refused by {rule_links([rule], _RULES)}: {reason}"
    if not lines:
        return f"{no} {{ .sp-refused }}"
    return "<br>".join((*lines, f'<span class="sp-refusal">else {no}</span>'))


def _lines(compiled: Table[Any], state: str, event: str) -> list[str]:
    """Return the transitions of a cell; rules that they share come once, last."""
    branches = compiled.branches[state, event]
    lines = [_branch(compiled, state, event, branch) for branch in branches]
    links = [rule_links(branch.rules, _RULES) for branch in branches]
    if len(set(links)) == 1:
        lines[-1] += f" {links[0]}"
        return lines
    return [f"{line} {link}" for line, link in zip(lines, links, strict=True)]


def _branch(compiled: Table[Any], state: str, event: str, branch: Branch[Any]) -> str:
    guard = guard_text(compiled, state, event, branch)
    where = "*stays*" if branch.target == state else f"→ {code(branch.target)}"
    return f"{where} {code(f'[{guard}]')}" if guard else where


def event_anchor(event: str) -> str:
    """Return the anchor of an event on its machine's page."""
    return f"event-{event}"


def _transitions(compiled: Table[Any], drives: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for event in compiled.events:
        yield heading(3, code(event), event_anchor(event))
        drivers = ", ".join(map(code, drives.get(event, ())))
        yield f"Driven by {drivers}." if drivers else "No event of the panel drives it."
        yield bullets((*_taken(compiled, event), *_refused(compiled, event)))


def _taken(compiled: Table[Any], event: str) -> Iterator[str]:
    for move in moves(compiled, event):
        yield f"{move_text(move)} · {rule_links(move.rules, _RULES)}"


def _refused(compiled: Table[Any], event: str) -> Iterator[str]:
    for one in refused(compiled, event):
        why = f"{code(one.reason)}, “{reason_text(Reason(one.reason))}”"
        yield f"refused {refused_text(one)} · {rule_links([one.rule], _RULES)} · {why}"


def _interface(machine: type[Machine]) -> str:
    """Return where mkdocstrings writes the module; the reference is where it is indexed."""
    options = "    options:\n      heading_level: 3\n      skip_local_inventory: true"
    return f"::: {machine.__module__}\n{options}"
