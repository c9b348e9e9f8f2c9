"""Runs the command line once for each line of standard input, in a fork that has imported it all.

A line is a `Case` as JSON, and so is what came of it: the exit status, and what was said. A fork
ends as any process does, so what fails only then is seen, too. What a command computes for long is
not done: it stands here as what it might have found.
"""

import gc
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module
from typing import Any, NoReturn, TypedDict

from session_panel_spec.__main__ import main
from session_panel_spec.check.engines import ModelExploration
from session_panel_spec.check.model_check import ModelCheck
from session_panel_spec.cli.commands import COMMANDS
from session_panel_spec.conform.learning.learner import Learned
from session_panel_spec.conform.protocol import Offer
from session_panel_spec.conform.vectors.mealy_machine import mealy_machine
from session_panel_spec.conform.vectors.suite import Suite
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.interpreter import initial_state
from session_panel_spec.model.label import Label
from session_panel_spec.model.run import Run
from session_panel_spec.mutants.trial import Hunt, Trial
from session_panel_spec.releases.changes.change import Changes, Difference, RefusalChange, Refused
from session_panel_spec.releases.release_file import load_release
from session_panel_spec.verify.check import Check
from session_panel_spec.verify.report import Report
from session_panel_spec.verify.scope import DEFAULT

NOBODY = 65534
RELEASE = "0.2.0"


class Case(TypedDict, total=False):
    """How a command is run.

    Attributes:
        arguments: those of the command line.
        stdin, stdout, stderr: "closed", or a file; of standard output also "unread", a pipe of
            which nobody reads. Without them there is no input, and what is written is kept.
        nobody: whether somebody runs it who may not do what root may.
        largest: how long a file may get, in bytes.
    """

    arguments: list[str]
    stdin: str
    stdout: str
    stderr: str
    nobody: bool
    largest: int


class Ended(TypedDict):
    """What came of it."""

    status: int
    stdout: str
    stderr: str


def serve() -> None:
    """Run each case of standard input, and tell on standard output what came of it."""
    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for command in COMMANDS:
        import_module(f"session_panel_spec.cli.{command}")
    _find_at_once()
    gc.freeze()
    for line in asked:
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
            child = os.fork()
            if child == 0:
                _become(json.loads(line), said.fileno(), complained.fileno())
                _end(main)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            told = {"stdout": _text(said), "stderr": _text(complained)}
        answers.write(json.dumps({"status": status, **told}) + "\n")
        answers.flush()


def _become(case: Case, said: int, complained: int) -> None:
    """Be the process that a case asks for."""
    for number, kept, how in ((0, None, "stdin"), (1, said, "stdout"), (2, complained, "stderr")):
        wanted = case.get(how, os.devnull if kept is None else "kept")
        if wanted == "closed":
            os.close(number)
        else:
            os.dup2(_opened(str(wanted), number, kept), number)
    if case.get("largest"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (case["largest"], case["largest"]))
    if case.get("nobody"):
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    sys.argv[1:] = case["arguments"]


def _end(run: Callable[[], None]) -> NoReturn:
    """Run it and end as a process does, but for taking down what it has imported."""
    status = 0
    try:
        run()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - this process ends here
        traceback.print_exc()
        status = 1
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - as Python says it
        status = 120
    os._exit(status)


def _opened(wanted: str, number: int, kept: int | None) -> int:
    if wanted == "kept" and kept is not None:
        return kept
    if wanted == "unread":
        read, written = os.pipe()
        os.close(read)
        return written
    return os.open(wanted, os.O_WRONLY if number else os.O_RDONLY)


def _text(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode(errors="surrogateescape"))


def _find_at_once() -> None:
    """Let no command compute: each finds at once what it could have found."""
    found = {
        "cli.verify": {
            "verify": Report(
                (), (), Check("cited", 1, ()), (), (), (), (), None, (), (), None, None, DEFAULT
            ),
            "render_report": "all is well",
        },
        "cli.explore": {
            "explore_model": ModelExploration(
                Bounds(),
                orbits=False,
                states=1,
                transitions=0,
                depth=0,
                engine="python",
                seconds=1.0,
                peak_memory_bytes=1,
            ),
        },
        "check.model_check": {"check_states": ModelCheck(Bounds(), "graph", 1, 0, 0, 1.0, ())},
        "cli.query": {"find_run": Run((), (initial_state(Bounds()),))},
        "cli.mutants": {"hunt": Hunt((Trial("mode", "dropped", {"table": ("said",)}),), {})},
        "cli.vectors": {"make_suite": Suite({}, 0, 0, {})},
        "cli.release": {
            "require_dated": None,
            "release_here": (kept := load_release(RELEASE)),
            "read_release": kept,
            "different_parts": (),
        },
        "releases.approvals.checkout": {"is_of_sources_here": True},
        "cli.diff": {"release_here": kept, "load_release": kept, "compare": _changes()},
        "cli.learn": {
            "connected": nullcontext(),
            "greet": Offer(1, "mine", machines=("mode",)),
            "learn": Learned(mealy_machine("mode"), 1, 1),
        },
    }
    for where, functions in found.items():
        for name, result in functions.items():
            _replace(where, name, lambda *_, result=result, **__: result)
    for where, name in (("cli.verify", "report_files"), ("verify.artifacts", "model_files")):
        _replace(where, name, lambda _: iter([("run.jsonl", "one\n")]))


def _changes() -> Changes:
    """Return that a panel could not be made smaller, and can."""
    run = Run((), (initial_state(Bounds()),))
    shown = Difference(Bounds(), run, Label("toggle"), None, Refused("panel", "MODE-1", None))
    return Changes("0.1", "0.2", refusals=(RefusalChange("toggle", "panel", None, None, shown),))


def _replace(where: str, name: str, function: Callable[..., object]) -> None:
    """Put a function in the place of another, which has to be there."""
    module = import_module(f"session_panel_spec.{where}")
    assert callable(getattr(module, name))
    setattr(module, name, function)


if __name__ == "__main__":
    serve()
