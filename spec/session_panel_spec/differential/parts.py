"""The parts of a drive: the small scopes, and the configurations in turn, shared among processes.

What is driven depends on the seed and not on who does which part.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Final

from msgspec.structs import replace

from session_panel import Config
from session_panel_spec.differential.configurations import configurations, values_of
from session_panel_spec.differential.drive import Drive
from session_panel_spec.differential.driven import Driven, added, each_clause
from session_panel_spec.differential.found import Found, found
from session_panel_spec.differential.guidance import Outcome, Shared
from session_panel_spec.differential.reached import Branch, Reached
from session_panel_spec.differential.run import Case, Sides
from session_panel_spec.differential.scopes import SCOPES
from session_panel_spec.differential.shrink import shrunk
from session_panel_spec.differential.small import try_scope
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.parallel import Parts

PARTS: Final = 8
"""Into how many parts the configurations are dealt."""

TURN: Final = 250
"""How many steps a configuration gets before it is the next one's turn."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is driven.

    Attributes:
        steps: how many events are compared, in all configurations together.
        seconds: for how long each part goes on after that.
        seed: another one drives other runs.
    """

    steps: int = 150_000
    seconds: float = 0.0
    seed: int = 1


def begin_drive(
    job: Parts,
    sides: Callable[[], Sides],
    effort: Effort,
    configs: Sequence[Config] | None = None,
) -> Callable[[], Driven]:
    """Begin every part of a drive, and return what waits for all of them.

    Args:
        job: who does the parts.
        sides: makes what is held against what; it is a function of a module.
        effort: how much is driven.
        configs: in which configurations; None for those of the covering array, and the small
            scopes.
    """
    chosen = configurations().configs if configs is None else tuple(configs)
    numbered = [*enumerate(chosen * -(-PARTS // len(chosen)))]
    turns = max(1, effort.steps // (TURN * len(numbered)))
    shares = [numbered[part::PARTS] for part in range(PARTS)]
    begun = [job.begin(_drive, sides, effort, share, turns) for share in shares]
    scopes = SCOPES if configs is None else ()
    begun += [job.begin(_look, sides, name) for name in scopes]
    return lambda: replace(
        added(part.result() for part in begun), configurations=len({*map(repr, chosen)})
    )


def _look(sides: Callable[[], Sides], name: str) -> Driven:
    """Try a small scope."""
    made = sides()
    tried = try_scope(made, name)
    shown = _told(made, () if tried.found is None else (tried.found,))
    small = Counter({name: tried.steps})
    return Driven(steps=tried.steps, small=small, clauses=tried.clauses, found=shown)


def _drive(
    sides: Callable[[], Sides],
    effort: Effort,
    share: Sequence[tuple[int, Config]],
    turns: int,
) -> Driven:
    """Drive some configurations in turn, until something differs."""
    made = sides()
    shared = Shared()
    drives = [
        Drive(made, config, Random(f"{effort.seed} {number}"), shared)  # noqa: S311 - the same again
        for number, config in share
    ]
    strays = (stray for _ in _turns(turns, effort.seconds) for stray in _turn(drives))
    driven = _driven(drives, _told(made, [*islice(strays, 1)]))
    return replace(driven, met=_met(shared.reached))


def _turns(turns: int, seconds: float) -> Iterator[int]:
    """Yield the number of each turn, and go on for so many seconds."""
    yield from range(turns)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield turns


def _turn(drives: Iterable[Drive]) -> Iterator[Case]:
    """Drive each configuration for its turn, and yield what differs."""
    for drive in drives:
        drive.go(TURN)
        if drive.found:
            yield Case(drive.config, *drive.found)


def _told(sides: Sides, strays: Iterable[Case]) -> tuple[Found, ...]:
    """Tell each difference by its shortest run; by the run itself where it does not come again."""
    return tuple(found(sides, shrunk(sides, one.config, one.run) or one) for one in strays)


def _driven(drives: Sequence[Drive], shown: tuple[Found, ...]) -> Driven:
    """Return all that was driven in some configurations."""
    counts: Counter[str] = Counter()
    answers: Counter[tuple[str, str]] = Counter()
    clauses: Counter[str] = Counter()
    by_option: Counter[tuple[str, str, str]] = Counter()
    for drive in drives:
        counts.update(drive.counts)
        clauses.update(each_clause(drive.shown))
        for outcome, number in drive.outcomes.items():
            answers[_answer(outcome)] += number
            clauses.update(dict.fromkeys(outcome.clauses, number))
        _count_by_option(by_option, drive)
    return Driven(
        runs=counts["runs"],
        steps=counts["steps"],
        refused=counts["refused"],
        screens=counts["screens"],
        loads=counts["loads"],
        answers=answers,
        clauses=clauses,
        clauses_by_option=by_option,
        found=shown,
    )


def _answer(outcome: Outcome | Branch) -> tuple[str, str]:
    """Return an event's name, and its answer in words."""
    types = [str(effect.__struct_config__.tag) for effect in outcome.effects]
    effects = ", ".join(types if isinstance(outcome, Outcome) else sorted(types))
    told = f"accepted: {effects}" if effects else "accepted"
    return name_of(outcome.event), ": ".join(outcome.refused or ()) or told


def _met(reached: Reached) -> Counter[tuple[str, str]]:
    """Return how often a branch was taken while an option had a value, in words."""
    return Counter(
        {
            (", ".join(_answer(branch)), value): number
            for branch, times in reached.times.items()
            for value, number in times.items()
        }
    )


def _count_by_option(by_option: Counter[tuple[str, str, str]], drive: Drive) -> None:
    values = values_of(drive.config)
    for clause, number in each_clause(drive.as_configured).items():
        by_option.update({(clause, *value): number for value in values})
