"""A customer is forgotten: nothing says who it was, and everything else is as it was."""

import asyncio
import json
import sqlite3
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from host_time import run
from msgspec import UNSET, UnsetType
from random_days import any_event
from service import MONDAY, Service, accept, offer

from session_panel import (
    Accept,
    AnyEvent,
    Assign,
    Close,
    CloseTab,
    Config,
    Confirm,
    Edit,
    Effect,
    End,
    EventRefused,
    Focus,
    FocusTab,
    HandedBack,
    InvalidInput,
    Message,
    Offer,
    OpenRecord,
    OpenTab,
    Panel,
    Reject,
    Rename,
    Save,
    Toggle,
    Transfer,
)
from session_panel_host import (
    HostClosed,
    Key,
    NotForgotten,
    Panels,
    Store,
    StoreFailed,
    Undeliverable,
    panels,
    sqlite,
)
from session_panel_spec.logs.log import read_log
from session_panel_spec.monitor.watching import Options, Watch

SECRETS = (
    "ana-7",
    "Ana Putri",
    "conv-ana",
    "a broken lamp",
    "record-ana",
    "Jalan Mawar",
    "tab-ana",
)
"""Everything that says who it was."""

NEW = {"customer": "ana-7", "name": "Ana Putri", "case": "Ana Putri", "summary": "a broken lamp"}
CAME: list[AnyEvent] = [
    Accept(MONDAY, "conv-ana"),
    Offer(MONDAY, conversation="conv-ana", mode="persistent", **NEW),
    Offer(MONDAY, conversation="conv-ana-2", mode="live", **NEW),
    Accept(MONDAY, "conv-ana"),
    Message(MONDAY, "conv-ana"),
    Rename(at=MONDAY, conversation="conv-ana", name="Ana Putri"),
    OpenTab(MONDAY, "conv-ana", "tab-ana", "record", "Ana Putri"),
    FocusTab(MONDAY, "conv-ana", "conversation"),
    Edit(MONDAY, "conv-ana", {"Address": "Jalan Mawar"}),
    OpenRecord(MONDAY, "record-ana", "case", "Ana Putri"),
    Edit(MONDAY, "record-ana", {"Address": "Jalan Mawar"}),
    Save(MONDAY, "record-ana"),
]
WENT: list[AnyEvent] = [
    Close(MONDAY, "record-ana"),
    Confirm(MONDAY),
    Focus(MONDAY, "conv-ana"),
    CloseTab(MONDAY, "conv-ana", "tab-ana"),
    Save(MONDAY, "conv-ana"),
    End(MONDAY, "conv-ana"),
    Close(MONDAY, "conv-ana"),
    Confirm(MONDAY),
]
OTHERS: list[AnyEvent] = [
    Offer(MONDAY, conversation="c2", customer="budi", name="Budi", mode="live"),
    Accept(MONDAY, "c2"),
    Edit(MONDAY, "c2", {"customer": "of ana's"}),
]


async def sent(opened: Panels, events: list[AnyEvent]) -> None:
    for event in events:
        await opened.send("sari", event)


async def whole_day(opened: Panels) -> None:
    await opened.create("sari", Config(capacity=3))
    await opened.create("tono")
    for events in (CAME, OTHERS, WENT):
        await sent(opened, events)
    await opened.send("tono", Toggle(MONDAY))
    await asyncio.sleep(1)


async def log_of(opened: Panels, panel: str = "sari") -> list[dict[str, Any]]:
    return [json.loads(line) async for line in opened.export(panel)]


def told(lines: object) -> list[str]:
    """Return which of the secrets something tells."""
    return [secret for secret in SECRETS if secret in json.dumps(lines)]


async def test_what_is_forgotten_is_told_nowhere_and_all_else_is_as_it_was(
    service: Service,
) -> None:
    async with service.panels() as opened:
        await whole_day(opened)
        before, shown = await log_of(opened), await opened.view("sari")
        assert told(before) == list(SECRETS)
        assert await opened.forget("ana-7", records=["record-ana"]) == 1
        after = await log_of(opened)
        assert told(after) == []
        same = ("seq", "type", "at", "refused", "panel", "level", "kind", "mode", "channel")
        for was, now in zip(before[1:], after[1:], strict=False):
            assert {k: was.get(k) for k in same} == {k: now.get(k) for k in same}
        (dropped,) = after[len(before) :]
        assert (dropped["type"], dropped.get("refused")) == ("drop", None)
        about_others = [line for line in before if "c2" in line.values()]
        assert about_others == [line for line in after if "c2" in line.values()]
        assert (await opened.view("sari")).version == shown.version + 1
        assert (await opened.view("tono")).version == 1
        assert await opened.forget("ana-7", records=["record-ana"]) == 0
    async with service.panels() as opened:
        assert (await opened.view("sari")).version == shown.version + 1


async def test_a_log_that_has_forgotten_leads_to_what_the_panel_shows_and_breaks_no_rule(
    service: Service,
) -> None:
    """G2 and G11, of random days of which every customer is forgotten in turn."""
    dice = Random(3)  # noqa: S311 - a seed repeats it
    async with service.panels() as opened:
        await opened.create("sari", Config(capacity=3))
        for round_ in range(6):
            for _ in range(60):
                service.ahead += dice.choice([0, 1, 40])
                await opened.send("sari", any_event(dice, service.clock()))
            await over(opened, service)
            assert await opened.forget(f"c{1 + round_ % 4}", records=["r1"]) == 1
        lines = [line async for line in opened.export("sari")]
        shown = await opened.view("sari")
    assert list(Watch("sari.jsonl", Options(now=service.ahead)).findings(lines)) == []
    first, *others = read_log(lines, "sari.jsonl").entries
    assert first.snapshot is not None
    panel, refused = Panel.restore(first.snapshot), 0
    for entry in others:
        rule = rule_against(panel, entry.event)
        assert rule == entry.refused
        refused += rule is not UNSET
    assert panel.view() == shown.view
    assert refused > 20


def rule_against(panel: Panel, event: AnyEvent | None) -> str | UnsetType:
    """Apply an event, and return the rule that refuses it, if one does."""
    try:
        panel.apply(event)
    except EventRefused as refused:
        return refused.rule
    return UNSET


async def over(opened: Panels, service: Service) -> None:
    """End and close everything that a panel has."""
    while True:
        snapshot = (await opened._residents.at_hand("sari")).live.panel.snapshot()
        events: list[AnyEvent] = [Reject(service.clock(), offer.id) for offer in snapshot.offers]
        for session in snapshot.sessions[1:]:
            events += [End(service.clock(), session.id), Close(service.clock(), session.id)]
            events += [Confirm(service.clock())]
        for known in snapshot.conversations:
            if known.state == "waiting":
                service.ahead = max(service.ahead, known.expires_at - 1)
        if not events and not any(known.state == "waiting" for known in snapshot.conversations):
            return
        for event in events:
            await opened.send("sari", event)
        await asyncio.sleep(5)


async def test_a_number_of_a_visitor_is_no_other_afterwards(service: Service) -> None:
    """TITL-1: who was nameless stays so, and a name stays one."""
    async with service.panels() as opened:
        await opened.create("sari", Config(capacity=9))
        for number, name in enumerate([None, "Ana", None, " ", "Budi"]):
            conversation, customer = f"c{number}", "ana" if number < 4 else "budi"
            offered = Offer(MONDAY, conversation, customer, name, mode="live")
            await sent(opened, [offered, accept(conversation), End(MONDAY, conversation)])
            await sent(opened, [Close(MONDAY, conversation), Confirm(MONDAY)])
        await asyncio.sleep(1)
        await opened.forget("ana")
        names = [line["name"] for line in await log_of(opened) if line.get("type") == "offer"]
        assert names == [None, "forgotten", None, " ", "Budi"]


async def test_an_id_that_became_another_customers_is_left_to_that_one(service: Service) -> None:
    async with service.panels() as opened:
        await opened.create("sari", Config(capacity=9))
        for customer in ("ana", "budi", "ana"):
            offered = Offer(MONDAY, conversation="c1", customer=customer, mode="live")
            await sent(opened, [offered, Reject(MONDAY, "c1")])
        budi = Offer(MONDAY, conversation="c1", customer="budi", mode="live")
        await sent(opened, [budi, accept("c1")])
        await asyncio.sleep(1)
        await opened.forget("ana")
        log = [line for line in await log_of(opened) if "conversation" in line]
        theirs = [line["conversation"] != "c1" for line in log]
        assert theirs == [True, True, False, False, True, True, False, False]


@pytest.mark.parametrize("left", [1, 2, 3, 5, 8])
async def test_what_is_not_over_or_open_is_not_forgotten(service: Service, left: int) -> None:
    async with service.panels() as opened:
        await opened.create("sari")
        await sent(opened, [*CAME, *WENT[:-left]])
        before = await log_of(opened)
        with pytest.raises(
            NotForgotten, match=r"'sari' cannot forget yet: '\S+' is not over"
        ) as no:
            await opened.forget("ana-7", records=["record-ana"])
        assert no.value.panel == "sari"
        assert await log_of(opened) == before


async def test_what_is_offered_is_not_forgotten(service: Service) -> None:
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.send("sari", offer())
        with pytest.raises(NotForgotten):
            await opened.forget("c1")


async def test_a_repeat_of_a_forgotten_command_has_its_answer(service: Service) -> None:
    """G5."""
    async with service.panels() as opened:
        await opened.create("sari")
        first = await opened.send("sari", CAME[1], command="a")
        await sent(opened, [Reject(MONDAY, "conv-ana")])
        await asyncio.sleep(1)
        await opened.forget("ana-7")
        for again in (CAME[1], Toggle(MONDAY)):
            assert await opened.send("sari", again, command="a") == first
        assert (await opened.view("sari")).version == 3


async def test_what_an_earlier_version_of_the_package_wrote_is_forgotten_too(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log begins anew with a snapshot; the events before it are still in the store."""
    with monkeypatch.context() as earlier:
        earlier.setattr(panels, "BEHAVIOUR", "0.1.9")
        async with service.panels() as opened:
            await opened.create("sari", Config(capacity=3))
            await sent(opened, CAME[:-1])
            await opened.settle()
    async with service.panels() as opened:
        assert told(await log_of(opened)) == list(SECRETS)
        await sent(opened, [CAME[-1], *OTHERS, *WENT])
        await asyncio.sleep(1)
        assert await opened.forget("ana-7", records=["record-ana"]) == 1
        assert told(await log_of(opened)) == []
        entries = await service.store.events("sari", 0, 100)
        assert told([entry.body for entry in entries]) == []


async def test_the_commands_of_the_host_itself_name_nobody_any_more(service: Service) -> None:
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.send("sari", CAME[1])
        await asyncio.sleep(130)
        assert told([one.command for one in await service.store.events("sari", 0, 9)]) != []
        await opened.forget("ana-7")
        commands = [one.command for one in await service.store.events("sari", 0, 9)]
        assert told(commands) == []
        assert commands[1] == f"due/miss/forgotten-3-1/{MONDAY + 120}"


class Slow(Service):
    """A service whose receiver of effects is away for a while, or for ever."""

    is_away = True
    error: type[Exception] = OSError

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        if self.is_away:
            raise self.error("away: Ana Putri")
        await super().carry_out(key, effect, age)


async def waiting(opened: Panels) -> asyncio.Task[int]:
    """Begin to forget a customer of whom effects are pending."""
    await opened.create("sari")
    await sent(opened, [CAME[1], Reject(MONDAY, "conv-ana")])
    forgetting = asyncio.create_task(opened.forget("ana-7"))
    await asyncio.sleep(20)
    assert not forgetting.done()
    return forgetting


async def test_pending_effects_are_waited_for_as_they_are(store: Store) -> None:
    """G3: each is carried out with its own body before what it tells is gone."""
    service = Slow(store)
    async with service.panels() as opened:
        forgetting = await waiting(opened)
        await opened.send("sari", Toggle(service.clock()))
        service.is_away = False
        assert await forgetting == 1
        assert {effect.conversation for effect in service.effects[:2]} == {"conv-ana"}
        assert told(await log_of(opened)) == []


async def test_a_customer_who_comes_back_meanwhile_is_not_forgotten(store: Store) -> None:
    service = Slow(store)
    async with service.panels() as opened:
        forgetting = await waiting(opened)
        await sent(opened, [CAME[1]])
        service.is_away = False
        with pytest.raises(NotForgotten, match="'conv-ana' is not over"):
            await forgetting


async def test_effects_that_are_kept_aside_go_with_their_errors(store: Store) -> None:
    service = Slow(store)
    service.error = Undeliverable
    async with service.panels() as opened:
        await opened.create("sari")
        await sent(opened, [CAME[1], Reject(MONDAY, "conv-ana"), *OTHERS])
        await asyncio.sleep(1)
        before = await opened.undelivered()
        await opened.forget("ana-7")
        kept = await opened.undelivered()
        assert 0 < len(kept) < len(before)
        assert all(b"conv-ana" not in one.effect.body.encode() for one in kept)


async def test_a_host_that_closes_forgets_another_time(store: Store) -> None:
    service = Slow(store)
    async with service.panels() as opened:
        forgetting = await waiting(opened)
    with pytest.raises(HostClosed):
        await forgetting
    service.is_away = False
    async with service.panels() as opened:
        assert await opened.forget("ana-7") == 1
        assert told(await log_of(opened)) == []


@pytest.mark.parametrize("given", [("", ()), (7, ()), ("ana", "r1"), ("ana", [7]), ("ana", 7)])
async def test_what_is_no_id_is_not_forgotten(service: Service, given: tuple[Any, Any]) -> None:
    async with service.panels() as opened:
        with pytest.raises(InvalidInput, match=r"customer|record"):
            await opened.forget(given[0], records=given[1])


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_no_byte_of_the_store_tells_what_is_forgotten(tmp_path: Path) -> None:
    """Neither the file nor the log beside it, while the host runs; nor a backup made then."""
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await whole_day(opened)
        for _ in range(3):
            for _ in range(120):
                await opened.send("tono", Toggle(MONDAY))
        everywhere = bytes_of(tmp_path)
        assert [secret for secret in SECRETS if secret.encode() not in everywhere] == []
        await opened.forget("ana-7", records=["record-ana"])
        left = bytes_of(tmp_path)
        assert [secret for secret in SECRETS if secret.encode() in left] == []
        await opened.backup(tmp_path / "monday.db")
        left = (tmp_path / "monday.db").read_bytes()
        assert [secret for secret in SECRETS if secret.encode() in left] == []


async def test_a_start_scrubs_what_a_host_that_was_killed_could_not(tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    killed.mkdir()
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await whole_day(opened)
        service.store.scrub = lambda: asyncio.sleep(0)
        await opened.forget("ana-7", records=["record-ana"])
        for path in tmp_path.glob("panels.db*"):
            (killed / path.name).write_bytes(path.read_bytes())
    assert SECRETS[0].encode() in bytes_of(killed)
    async with Service(sqlite(killed / "panels.db")).panels() as opened:
        left = bytes_of(killed)
        assert [secret for secret in SECRETS if secret.encode() in left] == []
        assert told(await log_of(opened)) == []


class Failing(sqlite3.Connection):
    """A connection one of whose statements fails, once it is asked for."""

    left: int | None = None

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if Failing.left is not None:
            Failing.left -= 1
            if Failing.left == 0:
                Failing.left = None
                raise sqlite3.OperationalError(f"no luck with {sql}")
        return super().execute(sql, *values)


SHORT: list[AnyEvent] = [CAME[1], Reject(MONDAY, "conv-ana"), Toggle(MONDAY)]


async def forgotten_twice(path: Path, number: int) -> bool:
    """Forget, while the statement of a number fails, and again; say whether it has failed."""
    service = Service(sqlite(path))
    async with service.panels() as opened:
        await opened.create("sari")
        await sent(opened, SHORT)
        await asyncio.sleep(0.5)
        before, Failing.left = await log_of(opened), number
        with suppress(StoreFailed):
            await opened.forget("ana-7")
        failed, Failing.left = Failing.left is None, None
        after = await log_of(opened)
        assert told(after) == [] or after[: len(before)] == before
        await opened.forget("ana-7")
        assert told(await log_of(opened)) == []
        assert SECRETS[0].encode() not in bytes_of(path.parent)
        versions = [line["seq"] for line in await log_of(opened)]
        assert versions == [*range((await opened.view("sari")).version + 1)]
    return failed


def test_whichever_statement_fails_a_log_has_forgotten_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Failing))
    failed = 0
    for number in range(1, 200):
        folder = tmp_path / str(number)
        folder.mkdir()
        if not run(forgotten_twice(folder / "panels.db", number)):
            break
        failed += 1
    assert failed > 40


async def test_who_is_passed_on_while_effects_are_waited_for_is_not_told_to_be_forgotten(
    store: Store,
) -> None:
    """An effect that is waited for may tell another panel of the customer."""

    async def pass_on(key: Key, effect: Effect, age: float) -> None:
        if isinstance(effect, HandedBack):
            await asyncio.sleep(3)
            assign = partial(Assign, conversation="conv-ana", customer="conv-ana")
            await opened.send("budi", assign, command=f"fx/{key}")

    service = Service(store)
    async with Panels(store, pass_on, clock=service.clock) as opened:
        for panel in ("budi", "sari"):
            await opened.create(panel)
        await opened.send("sari", lambda at: offer("conv-ana", at))
        for made in (Accept, Transfer, Close):
            await opened.send("sari", made(MONDAY, "conv-ana"))
        with pytest.raises(NotForgotten):
            await opened.forget("conv-ana")
