"""What `make monitor` does: long logs in every configuration, and every mutant of the data."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence

from monitor.against_reference import alarms_where_some_is_missing, logs, problems, seeded
from monitor.data_mutants import EQUIVALENT, data_mutants, is_told
from monitor.seldom import SELDOM
from monitor.trying import points


def hold(seed: int, length: int, each: int) -> Iterator[str]:
    """Yield whatever a monitor says that it must not, or does not say that it must."""
    counts: Counter[str] = Counter()
    for number, log in enumerate(logs(seed, length)):
        for gap in (False, True):
            found = problems(log, seeded(seed, number), each, counts, gap=gap)
            yield from (f"configuration {number}: {problem}" for problem in found)
        alarms = alarms_where_some_is_missing(log, seeded(seed, number))
        yield from (f"configuration {number}, with a gap: {alarm}" for alarm in alarms)
    for what, number in sorted(counts.items()):
        _say(f"{number:>9} {what}")


def untold(seed: int, length: int, stride: int) -> Iterator[str]:
    """Yield each mutant of the data that is not told at some points, and has no reason."""
    every = (*SELDOM, *[*logs(seed, length)][::stride])
    tried = tuple(point for log in every for point in points(log, seeded(seed)))
    mutants = data_mutants()
    missed = [mutant for mutant in mutants if str(mutant) not in EQUIVALENT]
    for turn in range(TURNS):
        missed = [mutant for mutant in missed if not is_told(mutant, tried[turn::TURNS])]
    _say(f"{len(mutants):>9} mutants of the data, {len(EQUIVALENT)} of them with a reason")
    yield from (f"not told: {mutant}" for mutant in missed)


TURNS = 8
"""In how many turns the points are taken, so that what is told soon is not tried at all of them."""


def main(arguments: Sequence[str]) -> int:
    parser = ArgumentParser(prog="monitor", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--length", type=int, default=25)
    parser.add_argument("--each", type=int, default=6)
    parser.add_argument("--stride", type=int, default=10)
    asked = parser.parse_args(arguments)
    found = [
        *hold(asked.seed, asked.length, asked.each),
        *untold(asked.seed, asked.length, asked.stride),
    ]
    for line in found:
        _say(line)
    _say(f"{len(found)} found." if found else "Nothing is found.")
    return int(bool(found))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
