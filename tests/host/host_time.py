"""An event loop whose time moves as it is asked to wait, once no thread is at work for it."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")


class _Moments(selectors.DefaultSelector):
    """Waits for threads, and for nothing else: a time that it is to wait has passed."""

    now = 0.0
    at_work = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(None if self.at_work and timeout != 0 else 0)
        if not ready:
            assert timeout is not None, "everybody waits, and for nothing that could happen"
            self.now += timeout
        return ready


class HostTime(asyncio.SelectorEventLoop):
    """Its `time` begins at 0, and does not pass while anything can be done or is being done."""

    def __init__(self) -> None:
        self._moments = _Moments()
        super().__init__(self._moments)

    def time(self) -> float:
        return self._moments.now

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        self._moments.at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._is_done)
        return future

    def _is_done(self, _: object) -> None:
        self._moments.at_work -= 1


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run some work to its end, in its own time."""
    with asyncio.Runner(loop_factory=HostTime) as runner:
        return runner.run(work)
