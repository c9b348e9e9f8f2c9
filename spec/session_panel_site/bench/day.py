"""A long, busy day of one agent: the same for the same seed."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from session_panel import Config, Panel
from session_panel.events import AnyEvent
from session_panel_site.bench.possible_events import (
    ALWAYS,
    WHILE_NO_DIALOG_IS_OPEN,
    Desk,
    Moves,
    mistakes,
)
from session_panel_spec.domain.panel_events import name_of

CONFIG = Config(capacity=4, waiting_time=900)
"""Four conversations at once; one that waits closes after a quarter of an hour."""

PAUSE = 1.5
"""The mean time between two events, in seconds."""

MISTAKES = 0.03
"""How often somebody tries what a rule refuses."""


@dataclass(frozen=True)
class Day:
    """What happened to a panel with a configuration, and how much of it was refused."""

    config: Config
    events: tuple[AnyEvent, ...]
    refused: int

    def composition(self) -> dict[str, int]:
        """Count the events of each type, the most frequent first."""
        types = Counter(name_of(event) for event in self.events)
        return dict(types.most_common())


def make_day(seed: int, size: int) -> Day:
    """Live through a day on a real panel, which accepts all but the mistakes."""
    desk = Desk(Panel(CONFIG), Random(seed))  # noqa: S311 - dice, no secrets
    happened: list[AnyEvent] = []
    refused = 0
    while len(happened) < size:
        event, mistaken = _next(desk)
        refused += mistaken
        if not mistaken:
            desk.panel.apply(event)
        happened.append(event)
        desk.now += desk.rng.expovariate(1 / PAUSE)
    return Day(CONFIG, tuple(happened), refused)


def _next(desk: Desk) -> tuple[AnyEvent, bool]:
    """Return the clock's event, if one is due, or another, and whether that is a mistake."""
    due = desk.panel.due()
    if due and due.at <= desk.now:
        return due, False
    mistaken = desk.rng.random() < MISTAKES
    return desk.rng.choice(mistakes(desk) if mistaken else _fitting(desk)), mistaken


def _fitting(desk: Desk) -> Moves:
    """Return the events of one kind that fit now, at random."""
    kinds = ALWAYS if desk.state.dialog else (*ALWAYS, *WHILE_NO_DIALOG_IS_OPEN)
    fitting: Moves = ()
    while not fitting:
        [kind] = desk.rng.choices(kinds, [kind.weight for kind in kinds])
        fitting = kind.fitting(desk)
    return fitting
