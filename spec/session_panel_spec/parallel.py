"""The parts of a long job, done one after the other or shared among processes."""

import copyreg
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from multiprocessing.connection import Connection
from signal import SIG_IGN, SIGINT, signal
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar, cast

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

    Nobody looks for cycles in the new ones, of which there are few: it would take a third of the
    time. Whatever is raised meanwhile ends them at once: what they are at is of no use any more.

    Args:
        processes: how many at a time.
        progress: told after every part.
    """
    if processes == 1:
        yield Parts(None, progress)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=gc.disable) as executor:
        try:
            yield Parts(executor, progress)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for child in active_children():
                child.terminate()
            raise


@dataclass(frozen=True)
class Share:
    """A process of a team, and its share of the numbered work.

    Attributes:
        number: its own, from 0 on.
        of: how many processes there are.
        lines: from the first process to each of the others, or from another to the first.
    """

    number: int = 0
    of: int = 1
    lines: tuple[Connection, ...] = ()

    def has(self, work: int) -> bool:
        """Say whether it does the work of a number."""
        return work % self.of == self.number

    def exchange(self, own: T) -> list[T]:
        """Give something to the team; return what each process gives, as soon as all have."""
        if self.number:
            (first,) = self.lines
            first.send(own)
            return cast("list[T]", first.recv())
        given = [own, *(other.recv() for other in self.lines)]
        for other in self.lines:
            other.send(given)
        return given


@contextmanager
def team(processes: int, function: Callable[..., Any], *args: Any) -> Iterator[Share]:  # noqa: ANN401 - any arguments
    """Let new processes do a share each, and yield the share of this one.

    Whatever is raised meanwhile ends them at once.

    Args:
        processes: how many there are, this one included.
        function: what they do, given `args` and the share; they exchange last what it returns.
        args: what is the same for all.
    """
    context = get_context("spawn")
    lines = [context.Pipe() for _ in range(1, processes)]
    others = [
        context.Process(target=_do_share, args=(Share(n, processes, (end,)), function, args))
        for n, (_, end) in enumerate(lines, start=1)
    ]
    try:
        for other, (_, end) in zip(others, lines, strict=True):
            other.start()
            end.close()  # else nobody would notice that the process is gone
        yield Share(0, processes, tuple(end for end, _ in lines))
    except BaseException:
        for other in others:
            if other.pid:
                other.terminate()
        raise


def _do_share(share: Share, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    signal(SIGINT, SIG_IGN)  # whoever interrupts ends the first process, and that the others
    gc.disable()
    share.exchange(function(*args, share))


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))
# An event may hold a mapping that is read-only, and is sent to other processes.
