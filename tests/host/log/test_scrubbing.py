"""A customer is forgotten: no byte of the store tells of it, wherever SQLite has put one."""

import asyncio
import shutil
from pathlib import Path
from random import Random

import pytest
from service import MONDAY, Service

from session_panel import Accept, AnyEvent, Close, Confirm, Edit, End, Offer, Toggle
from session_panel_host import Panels, sqlite, sqlite_file

PANELS = ("budi", "dewi", "sari", "tono")
GUEST = "ana-the-guest"


def visit(dice: Random, number: int) -> list[AnyEvent]:
    """Return the events of a customer who comes and goes: the guest, or somebody else."""
    customer = dice.choice([GUEST, f"c{number}"])
    one, told = f"{customer}-{number}", f"of {customer}: {'y' * dice.randrange(300)}"
    return [
        Offer(MONDAY, conversation=one, customer=customer, mode="live", name="A", summary=told),
        Accept(MONDAY, one),
        Edit(MONDAY, one, {"note": told}),
        End(MONDAY, one),
        Close(MONDAY, one),
        Confirm(MONDAY),
    ]


async def mixed_day(opened: Panels, dice: Random) -> None:
    """Send events to panels in turn, so that SQLite moves rows from page to page."""
    coming: dict[str, list[AnyEvent]] = {panel: [] for panel in PANELS}
    for panel in PANELS:
        await opened.create(panel)
    for number in range(60):
        panel = dice.choice(PANELS)
        coming[panel] = coming[panel] or visit(dice, number)
        event = Toggle(MONDAY) if dice.random() < 0.5 else coming[panel].pop(0)
        await opened.send(panel, event)
    for panel, events in coming.items():
        for event in events:
            await opened.send(panel, event)
    await asyncio.sleep(1)


def is_told(folder: Path) -> bool:
    return any(GUEST.encode() in path.read_bytes() for path in folder.glob("panels.db*"))


@pytest.fixture(params=[3, 20, 52, 66])
def dice(request: pytest.FixtureRequest) -> Random:
    """Days after which SQLite 3.40 leaves a copy of a row, with `secure_delete`."""
    return Random(request.param)  # noqa: S311 - a seed repeats its day


async def test_no_copy_is_left_where_rows_were_moved(tmp_path: Path, dice: Random) -> None:
    async with Service(sqlite(tmp_path / "panels.db")).panels() as opened:
        await mixed_day(opened, dice)
        assert is_told(tmp_path)
        await opened.forget(GUEST)
        assert not is_told(tmp_path)


async def test_a_start_leaves_none_where_a_host_was_killed(tmp_path: Path, dice: Random) -> None:
    killed = tmp_path / "killed"
    killed.mkdir()
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await mixed_day(opened, dice)
        service.store.scrub = lambda: asyncio.sleep(0)
        await opened.forget(GUEST)
        for path in tmp_path.glob("panels.db*"):
            shutil.copyfile(path, killed / path.name)
    assert is_told(killed)
    async with Service(sqlite(killed / "panels.db")).panels():
        assert not is_told(killed)


async def test_a_start_writes_a_file_anew_only_if_that_is_left_to_be_done(
    tmp_path: Path, dice: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(sqlite(tmp_path / "panels.db"))
    async with service.panels() as opened:
        await mixed_day(opened, dice)
        await opened.forget(GUEST)
    monkeypatch.setattr(sqlite_file, "scrub", None)
    async with service.panels() as opened:
        await opened.view("sari")
