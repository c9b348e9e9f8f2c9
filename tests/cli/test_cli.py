"""The command line: exit status 0, 1 or 2, and never a traceback for a user's mistake."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from importlib import import_module
from importlib.metadata import version
from inspect import getdoc
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

import session_panel_spec
from session_panel_spec.check.proof import Certificate, Doubt
from session_panel_spec.cli import output
from session_panel_spec.cli import verify as cli_verify
from session_panel_spec.cli.app import app
from session_panel_spec.cli.commands import COMMANDS, first_paragraph
from session_panel_spec.verify import failures
from session_panel_spec.verify.check import Check
from session_panel_spec.verify.report import Report
from session_panel_spec.verify.report_json import report_json
from session_panel_spec.verify.scope import DEFAULT, THOROUGH, Scope

STORY = Path(session_panel_spec.__file__).parent / "logs" / "stories" / "sentiment-falls.jsonl"


Finished = subprocess.CompletedProcess[str]


def run(*arguments: str) -> Finished:
    """Run a command in this process, which has imported already what it needs."""
    told = CliRunner().invoke(app, arguments)
    assert isinstance(told.exception, SystemExit | None), told.exception
    return Finished(arguments, told.exit_code, told.stdout, told.stderr)


def run_alone(
    *arguments: str, given: bytes = b"", stdout: int | IO[bytes] = subprocess.PIPE
) -> Finished:
    """Run a command in a process of its own, as a shell does."""
    command = [sys.executable, "-m", "session_panel_spec", *arguments]
    finished = subprocess.run(
        command, input=given, stdout=stdout, stderr=subprocess.PIPE, check=False
    )
    told, complained = (finished.stdout or b"").decode(), finished.stderr.decode()
    assert "Traceback" not in told + complained
    return Finished(command, finished.returncode, told, complained)


REPORT = Report(
    (), (), Check("citations", 1, ()), (), (), (), (), None, (), (), None, None, DEFAULT
)


@pytest.mark.parametrize(
    ("options", "scope"), [((), DEFAULT), (("--thorough",), THOROUGH)], ids=["default", "thorough"]
)
@pytest.mark.parametrize(("problems", "status"), [((), 0), (("it is wrong",), 1)])
def test_verify_tells_in_json_what_it_found_and_exits_as_it_ended(
    options: tuple[str, ...],
    scope: Scope,
    problems: tuple[str, ...],
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = replace(REPORT, citations=Check("citations", 1, problems))
    reports = {scope: found}
    monkeypatch.setattr(cli_verify, "verify", lambda asked, _progress: reports[asked])
    finished = CliRunner().invoke(app, ["verify", "--json", *options])
    assert (finished.exit_code, finished.stderr) == (status, "")
    told = json.loads(finished.stdout)
    assert told == json.loads(json.dumps(report_json(found)))
    assert told["passed"] is (status == 0)


def test_verify_says_first_what_it_does_not_check_for_want_of_a_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "dd.cudd", None)
    told: list[str] = []

    def verify(_scope: Scope, _progress: object) -> Report:
        told.append("it begins")
        return REPORT

    monkeypatch.setattr(cli_verify, "complain", told.append)
    monkeypatch.setattr(cli_verify, "verify", verify)
    finished = CliRunner().invoke(app, ["verify", "--json"])
    missing = "without dd with CUDD nothing is checked set by set"
    first, second = told
    assert first.startswith(f"not checked: {missing}")
    assert "Linux on x86-64 with CPython 3.11 to 3.13" in first
    assert second == "it begins"
    (left,) = json.loads(finished.stdout)["not_done"]
    assert left.startswith(missing)


def test_a_thorough_verify_says_first_that_no_second_solver_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(failures, "is_installed", lambda *names: "cvc5" not in names)
    monkeypatch.setattr(cli_verify, "verify", lambda scope, _: replace(REPORT, scope=scope))
    thorough = CliRunner().invoke(app, ["verify", "--thorough", "--json"])
    assert "not checked: without cvc5 z3 alone is believed" in thorough.stderr
    assert "pip install 'session-panel[certify]'" in thorough.stderr
    (left,) = json.loads(thorough.stdout)["not_done"]
    assert left.startswith("without cvc5 z3 alone is believed")
    assert CliRunner().invoke(app, ["verify", "--json"]).stderr == ""


def test_verify_fails_where_two_solvers_differ_and_keeps_what_they_differ_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    doubt = Doubt("one-focus", "one-focus-7", "z3 says unsat, cvc5 says sat", "(check-sat)\n")
    certificate = Certificate({"z3-solver": "5", "cvc5": "1"}, 9, (doubt,))
    found = replace(REPORT, certificate=certificate)
    monkeypatch.setattr(cli_verify, "verify", lambda _scope, _: found)
    options = ["--thorough", "--json", "--save", str(tmp_path)]
    finished = CliRunner().invoke(app, ["verify", *options])
    assert finished.exit_code == 1
    told = json.loads(finished.stdout)["certificate"]
    assert (told["passed"], told["solvers"]) == (False, {"z3-solver": "5", "cvc5": "1"})
    assert told["doubts"] == [
        {"about": "one-focus", "name": "one-focus-7", "problem": "z3 says unsat, cvc5 says sat"}
    ]
    assert (tmp_path / "one-focus-7.smt2").read_text() == "(check-sat)\n"


def test_verify_begins_with_the_size_of_the_page() -> None:
    assert asdict(DEFAULT.panel[0]) == {
        "conversations": 1,
        "records": 1,
        "capacity": 2,
        "max_sessions": 9,
        "unread_max": 10,
        "offer_limit": 10,
        "missed_sets_inactive": True,
        "declined_sets_dnd": False,
    }


def test_a_thorough_verification_holds_the_default_one() -> None:
    for part in ("panel", "states", "sets", "confirmed", "lockstep"):
        sizes = getattr(DEFAULT, part)
        assert getattr(THOROUGH, part)[: len(sizes)] == sizes
    assert DEFAULT.mutants
    assert THOROUGH.mutants
    assert THOROUGH.mutants_by_properties


def test_the_model_is_checked_state_by_state_wherever_the_panel_is_driven_beside_it() -> None:
    for scope in (DEFAULT, THOROUGH):
        assert {*scope.panel} <= {*scope.states}


def test_replay_shows_a_story_without_colours_where_there_is_no_terminal() -> None:
    finished = run("replay", str(STORY))
    assert finished.returncode == 0
    assert "Urgent attention needed in your conversation." in finished.stdout
    assert "\x1b" not in finished.stdout


def test_replay_reads_standard_input_and_prints_json_in_a_language() -> None:
    finished = run_alone("replay", "--json", "--locale", "id", "-", given=STORY.read_bytes())
    lines = [json.loads(line) for line in finished.stdout.splitlines()]
    assert finished.returncode == 0
    assert lines[0]["view"]["sessions"][0]["title"] == "Awal"


def test_a_refusal_exits_with_1_and_names_line_rule_and_reason() -> None:
    finished = run_alone("replay", "-", given=b'\n{"type":"close","at":0,"session":"home"}\n')
    assert finished.returncode == 1
    assert "<stdin>:2: refused by CLOS-1 (Home is anchored): anchored" in finished.stdout


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (["replay", "-"], b"nonsense", "<stdin>:1: event: Expected JSON"),
        (["replay", "-"], b"\xff", "<stdin>:1: line: Expected UTF-8"),
        (["replay", "-"], b'{"type":"toggle"}', "missing required field `at`"),
        (["replay", "-"], b"[" * 100_000, "<stdin>:1: event: Expected"),
        (["replay", "no-such-file"], b"", "No such file or directory"),
        (["replay", "."], b"", "Is a directory"),
        (["replay"], b"", "Missing argument"),
        (["replay", "--locale", "tlh", "-"], b"", "'tlh' is not one of 'en', 'id'"),
        (["verify", "more"], b"", "unexpected extra argument"),
        (["verify", "--loud"], b"", "No such option"),
        (["explode"], b"", "No such command"),
        (["explore", "--capacity", "0"], b"", "is not in the range 1<=x<=1000"),
        (["explore", "--engine", "magic"], b"", "'magic' is not one of"),
        (["export", "prolog"], b"", "'prolog' is not one of"),
        (["export", "murphi", "--records", "10"], b"", "is not in the range 0<=x<=9"),
        (["export", "murphi", "-o", "/no/such/folder/x"], b"", "No such file or directory"),
        (["export", "murphi", "-o", "."], b"", "Is a directory"),
        (["export", "tla-config", "--purpose", "luck"], b"", "'luck' is not one of"),
        (
            ["export", "tla-config", "--purpose", "weakly-fair", "--symmetry"],
            b"",
            "Symmetry is for safety only",
        ),
        (["explore", "--engine", "bdd", "--orbits"], b"", "bdd counts states, not orbits"),
        (["explore", "--conversations", "ten"], b"", "Invalid value for '--conversations'"),
        (["query"], b"", "Missing argument"),
        (["query", ""], b"", "'' shows nothing."),
        (["query", "colour == red"], b"", "colour"),
        (["query", "conv == wating"], b"", "it is none, active, waiting, closed or ended."),
        (["query", "unread == yes"], b"", "unread"),
        (["query", "draft and"], b"", "session-panel: "),
        (["query", "__import__('os')"], b"", "session-panel: "),
        (["query", "c1.draft"], b"", "c1"),
        (["query", "draft", "--save", "/no/such/folder/x"], b"", "No such file or directory"),
        (["query", "draft", "--draw", "."], b"", "Is a directory"),
        (["query", "draft", "--max-memory", "1000"], b"", "This size needs "),
        (["explore", "--save", "x"], b"", "--save needs --check"),
        (["explore", "--check", "--orbits"], b"", "--save needs --check"),
        (["explore", "--check", "--engine", "hash"], b"", "--save needs --check"),
        (["mutants", "--of", "people"], b"", "'people' is not one of"),
        (["explore", "--check", "--records", "0", "--save", "/no/such/x"], b"", "No such file"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_wrong(
    arguments: list[str], given: bytes, told: str
) -> None:
    finished = run_alone(*arguments, given=given) if given else run(*arguments)
    assert finished.returncode == 2
    assert told in finished.stdout + finished.stderr


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["diagram", "presence"], b""),
        (["diagram"], b""),
        (["export", "tla"], b""),
        (["monitor", "-"], b'{"type":"toggle","at":0,"refused":"MODE-1"}'),
    ],
)
def test_standard_output_that_cannot_be_written_is_told(arguments: list[str], given: bytes) -> None:
    with Path("/dev/full").open("wb") as full:
        finished = run_alone(*arguments, given=given, stdout=full)
    assert finished.returncode == 2
    assert finished.stderr == "session-panel: standard output: No space left on device\n"


def test_whoever_reads_no_further_is_told_nothing() -> None:
    read, written = os.pipe()
    os.close(read)
    finished = run_alone("diagram", "presence", stdout=written)
    os.close(written)
    assert (finished.returncode, finished.stderr) == (141, "")


def test_explore_counts_with_every_engine() -> None:
    for engine in ("python", "numpy", "bitmap", "hash", "bdd"):
        finished = run("explore", "--records", "0", "--engine", engine, "--json")
        found = json.loads(finished.stdout)
        assert (finished.returncode, finished.stderr) == (0, "")
        depth = None if engine == "bdd" else 19
        assert (found["states"], found["transitions"], found["depth"]) == (5420, 58298, depth)
        assert found["engine"] == engine
        assert min(found["seconds"], found["states_per_second"], found["peak_memory_bytes"]) > 0


def test_explore_counts_orbits_and_other_configurations() -> None:
    finished = run(
        "explore", "--conversations", "2", "--records", "0", "--unread-max", "2", "--orbits"
    )
    assert "143,134 orbits, depth 18;" in finished.stdout
    switched = run(
        "explore", "--declined-sets-dnd", "--no-missed-sets-inactive", "--unread-max", "1"
    )
    assert switched.returncode == 0
    assert "states, " in switched.stdout


CONFIGURED = {
    "capacity": 1,
    "session_limit": 3,
    "presence_policy": {"some_load": "keep", "full_load": "keep"},
    "allowed_presences": ["available", "dnd"],
}


def explore_configured(folder: Path, config: object, *options: str) -> Finished:
    file = folder / "panel.json"
    file.write_text(json.dumps(config))
    return run("explore", "--records", "0", "--unread-max", "1", "--config", str(file), *options)


def test_explore_takes_a_services_own_configuration(tmp_path: Path) -> None:
    limits = ("--capacity", "1", "--max-sessions", "3")
    found = json.loads(explore_configured(tmp_path, CONFIGURED, *limits, "--json").stdout)
    assert (found["bounds"]["capacity"], found["bounds"]["max_sessions"]) == (1, 3)
    assert found["bounds"]["config"]["allowed_presences"] == ["available", "dnd"]
    usual = run("explore", "--records", "0", "--unread-max", "1", *limits, "--json")
    assert found["transitions"] != json.loads(usual.stdout)["transitions"]


def test_explore_checks_the_properties_in_the_configuration(tmp_path: Path) -> None:
    for engine in ("auto", "bdd"):
        finished = explore_configured(tmp_path, CONFIGURED, "--check", "--json", "--engine", engine)
        assert (finished.returncode, finished.stderr) == (0, "")
        checked = {one["name"]: one for one in json.loads(finished.stdout)["properties"]}
        for name in ("presence-follows-work", "offered-when-due"):
            assert checked[name]["met"]
            assert checked[name]["passed"]


def test_explore_says_what_of_a_configuration_is_not_in_the_model(tmp_path: Path) -> None:
    finished = explore_configured(tmp_path, {"offer_time": 30, "dashboard": "Mine"})
    told = f"{tmp_path}/panel.json: not in the model, and of no matter to it: offer_time, dashboard"
    assert (finished.returncode, finished.stderr) == (0, f"session-panel: {told}\n")
    assert finished.stdout
    assert explore_configured(tmp_path, {}).stderr == ""


@pytest.mark.parametrize(
    ("config", "options", "why"),
    [
        ({"capcity": 3}, (), "config: Object contains unknown field `capcity`"),
        ({"capacity": 0}, (), "config.capacity"),
        ([], (), "config"),
        (
            {"auto_accept": True, "close_dialog": False},
            (),
            "the model is of no panel with auto_accept true and close_dialog false",
        ),
        (
            {"sentiment_threshold": "off"},
            ("--check",),
            "the model is of no panel with sentiment_threshold off",
        ),
        (
            {"session_limit": 3},
            ("--max-sessions", "4"),
            "session_limit 3 contradicts --max-sessions",
        ),
        ({}, ("--declined-sets-dnd",), "declined_sets_dnd false contradicts --declined-sets-dnd"),
        (
            {},
            ("--no-missed-sets-inactive",),
            "missed_sets_inactive true contradicts --missed-sets-inactive",
        ),
    ],
)
def test_explore_refuses_a_configuration_in_one_sentence(
    config: object, options: tuple[str, ...], why: str, tmp_path: Path
) -> None:
    finished = explore_configured(tmp_path, config, *options)
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr.startswith(f"session-panel: {tmp_path}/panel.json: {why}")
    assert finished.stderr.count("\n") == 1


def test_explore_checks_the_properties_too() -> None:
    small = ("--capacity", "1", "--unread-max", "1", "--offer-limit", "1", "--check")
    told = run("explore", *small)
    assert told.returncode == 0
    assert "At most one close dialog is open." in told.stdout
    assert "FAILS" not in told.stdout
    for engine, states in (("auto", "graph"), ("bdd", "bdd")):
        found = json.loads(run("explore", *small, "--engine", engine, "--json").stdout)
        assert found["engine"] == states
        assert {one["passed"] for one in found["properties"] if one["met"]} == {True}


def test_the_runs_that_break_a_property_are_kept_to_replay(tmp_path: Path) -> None:
    kept = tmp_path / "runs"
    assert run("explore", "--records", "0", "--check", "--save", str(kept)).returncode == 0
    assert sorted(path.name for path in kept.iterdir()) == [
        "waits-for-ever.dot",
        "waits-for-ever.jsonl",
    ]
    replayed = run("replay", "--json", str(kept / "waits-for-ever.jsonl"))
    assert replayed.returncode == 0
    events = [
        json.loads(line).get("event", {}).get("type") for line in replayed.stdout.splitlines()
    ]
    assert events[-4:] == ["message", "miss", "message", "miss"]


def test_a_query_may_name_the_slots_that_it_speaks_of() -> None:
    told = run("query", "c0.conv == ended and c1.offered", "--conversations", "2", "--records", "0")
    assert told.returncode == 0
    assert "conversation 1: offered true" in told.stdout


def test_a_query_is_answered_with_a_run_that_can_be_replayed(tmp_path: Path) -> None:
    question, log, picture = "conv == ended", tmp_path / "run.jsonl", tmp_path / "run.dot"
    told = run("query", question, "--save", str(log), "--draw", str(picture))
    assert told.returncode == 0
    assert "pick(0, live)  by the agent" in told.stdout
    assert "conversation 0: conv ended" in told.stdout
    assert run("replay", str(log)).returncode == 0
    assert picture.read_text("utf-8").startswith("digraph")
    asked = json.loads(run("query", question, "--json").stdout)
    assert [step["event"]["name"] for step in asked["run"]["steps"]] == ["pick", "leaves"]


def test_a_query_that_nothing_satisfies_exits_with_1_and_writes_nothing(tmp_path: Path) -> None:
    told = run("query", "conv == waiting and draft", "--save", str(tmp_path / "x"))
    assert told.returncode == 1
    assert told.stdout == "No state satisfies it at K=1 R=1 C=2 M=9 U=10.\n"
    assert list(tmp_path.iterdir()) == []


def test_whoever_interrupts_is_told_that_nothing_was_concluded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(KeyboardInterrupt), output.progress():
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "session-panel: interrupted, so nothing was concluded\n"


def test_explore_says_that_it_needs_more_memory_than_it_may_take() -> None:
    finished = run("explore", "--conversations", "3", "--max-memory", "1000")
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr.startswith("session-panel: This size needs ")


@pytest.mark.parametrize(
    ("notation", "told"),
    [
        ("murphi", "rule"),
        ("promela", "d_step"),
        ("tla", "MODULE"),
        ("tla-config", "SPECIFICATION"),
    ],
)
def test_export_writes_the_model_in_another_notation(
    notation: str, told: str, tmp_path: Path
) -> None:
    size = () if notation == "tla" else ("--conversations", "2")
    printed = run("export", notation, *size)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert told in printed.stdout
    assert run("export", notation, *size, "-o", str(tmp_path / "x")).stdout == ""
    assert (tmp_path / "x").read_text("utf-8") == printed.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_of_each_what_its_own_help_begins_with(name: str) -> None:
    docstring = getdoc(import_module(f"session_panel_spec.cli.{name}").command.callback) or ""
    assert " ".join(docstring.split("\n\n")[0].split()) == first_paragraph(name)


def test_the_list_of_commands_imports_none_of_them() -> None:
    program = (
        "import sys; sys.argv[1:] = ['--help']; from session_panel_spec.cli.app import app; app()"
    )
    script = f"import atexit, sys; atexit.register(lambda: print(*sys.modules)); {program}"
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    imported = finished.stdout.decode().splitlines()[-1].split()
    assert "session_panel_spec.cli.app" in imported
    assert not [
        name for name in imported if name.removeprefix("session_panel_spec.cli.") in COMMANDS
    ]
    assert not {"session_panel", "rich"} & {*imported}


def test_help_and_version_are_there() -> None:
    assert run_alone("--version").stdout == f"session-panel {version('session-panel')}\n"
    for command in COMMANDS:
        assert "Examples:" in run(command, "--help").stdout
    assert "verify" in run("--help").stdout
    assert run_alone().returncode == 2
