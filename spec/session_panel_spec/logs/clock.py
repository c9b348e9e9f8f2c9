"""What is odd about the times of a log's events, which no rule forbids (TIME-1)."""

from collections.abc import Iterator
from typing import Final

from session_panel_spec.logs.terminal_text import time_text

_TOO_MANY: Final = 100
"""By how many times now, in seconds, a time lies beyond what a log of seconds can tell."""


class Clock:
    """Looks at the times of a panel's events.

    Args:
        now: what a clock shows now, in seconds since 1970; None where none is known.
        allow_earlier: whether an event may come with an earlier time than the one before it.
    """

    def __init__(self, now: float | None = None, *, allow_earlier: bool = False) -> None:
        self._now = now
        self._allow_earlier = allow_earlier
        self._latest = 0.0
        self._has_told = False

    def oddities(self, at: float) -> Iterator[str]:
        """Yield a sentence for what is odd about the time of an event that comes next.

        Of times that are far beyond now only the first is told.
        """
        if at < self._latest and not self._allow_earlier:
            before = time_text(self._latest - at)
            yield f"at: {at:.15g} lies {before} before the latest, {self._latest:.15g} (TIME-1)"
        if self.is_far(at) and not self._has_told:
            yield f"at: {at:.15g} lies far beyond now, {self._now:.0f}: perhaps milliseconds"
            self._has_told = True

    def is_far(self, at: float) -> bool:
        """Say whether a time is so far beyond now that it is hardly one of seconds."""
        return self._now is not None and at > self._now * _TOO_MANY

    def went(self, to: float) -> None:
        """Tell that an event was applied at a time, or where a panel's time stands."""
        self._latest = max(self._latest, to)
