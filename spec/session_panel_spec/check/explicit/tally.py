"""What an engine counts, whichever it is, and how much memory it may take for that."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from session_panel_spec.logs.wrong_use import WrongUseError

Progress = Callable[[int, int], None]
"""Told from time to time how many states there have been, and how many are on the frontier."""

SHARE = 0.8
"""The share of the free memory that is taken where nobody says how much."""


class NotEnoughMemoryError(WrongUseError):
    """An exploration would take more memory than it may; it stopped before it took it."""


def demand(needed: int, limit: int) -> None:
    """Make sure that so many bytes may be taken.

    Raises:
        NotEnoughMemoryError: they are more than the limit.
    """
    if needed > limit:
        sizes = f"{needed / 1e6:,.1f} MB of memory, and {limit / 1e6:,.1f} MB"
        raise NotEnoughMemoryError(f"This size needs {sizes} may be taken: choose smaller bounds.")


def memory_limit(most: int | None = None) -> int:
    """Return how many bytes may be taken: as many as somebody says, or a share of what is free."""
    return int(_free_memory() * SHARE) if most is None else most


def _free_memory() -> int:
    """Return how many bytes are free, or where the system does not tell, how many there are."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        fields = dict(line.split(":") for line in lines)
        return int(fields["MemAvailable"].split()[0]) * 1024
    except OSError:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


@dataclass(slots=True)
class Tally:
    """What has been counted so far.

    Attributes:
        limit: the most bytes that states may take.
        steps: the labelled transitions that change the state.
        depth: the number of the last level of states; the initial state alone is level 0.
        frontier: how many states the level has whose successors are being found; none where there
            are no levels.
        memory: the most bytes that states have taken at any one time.
    """

    progress: Progress | None = None
    limit: int = field(default_factory=memory_limit)
    states: int = 1
    steps: int = 0
    depth: int = 0
    frontier: int = 1
    memory: int = 0

    def add(self, states: int, steps: int) -> None:
        """Count new states and steps."""
        self.states += states
        self.steps += steps
        if self.progress:
            self.progress(self.states, self.frontier)

    def levels(self) -> Iterator[None]:
        """Let level after level be swept, until one has led to no new state."""
        states = 0
        while self.states > states:
            self.frontier, states = self.states - states, self.states
            yield
            self.depth += self.states > states

    def take(self, memory: int) -> None:
        """Take so many bytes, all in all.

        Raises:
            NotEnoughMemoryError: they are more than the limit.
        """
        demand(memory, self.limit)
        self.memory = memory
