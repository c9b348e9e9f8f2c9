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
    """The parts of a job that have been begun; without an executor, each is done at once."""

    def __init__(self, executor: Executor | None, progress: Progress) -> None:
        self._executor = executor
        self._progress = progress
        self._done = 0

    def begin(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Begin a part."""
        if self._executor:
            part = self._executor.submit(function, *args, **kwargs)
        else:
            part = Future()
            part.set_result(function(*args, **kwargs))
        part.add_done_callback(self._tell)
        return part

    def _tell(self, _part: "Future[Any]") -> None:
        self._done += 1
        self._progress("parts done", self._done)


@contextmanager
def parts(processes: int, progress: Progress) -> Iterator[Parts]:
    """Share the parts of a job among new processes; with one, this process does all.

    Whatever is raised meanwhile ends the new ones at once: what they are at is of no use any more.

    Args:
        processes: how many at a time.
        progress: told after every part.
    """
    if processes == 1:
        yield Parts(None, progress)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_prepare) as executor:
        try:
            yield Parts(executor, progress)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for child in active_children():
                child.terminate()
            raise


def _prepare() -> None:
    """Let nobody look for cycles, of which there are few: it would take a third of the time.

    It stands here, so that a new process imports this module, and can send what is read-only.
    """
    gc.disable()


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))
# An event may hold a mapping that is read-only, and is sent to other processes.
