"""Runs found by chance that make the vectors stronger, kept where the vectors are made from.

`python -m session_panel_site.vector_runs configurations` chooses a run in each of some
configurations anew. `python -m session_panel_site.vector_runs broken-references --seconds 600` adds
a smallest run for each broken reference that no vector tells and no reason explains, where it meets
one. Then `session-panel vectors` makes the vectors of them.
"""

import argparse
import sys
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice, product, takewhile
from random import Random
from time import monotonic
from typing import Final, cast

import msgspec

from session_panel import LOCALES, AnyEvent, Config
from session_panel.text import Locale
from session_panel_spec.conform.at_random.runs import Teller, random_runs
from session_panel_spec.conform.vectors.reference_play import Expected, first_wrong
from session_panel_spec.conform.vectors.reference_strength import tree_of_vectors, verdict
from session_panel_spec.conform.vectors.runs import (
    BROKEN_REFERENCE_RUNS,
    CONFIGURATION_RUNS,
    KeptRun,
    Run,
)
from session_panel_spec.differential.configurations import configurations, values_of
from session_panel_spec.differential.run import SAVED
from session_panel_spec.differential.run import Run as Steps
from session_panel_spec.differential.shrink import smallest
from session_panel_spec.mutants.of_reference.equivalent import explained
from session_panel_spec.mutants.of_reference.mutant import Behaviour, reference_mutants
from session_panel_spec.reference import answer, initial, screen

# Configurations

LONGEST: Final = 10
"""How many events a run in a configuration has at most."""

DRAWN: Final = 40
"""Of how many runs one is chosen for a configuration."""


def chosen_configurations() -> tuple[Config, ...]:
    """Return configurations of the covering array, in which any two values of options meet."""
    left = [(config, _pairs(config)) for config in configurations().configs]
    met: set[Hashable] = set()
    chosen = list[Config]()
    while fresh := max((pairs - met for _, pairs in left), key=len):
        config = next(config for config, pairs in left if pairs - met == fresh)
        chosen.append(config)
        met |= fresh
    return tuple(chosen)


def _pairs(config: Config) -> frozenset[Hashable]:
    return frozenset(combinations(values_of(config), 2))


def configuration_runs(seed: int = 1) -> Iterator[KeptRun]:
    """Yield a run in each, of some that are drawn the one by which most is decided that is new."""
    decided: set[Hashable] = set()
    for number, config in enumerate(chosen_configurations()):
        locale = LOCALES[number % len(LOCALES)]
        drawn = islice(_drawn(config, Random(f"{seed} {number}")), DRAWN)  # noqa: S311 - the same again
        events = max(drawn, key=lambda run: len(_decided(config, run, locale) - decided))
        decided |= _decided(config, events, locale)
        yield KeptRun("A run in a configuration of many", events, config, locale)


def _drawn(config: Config, dice: Random) -> Iterator[tuple[AnyEvent, ...]]:
    teller = Teller(config, dice)
    while True:
        yield from (run[:LONGEST] for run in teller.turn())


def _decided(config: Config, run: Sequence[AnyEvent], locale: str) -> set[Hashable]:
    """Return the clauses that decide a run's answers and screens, with each option's value."""
    state, clauses = initial(config), set[str]()
    for event in run:
        answered = answer(state, event)
        clauses |= answered.clauses
        state = answered.state
        clauses |= screen(state, locale).clauses
    return {*product(clauses, values_of(config))}


# Broken references

TRIES: Final = 400
"""How many smaller runs are tried at most."""


@dataclass(frozen=True)
class _Case:
    """A run that tells a broken reference by its last event."""

    config: Config
    run: Steps


def telling_runs(seconds: float, seed: int) -> Iterator[KeptRun]:
    """Yield a smallest run for each broken reference that nothing tells, where one is met."""
    untold = dict(_untold())
    end = monotonic() + seconds
    runs = takewhile(lambda _: monotonic() < end and untold, random_runs(seed, LOCALES))
    for run in runs:
        for name in [*_telling(untold, Expected.of("", run.config, run.locale, run.events))]:
            if name in untold:
                kept = _smallest(name, untold[name], run)
                yield kept
                expected = Expected.of("", kept.config, kept.locale, kept.events)
                for told in [*_telling(untold, expected)]:
                    del untold[told]
    for name in untold:
        sys.stderr.write(f"untold: {name}\n")


def _untold() -> Iterator[tuple[str, Behaviour]]:
    """Yield what no vector tells and no reason explains."""
    for mutant in reference_mutants():
        untold = not explained([mutant.name])
        if untold and verdict(mutant, tree_of_vectors()).outcome == "untold":
            yield mutant.name, mutant.load()


def _telling(untold: dict[str, Behaviour], expected: Expected) -> Iterator[str]:
    return (name for name, one in untold.items() if first_wrong(one, expected) is not None)


def _smallest(name: str, broken: Behaviour, run: Run) -> KeptRun:
    shows = partial(_case, broken, run.locale)
    case = shows(run.config, run.events)
    assert case is not None  # noqa: S101 - the run tells it
    case = smallest(case, shows, TRIES)
    title = f"Not so in the broken reference: {name}"
    return KeptRun(title, _events(case.run), case.config, cast("Locale", run.locale))


def _case(broken: Behaviour, locale: str, config: Config, run: Steps) -> _Case | None:
    events = _events(run)
    wrong = first_wrong(broken, Expected.of("", config, locale, events))
    return None if wrong is None else _Case(config, events[:wrong])


def _events(run: Steps) -> tuple[AnyEvent, ...]:
    return tuple(step for step in run if step is not SAVED)


def main(arguments: Sequence[str]) -> int:
    """Write the runs, and return the exit status."""
    parser = argparse.ArgumentParser(prog="vector_runs", description=__doc__)
    parser.add_argument("what", choices=("configurations", "broken-references"))
    parser.add_argument("--seconds", type=float, default=600.0, help="for how long to look")
    parser.add_argument("--seed", type=int, default=1, help="draw others")
    asked = parser.parse_args(arguments)
    if asked.what == "configurations":
        lines = _lines(configuration_runs(asked.seed))
        CONFIGURATION_RUNS.write_text("".join(lines), "utf-8")
        return 0
    for line in _lines(telling_runs(asked.seconds, asked.seed)):
        with BROKEN_REFERENCE_RUNS.open("a", encoding="utf-8") as file:
            file.write(line)
    return 0


def _lines(runs: Iterable[KeptRun]) -> Iterator[str]:
    return (msgspec.json.encode(run, order="deterministic").decode() + "\n" for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
