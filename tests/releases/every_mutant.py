"""What `make approved-mutants` does: every mutant, and which rules it makes suspect."""

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Final

from releases.suspects import Suspects, suspects, with_machine, with_model
from session_panel_spec.mutants.hunt import explained
from session_panel_spec.mutants.machine_mutants import machine_mutants
from session_panel_spec.mutants.model_mutants import model_mutants
from session_panel_spec.parallel import parts
from session_panel_spec.releases.changes.change import Nearest
from session_panel_spec.releases.changes.compare import SIZES
from session_panel_spec.releases.release import Release

AT_ONCE = 8
"""So many mutants are one part of the job."""


@cache
def mutants(of: str) -> dict[str, Callable[[], Release]]:
    """Return what makes each mutant, of the model or of the machines, by the mutant's name."""
    if of == "model":
        return {one.name: partial(with_model, one) for one in model_mutants()}
    return {one.name: partial(with_machine, one) for one in machine_mutants()}


def problem(of: str, name: str, found: Suspects) -> str | None:
    """Say what is not as it must be of a mutant; None where nothing is."""
    if found.suspect != found.named:
        differing = ", ".join(sorted(found.suspect ^ found.named))
        return f"{name}: {differing} is suspect and not named, or named and not suspect"
    if name in explained(of) and found.suspect:
        return f"{name}: it is equivalent, and {', '.join(sorted(found.suspect))} is suspect"
    if name not in explained(of) and not found.suspect:
        return f"{name}: it is not equivalent, and nothing is suspect"
    return None


def tried(of: str, names: tuple[str, ...]) -> list[str]:
    """Return the problems of some mutants."""
    told = (problem(of, name, _found(mutants(of)[name]())) for name in names)
    return [one for one in told if one]


NEAR: Final = (
    SIZES[0],
    *(one if isinstance(one, Nearest) else Nearest(one, 3_000) for one in SIZES[1:]),
)
"""The smallest size, and the nearest states of the others: each mutant that shows, shows there."""


def _found(mutant: Release) -> Suspects:
    """Compare at one size after the other, until something is found, or at all of them."""
    found = Suspects(frozenset(), frozenset())
    for size in NEAR:
        found = suspects(mutant, (size,))
        if found.named:
            break
    return found


def problems(of: str) -> Iterator[str]:
    """Yield the problems of all mutants of a kind."""
    names = tuple(mutants(of))
    some = (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE))
    with parts(os.cpu_count() or 1, _progress) as job:
        for each in [job.begin(tried, of, one) for one in some]:
            yield from each.result()
    _say(f"{len(names):,} mutants of the {of}, {len(explained(of))} of them equivalent")


def main() -> int:
    found = [problem for of in ("model", "machines") for problem in problems(of)]
    for one in found:
        _say(one)
    _say(f"{len(found)} found." if found else "Each makes exactly those suspect that are named.")
    return int(bool(found))


def _progress(what: str, number: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what}: {number}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
