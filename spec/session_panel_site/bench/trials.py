"""How long exploring takes: each trial is a process of its own, so that its memory is its own."""

import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from statistics import median
from typing import NamedTuple

from session_panel_site.bench.explorers import EXPLORERS, Counted, Explorer
from session_panel_site.benchmark import ExplorationReport, Exploring, exploration_targets
from session_panel_spec.export.confirm import ToolMissingError

TIMES = 3
"""How often everybody explores."""

LONG = 10.0
"""After so many seconds once is enough."""

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""The bytes that the system means by one."""


class Trial(NamedTuple):
    """What an explorer counted, and the most bytes that a process took, of it or of its tools."""

    counted: Counted
    peak_memory_bytes: int


Trials = Mapping[Explorer, Sequence[Trial]]


def measure_exploration(
    advance: Callable[[], None], explorers: Sequence[Explorer] = EXPLORERS
) -> ExplorationReport:
    """Let all explore in turns, and leave out whoever is not installed.

    Args:
        advance: told after each part of the work; `exploration_parts` says how many there are.
        explorers: whom to measure.

    Raises:
        ModuleNotFoundError: our own engine needs a package that is not installed.
        ValueError: somebody does not count what there is to count.
    """
    if find_spec("numba") is None:
        raise ModuleNotFoundError(name="numba")
    trials: dict[Explorer, list[Trial]] = {explorer: [] for explorer in explorers}
    missing: dict[Explorer, str] = {}
    for explorer in (*explorers,) * TIMES:
        try:
            if explorer not in missing and _is_due(trials[explorer]):
                trials[explorer].append(_tried(explorer))
        except (ToolMissingError, ImportError) as error:
            missing[explorer] = str(error)
        advance()
    exploring = list(_exploring({explorer: done for explorer, done in trials.items() if done}))
    return ExplorationReport(exploring, list(missing.values()), exploration_targets(exploring))


def exploration_parts(explorers: Sequence[Explorer] = EXPLORERS) -> int:
    """Return in how many parts `measure_exploration` does its work."""
    return TIMES * len(explorers)


def _is_due(trials: Sequence[Trial]) -> bool:
    return all(trial.counted.seconds < LONG for trial in trials)


def _tried(explorer: Explorer) -> Trial:
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        trial = process.submit(_try, explorer).result()
    for sentence in explorer.disagreements(trial.counted):
        raise ValueError(sentence)
    return trial


def _try(explorer: Explorer) -> Trial:
    """Explore, in a process that has done nothing else."""
    counted = explorer.explore(explorer.size)
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return Trial(counted, MAXRSS_UNIT * max(resource.getrusage(who).ru_maxrss for who in whose))


def _exploring(trials: Trials) -> Iterator[Exploring]:
    """Yield how fast each was, beside the first of the same size."""
    firsts: dict[str, float] = {}
    for explorer, done in trials.items():
        taken = median(trial.counted.seconds for trial in done)
        first = firsts.setdefault(str(explorer.size), taken)
        yield Exploring(
            name=explorer.name,
            size=str(explorer.size),
            states=explorer.size.states,
            transitions=explorer.size.transitions,
            runs=len(done),
            median_s=taken,
            min_s=min(trial.counted.seconds for trial in done),
            per_second=explorer.size.states / taken,
            ratio=taken / first,
            peak_memory_bytes=max(trial.peak_memory_bytes for trial in done),
        )
