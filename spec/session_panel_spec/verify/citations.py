"""Who cites which rule: the machines, the panel, the model, the properties, and the stories."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from session_panel import MACHINES
from session_panel_spec.lockstep.coverage.expected import NOT_OFFERED
from session_panel_spec.lockstep.coverage.expected import REFUSALS as OF_THE_PANEL
from session_panel_spec.lockstep.coverage.possibility import POSSIBILITIES
from session_panel_spec.lockstep.panel_properties import PANEL_PROPERTIES
from session_panel_spec.logs.story import load_stories
from session_panel_spec.model.events import EVENTS
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.refusals import REFUSALS

Kind = Literal[
    "transition",
    "refusal",
    "panel's refusal",
    "missing offer",
    "event",
    "model's refusal",
    "property",
    "possibility",
    "story",
]


class Citation(NamedTuple):
    """Something that cites rules.

    Attributes:
        name: what it is called.
        subject: it itself, as it is declared; of a machine's cell, its machine's name and event.
    """

    kind: Kind
    name: str
    rules: tuple[str, ...]
    subject: Any


@cache
def citations() -> tuple[Citation, ...]:
    """Return every citation of rules, in the order in which they are declared."""
    return (*_of_machines(), *_of_the_panel(), *_of_the_model(), *_of_properties(), *_of_stories())


def citing(rule: str, *kinds: Kind) -> Iterator[Any]:
    """Yield what cites a rule, of some kinds."""
    return (one.subject for one in citations() if one.kind in kinds and rule in one.rules)


def _of_machines() -> Iterator[Citation]:
    for table in MACHINES.values():
        for cell, branches in table.branches.items():
            name, subject = f"{table.name} {cell}", (table.name, cell[1])
            yield from (Citation("transition", name, b.rules, subject) for b in branches)
        for cell, (rule, _) in table.refusals.items():
            name, subject = f"{table.name} {cell}", (table.name, cell[1])
            yield Citation("refusal", name, (rule,), subject)


def _of_the_panel() -> Iterator[Citation]:
    yield from (Citation("panel's refusal", r, (rule,), r) for rule, r in OF_THE_PANEL)
    yield from (Citation("missing offer", r, (rule,), r) for rule, r in NOT_OFFERED)


def _of_the_model() -> Iterator[Citation]:
    yield from (Citation("event", event.name, event.rules, event) for event in EVENTS)
    for (event, place), refusals in REFUSALS.items():
        for one in refusals:
            yield Citation("model's refusal", event, (one.rule,), (event, place, one))


def _of_properties() -> Iterator[Citation]:
    properties = (*PROPERTIES, *PANEL_PROPERTIES)
    yield from (Citation("property", one.name, one.rules, one) for one in properties)
    yield from (Citation("possibility", one.name, one.rules, one) for one in POSSIBILITIES)


def _of_stories() -> Iterator[Citation]:
    yield from (Citation("story", story.name, story.rules, story) for story in load_stories())
