"""Who cites which rule: the machines, the panel, the model, the properties, and the stories."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from session_panel import MACHINES
from session_panel_spec.domain.rules import citable_ids, rule_of
from session_panel_spec.lockstep.coverage.expected import NOT_OFFERED
from session_panel_spec.lockstep.coverage.expected import REFUSALS as OF_THE_PANEL
from session_panel_spec.lockstep.coverage.possibility import POSSIBILITIES
from session_panel_spec.lockstep.panel_properties import PANEL_PROPERTIES
from session_panel_spec.logs.story import load_stories
from session_panel_spec.model.panel_model import EVENTS
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.refusals import REFUSALS
from session_panel_spec.verify.check import Check

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
        rules: the IDs of the rules that it cites, or of clauses where it says so much.
        subject: it itself, as it is declared; of a machine's cell, its machine's name and event.
    """

    kind: Kind
    name: str
    rules: tuple[str, ...]
    subject: Any


@cache
def citations() -> tuple[Citation, ...]:
    """Return every citation of rules; those of a kind in the order in which they are declared."""
    return (*_of_machines(), *_of_refusals(), *_of_the_named())


def citing(rule: str, *kinds: Kind) -> Iterator[Any]:
    """Yield what cites a rule or one of its clauses, of some kinds."""
    of_kinds = (one for one in citations() if one.kind in kinds)
    return (one.subject for one in of_kinds if rule in map(rule_of, one.rules))


def citation_check() -> Check:
    """Every rule that a machine, a property or a story cites is in the catalogue."""
    checked = ("transition", "refusal", "property", "possibility", "story")
    cited = [(one.name, r) for one in citations() if one.kind in checked for r in one.rules]
    known = citable_ids()
    problems = tuple(f"{who} cites {rule}, no rule" for who, rule in cited if rule not in known)
    return Check("citations", len(cited), problems)


def _of_machines() -> Iterator[Citation]:
    for table in MACHINES.values():
        for cell, branches in table.branches.items():
            name, subject = f"{table.name} {cell}", (table.name, cell[1])
            yield from (Citation("transition", name, b.rules, subject) for b in branches)
        for cell, (rule, _) in table.refusals.items():
            name, subject = f"{table.name} {cell}", (table.name, cell[1])
            yield Citation("refusal", name, (rule,), subject)


def _of_refusals() -> Iterator[Citation]:
    yield from (Citation("panel's refusal", r, (rule,), r) for rule, r in OF_THE_PANEL)
    yield from (Citation("missing offer", r, (rule,), r) for rule, r in NOT_OFFERED)
    for (event, place), refusals in REFUSALS.items():
        for one in refusals:
            yield Citation("model's refusal", event, (one.rule,), (event, place, one))


def _of_the_named() -> Iterator[Citation]:
    """Yield the citations of everything that has a name, and says its rules itself."""
    named: dict[Kind, tuple[Any, ...]] = {
        "event": EVENTS,
        "property": (*PROPERTIES, *PANEL_PROPERTIES),
        "possibility": POSSIBILITIES,
        "story": load_stories(),
    }
    for kind, every in named.items():
        yield from (Citation(kind, one.name, one.rules, one) for one in every)
