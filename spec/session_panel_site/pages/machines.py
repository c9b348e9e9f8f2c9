"""A page for each machine: what it is, its diagram, every cell of its table, and its interface."""

import inspect
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from session_panel import MACHINES, Machine, Reason, Table, reason_text
from session_panel_site.pages.cells import cells, event_anchor
from session_panel_site.pages.driving import drivers
from session_panel_site.pages.markdown import code, rule_links
from session_panel_site.pages.naming import Naming
from session_panel_site.pages.transitions import move_text, moves, refused, refused_text
from session_panel_site.pages.words import LANGUAGES, page_in
from session_panel_site.pictures.committed import Picture
from session_panel_spec.diagrams.components import BEGINS, CAUSES

_RULES = "../rules.md"
_RULE: Final = re.compile(r"\b[A-Z]{4}-\d+\b")

_UNSENT: Final = {
    ("session", "blur"): "Happens when another session takes the focus (FOCS-1); no event is sent "
    "for it. It comes with {}.",
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

    name: str
    file: str
    what: str
    states: str
    drivers: str


def pages(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield in each language the page of each machine, after the one that lists them.

    Args:
        picture: gives the diagram of a name.
    """
    for naming in map(Naming, LANGUAGES):
        yield _index(naming, picture)
        for machine, table in MACHINES.items():
            yield _page(naming, machine, table, picture)


def _index(naming: Naming, picture: Picture) -> tuple[str, str]:
    return page_in(
        naming.language,
        "machines.md",
        "machines/index.md",
        title=naming.say("The machines"),
        machines=[_row(naming, *one) for one in MACHINES.items()],
        components=picture("components", "../", naming.language),
        composition=picture("composition", "../", naming.language),
        events=[(naming.event(name), code(name), name) for name in CAUSES],
    )


def _row(naming: Naming, machine: type[Machine], table: Table[Any]) -> _Row:
    found = (drivers(table.name, step) for step in (BEGINS, *table.events))
    return _Row(
        naming.machine(table.name),
        f"{table.name}.md",
        _paragraphs(naming, machine)[0],
        naming.states(table.name, table.states),
        naming.events(sorted({name for d in found for name in d.moving})),
    )


def _page(
    naming: Naming, machine: type[Machine], table: Table[Any], picture: Picture
) -> tuple[str, str]:
    return page_in(
        naming.language,
        "machine.md",
        f"machines/{table.name}.md",
        title=naming.title(table.name),
        table=table,
        paragraphs=_paragraphs(naming, machine),
        picture=picture(table.name, "../../", naming.language),
        initial=naming.state(table.name, table.initial),
        finals=naming.states(table.name, (one for one in table.states if one in table.finals)),
        cells=cells(table, naming),
        begun=naming.events(drivers(table.name, BEGINS).moving),
        events=[_event(naming, table, event) for event in table.events],
        named=[*_named(naming, table)],
        module=machine.__module__,
    )


def _paragraphs(naming: Naming, machine: type[Machine]) -> list[str]:
    """Return the paragraphs of what a machine's class says of itself, with links to rules."""
    told = inspect.cleandoc(machine.__doc__ or "").replace("``", "`").split("\n\n")
    if naming.language != "en":
        told = [naming.say(" ".join(paragraph.split())) for paragraph in told]
    return [_linked(naming, paragraph) for paragraph in told]


def _linked(naming: Naming, text: str) -> str:
    return _RULE.sub(lambda found: _links(naming, found[0]), text)


def _links(naming: Naming, *rules: str) -> str:
    return rule_links(rules, _RULES, naming.language)


def _event(naming: Naming, table: Table[Any], event: str) -> _Event:
    lines = (*_taken(naming, table, event), *_refused(naming, table, event))
    driven = _linked(naming, _driven(naming, table.name, event))
    return _Event(naming.step(table.name, event), event_anchor(event), driven, lines)


def _driven(naming: Naming, machine: str, event: str) -> str:
    by = drivers(machine, event)
    moving, asking = naming.events(by.moving), naming.events(by.asking)
    if (machine, event) in _UNSENT:
        return naming.say(_UNSENT[machine, event]).format(moving)
    driven = naming.say("Driven by {}.").format(moving) if moving else ""
    asked = naming.say("Asked, without a step, by {}.").format(asking) if asking else ""
    return " ".join(filter(None, (driven, asked)))


def _taken(naming: Naming, table: Table[Any], event: str) -> Iterator[str]:
    for move in moves(table, event):
        yield f"{move_text(table.name, move, naming)} · {_links(naming, *move.rules)}"


def _refused(naming: Naming, table: Table[Any], event: str) -> Iterator[str]:
    for one in refused(table, event):
        why = f"{code(one.reason)}, “{reason_text(Reason(one.reason), naming.language)}”"
        where = f"{naming.say('refused')} {refused_text(table.name, one, naming)}"
        yield f"{where} · {_links(naming, one.rule)} · {why}"


def _named(naming: Naming, table: Table[Any]) -> Iterator[tuple[str, str]]:
    """Yield what the page calls each state, event and guard, and what the code calls it."""
    yield from ((naming.state(table.name, one), code(one)) for one in table.states)
    yield from ((naming.step(table.name, one), code(one)) for one in table.events)
    yield from ((naming.guard(one), code(one)) for one in table.guards)
