"""Who looks at a panel while it changes, and who stops looking."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest
from service import MONDAY, Service, accept, offer

from session_panel import Effect, InvalidInput, Panel, Toggle
from session_panel_host import Key, Panels, Shown, StoreInUse, sqlite


async def read(panels: Panels, shown: list[Shown], *, pause: float = 0) -> None:
    async for one in panels.watch("sari"):
        shown.append(one)
        await asyncio.sleep(pause)


async def test_a_watcher_has_the_newest_within_a_second_and_its_versions_only_rise(
    service: Service,
) -> None:
    """G9."""
    async with service.panels() as panels:
        await panels.create("sari")
        quick: list[Shown] = []
        slow: list[Shown] = []
        watching = [
            asyncio.create_task(read(panels, quick)),
            asyncio.create_task(read(panels, slow, pause=0.5)),
        ]
        panel = Panel()
        for number in range(40):
            await panels.send("sari", Toggle(MONDAY + number))
            panel.apply(Toggle(MONDAY + number))
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.9)
        for shown in (quick, slow):
            versions = [version for version, _ in shown]
            assert versions == sorted(set(versions))
            assert shown[-1] == (40, panel.view())
        assert len(quick) == 41
        assert len(slow) < 12
    assert all(task.done() for task in watching)


async def test_whoever_begins_to_watch_while_the_host_closes_is_let_go(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
    for steps in range(20):
        async with service.panels() as panels:
            watching = asyncio.create_task(read_since(panels, 0))
            for _ in range(steps):
                await asyncio.sleep(0)
        await asyncio.wait_for(asyncio.wait({watching}), 5)
        assert watching.done()
        assert watching.cancelled() or watching.exception() is None or steps == 0


async def read_since(panels: Panels, since: int) -> None:
    async for _ in panels.watch("sari", since=since):
        pass


async def test_what_is_due_is_shown_too(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        async with aclosing(panels.watch("sari", since=1)) as watching:
            version, view = await anext(watching)
        assert (version, view.presence) == (2, "Inactive")


async def test_who_has_the_version_waits_and_who_has_another_gets_it_at_once(
    service: Service,
) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", Toggle(MONDAY))
        for since in (None, 0, 99):
            async with aclosing(panels.watch("sari", "id", since=since)) as watching:
                assert await anext(watching) == await panels.view("sari", "id")
        async with aclosing(panels.watch("sari", since=1)) as watching:
            waiting = asyncio.create_task(anext(watching))
            await asyncio.sleep(9)
            assert not waiting.done()
            await panels.send("sari", Toggle(MONDAY + 1))
            assert (await waiting).version == 2


async def test_a_language_without_a_catalogue_is_no_input(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        with pytest.raises(InvalidInput):
            await panels.view("sari", "xx")
        with pytest.raises(InvalidInput):
            await anext(panels.watch("sari", "xx"))


async def test_send_cancelled_at_any_await_leaves_log_and_memory_agreed(service: Service) -> None:
    """G16: once it has begun, the event is in both, with its effects; before, in neither."""
    sent = set()
    async with service.panels() as panels:
        for steps in range(40):
            name = f"agent-{steps}"
            await panels.create(name)
            sending = asyncio.create_task(panels.send(name, offer(), command="c1"))
            for _ in range(steps):
                await asyncio.sleep(0)
            sending.cancel()
            await asyncio.wait({sending})
            await asyncio.sleep(0.1)
            version, view = await panels.view(name)
            record, tail = await service.store.load(name) or pytest.fail("there is no panel")
            assert record.version == len(tail) == version == (steps > 0)
            assert bool(view.offers) == (version == 1)
            rung = [key for key, _ in service.carried if f"/{name}/" in key]
            assert len(rung) == version
            sent.add((version, sending.cancelled()))
            assert (await panels.send(name, offer(), command="c1")).version == 1
            assert (await panels.view(name)).version == 1
    assert {(0, True), (1, True)} <= sent


async def test_watch_cancelled_at_any_await_takes_nothing_from_the_others(
    service: Service,
) -> None:
    """G16."""
    async with service.panels() as panels:
        await panels.create("sari")
        shown: list[Shown] = []
        other = asyncio.create_task(read(panels, shown))
        for steps in range(12):
            watching = asyncio.create_task(read(panels, []))
            sending = asyncio.create_task(panels.send("sari", Toggle(MONDAY)))
            for _ in range(steps):
                await asyncio.sleep(0)
            watching.cancel()
            await asyncio.wait({watching, sending})
            await asyncio.sleep(0.1)
        assert shown[-1] == await panels.view("sari")
        assert shown[-1].version == 12
        other.cancel()
    await asyncio.wait({other})


async def test_a_host_that_is_cancelled_while_it_closes_closes_all_the_same(
    tmp_path: Path,
) -> None:
    """G10, G16: no other host has the store before the last effect under way is over."""
    slow, other = Slow(sqlite(tmp_path / "panels.db")), Service(sqlite(tmp_path / "panels.db"))

    async def serve() -> None:
        async with slow.panels() as panels:
            await panels.create("sari")
            await panels.send("sari", offer())
            await panels.send("sari", accept())
            await asyncio.sleep(1)

    serving = asyncio.create_task(serve())
    await asyncio.sleep(2)
    serving.cancel()
    await asyncio.wait({serving})
    with pytest.raises(StoreInUse):
        await other.store.open()
    await asyncio.sleep(5)
    async with other.panels():
        await asyncio.sleep(1)
    versions = [Key.of(key).version for key, _ in slow.carried + other.carried]
    assert versions == [1, *(len(versions) - 1) * [2]]
    assert len(slow.carried) == 1


class Slow(Service):
    """A service that takes five seconds for each effect."""

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        await asyncio.sleep(5)
        await super().carry_out(key, effect, age)


async def test_a_host_that_closes_finishes_what_was_sent(service: Service) -> None:
    panels = service.panels()
    async with panels:
        await panels.create("sari")
        sending = [asyncio.create_task(panels.send("sari", accept())) for _ in range(9)]
        await asyncio.sleep(0)
    versions = [sent.version for sent in await asyncio.gather(*sending)]
    assert versions == list(range(1, 10))
    async with service.panels() as again:
        assert (await again.view("sari")).version == 9
