"""Whatever fails, fails the whole: told in the report, in words and as JSON, and by the status."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from click.testing import CliRunner
from rich.console import Console

from of_schema import wrong
from session_panel import MACHINES, Config
from session_panel_spec.check.model_check import ModelCheck
from session_panel_spec.check.proof import Certificate, Doubt, Proof
from session_panel_spec.cli import verify as cli_verify
from session_panel_spec.cli.app import app
from session_panel_spec.differential.compare import Difference
from session_panel_spec.differential.driven import Driven
from session_panel_spec.differential.found import Found
from session_panel_spec.domain.rules import load_clauses
from session_panel_spec.export.comparison import Comparison
from session_panel_spec.lockstep.coverage.possibility import Possibility
from session_panel_spec.lockstep.coverage.search import Witness
from session_panel_spec.lockstep.exploration import Exploration, PropertyCheck
from session_panel_spec.lockstep.modularity.classes import Difference as Unlike
from session_panel_spec.lockstep.modularity.reads import ForbiddenRead
from session_panel_spec.lockstep.modularity.representatives import Sample
from session_panel_spec.lockstep.modularity.verdict import Modularity
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.logs.wrong_use import WrongUseError
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.interpreter import initial_state
from session_panel_spec.model.properties import ALWAYS
from session_panel_spec.model.properties.verdict import Verdict
from session_panel_spec.mutants.trial import Hunt, Trial
from session_panel_spec.parallel import parts
from session_panel_spec.verify import stories, verification, work
from session_panel_spec.verify.check import Check, DirectCheck, attempt
from session_panel_spec.verify.failures import junit_cases
from session_panel_spec.verify.report import Report
from session_panel_spec.verify.report_json import report_json
from session_panel_spec.verify.report_text import render_report
from session_panel_spec.verify.scope import THOROUGH, Scope
from session_panel_spec.verify.verification import verify

BOUNDS = Bounds()
CHECKED = tuple(Check(table.name, 1, ()) for table in MACHINES.values())
SEEN = PropertyCheck("seen", (), "It is seen.", 1, None)
REFINED = Refinement(BOUNDS, 1, 1)
EXPLORED = Exploration(BOUNDS, 1, 0, 0, 1, 0, 0.0, (SEEN,), REFINED)
REACHED = Witness(Possibility("events", "an event", (), "It has its reasons."))
MODULAR = Modularity(
    BOUNDS, states=1, count=2, classes=1, others=0, difference=None, forbidden_reads=()
)
FORBIDDEN = ForbiddenRead("message", "message", "favour", "sessions['other'], no slot's")
HOLDS = Verdict(ALWAYS[0], 1)
PROVED = Proof("claimed", (), proved=True)
COUNTED = Comparison("spin", BOUNDS, 1, 0)
CAUGHT = Trial("a mutant", "kind", {"properties": ("one-focus",)})
DRIVEN = Driven(1, steps=1, clauses=Counter(dict.fromkeys(load_clauses(), 1)))
APART = Difference(None, "due", expected={"type": "miss"}, observed=None)
FOUND = Found(("OFFR-4",), Config(), (), APART, "")
LOOKED_AT = DirectCheck("looked at", 1, (), ("CONF-1.3",))
DOUBT = Doubt("claimed", "claimed-1", "z3 says unsat, cvc5 unknown", "(check-sat)")
AGREED = Certificate({"z3-solver": "1", "cvc5": "1"}, 1, ())
HUNTED = Hunt((CAUGHT,), {}, ("one-focus",))


def model(verdict: Verdict) -> ModelCheck:
    return ModelCheck(BOUNDS, "bdd", 1, 0, None, 0.0, (verdict,))


PARTS = {field.name for field in fields(Report)} - {"scope"}
"""What can fail: all of a report but what it was to look at."""

SOUND = Report(
    tables=CHECKED,
    engine=CHECKED,
    citations=Check("citations", 1, ()),
    stories=(Check("a story", 1, ()),),
    explorations=(EXPLORED,),
    coverage=(REACHED,),
    models=(model(HOLDS),),
    proofs=(PROVED,),
    confirmations=(COUNTED,),
    lockstep=(REFINED,),
    mutants=HUNTED,
    beside_reference=DRIVEN,
    direct=(LOOKED_AT,),
    modularity=(MODULAR,),
    certificate=AGREED,
    scope=THOROUGH,
)
"""A verification that found nothing wrong."""

ASTRAY = replace(REFINED, difference="they differ")
CAUGHT_BY_NONE = Trial("at large", "kind", {})

BROKEN: dict[str, tuple[str, Any, str]] = {
    "a machine is not its table": (
        "tables",
        (Check("dialog", 1, ("the table says no",)), *CHECKED),
        "the table says no",
    ),
    "no machine is compared with its table": ("tables", (Check("dialog", 0, ()),), "dialog"),
    "a machine is not what its library makes of it": (
        "engine",
        (Check("form", 1, ("the library says no",)), *CHECKED),
        "the library says no",
    ),
    "something cites what is no rule": (
        "citations",
        Check("citations", 1, ("it cites NONE-1, no rule",)),
        "it cites NONE-1, no rule",
    ),
    "a story shows something else": (
        "stories",
        (Check("a story", 1, ("a story, after line 3: it is shown",)),),
        "a story, after line 3: it is shown",
    ),
    "the panel differs from the model": (
        "explorations",
        (replace(EXPLORED, refinement=ASTRAY),),
        f"{BOUNDS}: they differ",
    ),
    "the panel is not compared with the model": (
        "explorations",
        (replace(EXPLORED, refinement=Refinement(BOUNDS)),),
        f"{BOUNDS}: nothing was compared with the model",
    ),
    "the panel breaks a property": (
        "explorations",
        (replace(EXPLORED, properties=(replace(SEEN, counterexample=()),)),),
        "It is seen. Shortest run that breaks it:",
    ),
    "a property says nothing of the panel": (
        "explorations",
        (replace(EXPLORED, properties=(replace(SEEN, count=0),)),),
        "It is seen. Its premise was never met.",
    ),
    "what no run of the panel reaches is reached": (
        "coverage",
        (replace(REACHED, run=()),),
        "No run reaches: an event. It has its reasons.",
    ),
    "the model breaks a property": (
        "models",
        (model(replace(HOLDS, violation=initial_state(BOUNDS))),),
        f"The model at {BOUNDS}: {ALWAYS[0].text}",
    ),
    "a property says nothing of the model": (
        "models",
        (model(replace(HOLDS, count=0)),),
        f"{ALWAYS[0].text} At no size does it say anything.",
    ),
    "something is not proved": (
        "proofs",
        (replace(PROVED, proved=False),),
        "claimed is not proved for every size",
    ),
    "another checker counts something else": (
        "confirmations",
        (replace(COUNTED, problem="spin counts otherwise"),),
        "spin counts otherwise",
    ),
    "the panel differs from the model at a larger size": (
        "lockstep",
        (ASTRAY,),
        f"{BOUNDS}: they differ",
    ),
    "a handler asks for a third slot": (
        "modularity",
        (replace(MODULAR, forbidden_reads=(FORBIDDEN,)),),
        f"{BOUNDS}: {FORBIDDEN}",
    ),
    "events that see the same do not do the same": (
        "modularity",
        (replace(MODULAR, difference=Unlike("they differ", ((),))),),
        f"{BOUNDS}: they differ",
    ),
    "no two events see the same": (
        "modularity",
        (replace(MODULAR, classes=2),),
        f"{BOUNDS}: no two events saw the same",
    ),
    "nobody notices a broken model": (
        "mutants",
        replace(HUNTED, trials=(CAUGHT, CAUGHT_BY_NONE)),
        "nobody caught: at large",
    ),
    "a broken model is explained though it is noticed": (
        "mutants",
        replace(HUNTED, explained={"a mutant": "no different"}),
        "explained, but caught: a mutant",
    ),
    "no broken model breaks a property": (
        "mutants",
        replace(HUNTED, asked=("one-focus", "one-dialog")),
        "no broken model breaks one-dialog",
    ),
    "no model is broken": ("mutants", Hunt((), {}), "no broken model was made"),
    "the panel differs from the reference": (
        "beside_reference",
        msgspec.structs.replace(DRIVEN, found=(FOUND,)),
        'OFFR-4: due: expected {"type":"miss"}, observed null',
    ),
    "the panel is not driven beside the reference": (
        "beside_reference",
        msgspec.structs.replace(DRIVEN, steps=0),
        "nothing was compared with the reference",
    ),
    "only examples speak for a clause": (
        "beside_reference",
        msgspec.structs.replace(DRIVEN, clauses=DRIVEN.clauses - Counter(["MODE-1.1"])),
        "nothing but an example speaks for MODE-1.1",
    ),
    "what is looked at by itself is wrong": (
        "direct",
        (replace(LOOKED_AT, problems=("it is accepted",)),),
        "it is accepted",
    ),
    "the solvers do not say the same": (
        "certificate",
        replace(AGREED, doubts=(DOUBT,)),
        "claimed is not certain: z3 says unsat, cvc5 unknown",
    ),
    "no question is asked of both solvers": (
        "certificate",
        replace(AGREED, queries=0),
        "no question was asked of both solvers",
    ),
    "a check raises": (
        "raised",
        (Check("stories", 1, ("stories came to no result",)),),
        "stories came to no result",
    ),
}
"""A part of a report, what it is if it fails, and what is then said."""


def broken(what: str) -> Report:
    part, value, _ = BROKEN[what]
    return replace(SOUND, **{part: value})


def told(report: Report, *options: str) -> tuple[int, str]:
    """Return the exit status of a verification that finds so, and what it prints, in one line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli_verify, "verify", lambda _scope, _progress: report)
        finished = CliRunner().invoke(app, ["verify", *options])
    assert isinstance(finished.exception, SystemExit | None), finished.exception
    return finished.exit_code, " ".join(finished.stdout.split())


def test_every_part_of_a_report_is_broken_once() -> None:
    assert {part for part, _, _ in BROKEN.values()} == PARTS


def test_every_part_of_a_report_is_begun() -> None:
    assert verification.PARTS.keys() == PARTS - {"raised"}


def test_what_found_nothing_wrong_passes() -> None:
    assert SOUND.passed
    assert not {"problems", "raised"} & report_json(SOUND).keys()
    assert told(SOUND)[0] == told(SOUND, "--json")[0] == 0


@pytest.mark.parametrize("what", BROKEN)
def test_each_part_alone_fails_the_whole_and_is_told(what: str) -> None:
    report, why = broken(what), BROKEN[what][2]
    assert not report.passed
    assert report.verdicts.count(False) == 1
    status, text = told(report)
    assert status == 1
    assert f"✗ {why}" in text
    assert "1 of" in text
    status, text = told(report, "--json")
    assert status == 1
    assert json.loads(text)["passed"] is False
    assert wrong("verify", json.loads(text)) == []
    (problem,) = json.loads(text)["problems"]
    assert problem.startswith(why)


def test_the_report_tells_each_clause_of_a_rule_by_its_grade() -> None:
    console = Console(file=StringIO(), width=200)
    console.print(render_report(SOUND))
    assert isinstance(console.file, StringIO)
    rows = [" ".join(line.split()) for line in console.file.getvalue().splitlines()]
    number = max(one.number for one in SOUND.grades if one.clause.startswith("CONF-1."))
    (told,) = (row for row in rows if row.startswith("CONF-1 ("))
    assert told.endswith(f" 3 1-2, 4-{number}")


def test_what_a_drive_did_not_come_to_before_it_found_a_difference_is_not_blamed() -> None:
    stopped = msgspec.structs.replace(DRIVEN, found=(FOUND,), clauses=Counter())
    report = replace(SOUND, beside_reference=stopped)
    status, text = told(report)
    assert status == 1
    assert "nothing but an example" not in text
    assert "How well each rule is checked" not in text
    assert "1 of" in text
    assert "stopped at a difference, so no clause of the rules is graded." in text
    (problem,) = json.loads(told(report, "--json")[1])["problems"]
    assert problem.startswith("OFFR-4: due: expected")


@pytest.mark.parametrize("what", BROKEN)
def test_the_junit_report_has_one_case_that_fails(what: str, tmp_path: Path) -> None:
    file = tmp_path / "report.xml"
    told(broken(what), "--junit", str(file))
    suite = ET.parse(file).getroot()  # noqa: S314 - we wrote it
    (failure,) = suite.iter("failure")
    assert failure.attrib["message"].startswith(BROKEN[what][2])
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("1", "0")


def test_the_junit_report_of_what_passed_has_a_case_for_whatever_was_looked_at() -> None:
    cases = [case for case in junit_cases(SOUND) if case.kind != "skipped"]
    assert not [case for case in cases if case.kind]
    assert {case.name for case in cases} >= {table.name for table in MACHINES.values()}


# What raises


NOTHING = Scope((), (), (), (), mutants=False)


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_arguments: object, **_options: object) -> Any:
        raise error

    return fail


@pytest.mark.parametrize(
    ("part", "scope"),
    [
        ("table_checks", NOTHING),
        ("engine_checks", NOTHING),
        ("citation_check", NOTHING),
        ("story_checks", NOTHING),
        ("direct_checks", NOTHING),
        ("explore", replace(NOTHING, panel=(BOUNDS,))),
        ("reached", NOTHING),
        ("check_states", replace(NOTHING, states=(BOUNDS,))),
        ("check_sets", replace(NOTHING, sets=(BOUNDS,))),
        ("prove_all", NOTHING),
        ("compare", replace(NOTHING, confirmed=(BOUNDS,))),
        ("lockstep", replace(NOTHING, lockstep=(BOUNDS,))),
        ("modularity", replace(NOTHING, modular=((BOUNDS, Sample(1, 1)),))),
        ("certify", replace(NOTHING, certified=True)),
    ],
)
def test_a_check_that_raises_has_failed_and_is_named(
    part: str, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = TypeError("it is no number")
    for name in ("table_checks", "engine_checks", "story_checks", "reached", "direct_checks"):
        monkeypatch.setattr(verification, name, lambda *_arguments, **_options: ())
    monkeypatch.setattr(work, "prove_all", lambda *, told: ((), ()))
    monkeypatch.setattr(verification, "citation_check", partial(Check, "citations", 1, ()))
    monkeypatch.setattr(work if part == "prove_all" else verification, part, failing(error))
    report = verify(scope, lambda _what, _number: None, processes=1)
    (failed,) = (check for check in report.checks if not check.passed)
    status, text = told(report)
    assert status == 1
    assert f"✗ {failed.name} came to no result, it raised {error!r}" in text


def test_a_check_that_would_end_the_process_has_failed() -> None:
    found = attempt("stories", failing(SystemExit(0)))
    assert found == Check("stories", 1, ("stories came to no result, it raised SystemExit(0)",))


def test_a_story_that_raises_has_failed_and_the_others_have_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check = stories.check_story

    def check_all_but_one(story: Any) -> list[str]:
        if story.name == "sentiment-falls":
            raise TypeError("it is no number")
        return check(story)

    monkeypatch.setattr(stories, "check_story", check_all_but_one)
    (failed,) = (check for check in stories.story_checks() if not check.passed)
    assert failed.problems == (
        "sentiment-falls came to no result, it raised TypeError('it is no number')",
    )


def test_what_cannot_be_done_for_a_reason_outside_is_no_finding() -> None:
    with pytest.raises(WrongUseError, match="too large"):
        attempt("sets", failing(WrongUseError("it is too large")))


def test_a_part_that_raises_here_raises_where_its_result_is_asked_as_one_elsewhere_does() -> None:
    with parts(1, lambda _what, _number: None) as job:
        part = job.begin(failing(KeyError("sentiment")))
        with pytest.raises(KeyError, match="sentiment"):
            part.result()
