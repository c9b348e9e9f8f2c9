"""The properties of the model and of the panel: what each says, its formula, and its verdict."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from session_panel_site.pages.formulas import formula_text
from session_panel_site.pages.markdown import (
    badge,
    code,
    folded,
    heading,
    rule_links,
    table,
    within,
)
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
from session_panel_spec.verify.report_schema import PropertyJson, ReportJson

AnyProperty = Property | PanelProperty[Any]
Found = Mapping[str, PropertyJson]

PANEL_PROPERTIES: tuple[PanelProperty[Any], ...] = (*STATE_PROPERTIES, *STEP_PROPERTIES)
"""What must hold of the real panel and its screen."""

_HEAD = ("Property", "What it says", "Rules")

_NOTATION = """\
Of a step, a formula says a little more than a query does: `after(…)` is what holds after it,
`same(v)` that it leaves a variable as it was, `only_changes(…)` that it leaves every other as it
was, `falls(v)` that a number becomes smaller, `moves(n)` that a count changes; `event` is its name
and `actor` who causes it. `proper` says that every variable has one of its values. `A => B` says
that B holds wherever A does, `A ~> B` that B follows sooner or later."""

_ALWAYS = "Each holds in every state, or of every step, whatever the size of the panel."

_POSSIBLE = "From every state that can be reached, some run gets there."

_LEADS_TO = """\
Each is so in every *fair* run. A weakly fair event does not stay enabled for ever without
happening; a strongly fair one is not enabled again and again without happening. One property must
fail: a checker worth its name finds the run that breaks it."""

_SOMETIMES = "Each value and each way of an event is reached by some run: the model can move."

_OF_PANEL = """\
Checked on the real `Panel` and on its screen, in every state that its drives reach. Those of the
same name as one of the model say the same of the code."""


def property_blocks(report: ReportJson | None) -> Iterator[str]:
    """Yield the part of the page that tells the properties.

    Args:
        report: the last verification, if there is one.
    """
    found = {one.name: one for one in report.properties} if report else {}
    yield heading(2, "Properties", "properties")
    yield _NOTATION
    yield from _kind("Always", "always", _ALWAYS, ALWAYS, found)
    yield from _kind("Always possible", "always-possible", _POSSIBLE, ALWAYS_POSSIBLE, found)
    yield from _kind("Sooner or later", "leads-to", _LEADS_TO, LEADS_TO, found)
    yield heading(3, "Sometimes", "sometimes")
    yield _SOMETIMES
    yield folded(f"{len(SOMETIMES)} properties", _table(SOMETIMES, found))
    yield from _kind("Of the real panel", "of-the-panel", _OF_PANEL, PANEL_PROPERTIES, found)


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


def _kind(
    title: str, anchor: str, text: str, subjects: Iterable[AnyProperty], found: Found
) -> Iterator[str]:
    yield heading(3, title, anchor)
    yield text
    yield _table(subjects, found)


def _table(subjects: Iterable[AnyProperty], found: Found) -> str:
    return within("sp-properties", table(_HEAD, (_row(subject, found) for subject in subjects)))


def _row(subject: AnyProperty, found: Found) -> tuple[str, ...]:
    name = f'<span id="{property_anchor(subject)}"></span>{code(subject.name)}'
    badges = " ".join(_badges(subject, found.get(subject.name)))
    formula = _formula(subject)
    says = "<br>".join(filter(None, (subject.text, formula and code(formula), *_fairness(subject))))
    return "<br>".join(filter(None, (name, badges))), says, rule_links(subject.rules, "rules.md")


def _badges(subject: AnyProperty, found: PropertyJson | None) -> Iterator[str]:
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
