"""A backup is no store until it is restored, and what is written is nobody else's to read."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from service import MONDAY, Service, accept, offer

from session_panel import Reject, Toggle
from session_panel_host import StoreFailed, StoreInUse, UnfitStore, memory, restore, sqlite
from session_panel_host.sole_owner import SoleOwner


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


async def backed_up(folder: Path) -> Service:
    """Leave a store, and a backup of it from before its last event."""
    service = Service(sqlite(folder / "panels.db"))
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.send("sari", offer())
        await opened.backup(folder / "monday.db")
        await opened.send("sari", accept())
        await asyncio.sleep(1)
    return service


async def test_a_backup_is_refused_as_a_store_and_is_as_it_was(tmp_path: Path) -> None:
    """G13: it would give the key of an effect to another."""
    service = await backed_up(tmp_path)
    before = (tmp_path / "monday.db").read_bytes()
    with pytest.raises(UnfitStore, match=r"monday\.db is a backup: restore it"):
        await sqlite(tmp_path / "monday.db").open()
    assert (tmp_path / "monday.db").read_bytes() == before
    (tmp_path / "monday.db").replace(tmp_path / "panels.db")
    with pytest.raises(UnfitStore, match="is a backup"):
        await service.panels().__aenter__()
    restore(tmp_path / "panels.db", tmp_path / "again.db")
    again = Service(sqlite(tmp_path / "again.db"))
    async with again.panels() as opened:
        await opened.send("sari", Reject(MONDAY, "c1"))
        await opened.send("sari", offer("c2"))
        await asyncio.sleep(1)
        await opened.backup(tmp_path / "tuesday.db")
    keys = [key for key, _ in again.carried if not key.endswith("/1/1")]
    assert keys
    assert not {key for key, _ in service.carried} & set(keys)
    with pytest.raises(UnfitStore, match="is a backup"):
        await sqlite(tmp_path / "tuesday.db").open()


async def test_no_other_user_can_read_what_a_host_writes(tmp_path: Path, usual_umask: None) -> None:
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.send("sari", offer())
        service.ahead += 91 * 86_400
        await opened.backup(tmp_path / "monday.db")
        assert await opened.archive(tmp_path / "old.jsonl") > 0
        written = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    restore(tmp_path / "monday.db", tmp_path / "again.db")
    written["again.db"] = (tmp_path / "again.db").stat().st_mode & 0o777
    assert {"panels.db", "panels.db-wal", "monday.db", "old.jsonl", "again.db"} <= written.keys()
    assert set(written.values()) == {0o600}


async def test_a_restore_that_is_refused_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "torn.db").write_bytes(b"no backup, but as long as a header of a file is" * 9)
    for backup, told in [("torn.db", "not a database"), ("none.db", "There is no backup")]:
        with pytest.raises(UnfitStore, match=told):
            restore(tmp_path / backup, tmp_path / "again.db")
    assert [path.name for path in tmp_path.iterdir()] == ["torn.db"]


def test_a_lock_that_was_taken_away_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opened it just before has another one than who comes after."""
    opened = os.open

    def too_late(path: Path, *how: int) -> int:
        file = opened(path, *how)
        path.unlink()
        return file

    with monkeypatch.context() as late:
        late.setattr(os, "open", too_late)
        with pytest.raises(StoreInUse):
            SoleOwner(tmp_path / "panels.db")
    owner = SoleOwner(tmp_path / "panels.db")
    with pytest.raises(StoreInUse):
        SoleOwner(tmp_path / "panels.db")
    owner.discard()
    SoleOwner(tmp_path / "panels.db").release()


async def test_a_missing_folder_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "no folder" / "file"
    async with Service(memory()).panels() as opened:
        with pytest.raises(UnfitStore, match=r"no folder is no folder: make it"):
            await opened.archive(path)
    async with Service(sqlite(tmp_path / "panels.db")).panels() as opened:
        with pytest.raises(UnfitStore, match=r"no folder is no folder: make it"):
            await opened.backup(path)


async def test_a_damaged_store_is_told_with_its_file_and_what_to_do(tmp_path: Path) -> None:
    store = tmp_path / "panels.db"
    service = Service(sqlite(store))
    async with service.panels() as opened:
        await opened.create("sari")
        for number in range(300):
            await opened.send("sari", Toggle, command=f"c{number}")
        await opened.settle()
    whole = store.read_bytes()
    store.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises((StoreFailed, UnfitStore), match=r"panels\.db.*restore a backup"):
        async with Service(sqlite(store)).panels() as opened:
            _ = [line async for line in opened.export("sari")]


async def test_what_sqlite_cannot_do_names_the_file(tmp_path: Path) -> None:
    store = sqlite(tmp_path / "panels.db")
    await store.open()

    def failing(_: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    told = []
    for asked in (store._commits.run, store._commits.alone):
        with pytest.raises(StoreFailed, match=r"panels\.db: disk I/O error: ask again") as caught:
            await asked(failing)
        told.append(type(caught.value.__cause__))
    assert told == 2 * [sqlite3.OperationalError]
    await store.close()
