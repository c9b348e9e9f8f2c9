"""A store in memory that forgets how a log began."""

from session_panel import Panel, Toggle, event_from_json
from session_panel_host import Panels
from session_panel_host.panels import Shown
from session_panel_service.stores import ServiceStore, in_memory, in_short_memory


async def after(store: ServiceStore, number: int) -> tuple[list[str], Shown]:
    """Return the lines of a panel's log after so many events, and what the panel shows."""

    async def nothing(key: object, effect: object, age: float) -> None: ...

    async with Panels(store, nothing) as panels:
        await panels.create("desk")
        for _ in range(number):
            await panels.send("desk", Toggle)
        return [line async for line in panels.export("desk")], await panels.view("desk")


async def test_a_log_does_not_grow_and_what_is_shown_stays() -> None:
    short, shown = await after(in_short_memory(), 2_250)
    whole, seen = await after(in_memory(), 2_250)
    assert len(whole) == 2_251
    assert 1_000 <= len(short) <= 1_200
    assert short[-1].partition('"at"')[0] == whole[-1].partition('"at"')[0]
    assert shown == seen


async def test_a_log_that_is_short_is_whole() -> None:
    short, _ = await after(in_short_memory(), 900)
    assert len(short) == 901


async def test_a_short_log_begins_where_its_snapshot_ends_and_leads_to_what_is_shown() -> None:
    store = in_short_memory()
    _, shown = await after(store, 1_501)
    beginning = await store.beginning("desk")
    assert beginning
    begun, snapshot = beginning
    panel, entries = Panel.from_json(snapshot), await store.events("desk", begun, 10_000)
    assert [entry.version for entry in entries] == list(range(begun + 1, 1_502))
    for entry in entries:
        panel.apply(event_from_json(entry.body))
    assert panel.view() == shown.view


async def test_a_host_that_is_opened_again_goes_on_with_a_short_log() -> None:
    store = in_short_memory()
    _, shown = await after(store, 1_500)

    async def nothing(key: object, effect: object, age: float) -> None: ...

    async with Panels(store, nothing) as panels:
        assert await panels.view("desk") == shown
        assert (await panels.send("desk", Toggle)).version == 1_501
