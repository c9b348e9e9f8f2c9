"""What is sent to the panels of a fleet: the same for the same seed."""

from collections.abc import Callable
from random import Random
from typing import Final

from random_days import IDS, any_event

from session_panel import (
    AnyEvent,
    Assign,
    Config,
    Configure,
    Drop,
    OpenConversation,
    Pick,
    PresencePolicy,
    Reset,
    Transfer,
)

Made = Callable[[float], AnyEvent]
"""Makes an event for a time."""

DAY: Final = 86_400.0
KEPT: Final = 10 * DAY
"""For how many seconds ids of commands are kept: less than usual."""

CONFIGS: Final = (
    Config(capacity=3, offer_time=30.0),
    Config(capacity=9, offer_time=20.0, missed_sets_inactive=False),
    Config(capacity=5, offer_time=45.0, auto_accept=True),
    Config(capacity=4, offer_time=0.0, missed_sets_inactive=False, waiting_time=600.0),
    Config(capacity=2, presence_policy=PresencePolicy(full_load="keep")),
)


def seldom(dice: Random, at: float) -> AnyEvent:
    """Return an event of a kind that moves conversations, or replaces the configuration."""
    conversation = dice.choice(IDS)
    return dice.choice(
        [
            Pick(at, conversation, conversation, mode="persistent"),
            Transfer(at, conversation),
            Transfer(at, conversation),
            Assign(at, conversation, conversation),
            OpenConversation(at, conversation),
            Drop(at, conversation),
            Reset(at),
            Configure(at, dice.choice(CONFIGS)),
        ]
    )


def made(seed: int) -> Made:
    """Return what makes an event, which but for its time is the same each time."""

    def make(at: float) -> AnyEvent:
        dice = Random(seed)  # noqa: S311 - a seed repeats it
        return seldom(dice, at) if dice.random() < 0.3 else any_event(dice, at)

    return make
