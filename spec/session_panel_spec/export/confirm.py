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
    reduction = "exhaustive" if symmetry else "off"
    text, seconds = _explored(
        murphi(bounds, symmetry=symmetry),
        f"rumur --symmetry-reduction {reduction} --output search.c model",
        f"cc -O1 -o search search.c {_double_width()} -lpthread",
        "search",
    )
    states, fired = _numbers(r"(\d+) states, (\d+) rules fired", text, fine="No error found")
    return Confirmation("rumur", bounds, symmetry, states, fired, seconds)


def confirm_with_spin(
    bounds: Bounds, *, most_steps: int = MOST_STEPS, optimised: bool = False
) -> Confirmation:
    """Explore the model with `spin`.

    Args:
        bounds: the size of what is explored.
        most_steps: how long the longest path of the search may be.
        optimised: whether the search is optimised, which takes longer than a small search does.

    Raises:
        ToolMissingError: `spin` or a C compiler is not installed.
        NotConfirmedError: an invariant does not hold, the search was cut short, or the tool
            failed.
    """
    text, seconds = _explored(
        promela(bounds),
        "spin -a model",
        f"cc -O{2 if optimised else 0} -DSAFETY -DNOREDUCE -o search pan.c",
        f"search -m{most_steps}",
    )
    pattern = r"(\d+) states, stored\s+\d+ states, matched\s+(\d+) transitions"
    states, moves = _numbers(pattern, text, fine="errors: 0\n")
    return Confirmation("spin", bounds, False, states, moves - 1, seconds)  # noqa: FBT003


def _double_width() -> str:
    """Return what a compiler for x86-64 needs to compare and swap 16 bytes, as `rumur` does."""
    return "-mcx16" if machine().lower() in ("x86_64", "amd64") else ""


def _explored(model: str, *commands: str) -> tuple[str, float]:
    """Explore a file called `model`; return what the search said, and the seconds it took.

    Args:
        model: the text of the file.
        commands: the last is the search, which the others make.
    """
    programs = [(_program(name), *words) for name, *words in map(str.split, commands[:-1])]
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model").write_text(model, "utf-8")
        for program in programs:
            code, text = _finished(folder, program)
            if code:
                raise NotConfirmedError(f"{Path(program[0]).name} failed: {text}")
        search, *options = commands[-1].split()
        began = perf_counter()
        _, text = _finished(folder, (str(folder / search), *options))
        return text, perf_counter() - began


def _program(name: str) -> str:
    if path := which(name):
        return path
    package = "gcc" if name == "cc" else name
    raise ToolMissingError(f"{name} is not installed: on Debian, apt-get install {package}.")


def _finished(folder: Path, command: tuple[str, ...]) -> tuple[int, str]:
    """Run a command to its end; return its code, and what it wrote."""
    done = subprocess.run(  # noqa: S603 - tools found on the path, on text that we wrote
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def _numbers(pattern: str, text: str, *, fine: str) -> tuple[int, int]:
    """Return the two numbers that the pattern finds, if all was explored and found to be fine."""
    found = re.search(pattern, text)
    if found is None or fine not in text or CUT_SHORT.search(text):
        raise NotConfirmedError(f"The export is not confirmed: {text.strip()}")
    return int(found[1]), int(found[2])
