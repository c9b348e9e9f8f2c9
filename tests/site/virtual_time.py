"""An event loop whose time moves as it is asked to wait: what takes days runs at once."""

import asyncio
import selectors


class _Moments(selectors.DefaultSelector):
    """Waits for nothing: a time that it is to wait has passed."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits, and for nothing that could happen"
            self.now += timeout
        return ready


class VirtualTime(asyncio.SelectorEventLoop):
    """Its `time` begins at 0, and does not pass while anything can be done."""

    def __init__(self) -> None:
        self._moments = _Moments()
        super().__init__(self._moments)

    def time(self) -> float:
        return self._moments.now
