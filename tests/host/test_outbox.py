"""Effects on their way out."""

import asyncio
from typing import Any

import pytest
from service import MONDAY, Service, accept, applied, offer

from session_panel import (
    Choose,
    CloseNotification,
    Effect,
    InvalidInput,
    NotifyOffer,
    OpenRecord,
    PublishPresence,
    Toggle,
)
from session_panel_host import Key, NotKeptAside, Panels, StoreFailed, Undeliverable, memory
from session_panel_host.kept import Outcome, Write


class Unwell(Service):
    """A service that cannot carry out effects of some panels.

    Attributes:
        unwell: what it raises, by panel; None if it never ends.
        tried: the keys of what it was asked for, each time.
    """

    def __init__(self, store, **unwell: type[BaseException] | None) -> None:
        super().__init__(store)
        self.unwell = unwell
        self.tried: list[str] = []

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        self.tried.append(str(key))
        if key.panel in self.unwell:
            error = self.unwell[key.panel]
            if error is None:
                await asyncio.Event().wait()
            raise error("not today")
        await super().carry_out(key, effect, age)


DAY = [
    offer(),
    accept(),
    OpenRecord(MONDAY, "r1", "case", "Lamp"),
    Choose(MONDAY, "away"),
    accept("c9"),
]


async def test_every_effect_of_the_log_is_delivered_in_its_order_under_a_key_of_its_own(
    service: Service,
) -> None:
    """G3, G4."""
    async with service.panels() as panels:
        await panels.create("sari")
        for event in DAY:
            await panels.send("sari", event)
        await asyncio.sleep(1)
        panel, numbered = applied([]), []
        for version, event in enumerate(DAY[:-1], 1):
            told = enumerate(panel.apply(event), 1)
            numbered += [(version, number, effect) for number, effect in told]
        keys = [Key.of(key) for key, _ in service.carried]
        found = [(key.version, key.number) for key in keys]
        assert list(zip(found, service.effects, strict=True)) == [
            ((version, number), effect) for version, number, effect in numbered
        ]
        assert {(key.epoch, key.panel) for key in keys} == {(keys[0].epoch, "sari")}
        assert await service.store.panels_with_effects() == []


async def test_what_a_store_has_added_and_lost_the_answer_of_is_shown_and_carried_out(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G3, G9: as over a network, the write comes twice, and the second finds the first."""
    append = service.store.append

    async def twice(write: Write) -> Outcome:
        await append(write)
        return await append(write)

    monkeypatch.setattr(service.store, "append", twice)
    async with service.panels() as panels:
        await panels.create("sari")
        sent = await panels.send("sari", offer())
        assert (await panels.view("sari")).version == sent.version == 1
        await asyncio.sleep(130)
        assert (await panels.view("sari")).version == 2
        missed = [CloseNotification("c1", "missed"), PublishPresence("inactive")]
        assert service.effects == [NotifyOffer("c1", MONDAY + 120), *missed]


async def test_an_effect_is_as_old_as_its_event(service: Service) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        service.ahead += 7
        await panels.send("sari", offer())
        await asyncio.sleep(0.5)
        assert service.ages == [7]


async def test_what_was_left_at_the_end_is_carried_out_at_the_next_start(store) -> None:
    unwell = Unwell(store, sari=OSError)
    async with unwell.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await panels.send("sari", accept())
    service = Service(store)
    async with service.panels() as panels:
        await asyncio.sleep(1)
    assert service.effects[:2] == [
        NotifyOffer("c1", MONDAY + 120),
        CloseNotification("c1", "accepted"),
    ]
    assert service.carried[0][0] == unwell.tried[0]


async def test_one_that_fails_is_tried_again_with_the_same_key_and_holds_up_no_other_panel(
    store,
) -> None:
    """G4."""
    service = Unwell(store, sari=OSError)
    async with service.panels() as panels:
        for panel in ("sari", "tono"):
            await panels.create(panel)
            await panels.send(panel, offer())
            await panels.send(panel, accept())
        await asyncio.sleep(60)
        assert {Key.of(key).panel for key, _ in service.carried} == {"tono"}
        tried = [key for key in service.tried if Key.of(key).panel == "sari"]
        assert (len(tried), len(set(tried))) == (6, 1)
        service.unwell.clear()
        await asyncio.sleep(60)
        carried = [key for key, _ in service.carried if Key.of(key).panel == "sari"]
        assert carried[0] == tried[0]
        effects = applied([offer()]).apply(accept())
        assert [Key.of(key).version for key in carried] == [1, *len(effects) * [2]]
        assert await panels.undelivered() == []


async def test_one_that_fails_for_ever_is_kept_aside_and_told_and_the_next_go_on(
    store, caplog: pytest.LogCaptureFixture
) -> None:
    """G3, G4."""
    service = Unwell(store, sari=OSError)
    async with service.panels(give_up=600) as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await asyncio.sleep(599)
        assert await panels.undelivered() == []
        await asyncio.sleep(62)
        (kept,) = await panels.undelivered()
        assert (kept.effect.key.version, kept.error) == (1, "OSError: not today")
        assert kept.tries == service.tried.count(str(kept.effect.key)) > 9
        assert f"Effect {kept.effect.key} is kept aside" in caplog.text
        service.unwell.clear()
        await panels.send("sari", Choose(service.clock(), "away"))
        await asyncio.sleep(60)
        assert PublishPresence("away") in service.effects


async def test_what_is_undeliverable_is_kept_aside_at_once_and_retried_or_skipped_when_asked(
    store,
) -> None:
    service = Unwell(store, sari=Undeliverable)
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await panels.send("sari", Choose(MONDAY, "away"))
        await asyncio.sleep(0.5)
        kept = await panels.undelivered()
        assert [one.tries for one in kept] == [1, 1]
        ring, presence = (one.effect.key for one in kept)
        await panels.skip(ring)
        service.unwell.clear()
        await panels.retry(presence)
        await asyncio.sleep(0.5)
        assert service.carried == [(str(presence), PublishPresence("away"))]
        assert await panels.undelivered() == []
        for again in (panels.skip(ring), panels.retry(ring), panels.retry(Key("e", "x", 1, 1))):
            with pytest.raises(NotKeptAside, match=r"undelivered\(\) lists"):
                await again
        with pytest.raises(NotKeptAside):
            await panels.skip(Key("e", "x", 1, 1))


async def test_one_that_is_put_back_is_carried_out_though_the_store_failed_to_say_so(
    store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G3: nobody knows whether it is back, so it is looked after."""
    retry, service = store.retry, Unwell(store, sari=Undeliverable)

    async def unsaid(key: Key) -> bool:
        await retry(key)
        raise StoreFailed("no answer")

    monkeypatch.setattr(store, "retry", unsaid)
    async with service.panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await asyncio.sleep(0.5)
        (kept,) = await panels.undelivered()
        service.unwell.clear()
        with pytest.raises(StoreFailed):
            await panels.retry(kept.effect.key)
        await asyncio.sleep(0.5)
        assert service.effects == [NotifyOffer("c1", MONDAY + 120)]


async def test_what_is_kept_aside_is_still_so_after_a_start(store) -> None:
    async with Unwell(store, sari=Undeliverable).panels() as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await asyncio.sleep(0.5)
        kept = await panels.undelivered()
    service = Service(store)
    async with service.panels() as panels:
        await asyncio.sleep(0.5)
        assert await panels.undelivered() == kept
        assert service.carried == []


async def test_one_that_never_ends_is_cancelled_and_tried_again(store) -> None:
    service = Unwell(store, sari=None)
    async with service.panels(try_limit=10, give_up=60) as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await asyncio.sleep(100)
        (kept,) = await panels.undelivered()
        assert kept.error.startswith("TimeoutError: ")
        assert kept.tries == 5


async def test_a_host_that_closes_waits_for_what_is_under_way_and_begins_nothing(store) -> None:
    service = Unwell(store, sari=None)
    async with service.panels(try_limit=10) as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await panels.send("sari", Choose(MONDAY, "away"))
        await asyncio.sleep(1)
    assert asyncio.get_running_loop().time() == pytest.approx(10, abs=0.1)
    assert len(service.tried) == 1


async def test_a_handler_may_send_to_its_own_panel_and_to_another(store) -> None:
    class Saga(Service):
        panels_: Panels

        async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
            await super().carry_out(key, effect, age)
            if isinstance(effect, NotifyOffer):
                for panel in ("sari", "tono"):
                    await self.panels_.send(panel, Toggle, command=f"fx/{key}")

    service = Saga(store)
    async with service.panels() as panels:
        service.panels_ = panels
        await panels.create("sari")
        await panels.create("tono")
        await panels.send("sari", offer())
        await asyncio.sleep(1)
        assert (await panels.view("sari")).version == 2
        assert (await panels.view("tono")).version == 1


async def test_a_key_of_one_store_is_none_of_another() -> None:
    keys = set()
    for _ in range(2):
        service = Service(memory())
        async with service.panels() as panels:
            await panels.create("sari")
            await panels.send("sari", offer())
            await asyncio.sleep(0.5)
        keys |= {key for key, _ in service.carried}
    assert len(keys) == 2


class MuteError(Exception):
    """It cannot even say what it is."""

    def __str__(self) -> str:
        raise ValueError


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Undeliverable("caf\udce9"), "Undeliverable: caf\\udce9"),
        (Undeliverable("x" * 999), f"Undeliverable: {'x' * 485}"),
        (MuteError(), "MuteError"),
    ],
)
async def test_whatever_a_handler_raises_is_told_and_holds_up_nobody(
    store, error: Exception, told: str
) -> None:
    """G3, G4."""

    class Strange(Service):
        async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
            if isinstance(effect, NotifyOffer):
                raise error
            await super().carry_out(key, effect, age)

    service = Strange(store)
    async with service.panels(give_up=5) as panels:
        await panels.create("sari")
        await panels.send("sari", offer())
        await panels.send("sari", Choose(MONDAY, "away"))
        await asyncio.sleep(10)
        (kept,) = await panels.undelivered()
        assert kept.error == told
        assert service.effects == [PublishPresence("away")]


async def test_a_store_that_breaks_in_a_new_way_is_asked_again(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with service.panels() as panels:
        await panels.create("sari")
        with monkeypatch.context() as broken:
            broken.setattr(service.store, "delivered", lambda _: 1 / 0)
            await panels.send("sari", offer())
            await asyncio.sleep(3)
            assert "The effects of panel 'sari' wait" in caplog.text
        await asyncio.sleep(3)
        assert set(service.effects) == {NotifyOffer("c1", MONDAY + 120)}
        assert await service.store.panels_with_effects() == []


@pytest.mark.parametrize("given", ["a/b/1", "a/b/c/1", "a/b/1/1/1", "", "a/b/1/ 1", "a/b/1/01", 7])
async def test_what_is_no_key_is_told(service: Service, given: Any) -> None:
    assert Key.of("a/b/2/1") == Key("a", "b", 2, 1)
    with pytest.raises(InvalidInput, match=r"^key: Expected epoch/panel/version/number, got"):
        Key.of(given)
    async with service.panels() as panels:
        for late in (panels.retry, panels.skip):
            with pytest.raises(InvalidInput, match=r"^key: "):
                await late(given)
            with pytest.raises(NotKeptAside):
                await late("a/b/2/1")
