"""What the last verification says of a rule: everything in it that follows from the rule."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from session_panel_site.pages.words import Language, clauses_in
from session_panel_spec.domain.rules import Clause, rule_of
from session_panel_spec.verify.citations import citing
from session_panel_spec.verify.evidence import Evidence
from session_panel_spec.verify.grades import BEST_FIRST, RuleGrade
from session_panel_spec.verify.report_json import (
    CheckJson,
    ReportJson,
    WitnessJson,
)


class Finding(NamedTuple):
    """Something that was checked: of what, how many hold, and the names of those that fail."""

    what: str
    holding: int
    failed: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """What a verification says of a rule.

    Attributes:
        word: whether everything that follows from the rule holds; `partly` where it does, but a
            clause has no grade; `unchecked` where nothing of a verification follows from it, or
            where there is none.
    """

    word: Literal["holds", "partly", "fails", "unchecked"]
    findings: tuple[Finding, ...]


def verdict(rule: str, report: ReportJson | None) -> Verdict:
    """Return what a verification says of a rule.

    Args:
        rule: the ID of the rule.
        report: the verification, if there is one.
    """
    every = _findings(rule, report) if report else ()
    found = tuple(one for one in every if one.holding or one.failed)
    if not found:
        return Verdict("unchecked", ())
    if any(one.failed for one in found):
        return Verdict("fails", found)
    return Verdict("partly" if ungraded(rule, report) else "holds", found)


def ungraded(rule: str, report: ReportJson | None, language: Language = "en") -> tuple[Clause, ...]:
    """Return the clauses of a rule, in a language, of which a verification says nothing."""
    graded = {one.clause for one in (report.grades if report else ())}
    return tuple(one for one in clauses_in(language, rule) if one.id not in graded)


def grade_counts(grade: RuleGrade | None) -> Mapping[str, int]:
    """Return how many clauses of a rule have each grade that any has, by its first word."""
    counts = zip(BEST_FIRST, grade.counts if grade else (), strict=False)
    return {sizes.partition(" ")[0]: number for sizes, number in counts if number}


def _findings(rule: str, report: ReportJson) -> Iterator[Finding]:
    properties = [one for one in report.properties if rule in map(rule_of, one.rules)]
    yield _finding("properties that hold", properties)
    proved = sum(one.proved is True for one in properties)
    yield Finding("of these properties, proved for every size of the model", proved)
    yield _beside_reference(rule, report)
    yield from _machines(rule, report)
    if any(citing(rule, "event", "model's refusal")):
        yield from _lockstep(report)
    reached = [one for one in report.coverage if rule in map(rule_of, one.rules)]
    yield _finding("states, transitions, badges and refusals reached as they must be", reached)
    names = {story.name for story in citing(rule, "story")}
    stories = [one for one in report.stories if one.name in names]
    yield _finding("stories that show what they must", stories)


def _finding(what: str, checked: Sequence[CheckJson | Evidence | WitnessJson]) -> Finding:
    failed = tuple(one.name for one in checked if not one.passed)
    return Finding(what, len(checked) - len(failed), failed)


def _beside_reference(rule: str, report: ReportJson) -> Finding:
    """Return how many clauses of the rule have a grade, and what in the drive is against it."""
    own = [one for one in report.grades if rule_of(one.clause) == rule and one.passed]
    driven = report.beside_reference
    against = (one.text[0] for one in (driven.found if driven else ()) if rule in one.rules)
    return Finding("clauses that are proved, exhaustive or driven", len(own), tuple(against))


def _machines(rule: str, report: ReportJson) -> Iterator[Finding]:
    """Yield how the machines that cite the rule fared."""
    names = {machine for machine, _ in citing(rule, "transition", "refusal")}
    compared = {"their hand-written tables": report.tables, "python-statemachine": report.engine}
    for what, every in compared.items():
        checked = [one for one in every if one.name in names]
        yield _finding(f"machines that agree with {what}", checked)


def _lockstep(report: ReportJson) -> Iterator[Finding]:
    """Yield how the real panel went beside the model, which has the rule in its events."""
    driven = report.driven
    different = tuple(d for one in driven if (d := one.difference_from_model))
    yield Finding(
        "sizes at which the real panel takes the model's steps",
        len(driven) - len(different),
        different,
    )
