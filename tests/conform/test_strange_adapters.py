"""Whatever an adapter does, it is told for what it is, and nothing of it is left behind."""

import json
import signal
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import StringIO
from pathlib import Path
from subprocess import PIPE, Popen
from threading import enumerate as enumerate_threads
from time import monotonic, sleep
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from conform.conftest import PATIENCE
from session_panel_spec.cli.app import app
from session_panel_spec.conform import program
from session_panel_spec.conform.difference import Difference
from session_panel_spec.conform.findings import Findings
from session_panel_spec.conform.json_objects import json_line
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.program import connected
from session_panel_spec.conform.protocol import LocalConnection
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.report import headline, junit_cases, render_findings
from session_panel_spec.conform.vector import PanelVector, Vector, load_vectors
from session_panel_spec.logs.junit import junit_xml
from session_panel_spec.logs.screen import screen_console

HERE = Path(__file__).parent / "adapters"
STRANGE = tomllib.loads((HERE / "strange.toml").read_text("utf-8"))
TOGGLES = "machines-mode-collapsed"
ENDS_BY_ITSELF = {
    name
    for name, strange in STRANGE.items()
    if strange.get("sentence", "").startswith(
        ("it ended", "it was ended", "no answer within 1 s, but once")
    )
    and "child" not in name
}
"""Those for whose end a test waits, however long it takes."""


@cache
def vectors() -> dict[str, Vector]:
    return {one.id: one for one in load_vectors(themes=["machines", "possibilities"])}


class Told(NamedTuple):
    kind: str | None
    sentence: str


def command(code: str, folder: Path) -> str:
    """Return what runs an adapter, which is written into a folder."""
    begins = f"import sys; sys.path.insert(0, {str(HERE)!r})\nfrom honest import *\n"
    ends = "\nStrange().serve()\n" if "class Strange" in code else ""
    (folder / "strange.py").write_text(f"{begins}{code}{ends}", "utf-8")
    return f"{sys.executable} -S -E -B {folder / 'strange.py'}"


def found_of(strange: dict[str, str], folder: Path) -> Findings:
    wanted = [vectors()[strange.get("vector", TOGGLES)]]
    with connected(command(strange["program"], folder), timeout=1) as adapter:
        return check_adapter(adapter, wanted, lambda _what, _number: None)


def told(found: Findings) -> Told:
    """Return what is told first."""
    if found.passed and found.verdict != "differs":
        return Told(None, "")
    wrong = found.failures[0].wrong if found.failures else found.trouble
    if wrong is None:
        return Told("nothing", headline(found).partition(": ")[2])
    if isinstance(wrong, Difference):
        return Told("differs", wrong.place)
    return Told(wrong.kind, wrong.sentence)


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_adapter_is_told_for_what_it_is(name, tmp_path, monkeypatch):
    if name in ENDS_BY_ITSELF:
        monkeypatch.setattr(program, "_GRACE", PATIENCE)
    found = found_of(STRANGE[name], tmp_path)
    kind, sentence = told(found)
    assert kind == STRANGE[name].get("kind"), sentence
    assert sentence.startswith(STRANGE[name].get("sentence", ""))
    screen_console().print(render_findings(found, "adapter"))
    assert junit_xml("", junit_cases(found))
    assert (found.json["verdict"] == "differs") is (kind not in (None, "nothing"))


@pytest.mark.parametrize("name", ["", " ", "\u200b"])
def test_an_adapter_whose_name_shows_nothing_is_told_of_all_the_same(name):
    adapter = ReferencePanel()
    adapter.name = name
    found = check_adapter(LocalConnection(adapter), [vectors()["possibilities-001"]], print)
    assert headline(found).startswith("the adapter conforms: 1 vector")
    assert found.json["adapter"] == name


@pytest.mark.parametrize("name", ["windows-line-ends", "no-state"])
def test_no_line_of_a_report_ends_in_blanks(name, tmp_path):
    report = StringIO()
    screen_console(report).print(render_findings(found_of(STRANGE[name], tmp_path), "adapter"))
    lines = report.getvalue().splitlines()
    assert "Vectors" in lines
    assert [line for line in lines if line != line.rstrip()] == []


SLOW = """
class Strange(Honest):
    machines = ["mode", "form"]
    def reset(self, request):
        if request["reset"]["machine"] == "form":
            return {"ready": True, "state": "saved"}
        return super().reset(request)
    def event(self, request):
        if request["event"] == "toggle":
            return super().event(request)
        child = os.fork() or time.sleep(600)
        with open(PIDS + ".new", "w") as file:
            file.write(f"{os.getpid()} {child}")
        os.rename(PIDS + ".new", PIDS)
        hang()
"""
"""An adapter that answers a vector, and then starts a child and hangs, both told in a file."""


ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
CONFORM = ("conform", "--theme", "machines")
LEARN = ("learn", "--machine", "form")


def is_there(process: str) -> bool:
    """Say whether a process goes on; one that has ended may still be listed."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds: Callable[[], bool]) -> None:
    given_up = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < given_up, "it does not happen"
        sleep(0.01)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
@pytest.mark.parametrize(
    ("number", "words", "told"),
    [
        *((number, CONFORM, "of 3 vectors had been run") for number in ENDING),
        (signal.SIGTERM, LEARN, "1 runs of 1 events had been asked"),
    ],
)
def test_what_is_interrupted_says_so_and_leaves_no_process(number, words, told, tmp_path):
    pids = tmp_path / "pids"
    adapter = command(f"PIDS = {str(pids)!r}\n{SLOW}", tmp_path)
    wanted = [sys.executable, "-m", "session_panel_spec", *words, "--command", adapter]
    with Popen([*wanted, "--timeout", "600"], stdout=PIPE, stderr=PIPE, text=True) as asked:
        wait_until(pids.exists)
        processes = pids.read_text("utf-8").split()
        assert all(map(is_there, processes))
        asked.send_signal(number)
        shown, complained = asked.communicate(timeout=PATIENCE)
    assert asked.returncode == 128 + number
    assert "Traceback" not in shown + complained
    assert told in shown
    wait_until(lambda: not any(map(is_there, processes)))


class Stop(BaseException):
    """What a signal raises."""


def raise_stop(_number, _frame):
    raise Stop


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such clock")
def test_a_signal_is_heard_whenever_it_comes():
    before = signal.signal(signal.SIGALRM, raise_stop)
    try:
        for moment in range(400):
            begun = monotonic()
            with suppress(Stop), connected("sleep 600", timeout=600) as adapter:
                # It comes again, so that what has not heard it, or is stuck, does not stay.
                signal.setitimer(signal.ITIMER_REAL, (10 + moment) / 1e6, PATIENCE)
                for _ in range(40):
                    adapter.send([{}])
                adapter.receive()
            signal.setitimer(signal.ITIMER_REAL, 0)
            assert monotonic() - begun < PATIENCE
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(143)])
def test_what_was_found_before_an_interruption_is_told(stop):
    class Interrupted(LocalConnection):
        left = 10

        def receive(self):
            self.left -= 1
            if not self.left:
                raise stop
            return super().receive()

    class Stuck(ReferencePanel):
        machines = ()

        def apply(self, event):
            return ()

    wanted = [one for one in vectors().values() if isinstance(one, PanelVector)][:8]
    found = check_adapter(Interrupted(Stuck()), wanted, lambda _what, _number: None)
    assert found.interrupted is stop
    assert found.verdict == "differs"
    told_of = len(found.outcomes)
    assert found.left == 8 - told_of
    assert 0 < len(found.failures) <= told_of < len(wanted)
    assert found.json["trouble"]["kind"] == "interrupted"
    assert f"{8 - told_of} vectors, since it was interrupted" in found.not_compared
    assert "is broken" in headline(found)


def test_a_child_that_outlives_its_adapter_is_ended(tmp_path):
    pids = tmp_path / "pids"
    code = f"""
class Strange(Honest):
    def event(self, request):
        if not (child := os.fork()):
            tell_that_it_hangs()
            time.sleep(600)
        with open({str(pids)!r}, "w") as file: file.write(str(child))
        os._exit(0)
"""
    found = found_of({"program": code}, tmp_path)
    assert told(found) == Told("crashed", "it ended with status 0")
    wait_until(lambda: not is_there(pids.read_text("utf-8")))


def test_a_flood_that_nobody_reads_leaves_nothing_behind_when_it_is_ended(tmp_path):
    flood = command("while True: os.write(1, bytes(1 << 16))\n", tmp_path)
    before = set(enumerate_threads())
    with connected(flood, timeout=PATIENCE) as adapter:
        for _ in range(3):
            wait_until(lambda: adapter._chunks.qsize() >= program._CHUNKS)
            adapter.restart()
    wait_until(lambda: set(enumerate_threads()) <= before)


@pytest.mark.parametrize("command", ["conform", "learn"])
@pytest.mark.parametrize("timeout", ["inf", "nan", "0", "-1", "1e300", "-inf", "soon", "", "86401"])
def test_a_time_that_nobody_can_wait_is_wrong_use(command, timeout):
    words = [command, "--command", "true", f"--timeout={timeout}"]
    shown = CliRunner().invoke(app, [*words, *(["--machine=mode"] if command == "learn" else [])])
    assert shown.exit_code == 2
    assert "Invalid value for '--timeout'" in shown.stderr


def test_no_request_has_what_a_reader_takes_for_the_end_of_a_line():
    title = "one\x85two\u2028three\u2029four"
    line = json_line({"event": {"title": title}})
    assert line.splitlines() == [line]
    assert json.loads(line) == {"event": {"title": title}}
