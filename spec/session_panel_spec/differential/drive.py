"""Guided random runs in one configuration, which aim at what was seldom seen there."""

from collections import Counter
from collections.abc import Hashable
from random import Random
from typing import Any, Final, NamedTuple

from session_panel import LOCALES, AnyEvent, Config, PanelState
from session_panel.events import Configure, Event
from session_panel_spec.differential.actions import (
    KINDS,
    Moment,
    event_about,
    situation,
    standing,
    subject,
)
from session_panel_spec.differential.compare import TOO_LONG, Difference, Pair
from session_panel_spec.differential.configurations import values_of
from session_panel_spec.differential.guidance import (
    CANDIDATES,
    RARE,
    Guidance,
    Outcome,
    Shared,
    outcome_of,
)
from session_panel_spec.differential.run import SAVED, Past, Run, Sides, Step, taken
from session_panel_spec.differential.scopes import beginnings
from session_panel_spec.differential.watch import NoAnswerError, watched
from session_panel_spec.domain.panel_events import subject_of

LENGTHS: Final = (10, 20, 40)
"""How many steps a run may have, after those that lead to its aim."""

AIMED: Final = 0.8
"""How often a run that begins anew goes to what was seldom reached."""

FROM_A_SCOPE: Final = 0.5
"""How often one that does not begins as one of a small scope does."""

FROM_A_POINT: Final = 0.5
"""How often a run begins where another has seen something for the first time."""

FARTHEST: Final = 150
"""After how many steps no run begins any more."""

SCREEN: Final = 0.15
"""How often the screen is compared after what is not new."""

SAVING: Final = 0.02
"""How often the panel is saved and loaded."""

LIKELY: Final = 0.9
"""How often something is tried that is accepted now and then, and not what was tried least."""

AGAIN: Final = 0.04
"""How often the same is tried again at once."""

OFTEN: Final = 13
"""How many times at most: more than a badge can count."""


class Candidate(NamedTuple):
    """The type of an event, what it is to be about, how that stands, and all else."""

    kind: type[Event]
    about: str
    thing: Hashable
    situation: Hashable


class Point(NamedTuple):
    """What a run had reached when it saw something for the first time: others begin there."""

    config: Config
    state: PanelState
    expected: Any
    past: Past | None
    named: tuple[str, ...]


def _meant(moment: Moment, event: AnyEvent) -> Candidate:
    """Return an event as if it had been drawn."""
    about = subject_of(event)
    moment.names(type(event), about)
    return Candidate(
        type(event), about, (type(event), standing(moment.state, about)), situation(moment)
    )


class Drive:
    """Runs in one configuration, until so many events are answered or something differs.

    Args:
        sides: what is held against what.
        config: the configuration with which runs begin.
        dice: what is drawn by.
        shared: what several drives share; without it, no run has an aim.

    Attributes:
        counts: how many runs, steps, refused events, screens and loads there were.
        outcomes: how often each was seen.
        config: the configuration with which runs begin.
        shown: how often each set of clauses decided a screen.
        as_configured: how often each set of clauses decided either while it was in force.
        found: the run whose last step shows a difference, and the difference.
    """

    def __init__(
        self, sides: Sides, config: Config, dice: Random, shared: Shared | None = None
    ) -> None:
        self.counts: Counter[str] = Counter()
        self.found: tuple[Run, Difference] | None = None
        self._sides = sides
        self.config = config
        self.shown: Counter[frozenset[str]] = Counter()
        self.as_configured: Counter[frozenset[str]] = Counter()
        self._dice = dice
        self._guidance = Guidance(shared.tried if shared else {})
        self._reached = shared.reached if shared else None
        self._values = tuple(map("=".join, values_of(config)))
        self._points: list[Point] = []
        self._past: Past | None = None
        self._in_force = True

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How often each was seen."""
        return self._guidance.outcomes

    def go(self, steps: int) -> None:
        """Drive until so many events more are answered, or something differs."""
        end = self.counts["steps"] + steps
        while (left := end - self.counts["steps"]) > 0 and not self.found:
            try:
                with watched():
                    difference = self._run(left, self._dice.choice(LENGTHS))
            except NoAnswerError:
                difference = TOO_LONG
            if difference:
                self.found = (self._past.run() if self._past else ()), difference

    def _run(self, most: int, length: int) -> Difference | None:
        """Make a run of so many events, after those that lead to its aim, and say what differs.

        Args:
            most: how many events it may have in all.
            length: how many it has after those.
        """
        self.counts["runs"] += 1
        pair, named = self._begin()
        if pair.fault:
            return pair.fault
        moment = Moment(self._dice, pair.config, pair.reached, named)
        way = self._way()[:most]
        length = min(most - len(way), length)
        begun = () if way else self._beginning()[:length]
        for event in (*way, *begun):
            if difference := self._step(pair, moment, _meant(moment, event), event):
                return difference
        candidate, times = None, 0
        for _ in range(length - len(begun)):
            times -= 1
            if candidate is None or times < 0:
                candidate, times = self._candidate(moment), 0
            before = moment.state
            drawn = event_about(moment, candidate.kind, candidate.about)
            if difference := self._step(pair, moment, candidate, drawn):
                return difference
            if times == 0 and moment.state is not before and self._dice.random() < AGAIN:
                times = self._dice.randrange(OFTEN)
        return self._screens(pair, None, *LOCALES)

    def _begin(self) -> tuple[Pair, tuple[str, ...]]:
        """Begin anew, or where a run has seen something for the first time, with what it named."""
        named: tuple[str, ...] = ()
        if self._points and self._dice.random() < FROM_A_POINT:
            config, state, expected, self._past, named = self._dice.choice(self._points)
            pair = self._sides.resume(config, state, expected)
        else:
            config, self._past = self.config, None
            pair = self._sides.begin(config)
        self._in_force = config == self.config
        return pair, named

    def _candidate(self, moment: Moment) -> Candidate:
        """Return the first of some things that is likely to be accepted, or the least tried."""
        now = situation(moment)
        drawn = (self._drawn(moment, now) for _ in range(CANDIDATES))
        if self._dice.random() > LIKELY:
            return min(drawn, key=lambda one: self._guidance.tried(one.thing, one.situation))
        one = next(drawn)
        while not self._guidance.is_likely(one.thing) and (other := next(drawn, None)):
            one = other
        return one

    def _drawn(self, moment: Moment, now: Hashable) -> Candidate:
        kind = moment.one(KINDS)
        about = subject(moment, kind)
        return Candidate(kind, about, (kind, standing(moment.state, about)), now)

    def _beginning(self) -> tuple[AnyEvent, ...]:
        """Return what a run begins with that begins anew, now and then."""
        if self._past is None and self._dice.random() < FROM_A_SCOPE:
            return self._dice.choice(beginnings())
        return ()

    def _way(self) -> tuple[AnyEvent, ...]:
        """Return what leads a run that begins anew to its aim, if it has one."""
        if self._reached is None or self._past is not None or self._dice.random() > AIMED:
            return ()
        way = self._reached.way(self._dice, self._values)
        return tuple(step for step in way.run() if step is not SAVED) if way else ()

    def _step(
        self, pair: Pair, moment: Moment, candidate: Candidate, tried: AnyEvent
    ) -> Difference | None:
        """Try an event, and return what differs; what is seldom seen is looked at closely."""
        before = self._past
        if (difference := self._take(pair, tried)) or pair.answer is None:
            return difference
        refusal = pair.answer.refusal
        self.counts["steps"] += 1
        self.counts["refused"] += refusal is not None
        self.as_configured[pair.answer.clauses] += self._in_force
        outcome = outcome_of(tried, pair.answer)
        seen = self._guidance.learn(candidate.thing, candidate.situation, outcome)
        if self._reached and self._in_force and seen <= RARE:
            self._reached.learn(outcome.branch, self._values, Past.of(before, tried))
        if refusal is not None:
            return None
        moment.moved(pair.config, pair.reached)
        if candidate.kind is Configure:
            self._in_force = moment.config == self.config
        if seen == 1 or self._guidance.is_new(situation(moment)):
            self._keep(pair, moment)
        return self._closer(pair, tried, new=seen == 1)

    def _closer(self, pair: Pair, step: Step, *, new: bool) -> Difference | None:
        """Compare the screen, in one of the languages, and save and load: what is new, always."""
        lot = self._dice.random()
        if (new or lot < SCREEN) and (difference := self._screens(pair, step, self._language())):
            return difference
        if lot > 1 - SAVING:
            self.counts["loads"] += 1
            return self._take(pair, SAVED)
        return None

    def _language(self) -> str:
        return self._dice.choice(LOCALES)

    def _take(self, pair: Pair, step: Step) -> Difference | None:
        """Let both take a step, and keep it unless it was refused and changed nothing."""
        before = pair.reached
        difference = taken(pair, step)
        if difference or pair.reached is not before:
            self._past = Past.of(self._past, step)
        return difference

    def _screens(self, pair: Pair, step: Step, *locales: str) -> Difference | None:
        self.counts["screens"] += len(locales)
        difference = pair.screens(step, *locales)
        if pair.shown:
            self.shown[pair.shown.clauses] += 1
            self.as_configured[pair.shown.clauses] += self._in_force
        return difference

    def _keep(self, pair: Pair, moment: Moment) -> None:
        """Let others begin here, unless a run from here could hardly be shrunk."""
        if self._past and self._past.length > FARTHEST:
            return
        config, state = moment.config, moment.state
        self._points.append(Point(config, state, pair.state, self._past, tuple(moment.named)))
