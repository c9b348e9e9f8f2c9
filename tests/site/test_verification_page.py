"""The kept report and its page: nothing varies, nothing is left out, what fails shows."""

import copy
import json
import re
from dataclasses import asdict
from pathlib import Path

import msgspec
import pytest

from session_panel_site.pages.report import REPORT, check, keep, main, report_text
from session_panel_site.pages.translations import translations
from session_panel_site.pages.verification import pages, run_from_json, run_list
from session_panel_spec.domain.rules import clauses_of, load_rules
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.run_text import run_json
from session_panel_spec.verify.report_json import ReportJson

KEPT = json.loads(REPORT.read_text("utf-8"))
SMALL = {"passed": True, "not_done": [], "models": [{"seconds": 1.5, "states": 3}]}


def page(report) -> str:
    return dict(pages(msgspec.convert(report, ReportJson)))["verification.md"]


@pytest.fixture
def report():
    return copy.deepcopy(KEPT)


def test_a_report_is_kept_without_its_times() -> None:
    slower = {"models": [{"states": 3, "seconds": 99}], "not_done": [], "passed": True}
    assert report_text(SMALL) == report_text(slower)
    assert json.loads(report_text(SMALL))["models"] == [{"states": 3}]


def test_the_kept_report_is_as_it_would_be_written() -> None:
    assert REPORT.read_text("utf-8") == report_text(KEPT)


def test_the_kept_report_counts_the_states_of_the_page() -> None:
    explored = KEPT["explorations"][0]
    assert KEPT["passed"] is True
    assert explored["bounds"] == asdict(Bounds())
    assert (explored["states"], explored["transitions"], explored["depth"]) == (38668, 455946, 21)


def test_the_clauses_of_each_rule_are_counted_by_their_grade(report) -> None:
    rows = re.findall(r"^\| \[(\w+-\d+)\]\(rules/[^|]*\|(.*)\|$", page(report), flags=re.MULTILINE)
    assert [rule for rule, _ in rows] == [*load_rules()]
    for rule, cells in rows:
        counts = [int(count) for cell in cells.split("|")[-4:] if (count := cell.strip())]
        assert sum(counts) == len(clauses_of(rule))


def test_the_schema_of_a_report_loses_nothing() -> None:
    read = msgspec.convert(KEPT, ReportJson)
    assert json.loads(msgspec.json.encode(read)) == KEPT


def test_a_report_that_is_kept_is_found_again(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    assert keep(json.dumps(SMALL), file) == []
    assert check(json.dumps(SMALL), file) == []


def test_a_report_made_with_other_tools_is_the_same_and_of_other_sources_is_not(
    tmp_path: Path,
) -> None:
    file = tmp_path / "report.json"
    made = {"tools": {"Python": "3.11.7"}, "panel": "1f"}
    assert keep(json.dumps(SMALL | {"verified": made}), file) == []
    made["tools"] = {"Python": "3.13.1"}
    assert check(json.dumps(SMALL | {"verified": made}), file) == []
    made["panel"] = "2f"
    (problem,) = check(json.dumps(SMALL | {"verified": made}), file)
    assert problem == 'verified.panel: kept is "1f", found is "2f"'


def test_the_page_and_every_printed_page_say_what_was_verified(report) -> None:
    report["verified"] |= {"version": "7.1", "panel": "1f" * 32, "specification": "2f" * 32}
    told = "session-panel 7.1, panel 1f1f1f1f1f1f, specification 2f2f2f2f2f2f"
    made = dict(pages(msgspec.convert(report, ReportJson)))
    assert f"| {told} | | | |" in made["verification.md"]
    assert "1f" * 32 in made["verification.md"]
    assert f'content: "{told}";' in made["stylesheets/verified.css"]


def test_a_report_made_with_other_solvers_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    certificate = {"solvers": {"cvc5": "1.4.2"}, "queries": 9, "doubts": [], "passed": True}
    assert keep(json.dumps(SMALL | {"certificate": certificate}), file) == []
    other = certificate | {"solvers": {"cvc5": "1.5"}, "queries": 8}
    assert check(json.dumps(SMALL | {"certificate": other}), file) == []
    worse = other | {"passed": False}
    (problem,) = check(json.dumps(SMALL | {"certificate": worse}), file)
    assert problem == "certificate.passed: kept is true, found is false"
    assert json.loads(file.read_text("utf-8"))["certificate"] == certificate


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"passed": False}, "The verification failed."),
        ({"not_done": ["spin confirmed nothing"]}, "spin confirmed nothing"),
    ],
)
def test_a_report_with_shortcomings_is_not_kept(change, problem, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    assert keep(json.dumps(SMALL | change), file) == [problem]
    assert not file.exists()


@pytest.mark.parametrize(
    ("models", "problem"),
    [
        ([{"states": 4}], "models[0].states: kept is 3, found is 4"),
        ([], "models: kept is a list of 1, found is a list of 0"),
        ([{}], "models[0].states: kept is 3, found is null"),
        ([{"states": {}}], "models[0].states: kept is 3, found is an object"),
    ],
)
def test_a_report_that_differs_says_where(models, problem, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    keep(json.dumps(SMALL), file)
    assert check(json.dumps(SMALL | {"models": models}), file) == [problem]


@pytest.mark.parametrize("text", ["", "[]", "{}", "{"])
def test_what_is_no_report_is_refused_in_one_sentence(text: str, capsys) -> None:
    assert main(["--check"], text) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_difference_fails_and_the_first_of_many_are_told(capsys, report) -> None:
    for one in report["coverage"]:
        one["name"] += "x"
    assert main(["--check"], json.dumps(report)) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 21
    assert told[-1] == f"... and {len(report['coverage']) - 20} more."


def test_the_page_tells_every_property_once() -> None:
    rows = re.findall(r"^ *\| (.*?) \| \[", page(KEPT), re.MULTILINE)
    told = [one["text"] for one in KEPT["properties"]]
    assert sorted(set(told) & set(rows)) == sorted(set(told))
    assert {one.text for one in PROPERTIES} <= set(rows)


def test_the_page_tells_every_size_and_count() -> None:
    text = page(KEPT).replace("<wbr>", "")
    for one in (*KEPT["models"], *KEPT["explorations"]):
        assert f"| {one['states']:,} | {one['transitions']:,} |" in text


def test_the_page_tells_how_much_was_looked_at_for_a_third_slot(report) -> None:
    looked_at = {
        "bounds": asdict(Bounds()),
        "states": 3,
        "count": 4_567,
        "classes": 89,
        "others": 1,
    }
    found = {"difference": None, "runs": [], "peeks": [], "passed": True}
    report["modularity"] = [looked_at | found]
    assert "| 3 | 4,567 | 89 | <span class" in page(report)
    assert "No third slot" in page(report)
    report["modularity"] = []
    assert "No third slot" not in page(report)


def test_the_page_tells_how_many_broken_models_were_noticed(report) -> None:
    told = "<strong>635</strong> of 671 broken models noticed; 36 are no different, each for a"
    assert told in page(report)
    report["mutants"]["survivors"] = ["accept(conversation): dropped"]
    assert "each for a reason; 1 went unnoticed</li>" in page(report)
    report["mutants"] = None
    assert "broken models noticed" not in page(report)


def test_the_page_of_a_report_that_holds_has_nothing_that_fails() -> None:
    assert "sp-holds" in page(KEPT)
    assert "sp-fails" not in page(KEPT)


def spoil_nothing_but_the_verdict(report) -> None:
    report["passed"] = False


def spoil_a_machine(report) -> None:
    report["engine"][0]["passed"] = False


def spoil_a_story(report) -> None:
    report["stories"][0]["passed"] = False


def spoil_the_panel(report) -> None:
    report["lockstep"][0]["difference_from_model"] = "differs"


def spoil_a_size(report) -> None:
    next(one for one in report["models"][0]["properties"] if one["met"])["passed"] = False


def spoil_a_count(report) -> None:
    report["confirmations"][0]["passed"] = False


def spoil_a_proof(report) -> None:
    report["properties"][0] |= {"proved": False, "passed": False}


def spoil_a_certificate(report) -> None:
    report["certificate"]["passed"] = False


def spoil_a_bound(report) -> None:
    report["properties"][-1] |= {"bounded": False, "passed": False}


def spoil_the_expected_run(report) -> None:
    for model in report["models"]:
        for one in model["properties"]:
            one["counterexample"] = None


def spoil_what_is_reached(report) -> None:
    report["coverage"][0]["passed"] = False


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_nothing_but_the_verdict,
        spoil_a_machine,
        spoil_a_story,
        spoil_the_panel,
        spoil_a_size,
        spoil_a_count,
        spoil_a_proof,
        spoil_a_certificate,
        spoil_a_bound,
        spoil_the_expected_run,
        spoil_what_is_reached,
    ],
)
def test_what_fails_shows(spoil, report) -> None:
    spoil(report)
    assert page(report).count("sp-fails") == 1


def test_what_went_unnoticed_or_was_not_done_shows(report) -> None:
    report["mutants"]["survivors"] = ["accept(conversation): dropped"]
    report["not_done"] = ["spin confirmed nothing: apt install spin"]
    text = page(report)
    assert "- `accept(conversation): dropped`" in text
    assert "- spin confirmed nothing: apt install spin" in text


def test_a_run_is_told_step_by_step_and_where_it_goes_round() -> None:
    found = [one for model in KEPT["models"] for one in model["properties"]]
    told = next(one["counterexample"] for one in found if one["counterexample"])
    run = run_from_json(told)
    assert run_json(run) == told
    listed = run_list(run)
    assert re.findall(r"<code>(.*?)</code>", listed) == [str(label) for label in run.labels]
    assert listed.count('class="sp-recurs"') == len(run.labels) - run.loop > 0
    assert f"From step {run.loop + 1} on it goes round" in listed


def test_what_has_no_translation_fails_and_is_named():
    with pytest.raises(ValueError, match="no translation of 'Nothing of the kind'"):
        translations("id").gettext("Nothing of the kind")


def test_each_language_tells_the_same_verdicts(report):
    report["stories"][0]["problems"] = ["another screen"]
    report["stories"][0]["passed"] = False
    made = dict(pages(msgspec.convert(report, ReportJson)))
    told = {
        name: re.findall(r"sp-badge sp-(\w+)", made[name])
        for name in ("verification.md", "id/verification.md")
    }
    assert told["verification.md"] == told["id/verification.md"]
    assert "fails" in told["verification.md"]
    assert ">terpenuhi<" in made["id/verification.md"]
    assert ">gagal<" in made["id/verification.md"]
    assert ">holds<" not in made["id/verification.md"]
