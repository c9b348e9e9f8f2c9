"""The page of the last verification: what was checked, at which sizes, and what came of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

from session_panel_site.pages.markdown import blocks
from session_panel_site.pages.naming import Naming
from session_panel_site.pages.templates import page
from session_panel_site.pages.translations import translations
from session_panel_site.pages.verdicts import ungraded
from session_panel_site.pages.words import LANGUAGES, Language, page_in
from session_panel_spec.lockstep.coverage.possibility import Theme
from session_panel_spec.model.abstract_state import AbstractState, ConversationSlot, RecordSlot
from session_panel_spec.model.label import Label
from session_panel_spec.model.panel_model import ACTORS
from session_panel_spec.model.properties import ALWAYS, PROPERTIES
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE, SOMETIMES
from session_panel_spec.model.properties.property import LeadsTo
from session_panel_spec.model.run import Run
from session_panel_spec.model.run_text import changes, summary
from session_panel_spec.verify.evidence import Evidence
from session_panel_spec.verify.grades import BEST_FIRST, rule_grades
from session_panel_spec.verify.report_json import ReportJson, WitnessJson

_KINDS: Final = (
    ("What always holds", ALWAYS),
    ("What stays possible", ALWAYS_POSSIBLE),
    ("What does not take for ever", LEADS_TO),
    ("What some run reaches", SOMETIMES),
)
"""The kinds of properties of the model."""

_THEMES: Final[dict[Theme, str]] = {
    "states": "states of the machines",
    "transitions": "transitions of the machines",
    "events": "events, accepted",
    "refusals": "refusals, by rule and reason",
    "reasons": "reasons of refusals",
    "badges": "badges",
    "unlisted": "what nobody has listed",
}
"""The themes of what is reached, as a reader calls them."""

_SHOWN: Final = 12
"""So many digits of a digest are shown where there is little room."""

_RECIPE: Final = (files(__package__) / "digests.sh").read_text("utf-8").strip()
"""How a shell counts the digests of what was verified."""

_TEXTS: Final = {one.name: one.text for one in PROPERTIES}


def pages(report: ReportJson) -> Iterator[tuple[str, str]]:
    """Yield the page of a verification in each language, and what every printed page says of it."""
    yield "stylesheets/verified.css", page("verified.css", verified=verified_text(report))
    for language in LANGUAGES:
        yield _page(language, report)


def _page(language: Language, report: ReportJson) -> tuple[str, str]:
    hunt = report.mutants
    caught = hunt.caught_by_property.items() if hunt else ()
    return page_in(
        language,
        "verification.md",
        "verification.md",
        title=translations(language).gettext("The last verification"),
        report=report,
        tools=", ".join(f"{name} {found}" for name, found in report.verified.tools.items()),
        verified=verified_text(report),
        recipe=_RECIPE,
        proofs=report.proofs or (),
        free=_free(report),
        hunt=hunt,
        named=Naming(language).machine,
        machines=list(zip(report.tables, report.engine, strict=True)),
        confirmed=[one for one in report.confirmations if one.theirs],
        kinds=list(_kinds(report)),
        expected=[(one.text, _run(one, report)) for one in LEADS_TO if one.violated],
        catches=sorted(caught, key=lambda one: (-one[1], one[0])),
        texts=_TEXTS,
        themes=list(_themes(report)),
        graded=[(one, ungraded(one.rule, report, language)) for one in rule_grades(report.grades)],
        rules_by_grade=_rules_by_grade(report),
    )


def _rules_by_grade(report: ReportJson) -> Mapping[str, int]:
    """Return how many rules have each grade, that of their weakest clause, the best first."""
    counts = Counter(one.weakest.sizes for one in rule_grades(report.grades))
    return {sizes.partition(" ")[0]: counts[sizes] for sizes in BEST_FIRST if counts[sizes]}


def verified_text(report: ReportJson) -> str:
    """Return what was verified in a line: the version, and the beginnings of both digests."""
    told = report.verified
    digests = f"panel {told.panel[:_SHOWN]}, specification {told.specification[:_SHOWN]}"
    return f"session-panel {told.version}, {digests}"


def _free(report: ReportJson) -> Sequence[str]:
    """Return the options that all proofs leave open."""
    each = [set(proof.free) for proof in report.proofs or ()]
    return sorted(set.intersection(*each) if each else ())


def _kinds(report: ReportJson) -> Iterator[tuple[str, list[Evidence]]]:
    """Yield the properties kind by kind, those that only the panel has last."""
    left = {one.name: one for one in report.properties}
    for title, own in _KINDS:
        yield title, [left.pop(one.name) for one in own]
    yield "Of the real panel and its screen", list(left.values())


def _themes(report: ReportJson) -> Iterator[tuple[str, list[WitnessJson]]]:
    for theme, title in _THEMES.items():
        if own := [one for one in report.coverage if one.theme == theme]:
            yield title, own


def _run(subject: LeadsTo, report: ReportJson) -> str:
    """Return the run that the first size found, of those at which one was looked for."""
    found = (one for model in report.models for one in model.properties)
    runs = (one.counterexample for one in found if one.name == subject.name)
    run = next(filter(None, runs), None)
    return run_list(run_from_json(run)) if run else ""


def run_from_json(told: Mapping[str, Any]) -> Run:
    """Return the run that `run_json` tells."""
    events = (step["event"] for step in told["steps"])
    labels = tuple(Label(event["name"], tuple(event["arguments"])) for event in events)
    states = (told["initial"], *(step["state"] for step in told["steps"]))
    return Run(labels, tuple(map(_state_from_json, states)), told["loop"])


def _state_from_json(told: Mapping[str, Any]) -> AbstractState:
    conversations = tuple(ConversationSlot(**slot) for slot in told["conversations"])
    records = tuple(RecordSlot(**slot) for slot in told["records"])
    return AbstractState(told["presence"], told["panel_mode"], conversations, records)


def run_list(run: Run) -> str:
    """Return a run as a numbered list; the steps that recur for ever are marked."""
    stem = len(run.labels) if run.loop is None else run.loop
    steps = (_step(run, number, recurs=number >= stem) for number in range(len(run.labels)))
    return blocks(f'<ol class="sp-run">\n{"".join(steps)}</ol>', _end(run))


def _step(run: Run, number: int, *, recurs: bool) -> str:
    label = run.labels[number]
    changed = changes(*run.states[number : number + 2]).items()
    what = "; ".join(f"{place}: {', '.join(map(str, own))}" for place, own in changed)
    opening = '<li class="sp-recurs">' if recurs else "<li>"
    event = f"<code>{label}</code> by the {ACTORS[label.name]}"
    return f"{opening}{event}<br><small>{what or 'nothing changes'}</small></li>\n"


def _end(run: Run) -> str:
    last = f"the state is then {'; '.join(summary(run.states[-1]))}"
    if run.loop is None:
        return f"At last, {last}."
    return f"From step {run.loop + 1} on it goes round, for ever; each time round, {last}."
