"""What leaves a store: its log, its backups, and its panels on their way to another version."""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from msgspec import UNSET, UnsetType
from random_days import any_event
from service import MONDAY, Service, accept, offer

from session_panel import AnyEvent, Config, Effect, EventRefused, Miss, Panel, Toggle
from session_panel_host import (
    HostClosed,
    Key,
    NotSettled,
    Panels,
    Store,
    StoreInUse,
    UnfitStore,
    UnknownPanel,
    WrittenByNewer,
    memory,
    panels,
    restore,
    sqlite,
)
from session_panel_host.draft import Draft
from session_panel_host.log.behaviour import newer
from session_panel_host.sqlite_file import connected
from session_panel_spec.logs.log import read_log
from session_panel_spec.monitor.watching import Options, Watch

DAY = 86_400.0


async def a_day(service: Service, opened: Panels, names: list[str], seed: int = 1) -> None:
    """Let much happen on panels, with clocks that are not quite the same."""
    dice = Random(seed)  # noqa: S311 - a seed repeats it
    for _ in range(250):
        service.ahead += dice.choice([0, 1, 40, 100])
        at = service.clock() - dice.choice([0, 0, 5])
        await opened.send(dice.choice(names), any_event(dice, at))
        if dice.random() < 0.1:
            await asyncio.sleep(3)


async def exported(opened: Panels, panel: str | None = None) -> list[str]:
    return [line async for line in opened.export(panel)]


async def test_the_log_that_export_writes_passes_the_monitor_with_no_breach(
    service: Service,
) -> None:
    """G11."""
    async with service.panels() as opened:
        names = ["budi", "sari", "tono"]
        for name in names:
            await opened.create(name, Config(capacity=3))
        await a_day(service, opened, names)
        lines = await exported(opened)
        versions = {name: (await opened.view(name)).version for name in names}
    watch = Watch("service.jsonl", Options(now=service.ahead))
    assert list(watch.findings(lines)) == []
    assert sum('"refused"' in line for line in lines) > 20
    assert sum('"type":"miss"' in line for line in lines) > 5
    assert len(lines) == 3 + sum(versions.values())


def rule_against(panel: Panel, event: AnyEvent) -> str | UnsetType:
    """Apply an event, and return the rule that refuses it, if one does."""
    try:
        panel.apply(event)
    except EventRefused as refused:
        return refused.rule
    return UNSET


async def test_a_log_of_one_panel_leads_to_what_it_shows(service: Service) -> None:
    """G2, by the log as others read it."""
    async with service.panels() as opened:
        await opened.create("sari", Config(session_limit=3))
        await opened.create("tono")
        await a_day(service, opened, ["sari"])
        lines = await exported(opened, "sari")
        shown = await opened.view("sari")
        with pytest.raises(UnknownPanel):
            await exported(opened, "nobody")
    first, *others = list(read_log(lines, "sari.jsonl").entries)
    assert first.snapshot is not None
    panel = Panel.restore(first.snapshot)
    for entry in others:
        assert entry.event is not None
        assert rule_against(panel, entry.event) == entry.refused
    assert shown == (len(others), panel.view())


async def sent_all(opened: Panels, panel: str, events: list[AnyEvent]) -> None:
    for event in events:
        await opened.send(panel, event)


async def test_after_backup_and_restore_no_key_is_used_twice_and_a_page_that_begins_anew_recovers(
    tmp_path: Path,
) -> None:
    """G13: which version a page has says nothing any more, so it asks without."""
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await opened.create("sari")
        await sent_all(opened, "sari", [offer(), accept()])
        await asyncio.sleep(1)
        await opened.backup(tmp_path / "monday.db")
        lost = [Toggle(MONDAY), offer("c2"), accept("c2")]
        await sent_all(opened, "sari", lost)
        await asyncio.sleep(1)
    restore(tmp_path / "monday.db", tmp_path / "again.db")
    restored = Service(sqlite(tmp_path / "again.db"))
    async with restored.panels() as opened:
        other = [offer("c3"), Toggle(MONDAY), accept("c3"), Toggle(MONDAY)]
        shown = await anext(opened.watch("sari"))
        assert shown.version == 2
        await sent_all(opened, "sari", other)
        await asyncio.sleep(1)
        assert (await opened.view("sari")).version == 6
    before, after = dict(service.carried), dict(restored.carried)
    assert len(after) > 2
    assert before.keys() & after.keys() == set()


async def test_an_effect_that_was_pending_at_the_backup_keeps_its_key(tmp_path: Path) -> None:
    class Down(Service):
        async def carry_out(self, key: Key, effect: object, age: float) -> None:
            self.carried.append((str(key), effect))
            raise OSError

    service = Down(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.send("sari", offer())
        await opened.backup(tmp_path / "monday.db")
    restore(tmp_path / "monday.db", tmp_path / "again.db")
    restored = Service(sqlite(tmp_path / "again.db"))
    async with restored.panels():
        await asyncio.sleep(0.5)
    assert restored.carried == service.carried[:1]


async def test_a_backup_replaces_no_file_and_a_restored_store_neither(tmp_path: Path) -> None:
    store = tmp_path / "panels.db"
    service = Service(sqlite(store))
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.backup(tmp_path / "monday.db")
        with pytest.raises(FileExistsError, match="new file"):
            await opened.backup(tmp_path / "monday.db")
        (tmp_path / "text").write_text("no backup")
        with pytest.raises(FileExistsError):
            restore(tmp_path / "monday.db", tmp_path / "text")
        with pytest.raises(UnfitStore, match="is a store"):
            restore(store, tmp_path / "again.db")
        with pytest.raises(UnfitStore):
            restore(tmp_path / "text", tmp_path / "again.db")
    left = {path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")}
    assert left == {"panels.db", "monday.db", "text"}
    async with Service(memory()).panels() as opened:
        with pytest.raises(UnfitStore, match=r"sqlite\(\)"):
            await opened.backup(tmp_path / "memory.db")


async def test_a_store_is_not_restored_while_a_host_has_its_name(tmp_path: Path) -> None:
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.backup(tmp_path / "monday.db")
        for name in ("panels.db", "panels.db-wal"):
            (tmp_path / name).unlink(missing_ok=True)
        with pytest.raises(StoreInUse):
            restore(tmp_path / "monday.db", tmp_path / "panels.db")


def as_version(monkeypatch: pytest.MonkeyPatch, behaviour: str) -> None:
    """Let the package be another version of itself."""
    monkeypatch.setattr(panels, "BEHAVIOUR", behaviour)


async def test_another_version_opens_a_store_once_every_panel_is_settled(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_version(monkeypatch, "1.9.0")
    async with service.panels() as opened:
        for panel in ("sari", "tono"):
            await opened.create(panel)
            await opened.send(panel, offer())
    as_version(monkeypatch, "1.10.0")
    with pytest.raises(NotSettled, match="2 panels, such as 'sari'") as caught:
        await service.panels().__aenter__()
    assert (caught.value.panels, caught.value.behaviour) == (["sari", "tono"], "1.9.0")
    as_version(monkeypatch, "1.9.0")
    async with service.panels() as opened:
        shown = await opened.view("sari")
        assert [await opened.settle(), await opened.settle()] == [2, 0]
        assert await opened.view("sari") == shown
    as_version(monkeypatch, "1.10.0")
    async with service.panels() as opened:
        assert await opened.view("sari") == shown
        await opened.send("sari", accept())
        first, second = lines = await exported(opened, "sari")
        assert '"seq":1,"snapshot"' in first
        assert '"seq":2,"type":"accept"' in second
    assert [*Watch("service.jsonl", Options(now=service.ahead)).findings(lines)] == []


async def test_an_old_version_cannot_append_afterwards(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_version(monkeypatch, "1.10.0")
    async with service.panels() as opened:
        await opened.create("sari")
    as_version(monkeypatch, "1.9.0")
    with pytest.raises(WrittenByNewer, match=r"session-panel 1\.10\.0"):
        await service.panels().__aenter__()
    assert newer("2.0", "1.9.9")
    assert not newer("1.9", "1.10")
    assert not newer("", "0.1")


async def test_a_tail_that_another_version_answered_is_never_replayed(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.send("sari", offer())
        await opened.settle()
    async with service.panels() as opened:
        await opened.send("sari", accept())
        await opened.settle()
    as_version(monkeypatch, "99.0")
    replayed: list[int] = []
    monkeypatch.setattr(Draft, "apply", lambda *_: replayed.append(1))
    async with service.panels() as opened:
        assert (await opened.view("sari")).view.presence == "Busy"
    assert replayed == []


class Sending(Service):
    """A service whose handler sends to its panel, after a while."""

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        await asyncio.sleep(5)
        await self.opened.send(key.panel, Toggle, command=f"fx/{key}")
        await super().carry_out(key, effect, age)


async def test_a_host_that_has_settled_appends_nothing_any_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what comes due, nor a handler that is at work, nor anybody who sends."""
    service = Sending(store)
    as_version(monkeypatch, "1.9.0")
    async with service.panels() as service.opened:
        await service.opened.create("sari")
        await service.opened.send("sari", offer())
        await asyncio.sleep(1)
        sending = asyncio.create_task(service.opened.send("sari", accept("c9")))
        await asyncio.sleep(0)
        assert await service.opened.settle() == 1
        assert (await sending).version == 2
        assert len(service.carried) == 1
        for late in (service.opened.send("sari", Toggle), service.opened.create("tono")):
            with pytest.raises(HostClosed, match="settled for an upgrade, and takes nothing more"):
                await late
        await asyncio.sleep(200)
        assert await store.unsettled() == []
        versions = [line["seq"] for line in map(json.loads, await exported(service.opened))]
        assert versions == [0, 1, 2, 3]
        assert (await service.opened.view("sari")).version == 3
        await service.opened.settle()
    as_version(monkeypatch, "1.10.0")
    async with service.panels() as service.opened:
        assert (await service.opened.view("sari")).version == 3
    for late in (service.opened.settle(), service.opened.view("sari")):
        with pytest.raises(HostClosed, match="use it within its `async with`"):
            await late


async def test_a_host_that_closes_finishes_settling(store: Store) -> None:
    service = Sending(store)
    async with service.panels() as service.opened:
        await service.opened.create("sari")
        await service.opened.send("sari", offer())
        settling = asyncio.create_task(service.opened.settle())
        await asyncio.sleep(0)
    assert await settling == 1


@pytest.mark.parametrize("former", [None, Miss(MONDAY + 5000, "c1"), Miss(MONDAY + 10, "c1")])
async def test_what_another_version_thought_due_is_worked_out_anew(
    service: Service, monkeypatch: pytest.MonkeyPatch, former: Miss | None
) -> None:
    as_version(monkeypatch, "1.9.0")
    with monkeypatch.context() as rules:
        rules.setattr(Panel, "due", lambda _: former)
        async with service.panels() as opened:
            await opened.create("sari")
            await opened.send("sari", offer())
            await opened.settle()
    as_version(monkeypatch, "1.10.0")
    service.ahead += 50
    asked = counted(monkeypatch, service.store)
    async with service.panels() as opened:
        await asyncio.sleep(5)
        assert len(asked) < 10
        assert (await opened.view("sari")).version == 1
        assert await service.store.next_due() == MONDAY + 120
        await asyncio.sleep(67)
        assert (await opened.view("sari")).version == 2


def counted(monkeypatch: pytest.MonkeyPatch, store: Store) -> list[float]:
    """Return a list of how often a store is asked for what is due; it fails in the end."""
    asked: list[float] = []
    due = store.due

    async def counting(until: float, limit: int) -> Sequence[str]:
        asked.append(until)
        assert len(asked) < 1000
        return await due(until, limit)

    monkeypatch.setattr(store, "due", counting)
    return asked


async def test_a_backup_has_no_page_that_was_freed(tmp_path: Path) -> None:
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.send("sari", offer())
        await asyncio.sleep(1)
        await opened.backup(tmp_path / "monday.db")
    copy = sqlite3.connect(tmp_path / "monday.db")
    assert copy.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert copy.execute("SELECT count(*) FROM event").fetchone() == (2 - 1,)
    copy.close()


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
async def test_nothing_is_written_beside_what_is_left_of_another_store(
    tmp_path: Path, suffix: str
) -> None:
    """G13: SQLite would take the log of a store that was killed for that of the new file."""
    service, again = Service(sqlite(tmp_path / "panels.db")), tmp_path / "again.db"
    left = tmp_path / f"again.db{suffix}"
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.backup(tmp_path / "monday.db")
        await opened.send("sari", offer())
        left.write_bytes((tmp_path / "panels.db-wal").read_bytes())
        with pytest.raises(FileExistsError, match=f"again.db{suffix} .* move it away"):
            await opened.backup(again)
        with pytest.raises(FileExistsError, match=f"again.db{suffix} .* move it away"):
            restore(tmp_path / "monday.db", again)
        left.unlink()
    restore(tmp_path / "monday.db", again)
    async with Service(sqlite(again)).panels() as opened:
        assert (await opened.view("sari")).version == 0


async def test_what_is_no_whole_backup_is_refused(tmp_path: Path) -> None:
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await opened.create("sari")
        for number in range(100):
            await opened.send("sari", offer(f"c{number}"))
        await opened.backup(tmp_path / "monday.db")
    whole = (tmp_path / "monday.db").read_bytes()
    middle = len(whole) // 8192 * 4096
    for number, part in enumerate(
        [b"", whole[:middle], whole[:100], whole[:middle] + bytes(4096) + whole[middle + 4096 :]]
    ):
        torn = tmp_path / f"torn-{number}.db"
        torn.write_bytes(part)
        with pytest.raises(UnfitStore, match=torn.name):
            restore(torn, tmp_path / "again.db")
        assert not (tmp_path / "again.db").exists()


def test_what_a_restore_that_was_killed_has_left_is_no_part_of_the_next(tmp_path: Path) -> None:
    source, again = tmp_path / "monday.db", tmp_path / "again.db"
    connected(source).close()
    for suffix in ("", "-wal", "-shm", "-journal"):
        (tmp_path / f"again.db.unfinished{suffix}").write_bytes(b"left")
    restore(source, again)
    left = {path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")}
    assert left == {"monday.db", "again.db"}
