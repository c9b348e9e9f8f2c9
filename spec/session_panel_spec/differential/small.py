"""Scopes that are small enough to be tried exhaustively: from each of their states, every event.

Everything that can be seen is compared after each step of a run and after each event that is tried.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from typing import NamedTuple

from session_panel import LOCALES
from session_panel_spec.differential.compare import TOO_LONG, Difference, Pair
from session_panel_spec.differential.driven import each_clause
from session_panel_spec.differential.run import SAVED, Case, Run, Sides, taken
from session_panel_spec.differential.scopes import SCOPES, Fan
from session_panel_spec.differential.watch import NoAnswerError, watched


class Looked(NamedTuple):
    """What became of a scope.

    Attributes:
        steps: how many events were compared.
        clauses: how often each clause decided an answer or a screen.
        found: the run whose last step shows the first difference; None where there is none.
    """

    steps: int
    clauses: Counter[str]
    found: Case | None = None


def look(sides: Sides, name: str) -> Looked:
    """Try everything in a scope, until something differs."""
    decided: Counter[frozenset[str]] = Counter()
    found: Case | None = None
    for fan in SCOPES[name]():
        if found := _first(sides, fan, decided):
            break
    return Looked(decided.total(), each_clause(decided), found)


def _first(sides: Sides, fan: Fan, decided: Counter[frozenset[str]]) -> Case | None:
    """Return the first difference in a fan, and count what has decided until then."""
    run: Run = ()
    try:
        with watched():
            for run, pair, difference in _compared(sides, fan):
                decided[_clauses(pair)] += 1
                if difference:
                    return Case(fan.config, run, difference)
    except NoAnswerError:
        return Case(fan.config, run, TOO_LONG)
    return None


def _compared(sides: Sides, fan: Fan) -> Iterator[tuple[Run, Pair, Difference | None]]:
    """Yield each run of a fan, and what differs after it; the languages take turns."""
    pair, locales = sides.begin(fan.config), cycle(LOCALES)
    yield (), pair, pair.fault or pair.due() or pair.screens(None, *LOCALES)
    for number, event in enumerate(fan.run, start=1):
        yield fan.run[:number], pair, taken(pair, event) or pair.screens(event, next(locales))
    yield (*fan.run, SAVED), pair, taken(pair, SAVED)
    config, state, expected = pair.config, pair.reached, pair.state
    for event in fan.tried:
        pair = sides.resume(config, state, expected)
        difference = pair.fault or pair.apply(event) or pair.screens(event, next(locales))
        yield (*fan.run, event), pair, difference


def _clauses(pair: Pair) -> frozenset[str]:
    """Return what has decided the last answer and the last screen."""
    answered = pair.answer.clauses if pair.answer else frozenset()
    return answered | (pair.shown.clauses if pair.shown else frozenset())
