"""The properties of the model and of the panel: what each says, its formula, and its verdict."""

from collections.abc import Iterator
from typing import Any

from session_panel_site.pages.formulas import formula_text
from session_panel_site.pages.markdown import code, codes
from session_panel_site.pages.templates import page
from session_panel_spec.lockstep.panel_properties import PANEL_PROPERTIES, PanelProperty
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
from session_panel_spec.verify.report_json import ReportJson

AnyProperty = Property | PanelProperty[Any]


def properties_text(report: ReportJson | None) -> str:
    """Return the part of the page that tells the properties.

    Args:
        report: the last verification, if there is one.
    """
    return page(
        "properties.md",
        always=ALWAYS,
        always_possible=ALWAYS_POSSIBLE,
        leads_to=LEADS_TO,
        sometimes=SOMETIMES,
        of_panel=PANEL_PROPERTIES,
        found={one.name: one for one in report.properties} if report else {},
        anchor=property_anchor,
        says=_says,
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


def _says(subject: AnyProperty) -> Iterator[str]:
    """Yield what a property says: in words, as a formula, and of which events it wants fairness."""
    yield subject.text
    if formula := _formula(subject):
        yield code(formula)
    if isinstance(subject, LeadsTo):
        yield f"weakly fair: {codes(subject.weakly)}"
        if subject.strongly:
            yield f"strongly fair: {codes(subject.strongly)}"


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
