"""What a host tells of itself, and how much of it stays in memory."""

import asyncio
import gc

import pytest
from service import MONDAY, Service, accept, offer

from session_panel import Effect, Toggle
from session_panel_host import Key, Store, Undeliverable, VersionConflict


async def test_what_happens_is_counted(service: Service) -> None:
    async with service.panels() as panels:
        assert set(panels.counts().values()) == {0}
        await panels.create("sari")
        for _ in range(2):
            await panels.send("sari", offer(), command="a")
        await panels.send("sari", accept("c9"))
        await panels.send("sari", Toggle)
        with pytest.raises(VersionConflict):
            await panels.send("sari", Toggle, expected=1)
        await asyncio.sleep(130)
        counts = panels.counts()
        delivered = len(service.carried)
        assert delivered > 2
        assert counts == {
            "accepted": 2,
            "refused": 1,
            "repeated": 1,
            "conflicts": 1,
            "due": 1,
            "delivered": delivered,
            "failed": 0,
            "kept_aside": 0,
            "panels": 1,
        }


class Failing(Service):
    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        self.carried.append((str(key), effect))
        raise OSError if len(self.carried) < 3 else Undeliverable


async def test_tries_that_fail_and_what_is_given_up_are_counted(store: Store) -> None:
    service = Failing(store)
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await asyncio.sleep(10)
        counts = panels.counts()
    assert (counts["failed"], counts["kept_aside"], counts["delivered"]) == (3, 1, 0)


async def test_only_so_many_panels_stay_in_memory_and_all_answer_as_before(
    service: Service,
) -> None:
    names = [f"agent-{number}" for number in range(10)]
    async with service.panels(in_memory=3) as panels:
        for name in names:
            await panels.create(name)
            await panels.send(name, offer())
        gc.collect()
        assert panels.counts()["panels"] == 3
        for name in names:
            assert (await panels.send(name, accept())).version == 2
        shown = [(await panels.view(name)).view.presence for name in names]
        assert shown == ["Busy"] * 10
        gc.collect()
        assert panels.counts()["panels"] == 3


async def test_a_panel_that_is_watched_stays_however_many_others_are_asked_for(
    service: Service,
) -> None:
    """G9."""
    async with service.panels(in_memory=1) as panels:
        for name in ("sari", "tono", "budi"):
            await panels.create(name)
        watching = asyncio.create_task(first_after(panels.watch("sari", since=0)))
        await asyncio.sleep(0)
        for name in ("tono", "budi"):
            await panels.send(name, Toggle(MONDAY))
        gc.collect()
        await panels.send("sari", Toggle(MONDAY))
        assert await asyncio.wait_for(watching, 1) == 1
        last = asyncio.create_task(first_after(panels.watch("sari", since=1)))
        await asyncio.sleep(0)
        await panels.view("tono")
    assert await last is None


async def first_after(watch) -> int | None:
    async for version, _ in watch:
        return version
    return None
