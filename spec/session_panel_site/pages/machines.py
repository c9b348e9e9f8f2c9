"""A page for each machine: what it is, its diagram, every cell of its table, and its interface."""

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from session_panel import MACHINES, Machine, Reason, Table, reason_text
from session_panel_site.pages.cells import cells, event_anchor
from session_panel_site.pages.driving import Drivers, Driving
from session_panel_site.pages.markdown import (
    WIDE,
    blocks,
    bullets,
    code,
    heading,
    rule_links,
    table,
    within,
)
from session_panel_site.pages.pictures import Picture
from session_panel_site.pages.transitions import move_text, moves, refused, refused_text
from session_panel_spec.diagrams.components import BEGINS

_RULES = "../rules.md"
_RULE: Final = re.compile(r"\b[A-Z]{4}-\d+\b")

_UNSENT: Final = {
    ("session", "blur"): "Happens when another session takes the focus "
    "([FOCS-1](../rules.md#focs-1)); no event is sent for it. It comes with {}.",
}
"""What is told of an event of a machine that the panel never sends."""

_INDEX = """\
A panel is made of these machines. Each is declared once, in a file of its own, and compiled into a
table; the specification holds each against a table written by hand and apart from it, and against
python-statemachine itself. What no transition takes is refused by a rule: nothing is ignored."""

_TOGETHER = """\
Which events of the panel drive which machine, by which of the machine's own events."""

_COMPOSED = """\
A conversation and its session move together: these are the pairs of states that can be reached."""

_CELLS = """\
Every event in every state; neighbouring states that do alike share a column. `→` leads to a state;
*stays* accepts the event and leaves the state as it is. A muted cell refuses the event: it tells
the rule and the reason. Of several transitions in a cell, the one whose guard holds counts."""

_DRIVERS = """\
Which events of the panel drive which of the machine is seen on the real panel, in every state of
some small sizes. What is only *asked* must accept the event, or the panel refuses it; its state
stays as it is. With auto-accept an offer drives what `accept` does ([OFFR-3](../rules.md#offr-3));
with the close dialog switched off, `close` drives what `confirm` does
([CLOS-2](../rules.md#clos-2))."""


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
    drivers = {name for found in driving[compiled.name].values() for name in found.moving}
    return (
        f"[{compiled.name}]({compiled.name}.md)",
        _told(machine)[0],
        _codes(compiled.states),
        _codes(sorted(drivers)),
    )


def _page(
    machine: type[Machine],
    compiled: Table[Any],
    picture: Picture,
    drives: Mapping[str, Drivers],
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
        within("sp-states", cells(compiled)),
        *([heading(2, "Guards", "guards"), *guards] if guards else ()),
        heading(2, "Transitions", "transitions"),
        _DRIVERS,
        _begun(drives[BEGINS]),
        *_transitions(compiled, drives),
        heading(2, "In Python", "python"),
        _interface(machine),
    )


def _told(machine: type[Machine]) -> list[str]:
    """Return the paragraphs of what a machine's class says of itself, with links to rules."""
    text = inspect.cleandoc(machine.__doc__ or "").replace("``", "`")
    return _RULE.sub(lambda found: rule_links([found[0]], _RULES), text).split("\n\n")


def _ends(compiled: Table[Any]) -> str:
    finals = [code(state) for state in compiled.states if state in compiled.finals]
    ends = f" It is final in {', '.join(finals)}." if finals else " It has no final state."
    return f"It starts in {code(compiled.initial)}.{ends}"


def _begun(drivers: Drivers) -> str:
    return f"Begun by {_codes(drivers.moving)}." if drivers.moving else ""


def _codes(names: Sequence[str]) -> str:
    return ", ".join(map(code, names))


def _transitions(compiled: Table[Any], drives: Mapping[str, Drivers]) -> Iterator[str]:
    for event in compiled.events:
        yield heading(3, code(event), event_anchor(event))
        yield _driven(compiled.name, event, drives[event])
        yield bullets((*_taken(compiled, event), *_refused(compiled, event)))


def _driven(machine: str, event: str, drivers: Drivers) -> str:
    if (machine, event) in _UNSENT:
        return _UNSENT[machine, event].format(_codes(drivers.moving))
    driven = f"Driven by {_codes(drivers.moving)}." if drivers.moving else ""
    asked = f"Asked, without a step, by {_codes(drivers.asking)}." if drivers.asking else ""
    return " ".join(filter(None, (driven, asked)))


def _taken(compiled: Table[Any], event: str) -> Iterator[str]:
    for move in moves(compiled, event):
        yield f"{move_text(move)} · {rule_links(move.rules, _RULES)}"


def _refused(compiled: Table[Any], event: str) -> Iterator[str]:
    for one in refused(compiled, event):
        why = f"{code(one.reason)}, “{reason_text(Reason(one.reason))}”"
        yield f"refused {refused_text(one)} · {rule_links([one.rule], _RULES)} · {why}"


def _interface(machine: type[Machine]) -> str:
    """Return where mkdocstrings writes the module, but for the machine, which the page tells.

    The reference is where the module is indexed.
    """
    options = "    options:\n      heading_level: 3\n      skip_local_inventory: true\n"
    options += '      filters: ["!^_", "!Machine$"]'
    return f"::: {machine.__module__}\n{options}"
