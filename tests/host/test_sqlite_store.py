"""What only a store in a file can do, or fail to do."""

import asyncio
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from service import MONDAY, Service, offer

from session_panel import NotifyOffer, Toggle
from session_panel_host import (
    NotCarriedOut,
    Panels,
    StoreFailed,
    StoreInUse,
    UnfitStore,
    sole_owner,
    sqlite,
)
from session_panel_host.group_commit import GroupCommit
from session_panel_host.sqlite_file import connected
from session_panel_host.sqlite_store import SqliteStore


class Failing(sqlite3.Connection):
    """A connection whose next COMMIT fails, before or after it has happened."""

    fails = ""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        failing, at_commit = Failing.fails, sql == "COMMIT"
        if at_commit and failing:
            Failing.fails = ""
        if at_commit and failing == "after":
            super().execute(sql)
        if at_commit and failing:
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, *values)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    monkeypatch.setattr(Failing, "fails", "")
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Failing))
    return Failing


async def test_a_second_host_on_one_store_is_refused(tmp_path: Path) -> None:
    """G10, in this process and in another."""
    path = tmp_path / "panels.db"
    code = f"""
import asyncio
from session_panel_host import StoreInUse, sqlite
try:
    asyncio.run(sqlite({str(path)!r}).open())
except StoreInUse as error:
    print(error)
"""
    first, second = Service(sqlite(path)), Service(sqlite(path))
    async with first.panels() as panels:
        with pytest.raises(StoreInUse, match="stop that one first"):
            await second.store.open()
        other = [sys.executable, "-c", code]
        told = subprocess.run(other, check=True, capture_output=True, text=True)
        assert (told.stdout[:16], told.stderr) == ("Another host has", "")
        await panels.create("sari")
    async with second.panels() as panels:
        assert (await panels.view("sari")).version == 0


async def test_a_file_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    theirs = {"others.db": ["CREATE TABLE theirs (id)"], "form.db": ["PRAGMA user_version = 1"]}
    theirs["both.db"] = [*theirs["others.db"], *theirs["form.db"]]
    for name, statements in theirs.items():
        other = sqlite3.connect(tmp_path / name)
        for statement in statements:
            other.execute(statement)
        other.close()
    (tmp_path / "text.db").write_text("no database, but a longer text than a header has" * 9)
    (tmp_path / "folder.db").mkdir()
    before = bytes_in(tmp_path)
    for name in (*theirs, "text.db", "folder.db", "no/folder.db"):
        with pytest.raises(UnfitStore, match=name):
            await sqlite(tmp_path / name).open()
    assert bytes_in(tmp_path) == before


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Return what each file of a folder holds, but for the locks of hosts."""
    files = [path for path in folder.iterdir() if path.is_file() and path.suffix != ".lock"]
    return {path.name: path.read_bytes() for path in files}


async def test_a_disk_on_which_sqlite_keeps_no_log_is_refused() -> None:
    with pytest.raises(UnfitStore, match="journal_mode = WAL"):
        connected(Path(":memory:"))


ASKED = ("journal_mode", "synchronous", "locking_mode")


def test_each_commit_is_synced(tmp_path: Path) -> None:
    connection = connected(tmp_path / "panels.db")
    told = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ASKED}
    assert told == {"journal_mode": "wal", "synchronous": 2, "locking_mode": "exclusive"}
    connection.close()


def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts, share = tmp_path / "mounts", tmp_path / "our share"
    share.mkdir()
    shown = str(share).replace(" ", r"\040")
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nserver:/share {shown} nfs4 rw 0 0\n", "utf-8")
    monkeypatch.setattr(sole_owner, "MOUNTS", mounts)
    with pytest.raises(UnfitStore, match="lies on nfs4"):
        sole_owner.SoleOwner(share / "panels.db")
    assert sole_owner.file_system(Path("/"), mounts) == "ext4"
    assert sole_owner.file_system(Path("/"), tmp_path / "no such file") == ""


@pytest.mark.parametrize("when", ["before", "after"])
async def test_nothing_uncommitted_is_seen(
    tmp_path: Path, failing: type[Failing], when: str
) -> None:
    """G14: if COMMIT fails, view, stream, outbox and answer show none of it."""
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as panels:
        for panel in ("sari", "tono"):
            await panels.create(panel)
        seen = [await panels.view(panel) for panel in ("sari", "tono")]
        failing.fails = when
        sending = [panels.send(panel, offer(), command="c1") for panel in ("sari", "tono")]
        told = await asyncio.gather(*sending, return_exceptions=True)
        assert [type(error) for error in told] == [NotCarriedOut, NotCarriedOut]
        assert "send it again with command='c1'" in str(told[0])
        if when == "before":
            assert [await panels.view(panel) for panel in ("sari", "tono")] == seen
            assert await service.store.panels_with_effects() == []
            assert service.effects == []
        else:
            await asyncio.sleep(1)
            assert service.effects == 2 * [NotifyOffer("c1", MONDAY + 120)]
        again = [await panels.send(panel, offer(), command="c1") for panel in ("sari", "tono")]
        assert [sent.version for sent in again] == [1, 1]
        assert [(await panels.view(panel)).version for panel in ("sari", "tono")] == [1, 1]


async def test_what_fails_in_a_group_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    commits = GroupCommit(partial(sqlite3.connect, tmp_path / "a.db", isolation_level=None), "a.db")
    await commits.open()
    await commits.run(lambda c: c.execute("CREATE TABLE number (id INTEGER PRIMARY KEY)"))

    def half_done(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO number VALUES (7)")
        connection.execute("INSERT INTO number VALUES (1)")

    def gone_wrong(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO number VALUES (8)")
        raise ZeroDivisionError

    def kept(number: int) -> Any:
        return commits.run(lambda c: c.execute("INSERT INTO number VALUES (?)", (number,)))

    group = [kept(1), commits.run(half_done), commits.run(gone_wrong), kept(2)]
    told = await asyncio.gather(*group, return_exceptions=True)
    assert [type(outcome) for outcome in told[1:3]] == [StoreFailed, ZeroDivisionError]
    rows = await commits.run(lambda c: c.execute("SELECT id FROM number").fetchall())
    assert rows == [(1,), (2,)]
    await commits.close()


async def test_a_disk_that_is_full_takes_nothing_and_goes_on_once_there_is_room(
    tmp_path: Path,
) -> None:
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as panels:
        await panels.create("sari")
        commits = service.store._commits
        (pages,) = await commits.alone(lambda c: c.execute("PRAGMA page_count").fetchone())
        await commits.alone(lambda c: c.execute(f"PRAGMA max_page_count = {pages}").fetchone())
        taken, full = await until_full(panels)
        assert "full" in str(full.__cause__)
        assert taken > 0
        assert (await panels.view("sari")).version == taken
        await commits.alone(lambda c: c.execute("PRAGMA max_page_count = 100000").fetchone())
        sent = await panels.send("sari", Toggle, command=full.command)
        assert sent.version == taken + 1


async def until_full(panels: Panels) -> tuple[int, NotCarriedOut]:
    """Return how many events a panel took, and what it said then."""
    for taken in range(1000):
        try:
            await panels.send("sari", Toggle, command=f"t{taken}")
        except NotCarriedOut as full:
            return taken, full
    pytest.fail("there is room for all")


async def test_many_that_send_at_once_share_a_commit(tmp_path: Path) -> None:
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as panels:
        names = [f"agent-{n}" for n in range(40)]
        await asyncio.gather(*map(panels.create, names))
        commits = service.store._commits
        counted: list[str] = []
        await commits.alone(lambda c: c.set_trace_callback(counted.append))
        await asyncio.gather(*(panels.send(name, Toggle(MONDAY)) for name in names))
        await commits.alone(lambda c: c.set_trace_callback(None))
        assert counted.count("COMMIT") <= 3
        assert sum(one.startswith("INSERT INTO event") for one in counted) == 40


async def test_a_probe_writes_each_time_and_fails_where_nothing_can_be_written(
    tmp_path: Path,
) -> None:
    store, log = SqliteStore(tmp_path / "panels.db"), tmp_path / "panels.db-wal"
    await store.open()
    for _ in range(2):
        before = log.stat().st_size
        await store.probe()
        assert log.stat().st_size > before
    await store._commits.alone(lambda c: c.execute("PRAGMA query_only = ON"))
    with pytest.raises(StoreFailed, match="readonly"):
        await store.probe()
    await store.close()
