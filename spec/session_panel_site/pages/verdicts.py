"""What the last verification says of a rule: everything in it that follows from the rule."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from session_panel import MACHINES
from session_panel_spec.logs.story import load_stories
from session_panel_spec.model.events import EVENTS
from session_panel_spec.model.refusals import REFUSALS
from session_panel_spec.verify.report_schema import (
    CheckJson,
    PropertyJson,
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
        word: whether everything that follows from the rule holds; `unchecked` where nothing of
            a verification does, or where there is none.
    """

    word: Literal["holds", "fails", "unchecked"]
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
    return Verdict("fails" if any(one.failed for one in found) else "holds", found)


def _findings(rule: str, report: ReportJson) -> Iterator[Finding]:
    properties = [one for one in report.properties if rule in one.rules]
    yield _finding("properties that hold", properties)
    proved = [one for one in properties if one.proved is not None]
    yield Finding("of them proved for every size", sum(one.proved is True for one in proved))
    yield from _machines(rule, report)
    if _is_in_the_model(rule):
        yield from _lockstep(report)
    reached = [one for one in report.coverage if rule in one.rules]
    yield _finding("states, transitions, badges and refusals reached as they must be", reached)
    told = {story.name for story in load_stories() if rule in story.rules}
    stories = [one for one in report.stories if one.name in told]
    yield _finding("stories that show what they must", stories)


def _finding(what: str, checked: Sequence[CheckJson | PropertyJson | WitnessJson]) -> Finding:
    failed = tuple(one.name for one in checked if not one.passed)
    return Finding(what, len(checked) - len(failed), failed)


def _machines(rule: str, report: ReportJson) -> Iterator[Finding]:
    """Yield how the machines that cite the rule fared."""
    names = _citing_machines(rule)
    compared = {"their hand-written tables": report.tables, "python-statemachine": report.engine}
    for what, every in compared.items():
        checked = [one for one in every if one.name in names]
        yield _finding(f"machines that agree with {what}", checked)


def _citing_machines(rule: str) -> frozenset[str]:
    """Return the names of the machines that cite the rule."""
    return frozenset(
        table.name
        for table in MACHINES.values()
        if any(rule in b.rules for cell in table.branches.values() for b in cell)
        or any(rule == refusing for refusing, _ in table.refusals.values())
    )


def _is_in_the_model(rule: str) -> bool:
    refusing = (one.rule for refusals in REFUSALS.values() for one in refusals)
    return rule in refusing or any(rule in event.rules for event in EVENTS)


def _lockstep(report: ReportJson) -> Iterator[Finding]:
    """Yield how the real panel went beside the model, which has the rule in its events."""
    driven = report.driven
    different = tuple(d for one in driven if (d := one.difference_from_model))
    yield Finding(
        "sizes at which the real panel takes the model's steps",
        len(driven) - len(different),
        different,
    )
