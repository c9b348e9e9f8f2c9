"""How long a job is still likely to take."""

from time import monotonic
from typing import Final

from session_panel_spec.logs.terminal_text import time_text

_ENOUGH: Final = 0.01
"""From this part of the whole on, an estimate is worth telling; and never in the first second."""


class Estimate:
    """Of a job that takes time by its size.

    Args:
        whole: the size of all of it.
    """

    def __init__(self, whole: int) -> None:
        self._whole = whole
        self._done = 0
        self._began = monotonic()

    def left(self, done: int) -> str:
        """Return how long it may still take, such as ``, about 2m left``.

        It is nothing where it is too early to know, or all is done.

        Args:
            done: the size of what was done since the last time.
        """
        self._done += done
        passed = monotonic() - self._began
        if passed < 1 or not _ENOUGH * self._whole <= self._done < self._whole:
            return ""
        return f", about {_rounded(passed * (self._whole - self._done) / self._done)} left"


def _rounded(seconds: float) -> str:
    """Return a time as roughly as it is known."""
    step = next((step for step, most in ((1, 10), (10, 120), (60, 7200)) if seconds <= most), 3600)
    return time_text(step * max(round(seconds / step), 1))
