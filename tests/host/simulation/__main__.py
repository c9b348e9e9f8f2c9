"""Simulate fleets of panels: `make simulate`.

One fleet after another, each from a seed of its own, until the time is over. It fails where a
promise is broken, and where a situation came too seldom. A seed repeats its fleet exactly.
"""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from simulation.broken import PromiseBroken
from simulation.fleet import Fleet
from simulation.situations import Situations

FLEETS = 6
"""How many fleets have every situation often enough."""


def fleets(seed: int, minutes: float, situations: Situations) -> Iterator[str]:
    """Simulate fleets, and yield what each wrote, as a digest."""
    end = time.monotonic() + 60 * minutes
    for number in count():
        if number >= FLEETS and time.monotonic() > end:
            return
        with TemporaryDirectory(dir=memory_folder()) as folder:
            yield Fleet(seed + number, Path(folder), situations).run()


def memory_folder() -> str | None:
    """Return a folder whose disk is memory, if there is one: a kill leaves what is in it."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder in it is ours


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    situations, seed = Situations(), asked.seed
    try:
        for digest in fleets(asked.seed, asked.minutes, situations):
            sys.stdout.write(f"seed {seed}: {digest}\n")
            seed += 1
    except PromiseBroken as broken:
        sys.stderr.write(f"{broken}\n")
        return 1
    for situation, times in sorted(situations.items()):
        sys.stdout.write(f"{times:8} {situation}\n")
    for situation, few in situations.missing().items():
        sys.stderr.write(f"too seldom: {situation}, {few}\n")
    return 1 if situations.missing() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
