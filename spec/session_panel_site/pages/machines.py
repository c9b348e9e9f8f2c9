"""A page for each machine: what it is, its diagram, every cell of its table, and its interface."""

import inspect
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from session_panel import MACHINES, Machine, Reason, Table, reason_text
from session_panel_site.pages.cells import cells, event_anchor
from session_panel_site.pages.driving import drivers
from session_panel_site.pages.markdown import code, codes, rule_links
from session_panel_site.pages.templates import page
from session_panel_site.pages.transitions import move_text, moves, refused, refused_text
from session_panel_site.pictures.committed import Picture
from session_panel_spec.diagrams.components import BEGINS

_RULES = "../rules.md"
_RULE: Final = re.compile(r"\b[A-Z]{4}-\d+\b")

_UNSENT: Final = {
    ("session", "blur"): "Happens when another session takes the focus "
    "([FOCS-1](../rules/focs-1.md)); no event is sent for it. It comes with {}.",
}
"""What is told of an event of a machine that the panel never sends."""


class _Event(NamedTuple):
    """An event of a machine as its page has it."""

    name: str
    anchor: str
    driven: str
    lines: tuple[str, ...]


class _Row(NamedTuple):
    """A machine in the list of all."""

    table: Table[Any]
    paragraphs: list[str]
    drivers: list[str]


def pages(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield the page of each machine, after the one that lists them.

    Args:
        picture: gives the diagram of a name.
    """
    yield "machines/index.md", _index(picture)
    for machine, table in MACHINES.items():
        yield f"machines/{table.name}.md", _page(machine, table, picture)


def _index(picture: Picture) -> str:
    return page(
        "machines.md",
        machines=[_row(*one) for one in MACHINES.items()],
        components=picture("components", "../"),
        composition=picture("composition", "../"),
    )


def _row(machine: type[Machine], table: Table[Any]) -> _Row:
    found = (drivers(table.name, step) for step in (BEGINS, *table.events))
    return _Row(table, _paragraphs(machine), sorted({name for d in found for name in d.moving}))


def _page(machine: type[Machine], table: Table[Any], picture: Picture) -> str:
    return page(
        "machine.md",
        table=table,
        paragraphs=_paragraphs(machine),
        picture=picture(table.name, "../../"),
        finals=[state for state in table.states if state in table.finals],
        cells=cells(table),
        begun=drivers(table.name, BEGINS).moving,
        events=[_event(table, event) for event in table.events],
        module=machine.__module__,
    )


def _paragraphs(machine: type[Machine]) -> list[str]:
    """Return the paragraphs of what a machine's class says of itself, with links to rules."""
    text = inspect.cleandoc(machine.__doc__ or "").replace("``", "`")
    return _RULE.sub(lambda found: rule_links([found[0]], _RULES), text).split("\n\n")


def _event(table: Table[Any], event: str) -> _Event:
    lines = (*_taken(table, event), *_refused(table, event))
    return _Event(event, event_anchor(event), _driven(table.name, event), lines)


def _driven(machine: str, event: str) -> str:
    by = drivers(machine, event)
    if (machine, event) in _UNSENT:
        return _UNSENT[machine, event].format(codes(by.moving))
    driven = f"Driven by {codes(by.moving)}." if by.moving else ""
    asked = f"Asked, without a step, by {codes(by.asking)}." if by.asking else ""
    return " ".join(filter(None, (driven, asked)))


def _taken(table: Table[Any], event: str) -> Iterator[str]:
    for move in moves(table, event):
        yield f"{move_text(move)} · {rule_links(move.rules, _RULES)}"


def _refused(table: Table[Any], event: str) -> Iterator[str]:
    for one in refused(table, event):
        why = f"{code(one.reason)}, “{reason_text(Reason(one.reason))}”"
        yield f"refused {refused_text(one)} · {rule_links([one.rule], _RULES)} · {why}"
