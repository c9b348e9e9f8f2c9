"""What an engine counts, whichever it is."""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int], None]
"""Told from time to time how many states there have been."""


@dataclass(slots=True)
class Tally:
    """What has been counted so far.

    Attributes:
        steps: the labelled transitions that change the state.
        depth: the number of the last level of states; the initial state alone is level 0.
        memory: the most bytes that states have taken at any one time.
    """

    progress: Progress | None = None
    states: int = 1
    steps: int = 0
    depth: int = 0
    memory: int = 0

    def add(self, states: int, steps: int) -> None:
        """Count new states and steps."""
        self.states += states
        self.steps += steps
        if self.progress:
            self.progress(self.states)
