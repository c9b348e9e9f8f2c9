"""The parts of a long job, done one after the other or shared among processes."""

import copyreg
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Progress = Callable[[str, int], None]
"""Told what is being done, and how many of it have been done."""


class Parts:
    """The parts of a job that have been begun."""

    def __init__(self, executor: Executor, progress: Progress) -> None:
        self._executor = executor
        self._progress = progress
        self._done = 0

    def begin(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Begin a part, or do it at once where there is only this process."""
        part = self._executor.submit(function, *args, **kwargs)
        part.add_done_callback(self._tell)
        return part

    def _tell(self, _part: "Future[Any]") -> None:
        self._done += 1
        self._progress("parts done", self._done)


@contextmanager
def parts(processes: int, progress: Progress) -> Iterator[Parts]:
    """Share the parts of a job among processes; with one, this process does each when it begins.

    Args:
        processes: how many at a time.
        progress: told after every part.
    """
    with pool(processes) if processes > 1 else _AtOnce() as executor:
        yield Parts(executor, progress)


@contextmanager
def pool(processes: int) -> Iterator[Executor]:
    """Yield an executor of so many new processes, which can send back events of the panel.

    Whatever is raised meanwhile ends them at once: what they are at is of no use any more.
    """
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_prepare) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for child in active_children():
                child.terminate()
            raise


def _prepare() -> None:
    """Let nobody look for cycles, of which there are few: it would take a third of the time.

    And let a mapping that is read-only be sent to another process: an event may hold one.
    """
    gc.disable()
    copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


class _AtOnce(Executor):
    """Does everything in this process, when it is asked for."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        done: Future[T] = Future()
        done.set_result(fn(*args, **kwargs))
        return done
