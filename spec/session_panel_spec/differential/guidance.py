"""What is tried next: of a few events the one that was tried least, as things stand.

What is accepted is tried more often than what is refused, since it leads on; what is accepted as it
seldom is, is tried again as if it were new.
"""

from collections import Counter
from collections.abc import Hashable
from typing import Final, NamedTuple

from session_panel import AnyEvent, Effect
from session_panel.events import Event
from session_panel_spec.differential.compare import Answer
from session_panel_spec.differential.reached import Branch, Reached

CANDIDATES: Final = 8
"""Of how many events one is chosen."""

RARE: Final = 3
"""An outcome is rare until it was seen more often than this."""

_ACCEPTED: Final = 0.25
_LIKELY: Final = 4


Tried = dict[Hashable, float]
"""How much of each thing was tried, in all and in each situation."""


class Shared:
    """What several configurations share.

    Attributes:
        tried: how much was tried in them.
        reached: what was reached with which values of their options.
    """

    def __init__(self) -> None:
        self.tried: Tried = {}
        self.reached = Reached()


class Outcome(NamedTuple):
    """How an event is answered.

    Attributes:
        refused: the rule and the reason; None where it is accepted.
        effects: the types of the effects, in order.
        clauses: what decided it.
    """

    event: type[Event]
    refused: tuple[str, str] | None
    effects: tuple[type[Effect], ...]
    clauses: frozenset[str]

    @property
    def branch(self) -> Branch:
        """Which way the answer takes."""
        return Branch(self.event, self.refused, frozenset(self.effects))


def outcome_of(event: AnyEvent, answer: Answer) -> Outcome:
    """Return how an event was answered."""
    refusal = answer.refusal
    refused = None if refusal is None else (refusal.rule, str(refusal.reason))
    return Outcome(type(event), refused, tuple(map(type, answer.effects)), answer.clauses)


class Guidance:
    """What was tried, and what came of it.

    Args:
        tried: how much was tried, which several configurations may share.

    Attributes:
        outcomes: how often each was seen.
    """

    def __init__(self, tried: Tried) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self._tried = tried
        self._taken: dict[Hashable, tuple[int, int]] = {}
        self._situations: set[Hashable] = set()

    def is_new(self, situation: Hashable) -> bool:
        """Say whether a situation is met for the first time."""
        if situation in self._situations:
            return False
        self._situations.add(situation)
        return True

    def is_likely(self, thing: Hashable) -> bool:
        """Say whether something is accepted now and then, as far as is known."""
        tries, taken = self._taken.get(thing, (0, 0))
        return tries <= _LIKELY * taken + RARE

    def tried(self, thing: Hashable, situation: Hashable) -> float:
        """Return how much something was tried, in all and in a situation."""
        tried = self._tried
        return tried.get(thing, 0.0) + tried.get((thing, situation), 0.0)

    def learn(self, thing: Hashable, situation: Hashable, outcome: Outcome) -> int:
        """Take in what came of something that was tried, and return how often that was seen."""
        tries, taken = self._taken.get(thing, (0, 0))
        self._taken[thing] = tries + 1, taken + (outcome.refused is None)
        seen = self.outcomes[outcome] = self.outcomes[outcome] + 1
        if outcome.refused is not None or seen > RARE:
            cost = _ACCEPTED if outcome.refused is None else 1.0
            for key in (thing, (thing, situation)):
                self._tried[key] = self._tried.get(key, 0.0) + cost
        return seen
