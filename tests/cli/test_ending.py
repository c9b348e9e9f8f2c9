"""How the command line ends: by a signal, without its extras, on an odd terminal."""

import ast
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner

import session_panel_spec
from session_panel_spec.cli.app import app
from session_panel_spec.cli.commands import COMMANDS, overview
from session_panel_spec.cli.extras import extra_of

ROOT = Path(__file__).parents[2]
SPEC = Path(session_panel_spec.__file__).parent
STORY = SPEC / "logs" / "stories" / "sentiment-falls.jsonl"
ENTRY = "from session_panel_spec.__main__ import main; main()"


def run(
    *arguments: str | bytes, without: tuple[str, ...] = (), env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a process of its own, where some modules are not installed."""
    program = f"import sys; sys.modules.update(dict.fromkeys({without!r})); {ENTRY}"
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        env={**os.environ, **(env or {})},
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended


# Help


@pytest.mark.parametrize("name", COMMANDS)
def test_h_is_help(name: str) -> None:
    told = CliRunner().invoke(app, [name, "-h"])
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout == CliRunner().invoke(app, [name, "--help"]).stdout
    assert told.stdout.startswith(f"Usage: session-panel {name} ")


def test_the_list_of_commands_names_each_with_its_first_sentence_in_eighty_columns() -> None:
    told = CliRunner().invoke(app, ["-h"]).stdout
    assert told == CliRunner().invoke(app, ["--help"]).stdout == overview()
    listed = [
        line.split()[0] for line in told.splitlines() if line[:3].strip() and line[:2] == "  "
    ]
    assert [name for name in listed if name in COMMANDS] == list(COMMANDS)
    assert max(map(len, told.splitlines())) <= 80


# Extras


def test_version_and_help_need_no_extra() -> None:
    bare = ("click", "rich", "graphviz")
    told = run("--version", without=bare)
    assert (told.returncode, told.stdout) == (
        0,
        f"session-panel {metadata.version('session-panel')}\n",
    )
    for option in ("-h", "--help"):
        told = run(option, without=bare)
        assert (told.returncode, told.stderr) == (0, "")
        assert told.stdout.startswith(overview())
        assert "pip install 'session-panel[verify]'" in told.stdout


@pytest.mark.parametrize(
    ("name", "module"), [("verify", "click"), *((name, "rich") for name in COMMANDS)]
)
def test_a_command_without_what_every_command_needs_says_what_to_install(
    name: str, module: str
) -> None:
    told = run(name, without=(module,))
    assert (told.returncode, told.stdout) == (2, "")
    [line] = told.stderr.splitlines()
    assert line.startswith("session-panel: ")
    assert line.endswith(": pip install 'session-panel[verify]'")


@pytest.mark.parametrize(
    ("arguments", "module", "extra"),
    [
        (["explore", "--engine", "bitmap"], "numba", "explore"),
        (["explore", "--engine", "hash"], "numba", "explore"),
        (["explore", "--check"], "numba", "explore"),
        (["query", "draft"], "numba", "explore"),
        (["diagram", "story-returns-after-end"], "graphviz", "verify"),
        (["serve", "--describe"], "starlette", "serve"),
        (["serve", "--describe"], "uvicorn", "serve"),
    ],
)
def test_what_a_command_needs_besides_is_told_with_what_to_install(
    arguments: list[str], module: str, extra: str
) -> None:
    told = run(*arguments, without=(module,))
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.endswith(f": pip install 'session-panel[{extra}]'\n")


def test_of_every_package_that_the_specification_imports_it_is_known_who_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    modules = {"python-statemachine": "statemachine", "graphemeu": "grapheme"}
    needed = {name.split(">")[0] for name in project["dependencies"]}
    own = {package.parent.name for package in ROOT.glob("*/session_panel*/__init__.py")}
    always = {modules.get(name, name) for name in needed} | own
    others = {*imported(SPEC)} - {*sys.stdlib_module_names, "_typeshed"} - always
    assert {"click", "rich", "numba", "z3", "aalpy"} <= others
    extras = project["optional-dependencies"].items()
    lines = [f'{name}; extra == "{extra}"' for extra, names in extras for name in names]
    monkeypatch.setattr(metadata, "requires", lambda _: lines)
    assert [name for name in others if not extra_of(name)] == []


def imported(folder: Path) -> Iterator[str]:
    """Yield the packages that the files of a folder import, wherever in a file they do."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            if isinstance(node, ast.ImportFrom):
                yield str(node.module).split(".")[0]
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "import_module":
                yield ast.unparse(node.args[0]).strip("f'").split(".")[0]


def test_the_example_adapter_needs_no_extra() -> None:
    folder = ROOT / "docs" / "examples" / "python"
    without = ("click", "rich", "graphviz", "numpy", "numba")
    program = f"""
import runpy, sys
sys.modules.update(dict.fromkeys({without!r}))
sys.path.insert(0, {str(folder)!r})
runpy.run_path({str(folder / "adapter.py")!r}, run_name="__main__")
"""
    asked = '{"hello": {"format": 1}}\n{"reset": {"config": {}, "locale": "en"}}\n'
    ended = subprocess.run(
        [sys.executable, "-c", program], input=asked, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    hello, answer = ended.stdout.splitlines()
    assert '"my service in Python 0.1"' in hello
    assert '"state"' in answer


# Signals


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_a_command_in_silence(number: signal.Signals, status: int) -> None:
    program = f"import sys; sys.argv[1:] = ['replay', '-']; {ENTRY}"
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(STORY.read_bytes().splitlines(keepends=True)[0])
        process.stdin.write(STORY.read_bytes().splitlines(keepends=True)[1])
        process.stdin.flush()
        begun = process.stdout.read(1)
        process.send_signal(number)
        _, complained = process.communicate()
    assert (begun != b"", process.returncode, complained) == (True, status, b"")


SHARED = """
import os, signal, sys, time
from session_panel_spec.parallel import parts

def wait(seconds):
    blocked = sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    os.write(1, f"{blocked}\\n".encode())  # at once: print may write the end of a line apart
    time.sleep(seconds)

if __name__ == "__main__":
    try:
        with parts(2, lambda *_: None) as shared:
            for part in [shared.begin(wait, 60), shared.begin(wait, 60)]:
                part.result()
    except KeyboardInterrupt:
        sys.exit(130)
"""


def test_a_terminals_interrupt_reaches_one_of_several_processes(tmp_path: Path) -> None:
    file = tmp_path / "shared.py"
    file.write_text(SHARED)
    with subprocess.Popen(
        [sys.executable, file],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        blocked = process.stdout.readline().decode()
        os.killpg(process.pid, signal.SIGINT)
        _, complained = process.communicate()
    assert blocked == f"{[signal.SIGHUP, signal.SIGINT]}\n"
    assert (process.returncode, complained) == (130, b"")


# Terminals


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii", "COLUMNS": "1", "TERM": "dumb"},
        {"PYTHONIOENCODING": "utf-16", "COLUMNS": "0"},
        {"COLUMNS": "wide", "LINES": "-1", "TERM": ""},
    ],
    ids="-".join,
)
def test_a_screen_is_shown_on_any_terminal(env: dict[str, str]) -> None:
    told = run("replay", str(STORY), env=env)
    assert (told.returncode, told.stderr.lstrip("\ufeff\ufffd")) == (0, "")
    assert "Urgent attention needed" in told.stdout.replace("\0", "")


@pytest.mark.parametrize("name", ["replay", "monitor", "diagram", "query"])
def test_an_argument_that_is_no_text_is_wrong_use(name: str) -> None:
    told = run(name, b"no\xff\xfe")
    assert (told.returncode, told.stdout) == (2, "")
    assert "no\\udcff" in told.stderr or '"\\udcff"' in told.stderr
