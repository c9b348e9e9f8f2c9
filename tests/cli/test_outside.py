"""Every command with every bad file and stream: one sentence and 2, and never a traceback.

Commands and their parameters are read off the command line itself, so none can be forgotten.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import click
import pytest
from click.testing import CliRunner

from cli.forking import RELEASE, Case, Ended
from session_panel_spec.cli import options
from session_panel_spec.cli.app import app
from session_panel_spec.cli.commands import COMMANDS

LOG = '{"type":"toggle","at":0,"refused":"MODE-1"}\n'
STORY = '{"type":"toggle","at":0}\n'

ARGUMENTS = {
    "verify": [],
    "replay": ["story.jsonl"],
    "monitor": ["log.jsonl"],
    "conform": ["--command", "cat", "--theme", "stories"],
    "learn": ["--command", "cat", "--machine", "mode"],
    "explore": [],
    "query": ["draft"],
    "mutants": [],
    "diagram": ["story-returns-after-end"],
    "export": ["tla"],
    "vectors": ["--check", "-o", "."],
    "release": [RELEASE, "--check"],
    "approve": ["CONV-1", "--by", "Ada", "-o", "-"],
    "approvals": [],
    "diff": [RELEASE],
    "serve": ["--describe"],
}
"""Of each command what lets it say something on standard output."""

STATUSES = {"monitor": 1, "conform": 1, "vectors": 1}
"""The exit statuses that are not 0."""

STALE = "session-panel: manifest.json is stale; session-panel vectors writes it anew\n"
"""What is said of the vectors, where there are none."""

GREETING = json.dumps({"hello": {"format": 1, "name": "x", "panel": {"reports": []}}})
FAILING = shlex.join(["sh", "-c", f"echo {shlex.quote(GREETING)}; cat"])
"""What runs an adapter that greets, and then says again what it is asked."""

FOR = {
    ("diagram", "trace"): ["log"],
    ("explore", "save"): ["--check"],
    ("conform", "keep"): ["--command", FAILING, "--theme", "stories"],
    ("conform", "record"): ["--command", FAILING, "--theme", "stories"],
    ("vectors", "output"): [],
    ("release", "output"): [RELEASE],
}
"""What a command needs besides, instead of its arguments, to use a file of a parameter."""

READ = {("conform", "vectors")}
"""The paths that are read."""


def parameters(*of: Callable[..., object]) -> list[Any]:
    """Return the parameters of all commands that have one of some types."""
    return [
        pytest.param(name, parameter, id=f"{name}-{parameter.name}")
        for name in COMMANDS
        for parameter in command(name).params
        if getattr(parameter.type, "func", type(parameter.type)) in of
    ]


def command(name: str) -> click.Command:
    return cast("click.Command", import_module(f"session_panel_spec.cli.{name}").command)


def given(name: str, parameter: click.Parameter, value: str) -> list[str]:
    """Return the arguments that give a command a parameter, and what it needs besides."""
    besides = FOR.get((name, str(parameter.name)), ARGUMENTS[name])
    if isinstance(parameter, click.Argument):
        return [name, *besides[1:], value]
    return [name, *besides, max(parameter.opts, key=len), value]


class Forking:
    """The process that runs commands in forks of its own."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self.folder = folder

    def run(self, *arguments: str, **case: Any) -> Ended:
        asked = Case(arguments=list(arguments), **case)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        ended: Ended = json.loads(self._process.stdout.readline())
        assert "Traceback" not in ended["stderr"]
        return ended


@pytest.fixture(scope="module")
def forking() -> Iterator[Forking]:
    """Whatever it runs begins in a folder with a log and a story."""
    with TemporaryDirectory() as name:  # anybody may enter it, as pytest's own lets nobody
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "log.jsonl").write_text(LOG)
        (folder / "story.jsonl").write_text(STORY)
        with subprocess.Popen(
            [sys.executable, "-m", "cli.forking"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            yield Forking(process, folder)


@pytest.fixture
def place(forking: Forking) -> Iterator[Path]:
    """A folder of its own for each test, where anybody may write."""
    folder = forking.folder / "place"
    folder.mkdir()
    folder.chmod(0o777)
    yield folder
    subprocess.run(["rm", "-rf", folder], check=True)


# Streams


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_something_where_nothing_is_wrong(forking: Forking, name: str) -> None:
    ended = forking.run(name, *ARGUMENTS[name])
    assert ended["status"] == STATUSES.get(name, 0)
    assert ended["stdout"]


@pytest.mark.parametrize(
    ("stream", "why"),
    [("/dev/full", "No space left on device"), ("closed", "Bad file descriptor")],
)
@pytest.mark.parametrize("name", [*COMMANDS, "--help", "--version"])
def test_standard_output_that_cannot_be_written_is_told(
    forking: Forking, name: str, stream: str, why: str
) -> None:
    ended = forking.run(name, *ARGUMENTS.get(name, ()), stdout=stream)
    assert ended["status"] == 2
    assert ended["stderr"].splitlines()[-1] == f"session-panel: standard output: {why}"


@pytest.mark.parametrize("name", [*COMMANDS, "--help", "--version"])
def test_whom_nobody_reads_any_longer_ends_in_silence(forking: Forking, name: str) -> None:
    ended = forking.run(name, *ARGUMENTS.get(name, ()), stdout="unread")
    assert (ended["status"], ended["stderr"]) == (141, STALE if name == "vectors" else "")


@pytest.mark.parametrize("stream", ["/dev/full", "closed"])
@pytest.mark.parametrize("name", COMMANDS)
def test_standard_error_that_cannot_be_written_changes_nothing(
    forking: Forking, name: str, stream: str
) -> None:
    ended = forking.run(name, *ARGUMENTS[name], stderr=stream)
    assert ended["status"] == STATUSES.get(name, 0)
    assert ended["stdout"]
    assert forking.run(name, "--no-such-option", stderr=stream)["status"] == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_closed_standard_input_matters_to_nobody_who_does_not_read_it(
    forking: Forking, name: str
) -> None:
    ended = forking.run(name, *ARGUMENTS[name], stdin="closed")
    assert ended["status"] == STATUSES.get(name, 0)


@pytest.mark.parametrize("name", COMMANDS)
def test_without_any_stream_a_command_ends_as_with_closed_standard_output(
    forking: Forking, name: str
) -> None:
    closed = {"stdin": "closed", "stdout": "closed", "stderr": "closed"}
    assert forking.run(name, *ARGUMENTS[name], **closed)["status"] == 2


# What is read


@pytest.mark.parametrize(("name", "parameter"), parameters(options.opened))
@pytest.mark.parametrize(
    ("stream", "why"),
    [
        ("closed", "Bad file descriptor"),
        ("/proc/self/mem", "Input/output error"),
    ],
)
def test_standard_input_that_cannot_be_read_is_told(
    forking: Forking, name: str, parameter: click.Parameter, stream: str, why: str
) -> None:
    ended = forking.run(*given(name, parameter, "-"), stdin=stream)
    assert (ended["status"], ended["stderr"]) == (2, f"session-panel: <stdin>: {why}\n")


def bad_places(place: Path) -> dict[str, str]:
    """Make what is no file to read or to write, and return it by what is wrong with it."""
    (place / "loop").symlink_to("loop")
    return {
        str(place / "loop" / "x"): "Too many levels of symbolic links",
        str(place.parent / "log.jsonl" / "x"): "Not a directory",
        str(place / "no" / "x"): "No such file or directory",
        str(place / ("a" * 256)): "File name too long",
        str(place / "no\udcff" / "x"): "No such file or directory",
        str(place / "\x1b[31m" / "x"): "No such file or directory",
    }


@pytest.mark.parametrize(("name", "parameter"), parameters(options.opened))
def test_a_file_that_cannot_be_read_is_told(
    forking: Forking, place: Path, name: str, parameter: click.Parameter
) -> None:
    secret = place / "secret"
    secret.write_text(STORY)
    secret.chmod(0)
    bad = bad_places(place) | {
        str(place / "loop"): "Too many levels of symbolic links",
        str(place / "none"): "No such file or directory",
        str(place): "Is a directory",
        "/proc/self/mem": "Input/output error",
        str(secret): "Permission denied",
    }
    for file, why in bad.items():
        ended = forking.run(*given(name, parameter, file), nobody=file == str(secret))
        assert (ended["status"], ended["stderr"]) == (2, f"{said(file)}: {why}\n")


def said(file: str) -> str:
    """Return how an error begins that names a file: no sign of its name drives a terminal."""
    shown = file.replace("\x1b", "␛").replace("\udcff", "\\udcff")
    return f"session-panel: {shown}"


# What is written


MADE = (options.written, options.beside)
WRITES = (options.path, *MADE)
WRITTEN = [p for p in parameters(*WRITES) if (p.values[0], p.values[1].name) not in READ]


@pytest.mark.parametrize(("name", "parameter"), WRITTEN)
def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(
    forking: Forking, place: Path, name: str, parameter: click.Parameter
) -> None:
    bad = bad_places(place)
    (place / "kept").mkdir()
    (place / "kept").chmod(0o555)
    bad[str(place / "kept" / "x")] = "Permission denied"
    before = listing(place)
    for file, why in bad.items():
        drawing = f"{file}.dot" if name in ("diagram", "learn") else file
        ended = forking.run(*given(name, parameter, drawing), nobody="kept" in file)
        assert ended["status"] == 2
        told = ended["stderr"].splitlines()[-1]
        assert (told[: len(said(file))], told[-len(why) - 2 :]) == (said(file), f": {why}")
    assert listing(place) == before


def listing(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


FILES = [p for p in WRITTEN if p.values[1].metavar != "FOLDER"]
"""Those that are a single file; files of a folder are written in the same way."""


@pytest.mark.parametrize(("name", "parameter"), FILES)
def test_a_disk_that_is_full_leaves_what_was_there(
    forking: Forking, place: Path, name: str, parameter: click.Parameter
) -> None:
    read_before = name == "approve" or parameter.name == "record"
    file, mine = place / "x.dot", "" if read_before else "mine"
    file.write_text(mine)
    ended = forking.run(*given(name, parameter, str(file)), stdout=os.devnull, largest=100)
    assert (ended["status"], ended["stderr"].splitlines()[-1]) == (
        2,
        f"session-panel: {file}: File too large",
    )
    assert listing(place) == [file]
    assert file.read_text() == mine


MAKERS = {
    "diagram": "_picture",
    "query": "find_run",
    "conform": "connected",
    "learn": "connected",
    "verify": "verify",
    "monitor": "Watch",
    "diff": "compare",
}
"""What makes what is written into a single file, where that takes long."""


@pytest.mark.parametrize(("name", "parameter"), parameters(*MADE))
def test_what_cannot_be_written_is_told_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, parameter: click.Parameter
) -> None:
    monkeypatch.setattr(f"session_panel_spec.cli.{name}.{MAKERS[name]}", pytest.fail)
    (tmp_path / "folder.svg").mkdir()
    for file in ("no/x.svg", "folder.svg"):
        told = CliRunner().invoke(app, given(name, parameter, str(tmp_path / file)))
        assert (told.exit_code, told.stdout) == (2, "")
        assert told.stderr.startswith(f"session-panel: {tmp_path / file}: ")


ALONE = [p for p in FILES if getattr(p.values[1].type, "func", None) is not options.beside]


@pytest.mark.parametrize(("name", "parameter"), parameters(options.beside))
def test_nothing_is_written_into_what_is_printed(
    forking: Forking, name: str, parameter: click.Parameter
) -> None:
    ended = forking.run(*given(name, parameter, "-"))
    assert (ended["status"], ended["stdout"]) == (2, "")
    assert "on standard output is what the command says; name a file." in ended["stderr"]


@pytest.mark.parametrize(("name", "parameter"), ALONE)
def test_a_hyphen_is_standard_output_and_no_file(
    forking: Forking, name: str, parameter: click.Parameter
) -> None:
    before = listing(forking.folder)
    ended = forking.run(*given(name, parameter, "-"))
    assert (ended["status"], listing(forking.folder)) == (STATUSES.get(name, 0), before)


def test_what_a_hyphen_stands_for_is_what_is_written_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (["diagram", "mode"], ["export", "tla"]):
        plain = CliRunner().invoke(app, arguments).stdout_bytes
        assert CliRunner().invoke(app, [*arguments, "-o", "-"]).stdout_bytes == plain
    assert CliRunner().invoke(app, ["export", "tla", "-o", "./-"]).stdout_bytes == b""
    assert (tmp_path / "-").read_bytes() == plain


def test_of_a_very_long_name_the_middle_is_left_out() -> None:
    told = CliRunner().invoke(app, ["replay", f"begin{'x' * 5_000}end"]).stderr
    assert told.startswith("session-panel: beginxxx")
    assert told.endswith("xxxend: File name too long\n")
    assert len(told) < 400


# Names


TEXTS = (options.name, options.path, options.written, options.beside, options.opened)


def test_whatever_a_command_takes_is_of_a_type_that_is_held_against_bad_values() -> None:
    """Else a new parameter would not be in the tables here."""
    known = (click.Choice, click.IntRange, options.Number, type(click.INT), type(click.BOOL))
    for name in COMMANDS:
        for parameter in command(name).params:
            of = getattr(parameter.type, "func", None)
            assert of in TEXTS or isinstance(parameter.type, known), (name, parameter.name)


@pytest.mark.parametrize("value", ["", " ", "\t\n", "\u00a0", "\u200b", "\u202e\u2066", "\ufeff"])
@pytest.mark.parametrize(("name", "parameter"), parameters(*TEXTS))
def test_a_name_that_shows_nothing_is_refused(
    name: str, parameter: click.Parameter, value: str
) -> None:
    told = CliRunner().invoke(app, given(name, parameter, value))
    assert told.exit_code == 2
    assert f"{value!r} shows nothing." in " ".join(told.stderr.split())


@pytest.mark.parametrize("value", ["inf", "-inf", "nan", "-1", "1e9", "", "soon"])
@pytest.mark.parametrize(("name", "parameter"), parameters(options.Duration, options.Number))
def test_a_number_out_of_its_range_is_refused(
    name: str, parameter: click.Parameter, value: str
) -> None:
    told = CliRunner().invoke(app, given(name, parameter, value))
    assert told.exit_code == 2
    assert f"Invalid value for '--{parameter.name}'" in told.stderr
