"""The properties of the model and of the panel: what each says, its formula, and its verdict."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from session_panel_site.pages.formulas import formula_text
from session_panel_site.pages.markdown import badge, code, rule_links, table, within
from session_panel_site.pages.templates import page
from session_panel_spec.lockstep.panel_properties import (
    STATE_PROPERTIES,
    STEP_PROPERTIES,
    PanelProperty,
)
from session_panel_spec.model.language import SlotKind
from session_panel_spec.model.properties import ALWAYS
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE, SOMETIMES
from session_panel_spec.model.properties.property import (
    Always,
    AlwaysPossible,
    LeadsTo,
    Property,
    Sometimes,
)
from session_panel_spec.verify.evidence import Evidence
from session_panel_spec.verify.report_json import ReportJson

AnyProperty = Property | PanelProperty[Any]
Found = Mapping[str, Evidence]

PANEL_PROPERTIES: tuple[PanelProperty[Any], ...] = (*STATE_PROPERTIES, *STEP_PROPERTIES)
"""What must hold of the real panel and its screen."""

_HEAD = ("Property", "What it says", "Rules")


def properties_text(report: ReportJson | None) -> str:
    """Return the part of the page that tells the properties.

    Args:
        report: the last verification, if there is one.
    """
    found = {one.name: one for one in report.properties} if report else {}
    return page(
        "properties.md",
        always=_table(ALWAYS, found),
        always_possible=_table(ALWAYS_POSSIBLE, found),
        leads_to=_table(LEADS_TO, found),
        sometimes=_table(SOMETIMES, found),
        number_of_sometimes=len(SOMETIMES),
        of_panel=_table(PANEL_PROPERTIES, found),
    )


def property_anchor(subject: AnyProperty) -> str:
    """Return the anchor of a property."""
    of_panel = isinstance(subject, PanelProperty)
    return f"{'panel' if of_panel else 'property'}-{subject.name}"


def kind_text(subject: AnyProperty) -> str:
    """Return the kind of a property."""
    match subject:
        case Always():
            return "always"
        case AlwaysPossible():
            return "always possible"
        case LeadsTo():
            return "must fail" if subject.violated else "sooner or later"
        case Sometimes():
            return "sometimes"
    return "of the panel"


def _table(subjects: Iterable[AnyProperty], found: Found) -> str:
    return within("sp-properties", table(_HEAD, (_row(subject, found) for subject in subjects)))


def _row(subject: AnyProperty, found: Found) -> tuple[str, ...]:
    name = f'<span id="{property_anchor(subject)}"></span>{code(subject.name)}'
    badges = " ".join(_badges(subject, found.get(subject.name)))
    formula = _formula(subject)
    says = "<br>".join(filter(None, (subject.text, formula and code(formula), *_fairness(subject))))
    return "<br>".join(filter(None, (name, badges))), says, rule_links(subject.rules, "rules.md")


def _badges(subject: AnyProperty, found: Evidence | None) -> Iterator[str]:
    """Yield what the last verification says of a property."""
    if found is None:
        return
    must_fail = isinstance(subject, LeadsTo) and subject.violated
    good = "fails, as it must" if must_fail else "holds"
    yield badge(good, "holds") if found.passed else badge("fails", "fails")
    if found.proved:
        yield badge("proved", "proved")


def _formula(subject: AnyProperty) -> str:
    match subject:
        case Always():
            holds, premise = formula_text(subject.holds), formula_text(subject.premise)
            return f"{_each(subject.of)}{holds if premise == 'always' else f'{premise} => {holds}'}"
        case AlwaysPossible():
            goal = f"possible({formula_text(subject.goal)})"
            premise = formula_text(subject.premise)
            return f"{_each(subject.of)}{goal if premise == 'always' else f'{premise} => {goal}'}"
        case LeadsTo():
            premise, goal = formula_text(subject.premise), formula_text(subject.goal)
            return f"{_each(subject.of)}{premise} ~> {goal}"
        case Sometimes():
            return f"{_each(subject.of, 'some')}{formula_text(subject.holds)}"
    return ""


def _each(of: tuple[SlotKind, ...], quantifier: str = "each") -> str:
    return f"{quantifier} {' or '.join(of)}: " if of else ""


def _fairness(subject: AnyProperty) -> Iterator[str]:
    if isinstance(subject, LeadsTo):
        yield f"weakly fair: {', '.join(map(code, subject.weakly))}"
        if subject.strongly:
            yield f"strongly fair: {', '.join(map(code, subject.strongly))}"
