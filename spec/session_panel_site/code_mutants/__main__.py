"""Try the code mutants of the panel, and tell which ones a verification does not notice.

`python -m session_panel_site.code_mutants FILE` keeps each verdict in the file and goes on where it
left off. The exit status is 1 if one went unnoticed that is not known to be equivalent.
"""

import argparse
import os
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Final

from session_panel_site.code_mutants import host_trial, trial
from session_panel_site.code_mutants.mutant import HOST, PACKAGE, CodeMutant, code_mutants
from session_panel_site.code_mutants.verdict import Verdict, keep, kept, try_mutant


def equivalent() -> Mapping[str, str]:
    """Return the reason of each mutant that is known to be equivalent, by its name."""
    text = (files(__package__) / "equivalent.toml").read_text("utf-8")
    return {
        f"{function}: {change}": reason
        for function, changes in tomllib.loads(text).items()
        for change, reason in changes.items()
    }


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="code_mutants", description=__doc__)
    parser.add_argument("file", type=Path, help="where verdicts are kept, a line of JSON each")
    parser.add_argument("--sample", type=int, help="draw so many")
    parser.add_argument("--seed", type=int, default=1, help="draw others")
    parser.add_argument("--host", action="store_true", help="of durable panels, by their tests")
    parser.add_argument("--only", default="", help="those of the modules that begin so")
    parser.add_argument("--again", action="store_true", help="try again what went unnoticed")
    return parser.parse_args(arguments)


def _chosen(asked: argparse.Namespace) -> list[CodeMutant]:
    package = HOST if asked.host else PACKAGE
    mutants = [one for one in code_mutants(package) if one.module.startswith(asked.only)]
    if asked.sample is None:
        return mutants
    dice = random.Random(asked.seed)  # noqa: S311 - the same again
    return dice.sample(mutants, min(asked.sample, len(mutants)))


def verdicts(
    mutants: Sequence[CodeMutant], file: Path, *, again: bool, by: str = trial.__name__
) -> Iterator[Verdict]:
    """Yield the verdict of each mutant, from the file or a trial, which the file then keeps.

    Args:
        mutants: those to try.
        file: where verdicts are kept.
        again: whether to try again what went unnoticed.
        by: the module that runs a trial.
    """
    known = {digest: one for digest, one in kept(file).items() if one.noticed or not again}
    yield from (known[one.digest] for one in mutants if one.digest in known)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        untried = (one for one in mutants if one.digest not in known)
        for done in as_completed([pool.submit(partial(try_mutant, by=by), one) for one in untried]):
            keep(file, done.result())
            yield done.result()


def main(arguments: Sequence[str]) -> int:
    """Try mutants, tell what became of them, and return the exit status."""
    asked = _asked(arguments)
    found: Counter[str] = Counter()
    mutants = _chosen(asked)
    known = equivalent().keys() | {one.name for one in mutants if one.of_a_cast}
    by = (host_trial if asked.host else trial).__name__
    for number, verdict in enumerate(verdicts(mutants, asked.file, again=asked.again, by=by), 1):
        missed = not verdict.noticed
        outcome = "equivalent" if missed and verdict.name in known else verdict.outcome
        found[outcome] += 1
        if missed and outcome != "equivalent":
            sys.stdout.write(f"{outcome}: {verdict.name}\n")
        if number % _TELL == 0:
            sys.stderr.write(f"{number} of {len(mutants)}: {dict(found)}\n")
    noticed, judged = found["told"] + found["crashed"], found.total() - found["equivalent"]
    share = f", {noticed / judged:.1%}" if judged else ""
    sys.stdout.write(f"{dict(found)}: {noticed} of {judged} noticed{share}\n")
    return 0 if noticed == judged else 1


_TELL: Final = 50
"""After how many trials it is told how far they are."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
