"""What `make approved-mutants` does: every mutant, and which rules it makes suspect."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from releases.mutant_verdict import Verdict, digest_of, keep, kept, mutants, problem, verdict
from session_panel_spec.mutants.hunt import explained
from session_panel_spec.parallel import parts


def verdicts(of: str, names: Sequence[str], path: Path, processes: int) -> Iterator[Verdict]:
    """Yield the verdict of each mutant, from the file or a comparison, which the file then keeps.

    Args:
        of: what they are mutants of: the model, or the machines.
        names: which mutants.
        path: where verdicts are kept.
        processes: how many compare at a time.
    """
    known = kept(path)
    digests = {name: digest_of(of, name) for name in names}
    yield from (known[one] for one in digests.values() if one in known)
    begun = []
    with parts(processes, _progress) as job:
        for name in (name for name, one in digests.items() if one not in known):
            begun.append(job.begin(verdict, of, name))
            begun[-1].add_done_callback(partial(_keep, path))
        yield from (part.result() for part in begun)


def _keep(path: Path, part: "Future[Verdict]") -> None:
    if not part.cancelled() and part.exception() is None:
        keep(path, part.result())


def judged(of: str, found: Sequence[Verdict]) -> list[str]:
    """Tell how many mutants of a kind do what, and return the problems."""
    exact = [one for one in found if one.named and one.exact]
    first = sum(one.size == 1 for one in exact)
    nothing = sum(not one.named and one.exact for one in found)
    _say(
        f"{of}: {len(found):,} mutants; {len(exact):,} make exactly those suspect that are named,"
        f" {first:,} of them at the first size; {nothing:,} make and name none;"
        f" {len(explained(of)):,} are equivalent"
    )
    return [said for one in found if (said := problem(of, one))]


def main(arguments: Sequence[str]) -> int:
    """Ask of every mutant, tell what came of them, and return the exit status."""
    asked = _asked(arguments)
    problems = [
        one
        for of in ("model", "machines")
        for one in judged(of, [*verdicts(of, [*mutants(of)], asked.file, asked.processes)])
    ]
    for one in problems:
        _say(one)
    _say(f"{len(problems)} found." if problems else "Each is as it must be.")
    return int(bool(problems))


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m releases.every_mutant", description=__doc__)
    parser.add_argument("file", type=Path, help="where verdicts are kept; those in it stand")
    parser.add_argument("--processes", type=int, default=2, help="how many compare at a time")
    return parser.parse_args(arguments)


def _progress(what: str, number: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what}: {number}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
