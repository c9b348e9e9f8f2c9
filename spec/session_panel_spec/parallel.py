"""The parts of a long job, done one after the other or shared among processes."""

import copyreg
import gc
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from types import MappingProxyType
from typing import Any, Final, ParamSpec, TypeVar

from session_panel_spec.logs.wrong_use import WrongUseError

P = ParamSpec("P")
T = TypeVar("T")

ENDED: Final = "a process was ended from outside, perhaps for want of memory"

Progress = Callable[[str, int], None]
"""Told what is being done, and how many of it have been done."""


_FOR_THE_FIRST: Final = {
    getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)
}
"""What a terminal sends to all of its processes, and the first of ours answers for all."""


class Parts:
    """The parts of a job that have been begun; without an executor, each is done at once."""

    def __init__(self, executor: Executor | None, progress: Progress) -> None:
        self._executor = executor
        self._progress = progress
        self._done = 0

    def begin(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Begin a part."""
        if self._executor:
            with _held_back():  # what begins here does so, and never hears of them
                part = self._executor.submit(function, *args, **kwargs)
        else:
            part = _done(function, *args, **kwargs)
        part.add_done_callback(self._tell)
        return part

    def _tell(self, _part: "Future[Any]") -> None:
        self._done += 1
        self._progress("parts done", self._done)


def _done(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
    """Return a part that is done here and now; what it raises, its result raises."""
    part: Future[T] = Future()
    try:
        part.set_result(function(*args, **kwargs))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - as another process does
        part.set_exception(error)
    return part


@contextmanager
def parts(processes: int, progress: Progress) -> Iterator[Parts]:
    """Share the parts of a job among new processes; with one, this process does all.

    Whatever is raised meanwhile ends the new ones at once: what they are at is of no use any more.
    What the terminal sends reaches this process alone.

    Args:
        processes: how many at a time.
        progress: told after every part.

    Raises:
        WrongUseError: a process was ended from outside.
    """
    if processes == 1:
        yield Parts(None, progress)
        return
    with _pool(processes) as executor:
        try:
            yield Parts(executor, progress)
        except BaseException as error:
            for child in active_children():
                child.terminate()
            executor.shutdown(cancel_futures=True)  # its threads end before the interpreter does
            if isinstance(error, BrokenProcessPool):
                raise WrongUseError(ENDED) from None
            raise


def _pool(processes: int) -> ProcessPoolExecutor:
    with _held_back():  # it begins a process that keeps its accounts
        return ProcessPoolExecutor(processes, get_context("spawn"), initializer=_prepare)


@contextmanager
def _held_back() -> Iterator[None]:
    """Let the terminal's signals wait, where that is possible."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _FOR_THE_FIRST)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare() -> None:
    """Let nobody look for cycles, of which there are few: it would take a third of the time.

    It stands here, so that a new process imports this module, and can send what is read-only.
    """
    gc.disable()


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))
# An event may hold a mapping that is read-only, and is sent to other processes.
