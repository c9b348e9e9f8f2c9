"""An adapter held against the reference by random runs, until one is wrong or the time is over."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from time import monotonic
from typing import Final, cast

from session_panel import LOCALES, Config
from session_panel_spec.conform.at_random.runs import random_runs
from session_panel_spec.conform.findings import AtRandom, Outcome
from session_panel_spec.conform.play import play
from session_panel_spec.conform.protocol import Connection, Offer, greet
from session_panel_spec.conform.vector import PanelVector
from session_panel_spec.conform.vectors.panel_vector import panel_vector
from session_panel_spec.conform.vectors.runs import Run
from session_panel_spec.differential.run import SAVED
from session_panel_spec.differential.run import Run as Steps
from session_panel_spec.differential.shrink import smallest

THEME: Final = "random"

_TOGETHER: Final = 50
"""How many runs are sent together."""

_TRIES: Final = 2000
"""How many shorter runs are tried at most; an adapter may be slow."""


def hold_at_random(
    connection: Connection,
    offer: Offer,
    seed: int,
    seconds: float,
) -> Iterator[AtRandom]:
    """Yield what has come of random runs so far, the same for a seed as far as the time goes.

    Args:
        connection: to the adapter, which has greeted.
        offer: what it offers, the panel among it.
        seed: another one makes other runs.
        seconds: for about how long.

    Raises:
        PanelDiffersError: the panel of this package is not as the reference.
        StartError: the adapter has to be started again, and cannot be.
        Trouble: it does not greet again.
    """
    end, told = monotonic() + seconds, AtRandom(seed, seconds_left=seconds)
    yield told
    runs = random_runs(seed, _locales(offer))
    while told.found is None and monotonic() < end:
        together = [_Case.of(run) for run in islice(runs, _TOGETHER)]
        cases = {case.vector.id: case for case in together}
        for outcome in play([case.vector for case in together], connection, offer):
            told = replace(_with(told, outcome), seconds_left=max(end - monotonic(), 0))
            yield told
            if told.found:
                begun = cases[outcome.vector.id].cut(outcome)
                yield replace(told, found=_shortest(connection, offer, begun))
                return


def _locales(offer: Offer) -> tuple[str, ...]:
    told = offer.panel.locales if offer.panel else ()
    return tuple(locale for locale in LOCALES if locale in told) or LOCALES[:1]


def _with(told: AtRandom, outcome: Outcome) -> AtRandom:
    if outcome.wrong:
        return replace(told, found=outcome)
    if outcome.skipped is not None:
        return replace(told, skipped=told.skipped + 1)
    return replace(told, runs=told.runs + 1, events=told.events + outcome.vector.size - 1)


@dataclass(frozen=True)
class _Case:
    """A random run, and what came of it.

    Attributes:
        made: the run.
        vector: what is asked and expected.
        outcome: what came of it; None before it is played.
    """

    made: Run
    vector: PanelVector
    outcome: Outcome | None = None

    @classmethod
    def of(cls, made: Run) -> "_Case":
        """Return a run with what is expected of it."""
        return cls(made, panel_vector(THEME, made))

    @property
    def config(self) -> Config:
        """The configuration with which it begins."""
        return self.made.config

    @property
    def run(self) -> Steps:
        """Its events."""
        return self.made.events

    def with_run(self, config: Config, steps: Steps) -> "_Case":
        """Return another run in its place."""
        events = tuple(step for step in steps if step is not SAVED)
        return _Case.of(replace(self.made, config=config, events=events))

    def cut(self, outcome: Outcome) -> "_Case":
        """Return it up to what is wrong."""
        asked = self.with_run(self.config, self.run[: max(len(outcome.run) - 1, 0)])
        return replace(asked, outcome=replace(outcome, vector=asked.vector))


def _shortest(connection: Connection, offer: Offer, case: _Case) -> Outcome:
    """Return the smallest run that is wrong, too; each try of one that hangs would take as long."""
    if case.outcome and case.outcome.kind != "hung":
        connection.restart()
        greet(connection)
        case = smallest(case, partial(_wrong, connection, offer, case), _TRIES)
    return cast("Outcome", case.outcome)


def _wrong(
    connection: Connection, offer: Offer, case: _Case, config: Config, steps: Steps
) -> _Case | None:
    """Return a run in the place of another, up to what is wrong, if anything is."""
    tried = case.with_run(config, steps)
    [outcome] = play([tried.vector], connection, offer)
    return tried.cut(outcome) if outcome.wrong else None
