"""Have `rumur` or `spin` explore an export, and read what they count.

How each counts, and why the numbers are comparable:

- `rumur` reports states, and every firing of a rule. No rule of an export fires without changing
  the state, so the firings are the labelled transitions. With symmetry the states are orbits, and
  the firings are those from one state of each orbit.
- `spin` reports the states it stored (exactly: no partial order reduction, no compression that
  loses any), and as transitions whatever it stored or met again: that is one more than the labelled
  transitions, because the initial state is stored without one. An event is one `d_step`, so that no
  state in the midst of an event is counted.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from platform import machine
from shutil import which
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Literal

from session_panel_spec.export.murphi import murphi
from session_panel_spec.export.promela import promela
from session_panel_spec.model.abstract_state import Bounds

Tool = Literal["rumur", "spin"]
MOST_STEPS = 1_000_000
"""How deep `spin` may search, by default; each step of depth takes 48 bytes from the start."""

CUT_SHORT = re.compile("max search depth too small|Search not completed|out of memory")
"""How `spin` says, without failing, that it did not explore everything."""


class ToolMissingError(RuntimeError):
    """A tool that is needed is not installed."""


class NotConfirmedError(RuntimeError):
    """A tool found an error in an export, or did not explore all of it."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a tool counted, having found every invariant to hold.

    Attributes:
        states: distinct states; with symmetry, orbits.
        transitions: labelled transitions that change the state; with symmetry, those from one
            state of each orbit.
        seconds: how long it explored, without what was compiled before.
    """

    tool: Tool
    bounds: Bounds
    symmetry: bool
    states: int
    transitions: int
    seconds: float


def confirm_with_rumur(bounds: Bounds, *, symmetry: bool = False) -> Confirmation:
    """Explore the model with `rumur`.

    Args:
        bounds: the size of what is explored.
        symmetry: whether to count states up to permutation of slots.

    Raises:
        ToolMissingError: `rumur` or a C compiler is not installed.
        NotConfirmedError: an invariant does not hold, or the tool failed.
    """
    rumur, compiler = _tool("rumur"), _tool("cc", package="gcc")
    reduction = "exhaustive" if symmetry else "off"
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "panel.m").write_text(murphi(bounds, symmetry=symmetry), "utf-8")
        _run(folder, rumur, "--symmetry-reduction", reduction, "--output", "panel.c", "panel.m")
        _run(folder, compiler, "-O1", "-o", "panel", "panel.c", *_double_width(), "-lpthread")
        text, seconds = _timed(folder, str(folder / "panel"))
    states, fired = _numbers(r"(\d+) states, (\d+) rules fired", text, fine="No error found")
    return Confirmation("rumur", bounds, symmetry, states, fired, seconds)


def confirm_with_spin(bounds: Bounds, *, most_steps: int = MOST_STEPS) -> Confirmation:
    """Explore the model with `spin`.

    Args:
        bounds: the size of what is explored.
        most_steps: how long the longest path of the search may be.

    Raises:
        ToolMissingError: `spin` or a C compiler is not installed.
        NotConfirmedError: an invariant does not hold, the search was cut short, or the tool
            failed.
    """
    spin, compiler = _tool("spin"), _tool("cc", package="gcc")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "panel.pml").write_text(promela(bounds), "utf-8")
        _run(folder, spin, "-a", "panel.pml")
        _run(folder, compiler, "-O2", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c")
        text, seconds = _timed(folder, str(folder / "pan"), f"-m{most_steps}")
    pattern = r"(\d+) states, stored\s+\d+ states, matched\s+(\d+) transitions"
    states, moves = _numbers(pattern, text, fine="errors: 0\n")
    return Confirmation("spin", bounds, False, states, moves - 1, seconds)  # noqa: FBT003


def _tool(name: str, *, package: str = "") -> str:
    path = which(name)
    if path is None:
        raise ToolMissingError(
            f"{name} is not installed: on Debian, apt-get install {package or name}."
        )
    return path


def _double_width() -> tuple[str, ...]:
    """Return what a compiler for x86-64 needs to compare and swap 16 bytes, as `rumur` does."""
    return ("-mcx16",) if machine().lower() in ("x86_64", "amd64") else ()


def _run(folder: Path, *command: str) -> None:
    """Run a tool that prepares the search."""
    finished = _finished(folder, command)
    if finished.returncode:
        raise NotConfirmedError(f"{Path(command[0]).name} failed: {_told(finished)}")


def _timed(folder: Path, *command: str) -> tuple[str, float]:
    """Run the search; return what it told, and the seconds it took."""
    began = perf_counter()
    finished = _finished(folder, command)
    return _told(finished), perf_counter() - began


def _finished(folder: Path, command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - tools found on the path, on text that we wrote
        command, cwd=folder, capture_output=True, text=True, check=False
    )


def _told(finished: subprocess.CompletedProcess[str]) -> str:
    return finished.stdout + finished.stderr


def _numbers(pattern: str, text: str, *, fine: str) -> tuple[int, int]:
    """Return the two numbers that the pattern finds, if all was explored and found to be fine."""
    found = re.search(pattern, text)
    if found is None or fine not in text or CUT_SHORT.search(text):
        raise NotConfirmedError(f"The export is not confirmed: {text.strip()}")
    return int(found[1]), int(found[2])
