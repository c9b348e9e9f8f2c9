"""What is closed a second time is closed: whose file has the lock's number by now keeps it."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from service import Service

from session_panel_host import Store, StoreInUse
from session_panel_host.memory_store import MemoryStore
from session_panel_host.sole_owner import SoleOwner

Close = Callable[[], Awaitable[None]]


async def closed_again(close: Close, folder: Path) -> None:
    """Close twice at once and once more, while somebody opens a file as soon as there is room."""
    await asyncio.gather(close(), close())
    theirs = [os.open(folder, os.O_RDONLY) for _ in range(20)]
    await close()
    for file in theirs:
        os.close(file)  # fails if somebody else has closed it


async def test_a_host_that_is_closed_again_closes_nothing_of_others(
    service: Service, tmp_path: Path
) -> None:
    panels = await service.panels().__aenter__()
    await panels.create("sari")
    await closed_again(lambda: panels.__aexit__(None, None, None), tmp_path)
    async with service.panels() as another:
        assert (await another.view("sari")).version == 0


class Slow(MemoryStore):
    """A store that is closed after a while, and counts how often."""

    closed = 0

    async def close(self) -> None:
        await asyncio.sleep(1)
        self.closed += 1


async def test_whoever_closes_a_host_again_waits_for_the_same_end() -> None:
    store = Slow()
    panels = await Service(store).panels().__aenter__()
    first = asyncio.create_task(panels.__aexit__(None, None, None))
    await asyncio.sleep(0.5)
    await panels.__aexit__(None, None, None)
    assert store.closed == 1
    await first


async def test_a_store_that_is_closed_again_closes_nothing_of_others(
    store: Store, tmp_path: Path
) -> None:
    await store.close()  # nor one that was never opened
    await store.open()
    await closed_again(store.close, tmp_path)
    await store.open()
    await store.close()


@pytest.mark.parametrize("first", ["release", "discard"])
async def test_a_lock_that_is_given_back_again_closes_nothing_of_others(
    tmp_path: Path, first: str
) -> None:
    owner = SoleOwner(tmp_path / "panels.db")
    getattr(owner, first)()
    another = SoleOwner(tmp_path / "panels.db")

    async def again() -> None:
        getattr(owner, first)()

    await closed_again(again, tmp_path)
    with pytest.raises(StoreInUse):
        SoleOwner(tmp_path / "panels.db")
    another.release()
