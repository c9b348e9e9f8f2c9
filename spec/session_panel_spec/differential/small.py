"""Scopes that are small enough to be tried exhaustively: from each of their states, every event.

Everything that can be seen is compared after each step of a run and after each event that is tried;
of a run of hundreds of steps, the screen now and then. What several runs begin with is done once.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from typing import Final, NamedTuple

from session_panel import LOCALES, Config
from session_panel_spec.differential.compare import TOO_LONG, Difference, Pair
from session_panel_spec.differential.driven import each_clause
from session_panel_spec.differential.run import SAVED, Case, Run, Sides, Step, taken
from session_panel_spec.differential.scopes import SCOPES, Fan
from session_panel_spec.differential.watch import NoAnswerError, watched

CLOSELY: Final = 50
"""After so many steps of a run the screen, which is large then, is compared now and then."""

SELDOM: Final = 5
"""After every how many of them."""


class ScopeResult(NamedTuple):
    """What became of a scope.

    Attributes:
        steps: how many events were compared.
        clauses: how often each clause decided an answer or a screen.
        found: the run whose last step shows the first difference; None where there is none.
    """

    steps: int
    clauses: Counter[str]
    found: Case | None = None


class _Node:
    """What both have reached by a run that several fans begin with, and where these go on."""

    __slots__ = ("_pair", "then")

    def __init__(self, pair: Pair) -> None:
        self._pair = pair.config, pair.reached, pair.state
        self.then: dict[Step, _Node] = {}

    def resume(self, sides: Sides) -> Pair:
        """Return both as they are here."""
        return sides.resume(*self._pair)


class _Scope:
    """A scope that is being looked at.

    Attributes:
        begun: where the runs begin, by their configuration.
        locales: the languages, which take turns.
        decided: how often each set of clauses decided an answer and a screen.
    """

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self.begun: dict[Config, _Node] = {}
        self.locales = cycle(LOCALES)
        self.decided: Counter[frozenset[str]] = Counter()

    def first(self, fan: Fan) -> Case | None:
        """Return the first difference in a fan."""
        run: Run = ()
        try:
            with watched():
                for run, pair, difference in self._compared(fan):
                    self.decided[_clauses(pair)] += 1
                    if difference:
                        return Case(fan.config, run, difference)
        except NoAnswerError:
            return Case(fan.config, run, TOO_LONG)
        return None

    def _compared(self, fan: Fan) -> Iterator[tuple[Run, Pair, Difference | None]]:
        """Yield each run of a fan that no other fan had before, and what differs after it."""
        node = self.begun.get(fan.config)
        if node is None:
            pair = self.sides.begin(fan.config)
            yield (), pair, pair.fault or pair.due() or pair.screens(None, *LOCALES)
            node = self.begun[fan.config] = _Node(pair)
        steps, known = (*fan.run, SAVED), True
        for number, step in enumerate(steps, start=1):
            if step not in node.then:
                pair, known = node.resume(self.sides) if known else pair, False
                closely = number <= CLOSELY or number % SELDOM == 0
                yield steps[:number], pair, self._differs(pair, step, closely=closely)
                node.then[step] = _Node(pair)
            node = node.then[step]
        for event in fan.tried:
            pair = node.resume(self.sides)
            yield (*fan.run, event), pair, self._differs(pair, event, closely=True)

    def _differs(self, pair: Pair, step: Step, *, closely: bool) -> Difference | None:
        if (difference := pair.fault or taken(pair, step)) or step is SAVED or not closely:
            return difference
        return pair.screens(step, next(self.locales))


def try_scope(sides: Sides, name: str, most: int | None = None) -> ScopeResult:
    """Try everything in a scope, until something differs.

    Args:
        sides: what is held against what.
        name: the scope.
        most: how many events may be tried; of a larger scope every second fan is, or every third,
            and so on.
    """
    scope, fans = _Scope(sides), [*SCOPES[name]()]
    size = sum(len(fan.run) + len(fan.tried) for fan in fans)
    every = 1 if most is None else -(-size // most)
    found = next(filter(None, map(scope.first, fans[::every])), None)
    return ScopeResult(scope.decided.total(), each_clause(scope.decided), found)


def _clauses(pair: Pair) -> frozenset[str]:
    """Return what has decided the last answer and the last screen."""
    answered = pair.answer.clauses if pair.answer else frozenset()
    return answered | (pair.shown.clauses if pair.shown else frozenset())
