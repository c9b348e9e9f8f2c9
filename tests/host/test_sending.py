"""What a service asks of its panels, whatever store they are in."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from service import MONDAY, Service, accept, offer

from session_panel import (
    Choose,
    Close,
    Config,
    Configure,
    Edit,
    Expire,
    InvalidInput,
    Miss,
    OpenRecord,
    Panel,
    Toggle,
)
from session_panel_host import (
    CommandReused,
    HostClosed,
    PanelExists,
    Panels,
    Refusal,
    Store,
    UnknownPanel,
    VersionConflict,
    memory,
    sqlite,
)


async def test_what_is_sent_is_in_the_view_at_its_version(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        sent = await panels.send("sari", offer())
        assert (sent.version, sent.refused) == (1, None)
        version, view = await panels.view("sari", "id")
        panel = Panel()
        panel.apply(offer())
        assert (version, view) == (1, panel.view("id"))


async def test_versions_of_a_panel_are_1_2_3_and_so_on(service: Service) -> None:
    """G6."""
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.create("tono")
        assert (await panels.view("sari")).version == 0
        events = [offer(), accept(), accept(), Toggle(MONDAY)]
        sent = [await panels.send("sari", event) for event in events]
        assert [one.version for one in sent] == [1, 2, 3, 4]
        assert (await panels.send("tono", Toggle(MONDAY))).version == 1


async def test_versions_have_no_hole_where_many_send_at_once(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        commands = [f"r{number // 2}" for number in range(60)]
        sending = [panels.send("sari", Toggle(MONDAY), command=command) for command in commands]
        sent = await asyncio.gather(*sending)
        assert sorted({one.version for one in sent}) == list(range(1, 31))
        assert (await panels.view("sari")).version == 30


@pytest.mark.rules("CONV-1")
async def test_a_refused_event_changes_nothing_and_is_logged_with_its_rule(
    service: Service,
) -> None:
    """G7."""
    async with service.panels() as panels:
        await panels.create("sari")
        before = await panels.view("sari")
        sent = await panels.send("sari", accept())
        assert sent.refused == Refusal("CONV-1", "unknown-conversation")
        assert str(sent.refused) == "refused by CONV-1: unknown-conversation"
        after = await panels.view("sari")
        assert (after.version, after.view) == (1, before.view)
    async with service.panels() as panels:
        found = await service.store.load("sari")
        assert found is not None
        assert [entry.refused for entry in found[1]] == [sent.refused]
        assert await panels.view("sari") == after


async def test_a_refusal_names_the_conversation_that_stands_against_it(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        again = replace(offer("c2"), customer="c1")
        for _ in range(2):
            sent = await panels.send("sari", again, command="req-2")
            assert sent.refused == Refusal("OFFR-1", "customer-engaged", "c1")


async def test_a_command_sent_any_number_of_times_has_one_event_and_one_answer(
    service: Service,
) -> None:
    """G5."""
    async with service.panels() as panels:
        await panels.create("sari")
        first = await panels.send("sari", Toggle(MONDAY), command="req-1")
        refused = await panels.send("sari", accept(), command="req-2")
        later = replace(Toggle(MONDAY), at=MONDAY + 9)
        assert await panels.send("sari", later, command="req-1") == first
    async with service.panels() as panels:
        assert await panels.send("sari", later, command="req-1") == first
        assert await panels.send("sari", accept(), command="req-2") == refused
        repeats = [panels.send("sari", Toggle(MONDAY), command="req-3") for _ in range(9)]
        assert {sent.version for sent in await asyncio.gather(*repeats)} == {3}


async def test_a_command_that_comes_with_another_event_is_an_error(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", Choose(MONDAY, "away"), command="req-1")
        with pytest.raises(CommandReused, match="give each command an id of its own") as caught:
            await panels.send("sari", Choose(MONDAY, "busy"), command="req-1")
        assert (caught.value.command, caught.value.version) == ("req-1", 1)
        assert (await panels.view("sari")).version == 1


async def test_a_default_that_is_written_out_is_the_same_event(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        sent = await panels.send("sari", offer(), command="req-1")
        written = replace(offer(), channel="chat", summary="", previous=None)
        assert await panels.send("sari", written, command="req-1") == sent
        config = Configure(MONDAY, Config())
        sent = await panels.send("sari", config, command="req-2")
        written_out = Configure(MONDAY, Config(capacity=2, waiting_times={}))
        assert await panels.send("sari", written_out, command="req-2") == sent


async def test_ids_of_commands_belong_to_a_panel_and_a_caller(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.create("tono")
        await panels.send("sari", Toggle(MONDAY), command="1", caller="crm")
        await panels.send("sari", Choose(MONDAY, "away"), command="1", caller="router")
        await panels.send("tono", Choose(MONDAY, "busy"), command="1", caller="crm")
        assert (await panels.view("sari")).version == 2


async def test_what_is_no_input_is_not_remembered(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        with pytest.raises(InvalidInput, match="is it in seconds"):
            await panels.send("sari", Toggle(MONDAY * 1000), command="req-1")
        assert (await panels.send("sari", Toggle(MONDAY), command="req-1")).version == 1


async def test_a_version_that_is_expected_conflicts_only_with_an_accepted_event(
    service: Service,
) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        seen = await panels.send("sari", offer())
        await panels.send("sari", accept("c9"))
        taken = await panels.send("sari", accept(), expected=seen.version, command="req-1")
        assert taken.refused is None
        with pytest.raises(VersionConflict, match="look at its view again") as caught:
            await panels.send("sari", Toggle(MONDAY), expected=seen.version)
        assert (caught.value.expected, caught.value.version) == (1, 3)
        again = await panels.send("sari", accept(), expected=seen.version, command="req-1")
        assert again == taken
        with pytest.raises(VersionConflict):
            await panels.send("sari", Toggle(MONDAY), expected=99)


async def test_an_event_that_only_came_due_conflicts_with_the_version_expected(
    service: Service,
) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        seen = await panels.send("sari", offer())
        service.ahead += 1000
        with pytest.raises(VersionConflict) as caught:
            await panels.send("sari", accept(at=service.clock()), expected=seen.version)
        assert caught.value.version == 2
        assert (await panels.view("sari")).view.presence == "Inactive"


async def test_an_unknown_panel_is_an_error_and_says_what_to_do(service: Service) -> None:
    async with service.panels() as panels:
        for asked in (panels.send("sari", offer()), panels.view("sari")):
            with pytest.raises(UnknownPanel, match=r"make it with create\(\)"):
                await asked
        with pytest.raises(UnknownPanel):
            await anext(panels.watch("sari"))
        await panels.create("sari")
        with pytest.raises(PanelExists, match=r"configure\(\) it"):
            await panels.create("sari")


@pytest.mark.parametrize("panel", ["", "a/b", ".", "..", "a\n", "x" * 201, 7, "caf\udce9"])
async def test_what_cannot_be_the_id_of_a_panel_is_no_input(service: Service, panel: str) -> None:
    async with service.panels() as panels:
        for ask in (
            panels.create,
            lambda panel: panels.send(panel, offer()),
            panels.view,
            lambda panel: anext(panels.watch(panel)),
            lambda panel: anext(panels.export(panel)),
        ):
            with pytest.raises(InvalidInput) as caught:
                await ask(panel)
            assert caught.value.field == "panel"


@pytest.mark.parametrize("text", ["caf\udce9", 7])
@pytest.mark.parametrize("field", ["command", "caller"])
async def test_what_cannot_be_kept_of_a_command_is_no_input(
    service: Service, field: str, text: str
) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        with pytest.raises(InvalidInput) as caught:
            await panels.send("sari", offer(), **{field: text})
        assert caught.value.field == field
        assert (await panels.view("sari")).version == 0


@pytest.mark.parametrize(
    "event",
    [
        Miss(MONDAY, "c1"),
        Expire(MONDAY, "c1"),
        Toggle(MONDAY + 61),
        Panel(),
        lambda at: at,
        lambda at: Toggle(at + 61),
    ],
)
async def test_what_nobody_may_send_is_no_input(service: Service, event: Toggle) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        with pytest.raises(InvalidInput):
            await panels.send("sari", event)
        assert (await panels.view("sari")).version == 1


async def test_an_event_of_more_than_64_kb_is_no_input(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", OpenRecord(MONDAY, "r1", "case", "Lamp"))
        with pytest.raises(InvalidInput, match="64000 bytes"):
            await panels.send("sari", Edit(MONDAY, "r1", {"note": "x" * 65_000}))
        assert (await panels.send("sari", Edit(MONDAY, "r1", {"note": "x" * 60_000}))).version == 2


async def test_an_event_may_be_made_for_the_time_that_it_is(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        service.ahead += 5
        await panels.send("sari", offer(at=MONDAY + 5))
        await panels.send("sari", lambda at: Close(at, "home"))
        found = await service.store.load("sari")
        assert found is not None
        assert [entry.at for entry in found[1]] == [MONDAY + 5, MONDAY + 5]


async def test_a_configuration_is_an_event(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari", Config(capacity=1))
        sent = await panels.configure("sari", Config(capacity=3), command="req-1")
        assert sent.version == 1
        assert await panels.configure("sari", Config(capacity=3), command="req-1") == sent
        with pytest.raises(CommandReused):
            await panels.configure("sari", Config(capacity=4), command="req-1")


async def test_a_host_that_is_not_open_says_so(service: Service) -> None:
    panels = service.panels()
    for asked in (panels.create("sari"), panels.send("sari", offer()), panels.view("sari")):
        with pytest.raises(HostClosed, match="async with"):
            await asked
    async with panels:
        await panels.create("sari")
    with pytest.raises(HostClosed):
        await panels.send("sari", offer())
    with pytest.raises(HostClosed):
        await panels.__aenter__()


async def test_a_panel_read_back_equals_the_replay_of_its_log(service: Service) -> None:
    """G2, through two snapshots, with what was refused in between."""
    toggles = [Toggle(MONDAY + n) for n in range(230)]
    events = [offer(), accept(), accept(), *toggles, accept("c9", MONDAY + 229)]
    async with service.panels() as panels:
        await panels.create("sari")
        for event in events:
            service.ahead = event.at
            await panels.send("sari", event)
        kept = await panels.view("sari")
    async with service.panels() as panels:
        record, tail = await service.store.load("sari") or pytest.fail("nothing is kept")
        assert (record.snapshot_version, len(tail)) == (200, 34)
        assert await panels.view("sari") == kept
        panel = Panel()
        for event in (*events[:2], *toggles):
            panel.apply(event)
        assert kept.view == panel.view()


async def test_panels_take_no_more_from_a_store_than_its_protocol(tmp_path: Path) -> None:
    """A type checker holds each store against the protocol; here its names are compared."""
    asked = {name for name in vars(Store) if not name.startswith("_")}
    for store in (memory(), sqlite(tmp_path / "panels.db")):
        assert asked == {name for name in dir(store) if not name.startswith("_")}
        assert isinstance(Panels(store, Service(store).carry_out), Panels)


async def test_a_panel_that_is_made_while_others_ask_for_it_is_one_panel(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waited behind one that did not find it goes on with what all the others see."""
    load = service.store.load

    async def slow(panel: str) -> object:
        found = await load(panel)
        await asyncio.sleep(1)
        return found

    monkeypatch.setattr(service.store, "load", slow)
    async with service.panels() as panels:
        early = asyncio.create_task(panels.send("sari", Toggle(MONDAY)))
        behind = asyncio.create_task(panels.send("sari", Toggle(MONDAY)))
        await asyncio.sleep(0.5)
        await panels.create("sari")
        with pytest.raises(UnknownPanel):
            await early
        assert (await panels.view("sari")).version == (await behind).version == 1


async def test_a_panel_that_nobody_found_takes_no_memory(service: Service) -> None:
    async with service.panels() as panels:
        for number in range(9):
            with pytest.raises(UnknownPanel):
                await panels.view(f"agent-{number}")
        await panels.create("sari")
        await panels.view("sari")
        assert [*panels._residents._residents] == ["sari"]


async def test_a_panel_that_is_read_slowly_is_not_shown_as_it_was(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G14: one task at a time reads a panel, or adds to it."""
    async with service.panels() as panels:
        await panels.create("sari")
        load, seconds = service.store.load, iter([5, 0, 0, 0])

        async def slowly(panel: str) -> object:
            found = await load(panel)
            await asyncio.sleep(next(seconds))
            return found

        monkeypatch.setattr(service.store, "load", slowly)
        await asyncio.gather(panels.view("sari"), panels.send("sari", offer()))
        assert (await panels.view("sari")).version == 1
