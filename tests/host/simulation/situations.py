"""How often what a simulation is for has happened, and how often it must have.

A promise that was never put to the test is not kept: a run that lacks a situation fails.
"""

from collections import Counter
from typing import Final

LEAST: Final = {
    "command answered": 1000,
    "event refused": 500,
    "command repeated, answered the same": 500,
    "command sent twice at once": 20,
    "command that was another event": 3,
    "conflict": 100,
    "expected version that holds": 100,
    "outcome unknown": 10,
    "unknown outcome that was in the log": 3,
    "unknown outcome that was not": 3,
    "send cancelled": 5,
    "cancelled send that must be written": 15,
    "write repeated by the store": 5,
    "statement fails": 20,
    "COMMIT fails when it has done its work": 2,
    "disk full": 2,
    "group of more than one": 200,
    "process killed": 20,
    "killed before COMMIT": 1,
    "killed after COMMIT": 1,
    "killed within a transaction": 3,
    "killed while an effect is carried out": 2,
    "closed in peace": 3,
    "event of the clock": 30,
    "due in downtime": 3,
    "clock set back": 5,
    "clock set forward": 5,
    "effect carried out": 300,
    "effect repeated": 5,
    "effect fails": 20,
    "effect kept aside": 5,
    "effect retried": 2,
    "effect skipped": 2,
    "effect never ends": 1,
    "effects left at the end, and nothing sent after the start": 10,
    "transfer to another panel": 2,
    "view that a watcher left out": 5,
    "second host refused": 2,
    "configuration replaced": 5,
    "snapshot replaced": 20,
    "log held against the monitor": 2,
    "backup": 2,
    "restore": 1,
    "customer forgotten": 5,
    "customer not forgotten, for something is not over": 1,
    "archive of older events": 5,
    "event archived": 500,
    "archive that fails": 3,
    "settled": 1,
    "upgrade": 1,
    "older version refused": 1,
    "version refused that is not settled": 1,
}
"""By situation, how often a run must have it."""


class Situations(Counter[str]):
    """How often each situation has come."""

    def saw(self, situation: str, times: int = 1) -> None:
        """Count a situation, which is one of those that a run must have."""
        if situation not in LEAST:
            raise KeyError(situation)
        self[situation] += times

    def missing(self) -> dict[str, str]:
        """Return what came too seldom, and how seldom."""
        few = {one: least for one, least in LEAST.items() if self[one] < least}
        return {one: f"{self[one]} of {least}" for one, least in few.items()}
