"""What comes of a mutant: which rules it makes suspect, and where that is kept."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Final

import session_panel
from releases.suspects import HERE, suspects, with_machine, with_model
from session_panel_spec import mutants as mutated
from session_panel_spec.mutants.hunt import explained
from session_panel_spec.mutants.machine_mutants import machine_mutants
from session_panel_spec.mutants.model_mutants import model_mutants
from session_panel_spec.releases import approvals, changes
from session_panel_spec.releases.approvals.digest import digest
from session_panel_spec.releases.changes.change import Nearest
from session_panel_spec.releases.changes.compare import SIZES
from session_panel_spec.releases.release import Release
from session_panel_spec.releases.release_file import release_text
from session_panel_spec.verify.verified import sources_digest

NEAR: Final = (
    SIZES[0],
    *(one if isinstance(one, Nearest) else Nearest(one, 3_000) for one in SIZES[1:]),
)
"""The smallest size, and the nearest states of the others: each mutant that shows, shows there."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a mutant.

    Attributes:
        digest: of the mutant, of what it is a mutant of, and of how they are compared.
        size: the number of the first size that shows something, from 1; else of the last.
        suspect: the IDs of the rules that are suspect, sorted.
        named: the IDs of those that the comparison names, sorted.
    """

    digest: str
    name: str
    size: int
    suspect: Sequence[str]
    named: Sequence[str]

    @property
    def exact(self) -> bool:
        """Whether exactly those are suspect that the comparison names."""
        return self.suspect == self.named


@cache
def mutants(of: str) -> Mapping[str, Callable[[], Release]]:
    """Return what makes each mutant, of the model or of the machines, by the mutant's name."""
    if of == "model":
        return {one.name: partial(with_model, one) for one in model_mutants()}
    return {one.name: partial(with_machine, one) for one in machine_mutants()}


def verdict(of: str, name: str) -> Verdict:
    """Compare at one size after the other, until something is found, or at all of them."""
    mutant = mutants(of)[name]()
    for number, size in enumerate(NEAR, 1):
        found = suspects(mutant, (size,))
        if found.named or number == len(NEAR):
            break
    return Verdict(digest_of(of, name), name, number, sorted(found.suspect), sorted(found.named))


def digest_of(of: str, name: str) -> str:
    """Return the digest of a mutant, of what it is a mutant of, and of how they are compared."""
    return digest([of, name, *_compared()])


@cache
def _compared() -> tuple[str, str, str]:
    """Return what is here, what makes mutants and compares them, and at which sizes."""
    sources = [session_panel, mutated, approvals, changes]
    return release_text(HERE), sources_digest(map(files, sources)), repr(NEAR)


def problem(of: str, found: Verdict) -> str | None:
    """Say what is not as it must be of a mutant; None where nothing is."""
    name, rules = found.name, ", ".join(found.suspect)
    if not found.exact:
        differing = ", ".join(sorted({*found.suspect} ^ {*found.named}))
        return f"{name}: {differing} is suspect and not named, or named and not suspect"
    if name in explained(of) and found.suspect:
        return f"{name}: it is equivalent, and {rules} is suspect"
    if name not in explained(of) and not found.suspect:
        return f"{name}: it is not equivalent, and nothing is suspect"
    return None


def kept(path: Path) -> Mapping[str, Verdict]:
    """Return the verdicts that a file holds, by the digests of their mutants."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else ()
    return {one.digest: one for one in (Verdict(**json.loads(line)) for line in lines)}


def keep(path: Path, found: Verdict) -> None:
    """Add a verdict to a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(found)) + "\n")
