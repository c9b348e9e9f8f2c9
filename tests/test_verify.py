"""The main job: every check runs, each can fail, and what is wrong is told."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from session_panel import MACHINES, events
from session_panel.panel import HANDLERS
from session_panel_spec import verify as verification
from session_panel_spec.abstract import Bounds
from session_panel_spec.language import Case
from session_panel_spec.model import EVENTS, MODEL
from session_panel_spec.proof import prove
from session_panel_spec.properties.safety import SAFETY
from session_panel_spec.report import render_report, report_json
from session_panel_spec.verify import Check, Report, verify

TINY = Bounds(conversations=1, records=1, capacity=1, max_sessions=1, unread_max=1)


def nothing(_what: str, _number: int) -> None:
    """Tell nobody."""


def text_of(report: Report) -> str:
    console = Console(file=io.StringIO(), width=120)
    console.print(render_report(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def report() -> Report:
    return verify((TINY,), nothing)


def test_everything_passes(report: Report) -> None:
    assert [c for c in report.checks if not c.passed] == []
    assert [p.subject.name for p in report.properties if not p.passed] == []
    assert report.passed
    assert "checks passed" in text_of(report)


def test_every_machine_is_checked_twice(report: Report) -> None:
    names = [table.name for table in MACHINES.values()]
    assert [check.name for check in report.tables] == names
    assert [check.name for check in report.engine] == names


def test_the_report_is_json_too(report: Report) -> None:
    told = json.loads(json.dumps(report_json(report)))
    assert told["passed"] is True
    assert told["explorations"][0]["bounds"] == {
        "conversations": 1,
        "records": 1,
        "capacity": 1,
        "max_sessions": 1,
        "unread_max": 1,
        "offer_limit": 10,
        "missed_sets_inactive": True,
        "declined_sets_dnd": False,
    }
    assert {"states", "transitions", "depth"} <= set(told["explorations"][0])
    assert {p["counterexample"] for p in told["properties"]} == {None}


def test_progress_is_told_of_every_part() -> None:
    told = set()
    verify((TINY,), lambda what, _number: told.add(what))
    assert told == {"tables", "machines", "stories", f"states of {TINY}", "proofs"}


def test_a_check_that_compared_nothing_does_not_pass() -> None:
    assert not Check("empty", 0, ()).passed
    assert not Check("wrong", 1, ("it is wrong",)).passed
    assert Check("right", 1, ()).passed


def test_an_unknown_rule_is_a_failure_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = dict(verification.load_rules())
    del rules["CONV-6"]
    monkeypatch.setattr(verification, "load_rules", lambda: rules)
    report = verify((TINY,), nothing)
    assert not report.passed
    assert not report.citations.passed
    assert "cites CONV-6, no rule" in text_of(report)


def test_a_broken_panel_fails_with_the_shortest_run_to_the_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(HANDLERS, events.Pick, lambda _c, state, _e: (state, ()))
    monkeypatch.setitem(
        HANDLERS, events.Accept, lambda _c, state, _e: (state, ()) if state.offers else None
    )
    report = verify((TINY,), nothing)
    assert not report.passed
    told = text_of(report)
    assert "Its premise was never met." in told
    assert "Every event is accepted, or refused by a rule; nothing else is raised." in told
    assert "1. accept(conversation=unknown)" in told
    assert report_json(report)["passed"] is False


def test_a_machine_that_is_not_its_table_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "differences", lambda _table, _machine: ["they differ"])
    report = verify((TINY,), nothing)
    assert not report.passed
    assert "✗ they differ" in text_of(report)
    assert "FAILS" in text_of(report)


def test_every_claim_is_proved_for_every_size(report: Report) -> None:
    assert report.proofs is not None
    assert [proof.name for proof in report.proofs] == [claim.name for claim in SAFETY]
    assert all(proof.proved for proof in report.proofs)
    assert {proof["counterexample"] for proof in report_json(report)["proofs"]} == {None}


def test_without_the_solver_the_report_says_that_nothing_was_proved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verification, "find_spec", lambda _name: None)
    report = verify((TINY,), nothing)
    assert report.proofs is None
    assert report.passed
    assert report_json(report)["proofs"] is None
    assert "pip install 'session-panel[prove]'" in text_of(report)


def test_a_claim_that_is_not_proved_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    live = tuple(event for event in EVENTS if event.name != "accept")
    accept = replace(next(event for event in EVENTS if event.name == "accept"), cases=(Case(),))
    monkeypatch.setattr(
        verification, "prove", lambda: prove(model=replace(MODEL, events=(*live, accept)))
    )
    report = verify((TINY,), nothing)
    assert not report.passed
    assert "is not proved for every size" in text_of(report)
