"""What was reached while an option had a value, and what a run is to reach next: what seldom was.

What a run has reached in one configuration is tried in the others, by the same events.
"""

from collections import Counter, defaultdict
from random import Random
from typing import Final, NamedTuple

from session_panel import Effect
from session_panel.events import Event
from session_panel_spec.differential.run import Past

DRAWN: Final = 30
"""Of how many branches the one that was reached least is aimed at."""

Value = str
"""An option and its value in JSON, such as ``capacity=2``."""


class Branch(NamedTuple):
    """An event, and which way its answer takes.

    Attributes:
        refused: the rule and the reason; None where it is accepted.
        effects: the types of the effects, however many there are of each.
    """

    event: type[Event]
    refused: tuple[str, str] | None
    effects: frozenset[type[Effect]]


class Reached:
    """The branches that runs took with each value of an option; several configurations share it.

    Attributes:
        times: how often each was taken, as long as it was seldom taken.
    """

    def __init__(self) -> None:
        self.times: defaultdict[Branch, Counter[Value]] = defaultdict(Counter)
        self._aimed: defaultdict[Branch, Counter[Value]] = defaultdict(Counter)
        self._ways: dict[Branch, Past] = {}

    def learn(self, branch: Branch, values: tuple[Value, ...], past: Past) -> None:
        """Take in that a run took a branch with its last step, and keep it if none is shorter."""
        times = self.times[branch]
        for value in values:
            times[value] = times.get(value, 0) + 1
        way = self._ways.get(branch)
        if way is None or past.length <= way.length:
            self._ways[branch] = past

    def way(self, dice: Random, values: tuple[Value, ...]) -> Past | None:
        """Return a run to a branch that was seldom taken, or tried, with one of some values."""
        if not self._ways:
            return None
        drawn = dice.choices([*self._ways], k=DRAWN)
        aim = min(drawn, key=lambda branch: self._least(branch, values))
        for value in values:
            self._aimed[aim][value] += 1
        return self._ways[aim]

    def _least(self, branch: Branch, values: tuple[Value, ...]) -> int:
        times, aimed = self.times[branch], self._aimed[branch]
        return min(times.get(value, 0) + aimed.get(value, 0) for value in values)
