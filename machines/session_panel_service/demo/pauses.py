"""When whoever is no customer has a turn: how often somebody comes, and what others do."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final, Literal

Turn = Literal["come", "look", "assign", "tidy"]
"""Somebody comes, the router looks, it assigns what waits elsewhere, the host tidies up."""

FIRST: Final[Mapping[Turn, float]] = {"assign": 0.1, "come": 0.5, "look": 1.0, "tidy": 60.0}
"""When each has its first turn, in seconds."""

_OPENING: Final = 10.0
"""For how many seconds a desk that has just opened has more to do than later."""


def _until_somebody_comes(at: float, dice: Random) -> float:
    return 2.5 if at < _OPENING else min(max(dice.expovariate(1 / 50), 8), 150)


def _until_another_is_assigned(at: float, dice: Random) -> float:
    return 4.0 if at < _OPENING else dice.uniform(90, 300)


def _until_the_router_looks(at: float, dice: Random) -> float:
    return 5.0 if at < _OPENING else dice.uniform(5, 14)


PAUSES: Final[Mapping[Turn, Callable[[float, Random], float]]] = {
    "come": _until_somebody_comes,
    "look": _until_the_router_looks,
    "assign": _until_another_is_assigned,
    "tidy": lambda _at, _dice: 30.0,
}
"""How many seconds pass until the next turn."""
