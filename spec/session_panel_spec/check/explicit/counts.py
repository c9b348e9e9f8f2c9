"""What an engine counts, whichever it is."""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
"""Told from time to time how many states there have been, and how many are on the frontier."""


@dataclass(slots=True)
class Tally:
    """What has been counted so far.

    Attributes:
        steps: the labelled transitions that change the state.
        depth: the number of the last level of states; the initial state alone is level 0.
        frontier: how many states the level has whose successors are being found; none where there
            are no levels.
        memory: the most bytes that states have taken at any one time.
    """

    progress: Progress | None = None
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

    def next_level(self, states: int) -> None:
        """Begin the next level: the states that have been found since there were so many."""
        self.depth += 1
        self.frontier = self.states - states
