"""What time brings about: the host applies it, and nobody else."""

import asyncio

import pytest
from service import MONDAY, Service, accept, offer

from session_panel import (
    Close,
    CloseNotification,
    Config,
    Confirm,
    Expire,
    Miss,
    Offer,
    Toggle,
    event_from_json,
    to_json,
)
from session_panel_host import Panels
from session_panel_host.kept import Entry, Write

DAY = 86_400.0
TICK = 1.0


async def log_of(service: Service, panel: str = "sari") -> list[Entry]:
    found = await service.store.load(panel)
    assert found is not None
    return list(found[1])


async def waiting(panels: Panels, conversation: str) -> None:
    """Let a persistent conversation wait: it closes after 28 days."""
    begun = Offer(MONDAY, conversation, conversation, mode="persistent")
    for event in (begun, accept(conversation), Close(MONDAY, conversation), Confirm(MONDAY)):
        assert (await panels.send("sari", event)).refused is None


@pytest.mark.rules("OFFR-4")
async def test_what_is_due_is_applied_once_and_at_most_one_tick_late(service: Service) -> None:
    """G8."""
    async with service.panels(tick=TICK) as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await asyncio.sleep(120)
        assert (await panels.view("sari")).version == 1
        await asyncio.sleep(TICK + 0.01)
        assert (await panels.view("sari")).version == 2
        await asyncio.sleep(1000)
        _, missed = await log_of(service)
        assert event_from_json(missed.body) == Miss(MONDAY + 120, "c1")
        assert missed.command == f"due/miss/c1/{MONDAY + 120}"
        assert (missed.caller, missed.refused) == (None, None)
        assert CloseNotification("c1", "missed") in service.effects


async def test_what_came_due_in_weeks_of_downtime_is_applied_in_its_order(
    service: Service,
) -> None:
    """G8, after weeks."""
    async with service.panels() as panels:
        await panels.create("sari", Config(capacity=9))
        await waiting(panels, "w1")
        await panels.send("sari", offer("c2"))
        await panels.send("sari", offer("c1"))
    service.ahead += 60 * DAY
    async with service.panels() as panels:
        await asyncio.sleep(1.1)
        came = [event_from_json(entry.body) for entry in (await log_of(service))[-3:]]
        assert came == [
            Miss(MONDAY + 120, "c2"),
            Miss(MONDAY + 120, "c1"),
            Expire(MONDAY + 28 * DAY, "w1"),
        ]


async def test_what_is_due_comes_before_a_command_also_right_after_a_start(
    service: Service,
) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
    service.ahead += 1000
    async with service.panels() as panels:
        sent = await panels.send("sari", lambda at: accept(at=at))
        assert (sent.version, sent.refused and sent.refused.rule) == (3, "CONV-1")


async def test_who_is_in_time_in_the_last_moment_has_a_tick_to_arrive(service: Service) -> None:
    async with service.panels(tick=TICK) as panels:
        for panel, late, refused in (("sari", TICK / 2, False), ("tono", TICK, True)):
            await panels.create(panel)
            now = service.clock()
            await panels.send(panel, offer(at=now))
            service.ahead += 120 + late
            sent = await panels.send(panel, lambda at: accept(at=at))
            assert (sent.refused is not None) == refused


async def test_an_event_that_happened_in_time_counts_though_the_host_was_down(
    service: Service,
) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        service.ahead += 1000
        sent = await panels.send("sari", accept(at=MONDAY + 110))
        assert sent.refused is None


async def test_what_others_kept_while_the_host_was_down_goes_before_the_first_tick(
    service: Service,
) -> None:
    async with service.panels() as panels:
        for panel in ("sari", "tono"):
            await panels.create(panel)
            await panels.send(panel, offer())
    service.ahead += 1000
    async with service.panels(tick=TICK) as panels:
        await asyncio.sleep(TICK / 2)
        assert (await panels.send("sari", accept(at=MONDAY + 110))).refused is None
        await asyncio.sleep(TICK)
        assert (await panels.send("tono", accept(at=MONDAY + 110))).refused is not None


async def test_times_never_fall_in_a_log_whatever_clocks_do(service: Service) -> None:
    """G15."""
    async with service.panels(tick=TICK) as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        for step in (50, -100, 30, -3000, 5000, -5000, 2500, 2700):
            service.ahead += step
            await asyncio.sleep(TICK)
            await panels.send("sari", Toggle)
            await panels.send("sari", accept("c9", at=service.clock() - 40))
        times = [entry.at for entry in await log_of(service)]
        assert times == sorted(times)
        assert sum('"miss"' in entry.body for entry in await log_of(service)) == 1


async def test_nothing_is_missed_before_the_clock_says_so(service: Service) -> None:
    """G15: an event whose time is ahead of the clock brings nothing about."""
    async with service.panels(tick=TICK) as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        service.ahead += 100
        sent = await panels.send("sari", Toggle(MONDAY + 155))
        assert sent.version == 2
        assert (await panels.send("sari", accept(at=MONDAY + 100))).refused is None


async def test_what_is_due_at_a_time_that_the_log_has_passed_happens_then(
    service: Service,
) -> None:
    async with service.panels(tick=TICK) as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        service.ahead += 100
        await panels.send("sari", Toggle(MONDAY + 155))
        await asyncio.sleep(60)
        missed = (await log_of(service))[-1]
        assert event_from_json(missed.body) == Miss(MONDAY + 155, "c1")
        assert missed.command == f"due/miss/c1/{MONDAY + 120}"


async def test_one_offer_after_another_may_be_missed_at_one_time(service: Service) -> None:
    """With no time to answer, the same conversation is missed twice in one moment."""
    async with service.panels(tick=TICK) as panels:
        await panels.create("sari", Config(offer_time=0, missed_sets_inactive=False))
        for _ in range(2):
            await panels.send("sari", offer())
            await asyncio.sleep(2 * TICK)
            service.ahead -= 2 * TICK
        commands = [entry.command for entry in await log_of(service)]
        assert commands[1] == commands[3] == f"due/miss/c1/{MONDAY}"


async def test_what_is_due_is_worked_out_anew_where_another_was_first(service: Service) -> None:
    """Another host of the store has taken the offer: no miss of it is logged, not even refused."""
    async with service.panels(tick=TICK) as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        taken = accept(at=MONDAY + 1)
        entry = Entry(2, taken.at, to_json(taken), None, "other", "", b"", "0.2.0")
        await service.store.append(Write("sari", 1, (entry,), (), 2, None, None))
        service.ahead += 1000
        sent = await panels.send("sari", Toggle)
        assert sent.version == 3
        assert [entry.refused for entry in await log_of(service)] == [None] * 3
        assert (await panels.view("sari")).view.presence == "Busy"


async def test_a_host_closes_whatever_its_store_says_is_due(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    async def due(until: float, _limit: int) -> list[str]:
        asked.append(until)
        return ["sari"] if len(asked) < 1000 else []

    async with service.panels(tick=TICK) as panels:
        await panels.create("sari")
        monkeypatch.setattr(service.store, "due", due)
        while not asked:
            await asyncio.sleep(TICK)
    assert len(asked) < 1000


async def test_when_the_next_is_due_is_noted_anew_where_another_was_first(
    service: Service,
) -> None:
    async with service.panels(tick=TICK) as panels:
        await panels.create("sari")
        await panels.view("sari")
        toggled = to_json(Toggle(MONDAY))
        entry = Entry(1, MONDAY, toggled, None, "other", "", b"", "0.2.0")
        await service.store.append(Write("sari", 0, (entry,), (), 1, MONDAY, None))
        await asyncio.sleep(2 * TICK)
        assert await service.store.next_due() is None
        assert (await panels.view("sari")).version == 1
