"""Whatever a host is asked for is cancelled at each turn of the loop until it is answered: G16.

Each is then as if it had not been asked for, or as if it had been answered; may be asked for again;
and has disturbed nobody who asked for something else at the same time.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from service import MONDAY, offer
from simulation.__main__ import memory_folder
from simulation.one_thread import OneThread
from simulation.written import Log, read

from session_panel import Config, Effect, Reject, Toggle
from session_panel_host import (
    Key,
    NotKeptAside,
    PanelExists,
    Panels,
    Shown,
    Undeliverable,
    sqlite,
)
from session_panel_host.panels import IDS_KEPT

NOW = MONDAY + IDS_KEPT + 86_400.0


class Turning(OneThread):
    """Cancels a task at one of the turns after it has begun.

    Args:
        at: the number of the turn; 0 for none.

    Attributes:
        turns: how many turns the task has taken.
    """

    def __init__(self, at: int) -> None:
        super().__init__(Random(0), 0.0)  # noqa: S311 - it decides how long threads take
        self._at = at
        self._task: asyncio.Task[Any] | None = None
        self.turns = 0

    def _run_once(self) -> None:
        if self._task is not None and not self._task.done():
            self.turns += 1
            if self.turns == self._at:
                self._task.cancel()
        super()._run_once()

    async def until_over(self, work: Awaitable[Any]) -> Any:
        """Return what some work comes to, or that it was cancelled."""
        self._task = asyncio.ensure_future(work)
        await asyncio.wait({self._task})
        return CANCELLED if self._task.cancelled() else self._task.result()


async def never(key: Key, effect: Effect, age: float) -> None:
    raise Undeliverable("nobody there")


async def at_once(key: Key, effect: Effect, age: float) -> None:
    """Carry out nothing."""


@pytest.fixture(scope="module")
def store() -> Iterator[Path]:
    """Give a store with older events, whose effects are kept aside."""

    async def came() -> None:
        async with Panels(sqlite(path), never, clock=lambda: MONDAY) as panels:
            for name in ("sari", "tono"):
                await panels.create(name)
                await panels.send(name, offer(f"of-{name}"))
                await panels.send(name, Reject(MONDAY, f"of-{name}"))
            await asyncio.sleep(5)
            key = (await panels.undelivered())[0].effect.key
            path.with_name("aside.key").write_text(str(key), "utf-8")

    with TemporaryDirectory(dir=memory_folder()) as folder:
        path = Path(folder) / "panels.db"
        loop = Turning(0)
        loop.run_until_complete(came())
        loop.close()
        yield path


class Asked(NamedTuple):
    """What a host is asked for.

    Attributes:
        of: asks a host on a store.
        again: what may be raised if it is asked for again.
    """

    of: Callable[[Panels, Path], Awaitable[Any]]
    again: tuple[type[Exception], ...] = ()


async def watched(panels: Panels, _: Path) -> Shown:
    async with aclosing(panels.watch("tono", since=2)) as shown:
        return await anext(shown)


async def exported(panels: Panels, _: Path) -> list[str]:
    return [line async for line in panels.export()]


def key_in(path: Path) -> str:
    return path.with_name("aside.key").read_text("utf-8")


ASKED = {
    "create": Asked(lambda panels, _: panels.create("budi"), (PanelExists,)),
    "send": Asked(lambda panels, _: panels.send("tono", Toggle, command="a")),
    "configure": Asked(lambda panels, _: panels.configure("tono", Config(capacity=7), command="b")),
    "view": Asked(lambda panels, _: panels.view("tono")),
    "watch": Asked(watched),
    "undelivered": Asked(lambda panels, _: panels.undelivered()),
    "retry": Asked(lambda panels, path: panels.retry(key_in(path)), (NotKeptAside,)),
    "skip": Asked(lambda panels, path: panels.skip(key_in(path)), (NotKeptAside,)),
    "export": Asked(exported),
    "archive": Asked(
        lambda panels, path: panels.archive(path.with_name("a"), panel="sari"), (FileExistsError,)
    ),
    "forget": Asked(lambda panels, _: panels.forget("of-sari")),
    "backup": Asked(lambda panels, path: panels.backup(path.with_name("b")), (FileExistsError,)),
    "settle": Asked(lambda panels, _: panels.settle()),
}


READING = {"view", "watch", "undelivered", "export"}
"""What changes nothing."""

STORE = {"panels.db", "panels.db.lock", "panels.db-wal", "aside.key"}
CANCELLED = "cancelled"


class Seen(NamedTuple):
    """What is written, and what is there beside it."""

    logs: dict[str, Log]
    aside: list[object]
    files: list[str]


async def seen(panels: Panels, path: Path) -> Seen:
    logs = {name: log._replace(epoch="") for name, log in read(path).items()}
    aside = [one.effect.key[1:] for one in await panels.undelivered()]
    return Seen(logs, aside, sorted({one.name for one in path.parent.iterdir()} - STORE))


class Came(NamedTuple):
    """What came of what a host was asked for, and then again, and what was seen after each."""

    told: object
    first: Seen
    again: object
    last: Seen


async def asked_twice(loop: Turning, asked: Asked, path: Path) -> Came:
    """Ask a host, while another event is written, until a turn comes; and again."""
    async with Panels(sqlite(path), at_once, clock=lambda: NOW, tick=20.0) as panels:
        await asyncio.sleep(2)
        other = asyncio.create_task(panels.send("tono", Toggle, command="other"))
        told = await loop.until_over(asked.of(panels, path))
        assert (await other).version == 3
        await asyncio.sleep(60)  # what was cancelled goes on
        first = await seen(panels, path)
        try:
            again = await asked.of(panels, path)
        except asked.again as error:
            again = type(error)
        await asyncio.sleep(2)
        return Came(told, first, again, await seen(panels, path))


def run(asked: Asked, store: Path, at: int) -> tuple[Came, int]:
    """Cancel at a turn, and return what came of it, and how many turns there were."""
    loop = Turning(at)
    with TemporaryDirectory(dir=memory_folder()) as folder:
        for path in store.parent.iterdir():
            shutil.copyfile(path, Path(folder) / path.name)
        came = loop.run_until_complete(asked_twice(loop, asked, Path(folder) / store.name))
    assert not [task for task in asyncio.all_tasks(loop) if not task.done()]
    assert loop.unhandled == []
    loop.close()
    return came, loop.turns


async def nothing(_panels: Panels, _path: Path) -> None:
    """Ask for nothing."""


@pytest.mark.parametrize("name", ASKED)
def test_what_is_cancelled_is_done_or_not_and_may_be_asked_for_again(
    store: Path, name: str
) -> None:
    asked = ASKED[name]
    before = run(Asked(nothing), store, 0)[0].first
    whole, turns = run(asked, store, 0)
    assert (whole.first == before) == (name in READING)
    for turn in range(1, turns + 1):
        came, _ = run(asked, store, turn)
        assert came.told == CANCELLED, turn
        assert came.first in (before, whole.first), turn
        is_new = came.first == before != whole.first
        assert came.again == (whole.told if is_new else whole.again), turn
        assert came.last == (whole.first if is_new else whole.last), turn


def each_turn(
    store: Path, work: Callable[[Turning, Panels, Path], Awaitable[object]]
) -> Iterator[Turning]:
    """Do some work with a host that is not open yet, cancelled at each turn, until none is left."""
    told: object = CANCELLED
    for turn in range(1, 100):
        loop = Turning(turn)
        with TemporaryDirectory(dir=memory_folder()) as folder:
            path = Path(shutil.copy(store, folder))
            told = loop.run_until_complete(work(loop, host_on(path), path))
        assert [task for task in asyncio.all_tasks(loop) if not task.done()] == []
        assert loop.unhandled == []
        loop.close()
        yield loop
        if told != CANCELLED:
            return
    pytest.fail("it has no end")


def host_on(path: Path) -> Panels:
    return Panels(sqlite(path), at_once, clock=lambda: NOW)


def test_a_host_that_is_cancelled_while_it_opens_leaves_the_store_to_another(store: Path) -> None:
    """G10."""

    async def opened(loop: Turning, panels: Panels, path: Path) -> object:
        told = await loop.until_over(panels.__aenter__())
        if told != CANCELLED:
            await panels.__aexit__(None, None, None)
        async with host_on(path) as another:
            assert (await another.send("tono", Toggle)).version == 3
        return told

    assert len(list(each_turn(store, opened))) > 5


def test_a_host_that_is_cancelled_while_it_closes_has_written_what_was_sent(store: Path) -> None:
    """G10, G16: another host has the store once it is closed."""

    async def closed(loop: Turning, panels: Panels, path: Path) -> object:
        await panels.__aenter__()
        sending = asyncio.create_task(panels.send("tono", Toggle))
        await asyncio.sleep(0)
        told = await loop.until_over(panels.__aexit__(None, None, None))
        if loop.turns == 1:  # it had not begun
            await panels.__aexit__(None, None, None)
        assert (await sending).version == 3
        await asyncio.sleep(5)
        async with host_on(path) as another:
            assert (await another.view("tono")).version == 3
        return told

    assert len(list(each_turn(store, closed))) > 3
