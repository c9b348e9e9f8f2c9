"""Everything that cites a rule: what implements it, and what checks it."""

from collections.abc import Iterator, Mapping
from typing import Any

from session_panel import MACHINES, Reason, Table, reason_text
from session_panel_site.pages.cells import event_anchor as machine_event_anchor
from session_panel_site.pages.citing_tests import CitingTest, citing_tests
from session_panel_site.pages.formulas import formula_text
from session_panel_site.pages.markdown import code
from session_panel_site.pages.model import event_anchor, signature
from session_panel_site.pages.naming import Naming
from session_panel_site.pages.properties import AnyProperty, kind_text, property_anchor
from session_panel_site.pages.sources import Sources
from session_panel_site.pages.transitions import move_text, moves, refused, refused_text
from session_panel_site.pages.verdicts import verdict
from session_panel_spec.domain.rules import rule_of
from session_panel_spec.verify.citations import Kind, citing

_ENGLISH = Naming("en")
"""Only the English pages tell what cites a rule."""


class Evidence:
    """What cites the rules, in the package and in the sources of a page."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._tests = citing_tests(sources.tests)

    def of(self, rule: str) -> Mapping[str, tuple[str, ...]]:
        """Return everything that cites a rule, a line for each, by what it is."""
        return {
            "machines": tuple(_machines(rule)),
            "model": tuple(_model(rule)),
            "refusals": tuple(_refusals(rule)),
            "properties": tuple(_properties(rule)),
            "tests": tuple(_tests(rule, self._tests)),
            "vectors": tuple(self._vectors(rule)),
            "verification": tuple(self._findings(rule)),
        }

    def _vectors(self, rule: str) -> Iterator[str]:
        for theme, number in sorted(self._sources.vectors.get(rule, {}).items()):
            yield f"{theme}: {number}"

    def _findings(self, rule: str) -> Iterator[str]:
        for found in verdict(rule, self._sources.report).findings:
            failed = f"; **failed: {', '.join(found.failed)}**" if found.failed else ""
            yield f"{found.what}: {found.holding}{failed}"


def _machines(rule: str) -> Iterator[str]:
    for table, event in _of_machines(rule, "transition"):
        taken = [
            move_text(table.name, move, _ENGLISH)
            for move in moves(table, event)
            if rule in move.rules
        ]
        yield f"{_machine_link(table, event)}: {'; '.join(taken)}"


def _of_machines(rule: str, kind: Kind) -> Iterator[tuple[Table[Any], str]]:
    """Yield the machines and events of which something cites a rule."""
    cited = {*citing(rule, kind)}
    every = ((table, event) for table in MACHINES.values() for event in table.events)
    return ((table, event) for table, event in every if (table.name, event) in cited)


def _machine_link(table: Table[Any], event: str) -> str:
    page = f"../machines/{table.name}.md#{machine_event_anchor(event)}"
    return f"[the {table.name} machine, {code(event)}]({page})"


def _model(rule: str) -> Iterator[str]:
    for event in citing(rule, "event"):
        link = f"[{code(signature(event))}](../model.md#{event_anchor(event)})"
        yield f"{link}, by the {event.actor}"


def _refusals(rule: str) -> Iterator[str]:
    """Yield what is refused by a rule: by machines, by the panel itself, and in the model."""
    for table, event in _of_machines(rule, "refusal"):
        for one in refused(table, event):
            if one.rule == rule:
                where = refused_text(table.name, one, _ENGLISH)
                why = _reason(Reason(one.reason))
                yield f"{_machine_link(table, event)}, {where}: {why}"
    yield from (f"the panel: {_reason(reason)}" for reason in citing(rule, "panel's refusal"))
    yield from (f"no offer is made: {_reason(reason)}" for reason in citing(rule, "missing offer"))
    for event, place, one in citing(rule, "model's refusal"):
        why = f": {one.text}" if one.text else ""
        where = code(formula_text(one.where))
        yield f"in the model, {code(event)} of a {place} where {where}{why}"


def _reason(reason: Reason) -> str:
    return f"{code(reason.value)}, “{reason_text(reason)}”"


def _properties(rule: str) -> Iterator[str]:
    """Yield the properties that cite a rule; one of the model and of the panel comes once."""
    found: dict[str, list[AnyProperty]] = {}
    for subject in citing(rule, "property"):
        found.setdefault(subject.name, []).append(subject)
    for first, *twins in found.values():
        link = f"[{code(first.name)}](../model.md#{property_anchor(first)})"
        also = "; also of the real panel" if twins else ""
        yield f"{link} ({kind_text(first)}{also}): {first.text}"


def _tests(rule: str, tests: tuple[CitingTest, ...]) -> Iterator[str]:
    for test in tests:
        if rule in map(rule_of, test.rules):
            yield f"{code(f'tests/{test.file}')}: {sentence(test)}"


def sentence(test: CitingTest) -> str:
    """Return the sentence that a test's name is."""
    return test.name.removeprefix("test_").replace("_", " ") or "every test of the file"
