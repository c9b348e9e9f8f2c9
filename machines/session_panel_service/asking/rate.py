"""How often somebody may ask, and how many streams they may have open."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from session_panel_service.asking.principal import Principal
from session_panel_service.problem import Problem

_NAMES: Final = 100_000
"""How many names are remembered: who was not heard of for the longest time has a full bucket."""


class _Bucket(NamedTuple):
    tokens: float
    at: float


class Limits:
    """A bucket for each name: it holds a second's requests, and fills as time passes.

    Args:
        clock: tells the time in seconds, and never goes back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._streams: Counter[str] = Counter()

    def take(self, principal: Principal) -> None:
        """Take a request out of a bucket.

        Raises:
            Problem: it is empty.
        """
        most, now = principal.requests_per_second, self._clock()
        bucket = self._buckets.pop(principal.name, _Bucket(most, now))
        tokens = min(most, bucket.tokens + (now - bucket.at) * most)
        taken = tokens >= 1
        self._buckets[principal.name] = _Bucket(tokens - taken, now)
        while len(self._buckets) > _NAMES:
            self._buckets.popitem(last=False)
        if not taken:
            sentence = f"{principal.name!r} may make {most:g} requests a second"
            raise Problem(429, "too-often", sentence, {"retry-after": "1"})

    @contextmanager
    def stream(self, principal: Principal) -> Iterator[None]:
        """Count a stream as long as it is open.

        Raises:
            Problem: there are as many as there may be.
        """
        if self._streams[principal.name] >= principal.streams:
            sentence = f"{principal.name!r} may have {principal.streams} streams open"
            raise Problem(429, "too-many-streams", sentence, {"retry-after": "10"})
        self._streams[principal.name] += 1
        try:
            yield
        finally:
            self._streams[principal.name] -= 1
            self._streams = +self._streams  # lets go of those that have none

    @property
    def streams(self) -> int:
        """How many streams are open."""
        return self._streams.total()
