"""A process that is simulated: one thread, a time of its own, and an end at any moment."""

import asyncio
import gc
import sys
import warnings
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from random import Random
from typing import Any, Final, TypeVar

from host_time import HostTime
from simulation.broken import Broken

from session_panel import EventRefused

T = TypeVar("T")

DELAYS: Final = (0.0, 0.0, 0.001, 0.01, 0.3)
"""How many seconds a thread may take, drawn each time."""

TURNS: Final = 200_000
"""How often a life's loop may turn: more, and something goes round in a circle."""


class Killed(KeyboardInterrupt):
    """The process is gone. It passes by everything that would have caught an error."""


class OneThread(HostTime):
    """A loop whose threads are callbacks, each after a delay that a seed says.

    Args:
        dice: decides the delays.
        now: the time at which it begins.
    """

    def __init__(self, dice: Random, now: float) -> None:
        super().__init__()
        self._dice = dice
        self._moments.now = now
        self._turns = 0
        self.unhandled: list[str] = []
        self.set_exception_handler(lambda _, told: self.unhandled.append(str(told)))

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        future: asyncio.Future[T] = self.create_future()
        self.call_later(self._dice.choice(DELAYS), _work, future, func, args)
        return future

    def _run_once(self) -> None:
        self._turns += 1
        if self._turns > TURNS:
            raise Broken("G8", "the host goes round in a circle")
        super()._run_once()


def _work(future: asyncio.Future[Any], func: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        told = func(*args)
    except Exception as error:  # noqa: BLE001 - whoever waits is told
        _unless_cancelled(future, future.set_exception, error)
    else:
        _unless_cancelled(future, future.set_result, told)


def _unless_cancelled(
    future: asyncio.Future[Any], tell: Callable[[Any], None], told: object
) -> None:
    if not future.cancelled():
        tell(told)


def run_life(loop: OneThread, life: Coroutine[Any, Any, None]) -> bool:
    """Run a life to its end, and say whether it was killed."""
    asyncio.set_event_loop(None)
    try:
        loop.run_until_complete(life)
    except Killed:
        return True
    except EventRefused as refused:  # a sender has the rule as an answer, and never as an error
        raise Broken("G2", f"a host cannot replay its log: {refused}") from refused
    if loop.unhandled:
        raise Broken("G16", f"nobody asked what became of it: {loop.unhandled[0]}")
    if left := [task for task in asyncio.all_tasks(loop) if not task.done()]:
        raise Broken("G16", f"a host that is closed goes on: {left[0]!r}")
    return False


@contextmanager
def others_left_alone() -> Iterator[None]:
    """Leave out what is in the process already when what is left of a life is collected.

    Each of thousands of lives is collected, and a process that has run other tests may hold a
    gigabyte: it took seconds each time.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def buried() -> Iterator[None]:
    """Let nothing that is left of a process act or speak any more.

    Its coroutines end when they are collected: here, where no loop runs, and not in another life.
    """
    hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                yield
            finally:
                gc.collect()
    finally:
        sys.unraisablehook = hook
