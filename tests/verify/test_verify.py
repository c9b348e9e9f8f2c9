"""The main job: every check runs, each can fail, and what is wrong is told."""

import io
import json
import sys
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from rich.console import Console

from of_schema import wrong
from session_panel import MACHINES, events
from session_panel.panel import HANDLERS
from session_panel_spec import parallel
from session_panel_spec.check.proof import Certificate, Doubt, Proof, prove
from session_panel_spec.export import comparison
from session_panel_spec.export.confirm import Confirmation, ToolMissingError
from session_panel_spec.lockstep.exploration import Exploration
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Case
from session_panel_spec.model.panel_model import EVENTS, MODEL
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.possibility import ALWAYS_POSSIBLE
from session_panel_spec.model.properties.safety import SAFETY
from session_panel_spec.mutants.trial import Hunt, Trial
from session_panel_spec.parallel import Parts, Progress
from session_panel_spec.verify import citations, failures, machines, proofs, verification
from session_panel_spec.verify.check import Check
from session_panel_spec.verify.evidence import evidence
from session_panel_spec.verify.report import Report
from session_panel_spec.verify.report_json import report_json
from session_panel_spec.verify.report_text import render_report
from session_panel_spec.verify.scope import Scope
from session_panel_spec.verify.verification import verify

TINY = Bounds(capacity=1, max_sessions=1, unread_max=1, declined_sets_dnd=True)
UNREAD = Bounds(1, 0, 1, 1, 10)
OFFERED = Bounds(1, 1, 1, 2, 0)
SCOPE = Scope((TINY,), (TINY, UNREAD, OFFERED), (TINY,), (TINY,), mutants=False, certified=True)


def nothing(_what: str, _number: int) -> None:
    """Tell nobody."""


SOUND: dict[Any, Any] = {}
"""What every part of `SCOPE` finds while nothing is broken, by its function and its size."""


class RememberingParts(Parts):
    """Does anew only the parts that are broken; the sound verification does them all."""

    def __init__(self, broken: str | None, executor: Executor | None, progress: Progress) -> None:
        super().__init__(executor, progress)
        self.broken = broken

    def begin(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        return super().begin(self.found, function, *args, **kwargs)

    def found(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        part = function, args[:1]  # what follows a size is how much memory there is
        if self.broken is None:
            SOUND[part] = function(*args, **kwargs)
        elif function.__name__ in self.broken.split():
            return function(*args, **kwargs)
        return SOUND[part]


def verified(scope: Scope = SCOPE, told: Progress = nothing, broken: str | None = "") -> Report:
    """Verify in this process; of the parts that are not broken, take what is known of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "Parts", partial(RememberingParts, broken))
        return verify(scope, told, processes=1)


def text_of(report: Report) -> str:
    console = Console(file=io.StringIO(), width=120)
    console.print(render_report(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture(scope="module", autouse=True)
def report() -> Report:
    """The sound verification; it comes first, so that nothing broken is ever remembered."""
    return verified(broken=None)


def test_everything_passes(report: Report) -> None:
    assert [c for c in report.checks if not c.passed] == []
    assert [p.name for p in report.properties if not p.passed] == []
    assert [one.name for one in evidence(report) if not one.passed] == []
    assert report.passed
    assert "checks passed" in text_of(report)


def test_without_cudd_the_verdict_says_that_not_everything_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "dd.cudd", None)
    report = verified(SCOPE)
    assert {model.depth is None for model in report.models} == {False}
    assert report.passed
    told = " ".join(text_of(report).split())
    assert "not checked: without dd with CUDD nothing is checked set by set" in told
    assert any("without dd with CUDD" in reason for reason in report_json(report)["not_done"])
    assert told.endswith("But not everything was checked: see above.")


def test_processes_find_what_one_process_finds(report: Report) -> None:
    small = replace(SMALL, states=(TINY,))
    shared, alone = verify(small, nothing, processes=2), verified(small)
    for one in (shared, alone):
        assert [(e.states, e.transitions, e.depth) for e in one.explorations] == [
            (e.states, e.transitions, e.depth) for e in report.explorations
        ]
    assert shared.explorations[0].properties == alone.explorations[0].properties
    assert shared.models[0].properties == alone.models[0].properties
    assert shared.coverage == alone.coverage
    assert (shared.tables, shared.stories) == (alone.tables, alone.stories)


def test_every_machine_is_checked_twice(report: Report) -> None:
    names = [table.name for table in MACHINES.values()]
    assert [check.name for check in report.tables] == names
    assert [check.name for check in report.engine] == names


def test_the_report_is_json_too(report: Report) -> None:
    told = json.loads(json.dumps(report_json(report)))
    assert wrong("verify", told) == []
    assert told["passed"] is True
    assert told["explorations"][0]["bounds"] == {
        "conversations": 1,
        "records": 1,
        "capacity": 1,
        "max_sessions": 1,
        "unread_max": 1,
        "offer_limit": 10,
        "missed_sets_inactive": True,
        "declined_sets_dnd": True,
    }
    assert {"states", "transitions", "depth"} <= set(told["explorations"][0])
    assert told["explorations"][0]["counterexamples"] == {}
    assert {p["passed"] for p in told["properties"]} == {True}
    assert {c["tool"] for c in told["confirmations"]} == {"rumur", "spin"}


def test_progress_is_told_of_every_part() -> None:
    told: list[tuple[str, int]] = []
    small = replace(SMALL, states=(TINY,))
    verified(small, lambda what, number: told.append((what, number)))
    assert told == [("parts done", number) for number in range(1, len(told) + 1)]
    assert len(told) == 8


def test_a_check_that_compared_nothing_does_not_pass() -> None:
    assert not Check("empty", 0, ()).passed
    assert not Check("wrong", 1, ("it is wrong",)).passed
    assert Check("right", 1, ()).passed


SMALL = replace(SCOPE, states=(), sets=(), confirmed=(), certified=False)


def test_an_unknown_rule_is_a_failure_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = citations.citable_ids() - {"CONV-6"}
    monkeypatch.setattr(citations, "citable_ids", lambda: known)
    report = verified(SMALL)
    assert not report.passed
    assert not report.citations.passed
    assert "cites CONV-6, no rule" in text_of(report)


def test_what_cites_a_clause_cites_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    one = citations.Citation("story", "some", ("OFFR-1", "CONV-4.2"), "a subject")
    monkeypatch.setattr(citations, "citations", lambda: (one,))
    assert list(citations.citing("CONV-4", "story")) == ["a subject"]
    assert not list(citations.citing("CONV-4", "property"))
    assert not list(citations.citing("CONV-4.3", "story"))


def test_a_broken_panel_fails_with_the_shortest_run_to_the_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(HANDLERS, events.Pick, lambda _c, state, _e: (state, ()))
    monkeypatch.setitem(
        HANDLERS, events.Accept, lambda _c, state, _e: (state, ()) if state.offers else None
    )
    report = verified(SMALL, broken="explore reached story_checks")
    assert not report.passed
    told = text_of(report)
    assert "Its premise was never met." in told
    assert "Every event is accepted, or refused by a rule; nothing else is raised." in told
    assert "1. accept(conversation=unknown)" in told
    assert "Some run reaches: " in told
    assert report_json(report)["passed"] is False


def test_a_machine_that_is_not_its_table_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "differences", lambda _table, _machine: ["they differ"])
    report = verified(SMALL, broken="table_checks")
    assert not report.passed
    assert "✗ they differ" in text_of(report)
    assert "FAILS" in text_of(report)


@pytest.mark.parametrize("states", [(), (TINY,)])
def test_the_panel_is_asked_the_properties_of_a_model_that_is_not_checked(
    states: tuple[Bounds, ...], report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []

    def explore(_bounds: Bounds, *, model_checked: bool) -> Exploration:
        told.append(model_checked)
        return report.explorations[0]

    monkeypatch.setattr(verification, "explore", explore)
    verified(replace(SMALL, states=states), broken="explore")
    assert told == [TINY in states]


def test_every_property_of_the_model_has_its_line(report: Report) -> None:
    rows = {row.name: row for row in evidence(report)}
    assert set(rows) >= {subject.name for subject in PROPERTIES}
    for subject in (*SAFETY, *ALWAYS_POSSIBLE, *LEADS_TO):
        row = rows[subject.name]
        violated = getattr(subject, "violated", False)
        assert (row.bounded, row.proved, row.refined) == (True, None if violated else True, True)
        assert row.sizes > 0
        assert row.mutants is None


def test_the_run_that_must_exist_is_shown(report: Report) -> None:
    told = text_of(report)
    assert "a customer who keeps writing and keeps being missed waits for ever." in told
    assert "From here for ever:" in told
    assert "message(0)  by the customer" in told
    assert "miss(0)  by the clock" in told


def test_without_the_solver_the_report_says_that_nothing_was_proved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (verification, failures):
        monkeypatch.setattr(module, "is_installed", lambda *_names: False)
    report = verified(SCOPE)
    assert report.proofs is None
    assert report.certificate is None
    assert report.models == ()
    assert report.passed
    assert report_json(report)["proofs"] is None
    told = " ".join(text_of(report).split())
    assert "pip install 'session-panel[prove]'" in told
    assert "pip install 'session-panel[explore]'" in told


def test_a_claim_that_is_not_proved_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    live = tuple(event for event in EVENTS if event.name != "accept")
    accept = replace(next(event for event in EVENTS if event.name == "accept"), cases=(Case(),))
    broken = replace(MODEL, events=(*live, accept))
    wrong = partial(prove, claims=SAFETY, model=broken)
    monkeypatch.setattr(proofs, "prove", wrong)
    report = verified(SMALL, broken="prove_all")
    assert not report.passed
    assert "is not proved for every size" in text_of(report)


def test_what_the_solver_leaves_open_is_not_proved(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def undecided(**_: object) -> tuple[Proof, ...]:
        return (Proof("one-focus", ("FOCS-1",), undecided="canceled"),)

    monkeypatch.setattr(proofs, "prove", undecided)
    found = verified(replace(SMALL, certified=False), broken="prove_all")
    assert not found.passed
    assert {proof.proved for proof in found.proofs or ()} == {False}
    told = " ".join(text_of(found).split())
    assert "one-focus is not proved for every size: z3 does not know (canceled)" in told
    assert report_json(found)["proofs"][0]["undecided"] == "canceled"


def test_both_solvers_are_named_with_how_much_they_were_asked(report: Report) -> None:
    certificate = report.certificate
    assert certificate
    assert certificate.queries > len(report.proofs or ())
    assert set(certificate.solvers) == {"z3-solver", "cvc5"}
    told = " ".join(text_of(report).split())
    assert f"rest on {certificate.queries:,} questions to a solver; z3-solver " in told
    assert f"and cvc5 {certificate.solvers['cvc5']} agree on all." in told
    assert report_json(report)["certificate"] == {
        "solvers": certificate.solvers,
        "queries": certificate.queries,
        "doubts": (),
        "passed": True,
    }


def test_a_question_on_which_the_solvers_differ_is_a_failure(report: Report) -> None:
    doubts = tuple(Doubt("one-focus", f"one-focus-{n}", f"they differ: {n}", "") for n in range(12))
    found = replace(report, certificate=Certificate({"cvc5": "1"}, 20, doubts))
    assert not found.passed
    told = " ".join(text_of(found).split())
    assert "✗ one-focus is not certain: they differ: 9; --save keeps it as one-focus-9.smt2" in told
    assert "they differ: 10" not in told
    assert "✗ ... and 2 more on which they differ" in told


def test_a_second_solver_that_was_asked_nothing_is_a_failure(report: Report) -> None:
    found = replace(report, certificate=Certificate({"cvc5": "1"}, 0, ()))
    assert not found.passed
    assert "✗ no question was asked of both solvers" in text_of(found)


def test_without_a_second_solver_the_verdict_says_that_z3_alone_is_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (verification, failures):
        monkeypatch.setattr(module, "is_installed", lambda *names: "cvc5" not in names)
    found = verified()
    assert found.certificate is None
    assert found.passed
    told = " ".join(text_of(found).split())
    assert "not checked: without cvc5 z3 alone is believed" in told
    assert told.endswith("But not everything was checked: see above.")


def test_the_proofs_are_of_every_policy_and_all_allowed_presences(report: Report) -> None:
    free = (
        "allowed_presences",
        "capacity",
        "declined_sets_dnd",
        "max_sessions",
        "missed_sets_inactive",
        "offer_limit",
        "presence_policy",
        "unread_max",
    )
    proofs = report.proofs or ()
    assert {proof.free for proof in proofs} == {free}
    told = " ".join(text_of(report).split())
    every = f"for every size, and every value of {', '.join(free)}."
    assert f"{len(proofs)} proofs are {every}" in told


def test_a_model_that_breaks_a_property_fails_with_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    one_dialog = next(one for one in SAFETY if one.name == "one-dialog")
    broken = replace(one_dialog, holds=~one_dialog.premise)
    monkeypatch.setattr("session_panel_spec.model.properties.in_general.PROPERTIES", (broken,))
    report = verified(replace(SMALL, states=(TINY,)), broken="check_states")
    assert not report.passed
    told = text_of(report)
    assert f"✗ The model at {TINY}: At most one close dialog is open." in told
    assert "2. close(" in told
    assert "At no size does it say anything." in told


def test_a_tool_that_counts_otherwise_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Confirmation("spin", TINY, False, 1, 2, 0.1)  # noqa: FBT003
    monkeypatch.setattr(comparison, "COUNTERS", {"spin": lambda _bounds: wrong})
    report = verified(replace(SMALL, confirmed=(TINY,)), broken="compare")
    assert not report.passed
    assert "spin counts 1 states and 2 transitions" in text_of(report)


def test_a_tool_that_is_missing_is_told_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_bounds: Bounds) -> Confirmation:
        raise ToolMissingError("rumur is not installed: on Debian, apt-get install rumur.")

    monkeypatch.setattr(comparison, "COUNTERS", {"rumur": missing})
    report = verified(replace(SMALL, confirmed=(TINY,)), broken="compare")
    assert report.passed
    assert "rumur confirmed nothing: rumur is not installed" in text_of(report)


def test_a_mutant_that_nobody_catches_is_a_failure(report: Report) -> None:
    trials = (
        Trial("caught", "kind", {"properties": ("one-focus",)}),
        Trial("at large", "kind", {}),
    )
    hunted = replace(report, mutants=Hunt(trials, {}))
    assert not hunted.passed
    assert "✗ nobody caught: at large" in text_of(hunted)
    (row,) = (row for row in evidence(hunted) if row.name == "one-focus")
    assert row.mutants == 1
    assert replace(report, mutants=Hunt(trials, {"at large": "no different"})).passed


def test_where_the_properties_were_not_asked_about_broken_models_the_report_says_so(
    report: Report,
) -> None:
    by_panel = Hunt((Trial("caught", "kind", {"panel": ("it differs",)}),), {})
    hunted = replace(report, mutants=by_panel)
    assert hunted.passed
    assert {row.mutants for row in evidence(hunted)} == {None}
    assert "1 broken models: 1 caught, by the real panel (which" in text_of(hunted)
