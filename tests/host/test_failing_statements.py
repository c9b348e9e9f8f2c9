"""Each statement that a host asks of SQLite fails once, a COMMIT also when it has done its work."""

import asyncio
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from host_time import run
from service import Carried, Service, accept, offer

from session_panel import Effect, EventRefused, Panel, event_from_json
from session_panel_host import (
    Key,
    NotCarriedOut,
    PanelExists,
    Panels,
    StoreFailed,
    UnfitStore,
    sqlite,
)

EVENTS = (offer(), accept("c9"), accept())

Numbered = list[tuple[tuple[int, int], str]]
"""Effects of a log in their order, in JSON, by the version of their event and their number."""


class Counting(sqlite3.Connection):
    """A connection that counts its statements, one of which fails.

    Attributes:
        asked: the statements that there were.
        fails: the number of the one that fails; None for none.
        after: whether it fails once it has done its work.
    """

    asked: list[str] = []
    fails: int | None = None
    after = False

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self._counted(super().execute, sql, *values)

    def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self._counted(super().executemany, sql, *values)

    def _counted(self, work: Any, sql: str, *values: Any) -> sqlite3.Cursor:
        number = len(Counting.asked)
        Counting.asked.append(sql)
        if number != Counting.fails:
            return work(sql, *values)
        if Counting.after:
            work(sql, *values)
        raise sqlite3.OperationalError(f"no luck with {sql}")


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Counting))
    return Counting


async def opened(service: Service, path: Path) -> Panels:
    """Open a host, again if it cannot be opened."""
    for _ in range(2):
        service.store = sqlite(path)
        panels = service.panels()
        try:
            return await panels.__aenter__()
        except (UnfitStore, StoreFailed):
            continue
    pytest.fail("it fails twice")


async def insistent(panels: Panels) -> None:
    """Send what there is, each again until it is answered."""
    for _ in range(2):
        try:
            await panels.create("sari")
        except StoreFailed:
            continue
        except PanelExists:
            break
        break
    for number, event in enumerate(EVENTS):
        for _ in range(2):
            try:
                sent = await panels.send("sari", event, command=str(number))
            except NotCarriedOut:
                continue
            assert sent.version == number + 1
            break


async def day(path: Path) -> tuple[Carried, Numbered, list[str]]:
    """Run a host through a failure.

    Return what it carried out, the effects of its log, and the statements that there were.
    """
    service = Service(sqlite(path))
    panels = await opened(service, path)
    await insistent(panels)
    await asyncio.sleep(2.5)
    asked, Counting.asked, Counting.fails = Counting.asked, [], None
    version, view = await panels.view("sari")
    panel, effects = Panel(), []
    for number, entry in enumerate(await service.store.events("sari", 0, 100), 1):
        assert (entry.version, entry.command) == (number, str(number - 1))
        effects += numbered(panel, number, entry.body)
    assert (version, view) == (len(EVENTS), panel.view())
    await panels.__aexit__(None, None, None)
    return service.carried, effects, asked


def numbered(panel: Panel, version: int, body: str) -> Numbered:
    """Apply an event, and return its effects."""
    try:
        effects = panel.apply(event_from_json(body))
    except EventRefused:
        return []
    told = enumerate(map(in_json, effects), 1)
    return [((version, number), effect) for number, effect in told]


def in_json(effect: Effect) -> str:
    return msgspec.json.encode(effect).decode()


def test_whichever_statement_fails_log_memory_and_effects_agree(
    tmp_path: Path, counting: type[Counting]
) -> None:
    """G2, G3, G5, G6 and G14 at every statement of the store."""
    _, _, asked = run(day(tmp_path / "none.db"))
    assert len(asked) > 60
    for number in range(len(asked)):
        for after in {False, asked[number] == "COMMIT"}:
            counting.fails, counting.after = number, after
            carried, effects, _ = run(day(tmp_path / f"{number}-{after}.db"))
            told = [(Key.of(key)[2:], in_json(effect)) for key, effect in carried]
            assert list(dict.fromkeys(told)) == effects, asked[number]
