"""Older events move to a file: none is lost, and the panel goes on as it was."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from random_days import any_event
from service import MONDAY, Service, offer

from session_panel import Config, InvalidInput, Toggle
from session_panel_host import (
    CommandReused,
    Panels,
    StoreFailed,
    UnfitStore,
    UnknownPanel,
    panels,
)
from session_panel_host.panels import IDS_KEPT
from session_panel_spec.monitor.watching import Options, Watch

DAY = 86_400.0


async def days(service: Service, opened: Panels, names: list[str], seed: int, number: int) -> None:
    dice = Random(seed)  # noqa: S311 - a seed repeats it
    for _ in range(number):
        service.ahead += dice.choice([0, 40, DAY, DAY])
        await opened.send(dice.choice(names), any_event(dice, service.clock()))


async def lines_of(opened: Panels, panel: str | None = None) -> list[str]:
    return [line async for line in opened.export(panel)]


def events_in(lines: list[str]) -> list[dict[str, Any]]:
    return [told for told in map(json.loads, lines) if "type" in told]


async def test_what_was_archived_and_what_is_left_are_the_log_that_there_was(
    service: Service, tmp_path: Path
) -> None:
    """G2, G6 and G11, over two archives of two panels."""
    async with service.panels() as opened:
        for name in ("sari", "tono"):
            await opened.create(name, Config(capacity=3))
        files, whole = [], []
        for number in range(2):
            await days(service, opened, ["sari", "tono"], number, 300)
            shown = [await opened.view(name) for name in ("sari", "tono")]
            before = await lines_of(opened)
            path = tmp_path / f"{number}.jsonl"
            moved = await opened.archive(path)
            files += path.read_text("utf-8").splitlines(keepends=True)
            left = await lines_of(opened)
            assert 50 < moved == len(events_in(before)) - len(events_in(left))
            whole = sorted_by_panel(files + left)
            assert [await opened.view(name) for name in ("sari", "tono")] == shown
    async with service.panels() as opened:
        assert [await opened.view(name) for name in ("sari", "tono")] == shown
        assert await lines_of(opened) == left
    for name in ("sari", "tono"):
        versions = [told["seq"] for told in events_in(whole) if told["panel"] == name]
        assert versions == [*range(1, len(versions) + 1)]
    watch = Watch("service.jsonl", Options(now=service.ahead))
    assert list(watch.findings(whole)) == []
    assert sum('"snapshot"' in line for line in whole) == 2 * 5


def sorted_by_panel(lines: list[str]) -> list[str]:
    return sorted(lines, key=lambda line: json.loads(line)["panel"])


async def test_only_what_is_older_is_archived_and_only_of_the_panel_that_is_asked_for(
    service: Service, tmp_path: Path
) -> None:
    async with service.panels() as opened:
        for name in ("sari", "tono"):
            await opened.create(name)
            for hour in range(4):
                await opened.send(name, Toggle(MONDAY + hour))
        service.ahead += IDS_KEPT + 10
        assert await opened.archive(tmp_path / "a", panel="sari", before=MONDAY + 2) == 2
        assert [line["seq"] for line in events_in(await lines_of(opened, "sari"))] == [3, 4]
        assert len(events_in(await lines_of(opened, "tono"))) == 4
        assert await opened.archive(tmp_path / "b", panel="sari", before=MONDAY + 2) == 0
        assert not (tmp_path / "b").exists()
        assert await opened.archive(tmp_path / "c") == 6
        sent = await opened.send("sari", Toggle)
        assert sent.version == 5


async def test_the_id_of_a_command_is_known_until_its_event_is_archived(
    service: Service, tmp_path: Path
) -> None:
    """G5: for 90 days."""
    async with service.panels() as opened:
        await opened.create("sari")
        first = await opened.send("sari", Toggle(MONDAY), command="a")
        service.ahead += IDS_KEPT - 1
        assert await opened.archive(tmp_path / "early") == 0
        assert await opened.send("sari", Toggle(MONDAY), command="a") == first
        with pytest.raises(CommandReused):
            await opened.send("sari", offer(), command="a")
        service.ahead += 2
        assert await opened.archive(tmp_path / "late") == 1
        assert (await opened.send("sari", Toggle(MONDAY), command="a")).version == 2


@pytest.mark.parametrize("before", [MONDAY + 1, float("nan"), "x", True])
async def test_what_is_no_time_or_too_late_is_refused(
    service: Service, tmp_path: Path, before: Any
) -> None:
    async with service.panels() as opened:
        await opened.create("sari")
        with pytest.raises(InvalidInput, match="before"):
            await opened.archive(tmp_path / "a", before=before)
        with pytest.raises(UnknownPanel):
            await opened.archive(tmp_path / "a", panel="nobody")
        assert not list(tmp_path.glob("a*"))


async def test_no_file_is_replaced_and_one_that_cannot_be_written_leaves_all_in_the_store(
    service: Service, tmp_path: Path
) -> None:
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.send("sari", Toggle(MONDAY))
        service.ahead += IDS_KEPT + 1
        before = await lines_of(opened)
        (tmp_path / "there").write_text("something")
        with pytest.raises(FileExistsError, match="new file"):
            await opened.archive(tmp_path / "there")
        with pytest.raises(UnfitStore, match="such is no folder"):
            await opened.archive(tmp_path / "no" / "such" / "folder")
        for length in (237, 246, 247, 255, 300):
            with pytest.raises(UnfitStore, match=r"cannot be written: .*too long: give another"):
                await opened.archive(tmp_path / ("x" * length))
        assert await lines_of(opened) == before
        (tmp_path / "again.part").write_text("left by one that was killed")
        assert await opened.archive(tmp_path / "again") == 1
        assert "left" not in (tmp_path / "again").read_text("utf-8")


CUT_SHORT = ("begin_at", "drop_events")


@pytest.mark.parametrize("fails", CUT_SHORT)
async def test_wherever_it_ends_each_event_is_in_the_file_or_in_the_store(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    async with service.panels() as opened:
        await opened.create("sari")
        await opened.create("tono")
        await days(service, opened, ["sari", "tono"], 7, 100)
        service.ahead += IDS_KEPT + 1
        before = events_in(await lines_of(opened))
        shown = await opened.view("sari")
        with monkeypatch.context() as broken:
            broken.setattr(
                service.store, fails, partial(failing_at, [2], getattr(service.store, fails))
            )
            with pytest.raises(StoreFailed):
                await opened.archive(tmp_path / "first")
        assert await opened.view("sari") == shown
    async with service.panels() as opened:
        assert await opened.view("sari") == shown
        first = (tmp_path / "first").read_text("utf-8").splitlines()
        left = events_in(await lines_of(opened))
        await opened.archive(tmp_path / "second")
        second = (tmp_path / "second").read_text("utf-8").splitlines()
        assert await lines_of(opened) != before
        assert await service.store.events("sari", 0, 10) == []
    for found in (events_in(first) + left, events_in([*first, *second])):
        assert {json.dumps(one) for one in found} == {json.dumps(one) for one in before}


async def failing_at(left: list[int], method: Any, *values: Any) -> Any:
    """Fail the second time."""
    left[0] -= 1
    if left[0] == 0:
        raise StoreFailed("no luck")
    return await method(*values)


@asynccontextmanager
async def earlier_version(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Panels]:
    """Give a host of an earlier version, with a panel; it is settled in the end."""
    with monkeypatch.context() as earlier:
        earlier.setattr(panels, "BEHAVIOUR", "0.1.9")
        async with service.panels() as opened:
            await opened.create("sari")
            yield opened
            await opened.settle()


async def test_events_of_an_earlier_version_are_notes_in_the_file(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with earlier_version(service, monkeypatch) as opened:
        await opened.send("sari", offer())
        await opened.send("sari", offer())
    async with service.panels() as opened:
        await opened.send("sari", Toggle(MONDAY))
        service.ahead += IDS_KEPT + 1
        assert await opened.archive(tmp_path / "a") >= 3
    lines = (tmp_path / "a").read_text("utf-8").splitlines()
    notes = [told["note"] for told in map(json.loads, lines) if "note" in told]
    assert [(note["seq"], note["event"]["type"]) for note in notes] == [(1, "offer"), (2, "offer")]
    assert [note.get("refused") for note in notes] == [None, "OFFR-1"]
    assert events_in(lines)[0]["seq"] == 3
    assert list(Watch("a", Options(now=service.ahead)).findings(lines)) == []


async def test_what_an_earlier_version_wrote_stays_until_it_is_older(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G5: its commands are known for 90 days, though its log begins anew behind them."""
    async with earlier_version(service, monkeypatch) as opened:
        await opened.send("sari", Toggle(MONDAY))
        service.ahead += 2 * DAY
        young = await opened.send("sari", Toggle(service.clock()), command="young")
    async with service.panels() as opened:
        service.ahead += IDS_KEPT - DAY
        assert await opened.archive(tmp_path / "a") == 1
        assert await opened.send("sari", Toggle, command="young") == young
        assert [one.version for one in await service.store.events("sari", 0, 9)] == [2]
        service.ahead += 2 * DAY
        assert await opened.archive(tmp_path / "b") == 1
        assert await service.store.events("sari", 0, 9) == []
    notes = [json.loads((tmp_path / name).read_text("utf-8").splitlines()[0]) for name in "ab"]
    assert [told["note"]["seq"] for told in notes] == [1, 2]


async def test_a_store_moves_no_beginning_that_somebody_else_has_moved(service: Service) -> None:
    async with service.panels() as opened:
        await opened.create("sari")
        for _ in range(2):
            await opened.send("sari", Toggle(MONDAY))
        before, (_, snapshot) = await lines_of(opened), await service.store.beginning("sari")
        assert not await service.store.begin_at("sari", 1, 2, snapshot)
        assert await lines_of(opened) == before
        assert await service.store.begin_at("sari", 0, 1, snapshot)
        assert len(events_in(await lines_of(opened))) == 1
