"""Random runs, which aim at what was seldom seen: what `verify` drives, for any implementation.

The real panel is driven beside the reference, as `verify` does it. Whatever was tried on the way
makes the runs: those from the beginning to each state from which no event leads on, with the
events that were refused on the way. Each is a run of its own, that needs no seed to come again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, cast

from session_panel import AnyEvent, Config
from session_panel_spec.conform.vector import VectorError
from session_panel_spec.conform.vectors.runs import Run
from session_panel_spec.differential.compare import Shown
from session_panel_spec.differential.configurations import configurations
from session_panel_spec.differential.drive import Drive
from session_panel_spec.differential.guidance import Shared
from session_panel_spec.differential.run import Sides
from session_panel_spec.reference import Answer, State, answer, due, initial, screen, snapshot

TURN: Final = 40
"""How many events are tried in a configuration before it is the next one's turn."""


NULLS: Final = 3
"""Each which run says null of what it leaves out."""


class PanelDiffersError(VectorError):
    """The panel of this package is not as the reference."""


def random_runs(seed: int, locales: tuple[str, ...]) -> Iterator[Run]:
    """Yield runs without end, in every configuration of the covering array in turn.

    Args:
        seed: another one gives other runs.
        locales: the languages of the screen, in turn.

    Raises:
        PanelDiffersError: the panel of this package is not as the reference.
    """
    shared = Shared()
    tellers = [
        Teller(config, Random(f"{seed} {number}"), shared)  # noqa: S311 - the same again
        for number, config in enumerate(configurations().configs)
    ]
    number = 0
    while True:
        for teller in tellers:
            for events in teller.turn():
                number += 1
                locale = locales[number % len(locales)]
                name, title = f"{seed}-{number}", f"Seed {seed}, run {number}"
                nulls = number % NULLS == 0
                yield Run(name, title, teller.config, events, (), locale, nulls=nulls)


class Teller:
    """Drives in one configuration, and tells what was tried.

    Args:
        config: the configuration.
        dice: what is drawn by.
        shared: what several share; without it, no run has an aim.
    """

    def __init__(self, config: Config, dice: Random, shared: Shared | None = None) -> None:
        self.config = config
        self._trace = _Trace()
        self._drive = Drive(Sides(self._trace), config, dice, shared)

    def turn(self) -> Iterator[tuple[AnyEvent, ...]]:
        """Try some events more, and yield the runs that hold them all.

        Raises:
            PanelDiffersError: the panel of this package is not as the reference.
        """
        self._drive.go(TURN)
        if self._drive.found:
            raise PanelDiffersError("this panel is not as the reference: see session-panel verify")
        yield from self._trace.taken()


@dataclass(eq=False, slots=True)
class _Visit:
    """A state that was reached.

    Attributes:
        state: the reference's.
        before: where it was reached from; None at the beginning.
        event: by which it was.
        refused: what was refused there, and is in no run yet.
        told: whether it is in a run.
    """

    state: State
    before: "_Visit | None" = None
    event: AnyEvent | None = None
    refused: list[AnyEvent] = field(default_factory=list)
    told: bool = False


class _Trace:
    """The reference, which keeps what it was asked; its states know how they were reached."""

    def __init__(self) -> None:
        self._fresh: list[_Visit] = []

    def initial(self, config: Config) -> _Visit:
        """Return the state at the beginning."""
        return self._kept(_Visit(initial(config)))

    def answer(self, visit: _Visit, event: AnyEvent) -> Answer:
        """Return the answer to an event."""
        answered = answer(visit.state, event)
        if answered.refusal is None:
            after = self._kept(_Visit(answered.state, visit, event))
            return answered._replace(state=cast("Any", after))
        visit.refused.append(event)
        self._kept(visit)
        return answered

    def due(self, visit: _Visit) -> Any:  # noqa: ANN401 - the reference's
        """Return which event of the clock comes next (TIME-1)."""
        return due(visit.state)

    def screen(self, visit: _Visit, locale: str) -> Shown:
        """Return the whole screen."""
        return screen(visit.state, locale)

    def snapshot(self, visit: _Visit) -> Mapping[str, Any]:
        """Return the snapshot of a state, as JSON has it."""
        return snapshot(visit.state)

    def taken(self) -> Iterator[tuple[AnyEvent, ...]]:
        """Yield the runs that hold all that was asked since the last time, the latest first."""
        fresh, self._fresh = self._fresh, []
        for visit in reversed(fresh):
            if not visit.told or visit.refused:
                yield tuple(reversed([*_backwards(visit)]))

    def _kept(self, visit: _Visit) -> _Visit:
        self._fresh.append(visit)
        return visit


def _backwards(visit: _Visit | None) -> Iterator[AnyEvent]:
    """Yield the events of a run from its end, and let each refused one be in no other."""
    while visit:
        yield from reversed(visit.refused)
        visit.refused, visit.told = [], True
        if visit.event is not None:
            yield visit.event
        visit = visit.before
