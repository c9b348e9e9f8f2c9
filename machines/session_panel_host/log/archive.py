"""Older events move to a file, and the log in the store begins behind them, with a snapshot.

The file is whole and synced before the store lets go of anything. So whatever ends the process
leaves each event in one of the two, or in both.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from session_panel import Panel, event_from_json
from session_panel_host.errors import StoreFailed, why
from session_panel_host.kept import Entry
from session_panel_host.log.lines import earlier_line, event_line, snapshot_line
from session_panel_host.log.new_file import new_file, private, require_room
from session_panel_host.store import Store

AT_ONCE: Final = 200
"""How many events are read at a time: others have their turn in between."""

DELETED_AT_ONCE: Final = 2000

ENDLESS: Final = 2**63
"""More events than a panel has."""


class _Cut(NamedTuple):
    """Where the log of a panel is to begin.

    Attributes:
        panel: the panel's id.
        begun: the version after which it begins now.
        version: the version after which it is to begin.
        snapshot: of the panel at that version, in JSON.
        last: the version of the last event that it loses; of those that an earlier version of the
            package answered, and that are not replayed, some may stay.
        events: how many events it loses.
    """

    panel: str
    begun: int
    version: int
    snapshot: str
    last: int
    events: int


async def archive(store: Store, panels: Sequence[str], before: float, path: Path) -> int:
    """Move the events of panels that happened before a time to a new file.

    Returns:
        How many events that were; if there are none, no file is written.

    Raises:
        FileExistsError: there is such a file.
        StoreFailed: the file cannot be written, or the store failed.
        UnfitStore: there is no such folder, or no file can have such a name.
    """
    require_room(path)
    cuts = await _Writing(path).write([_Reading(store, one, before) for one in panels])
    for cut in cuts:
        await _let_go(store, cut)
    return sum(cut.events for cut in cuts)


class _Writing:
    """Writes a file in a thread of its own: a disk takes its time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.part")

    async def write(self, readings: Sequence["_Reading"]) -> list[_Cut]:
        """Write the lines of some panels, and return where their logs are to begin.

        Raises:
            StoreFailed: the file cannot be written.
        """
        with ThreadPoolExecutor(1, "session-panel-archive") as thread:
            try:
                return await self._write(readings, thread)
            except FileExistsError:
                raise
            except OSError as error:
                raise StoreFailed(f"{self._path} cannot be written: {why(error)}") from error
            finally:
                self._part.unlink(missing_ok=True)

    async def _write(self, readings: Sequence["_Reading"], thread: Executor) -> list[_Cut]:
        loop = asyncio.get_running_loop()
        self._part.unlink(missing_ok=True)
        for reading in readings:
            async for lines in reading.lines():
                await loop.run_in_executor(thread, _append, self._part, lines)
        cuts = [reading.cut for reading in readings if reading.cut]
        if cuts:
            await loop.run_in_executor(thread, _put_in_place, self._part, self._path)
        return cuts


class _Reading:
    """Reads what is older of a panel's log.

    Attributes:
        cut: where the log is to begin, once that is read; None if it is to stay as it is.
    """

    def __init__(self, store: Store, panel: str, before: float) -> None:
        self._store = store
        self._panel = panel
        self._before = before
        self._events = self._last = 0
        self.cut: _Cut | None = None

    async def lines(self) -> AsyncIterator[list[str]]:
        """Yield the lines of a log, some at a time; what is not replayed any more, as notes."""
        begun, snapshot = await self._store.beginning(self._panel) or (0, "")
        if not await self._has_older():
            return
        async for entries in self._older(0, begun):
            yield [earlier_line(self._panel, entry) for entry in entries]
        yield [snapshot_line(self._panel, begun, snapshot)]
        replayed, version = Panel.from_json(snapshot), begun
        async for entries in self._older(begun, ENDLESS):
            yield [event_line(self._panel, entry) for entry in entries]
            _replay(replayed, entries)
            version = entries[-1].version
        last = replayed.to_json()
        self.cut = _Cut(self._panel, begun, version, last, self._last, self._events)
        yield [snapshot_line(self._panel, version, last)]

    async def _has_older(self) -> bool:
        return any(one.at < self._before for one in await self._store.events(self._panel, 0, 1))

    async def _older(self, after: int, until: int) -> AsyncIterator[list[Entry]]:
        """Yield the events after a version, until another one, that happened before the time."""
        while True:
            read = await self._store.events(self._panel, after, AT_ONCE)
            older = [one for one in read if one.at < self._before and one.version <= until]
            if not older:
                return
            yield older
            after = self._last = older[-1].version
            self._events += len(older)


def _replay(panel: Panel, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.refused is None:
            panel.apply(event_from_json(entry.body))


def _append(path: Path, lines: Sequence[str]) -> None:
    private(path)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(lines)


def _put_in_place(part: Path, path: Path) -> None:
    with new_file(path) as unfinished:
        part.rename(unfinished)


async def _let_go(store: Store, cut: _Cut) -> None:
    if await store.begin_at(cut.panel, cut.begun, cut.version, cut.snapshot):
        while await store.drop_events(cut.panel, cut.last, DELETED_AT_ONCE):
            await asyncio.sleep(0)
