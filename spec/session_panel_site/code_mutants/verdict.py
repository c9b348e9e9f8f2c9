"""What became of a code mutant, and where that is kept, so that work can go on."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from session_panel_site.code_mutants import trial
from session_panel_site.code_mutants.mutant import CodeMutant

Outcome = Literal["told", "crashed", "out of time", "survived"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a code mutant.

    Attributes:
        outcome: told by the verification; it crashed, or took too long, and said nothing; or
            nothing was found.
        words: what was said.
    """

    digest: str
    name: str
    outcome: Outcome
    words: str = ""

    @property
    def noticed(self) -> bool:
        """Whether the verification ended with a problem, or did not come to its end at all."""
        return self.outcome in ("told", "crashed")


def try_mutant(mutant: CodeMutant, by: str = trial.__name__) -> Verdict:
    """Try a mutant in a process of its own, by a module that runs a trial."""
    command = (sys.executable, "-m", by, mutant.module)
    done = subprocess.run(  # noqa: S603 - it is this Python
        command, input=mutant.source(), capture_output=True, text=True, check=False
    )
    words = (done.stdout or done.stderr).strip().splitlines()[-1:] or [""]
    return Verdict(mutant.digest, mutant.name, _outcome(done.returncode, done.stdout), words[0])


def _outcome(status: int, printed: str) -> Outcome:
    if status == 0:
        return "survived"
    if status in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
        return "out of time"
    return "told" if status == trial.TOLD and printed else "crashed"


def kept(path: Path) -> Mapping[str, Verdict]:
    """Return the verdicts that a file holds, by the digests of their mutants."""
    return {one.digest: one for one in _lines(path)} if path.exists() else {}


def _lines(path: Path) -> Iterator[Verdict]:
    for line in path.read_text("utf-8").splitlines():
        yield Verdict(**json.loads(line))


def keep(path: Path, verdict: Verdict) -> None:
    """Add a verdict to a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(verdict), ensure_ascii=False) + "\n")
