"""The store in one file, by the SQLite of the standard library.

It is opened by one host at a time, in one thread, by one connection. Nothing else may open the
file, not even to read it: within the process that would drop SQLite's locks, and a copy of the file
lacks what still lies in its log.
"""

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from session_panel_host.arguments import file_path
from session_panel_host.errors import NotSettled, UnfitStore, WrittenByNewer, why
from session_panel_host.group_commit import GroupCommit
from session_panel_host.kept import (
    ADDED,
    MOVED,
    Answer,
    Entry,
    KeptAside,
    Outcome,
    PanelRecord,
    PendingEffect,
    Refusal,
    Rewrite,
    Write,
)
from session_panel_host.key import Key
from session_panel_host.log.behaviour import newer
from session_panel_host.log.new_file import private
from session_panel_host.sole_owner import SoleOwner
from session_panel_host.sqlite_file import UNSCRUBBED, connected, scrub, write_backup
from session_panel_host.store import Store

_REFUSAL: Final = msgspec.json.Decoder(Refusal)

LOADED: Final = """SELECT
    id, epoch, version, accepted, at, due, snapshot_version, snapshot FROM panel WHERE id = ?"""
UNSETTLED: Final = "SELECT id FROM panel WHERE snapshot_version < version ORDER BY id"
BEGUN_ANEW: Final = """UPDATE panel
    SET beginning_version = snapshot_version, beginning = snapshot, due = 0"""
DELIVERED: Final = """DELETE FROM outbox
    WHERE epoch = ? AND panel = ? AND version = ? AND number = ?"""
IS_PENDING: Final = """SELECT 1 FROM outbox
    WHERE epoch = ? AND panel = ? AND version = ? AND number = ?"""
REPLACED: Final = """UPDATE event SET body = ?, refused = ?, command = ?, digest = ?
    WHERE panel = ? AND version = ?"""
BEGUN_AGAIN: Final = """UPDATE panel
    SET beginning = ?, snapshot = ?, snapshot_version = version WHERE id = ? AND version = ?"""
BEGINS_AT: Final = """UPDATE panel SET beginning_version = ?, beginning = ?
    WHERE id = ? AND beginning_version = ?"""
AT_LEAST: Final = """UPDATE panel SET snapshot_version = ?, snapshot = ?
    WHERE id = ? AND snapshot_version < ?"""
FIRST_DROPPED: Final = """DELETE FROM event WHERE panel = ? AND version IN (
    SELECT version FROM event WHERE panel = ? AND version <= ? ORDER BY version LIMIT ?)"""
NOT_ASIDE: Final = """DELETE FROM kept_aside
    WHERE epoch = ? AND panel = ? AND version = ? AND number = ?"""
BACK: Final = """INSERT INTO outbox SELECT epoch, panel, version, number, at, body FROM kept_aside
    WHERE epoch = ? AND panel = ? AND version = ? AND number = ?"""

PROBED: Final = "INSERT OR REPLACE INTO meta VALUES ('probe', randomblob(8))"
"""Changes a row each time: SQLite writes none that stays as it is."""


class SqliteStore:
    """A store in a file.

    Args:
        path: the file; it is made if it is not there, for nobody else to read.
        may_be_new: whether a file in which nothing is becomes a store.
    """

    def __init__(self, path: str | Path, *, may_be_new: bool = True) -> None:
        self._path = file_path("path", path)
        self._may_be_new = may_be_new
        self._is_open = False

    async def open(self) -> None:
        """Take the file, and make its tables if it is new."""
        self._owner = SoleOwner(self._path)
        connect = partial(connected, self._path, may_be_new=self._may_be_new)
        self._commits = GroupCommit(connect, str(self._path))
        try:
            private(self._path)
            await self._commits.open()
        except OSError as error:
            self._owner.release()
            problem = f"{why(error)}: give another file"
            raise UnfitStore(f"{self._path} cannot be opened: {problem}") from error
        except BaseException:
            self._owner.release()
            raise
        self._is_open = True

    async def close(self) -> None:
        """Finish what was asked for, and give the file back; do nothing where it is not open."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            await self._commits.close()
        finally:
            self._owner.release()

    async def adopt(self, behaviour: str) -> None:
        """Make a version of the package the one that answers from now on."""
        await self._commits.run(lambda connection: _adopt(connection, behaviour))

    async def secret(self) -> bytes:
        """Return the key under which commands are digested."""
        return await self._commits.run(lambda connection: _meta(connection, "secret"))

    async def create(self, record: PanelRecord) -> bool:
        """Add a panel; False if its id is taken."""
        insert = "INSERT OR IGNORE INTO panel VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        beginning = (record.snapshot_version, record.snapshot)
        return await self._changed(insert, (*msgspec.structs.astuple(record), *beginning))

    async def load(self, panel: str) -> tuple[PanelRecord, Sequence[Entry]] | None:
        """Return a panel, and its events after its snapshot; None if there is none."""

        def work(connection: sqlite3.Connection) -> tuple[PanelRecord, Sequence[Entry]] | None:
            row = connection.execute(LOADED, (panel,)).fetchone()
            if row is None:
                return None
            record = PanelRecord(*row)
            after = "SELECT * FROM event WHERE panel = ? AND version > ? ORDER BY version"
            rows = connection.execute(after, (panel, record.snapshot_version))
            return record, [_entry(*row) for row in rows]

        return await self._commits.run(work)

    async def append(self, write: Write) -> Outcome:
        """Add to a panel's log, unless its command is there already or its version is another."""
        return await self._commits.run(lambda connection: _append(connection, write))

    async def answer(self, panel: str, caller: str, command: str) -> Answer | None:
        """Return what a command was answered; None if it is not in the log."""
        return await self._commits.run(lambda c: _answer(c, panel, caller, command))

    async def due(self, until: float, limit: int) -> Sequence[str]:
        """Return panels that have something due by a time, the longest due first."""
        select = "SELECT id FROM panel WHERE due <= ? ORDER BY due LIMIT ?"
        return [panel for (panel,) in await self._rows(select, until, limit)]

    async def set_due(self, panel: str, version: int, due: float | None) -> bool:
        """Note when a panel's next clock event is due; False if its version is another."""
        update = "UPDATE panel SET due = ? WHERE id = ? AND version = ?"
        return await self._changed(update, (due, panel, version))

    async def next_due(self) -> float | None:
        """Return when the next clock event of any panel is due; None if none is."""
        ((due,),) = await self._rows("SELECT min(due) FROM panel WHERE due IS NOT NULL")
        return None if due is None else float(due)

    async def panels_with_effects(self) -> Sequence[str]:
        """Return the panels that have effects to be carried out."""
        return [panel for (panel,) in await self._rows("SELECT DISTINCT panel FROM outbox")]

    async def effects(self, panel: str, limit: int) -> Sequence[PendingEffect]:
        """Return the first effects of a panel that are to be carried out, in their order."""
        select = "SELECT * FROM outbox WHERE panel = ? ORDER BY version, number LIMIT ?"
        return [_effect(*row) for row in await self._rows(select, panel, limit)]

    async def delivered(self, key: Key) -> None:
        """Take away an effect that is carried out."""
        await self._changed(DELIVERED, key)

    async def keep_aside(self, kept: KeptAside) -> None:
        """Put an effect that is given up aside."""
        key, row = kept.effect.key, (*_row(kept.effect), kept.tries, kept.error)

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(DELIVERED, key)
            connection.execute("INSERT INTO kept_aside VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

        await self._commits.run(work)

    async def kept_aside(self) -> Sequence[KeptAside]:
        """Return the effects that are kept aside, by panel and in their order."""
        rows = await self._rows("SELECT * FROM kept_aside ORDER BY panel, version, number")
        return [KeptAside(_effect(*effect), tries, error) for *effect, tries, error in rows]

    async def retry(self, key: Key) -> bool:
        """Put an effect that is kept aside back; False if it is not."""

        def work(connection: sqlite3.Connection) -> bool:
            found = connection.execute(BACK, key).rowcount == 1
            connection.execute(NOT_ASIDE, key)
            return found

        return await self._commits.run(work)

    async def skip(self, key: Key) -> bool:
        """Take away an effect that is kept aside; False if it is not."""
        return await self._changed(NOT_ASIDE, key)

    async def panels(self) -> Sequence[str]:
        """Return the ids of all panels, sorted."""
        return [panel for (panel,) in await self._rows("SELECT id FROM panel ORDER BY id")]

    async def beginning(self, panel: str) -> tuple[int, str] | None:
        """Return after which version a panel's log begins, and its snapshot there, in JSON."""
        select = "SELECT beginning_version, beginning FROM panel WHERE id = ?"
        rows = await self._rows(select, panel)
        return (rows[0][0], rows[0][1]) if rows else None

    async def events(self, panel: str, after: int, limit: int) -> Sequence[Entry]:
        """Return the first events of a panel after a version."""
        select = "SELECT * FROM event WHERE panel = ? AND version > ? ORDER BY version LIMIT ?"
        return [_entry(*row) for row in await self._rows(select, panel, after, limit)]

    async def unsettled(self) -> Sequence[str]:
        """Return the panels that have events after their snapshot."""
        return [panel for (panel,) in await self._rows(UNSETTLED)]

    async def settle(self, panel: str, version: int, snapshot: str) -> None:
        """Replace a panel's snapshot by one, in JSON, that was taken after a version."""
        update = "UPDATE panel SET snapshot_version = ?, snapshot = ? WHERE id = ?"
        await self._changed(update, (version, snapshot, panel))

    async def begin_at(self, panel: str, begun: int, version: int, snapshot: str) -> bool:
        """Let a panel's log begin after a version, with a snapshot that was taken there."""

        def work(connection: sqlite3.Connection) -> bool:
            update = (version, snapshot, panel, begun)
            if connection.execute(BEGINS_AT, update).rowcount == 0:
                return False
            connection.execute(AT_LEAST, (version, snapshot, panel, version))
            return True

        return await self._commits.run(work)

    async def drop_events(self, panel: str, until: int, limit: int) -> int:
        """Take away the first events of a panel up to a version."""
        values = (panel, panel, until, limit)
        return await self._commits.run(lambda c: c.execute(FIRST_DROPPED, values).rowcount)

    async def rewrite(self, rewrite: Rewrite) -> bool:
        """Replace what a panel's log tells, and its snapshots."""
        return await self._commits.run(lambda connection: _rewrite(connection, rewrite))

    async def scrub(self) -> None:
        """Leave no trace of what was replaced in the file, or in the log beside it."""
        await self._commits.alone(scrub)

    async def probe(self) -> None:
        """Write a row that nobody reads."""
        await self._changed(PROBED, ())

    async def backup(self, path: Path) -> None:
        """Write all that is kept to a new file; others wait for as long as that takes."""
        await self._commits.alone(lambda connection: write_backup(connection, path))

    async def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return await self._commits.run(lambda c: c.execute(statement, values).fetchall())

    async def _changed(self, statement: str, values: Sequence[object]) -> bool:
        """Run a statement that changes at most one row, and say whether it did."""
        return await self._commits.run(lambda c: c.execute(statement, tuple(values)).rowcount == 1)


def _meta(connection: sqlite3.Connection, name: str) -> bytes:
    (value,) = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return bytes(value)


def _adopt(connection: sqlite3.Connection, behaviour: str) -> None:
    former = _meta(connection, "behaviour").decode()
    if behaviour == former:
        return
    if newer(former, behaviour):
        raise WrittenByNewer(former)
    if unsettled := [panel for (panel,) in connection.execute(UNSETTLED)]:
        raise NotSettled(unsettled, former)
    connection.execute(BEGUN_ANEW)
    adopted = (behaviour.encode(),)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'behaviour'", adopted)


def _append(connection: sqlite3.Connection, write: Write) -> Outcome:
    last = write.last
    if last.caller is not None:
        answer = _answer(connection, write.panel, last.caller, last.command)
        if answer is not None:
            return answer
    moved = connection.execute(
        "UPDATE panel SET version = ?, accepted = ?, at = ?, due = ? WHERE id = ? AND version = ?",
        (last.version, write.accepted, last.at, write.due, write.panel, write.after),
    )
    if moved.rowcount == 0:
        return MOVED
    events = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    connection.executemany(events, [_event_row(write.panel, entry) for entry in write.entries])
    effects = "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?)"
    connection.executemany(effects, map(_row, write.effects))
    if write.snapshot is not None:
        connection.execute(
            "UPDATE panel SET snapshot_version = version, snapshot = ? WHERE id = ?",
            (write.snapshot, write.panel),
        )
    return ADDED


def _rewrite(connection: sqlite3.Connection, rewrite: Rewrite) -> bool:
    if any(connection.execute(IS_PENDING, key).fetchone() for key in rewrite.effects):
        return False
    snapshots = (rewrite.beginning, rewrite.snapshot, rewrite.panel, rewrite.version)
    if connection.execute(BEGUN_AGAIN, snapshots).rowcount == 0:
        return False
    for entry in rewrite.entries:
        told = (entry.body, _refused(entry), entry.command, entry.digest)
        connection.execute(REPLACED, (*told, rewrite.panel, entry.version))
    connection.executemany(NOT_ASIDE, rewrite.effects)
    connection.execute(UNSCRUBBED)
    return True


def _answer(connection: sqlite3.Connection, panel: str, caller: str, command: str) -> Answer | None:
    row = connection.execute(
        """SELECT version, refused, digest FROM event
        WHERE panel = ? AND caller = ? AND command = ? AND caller IS NOT NULL""",
        (panel, caller, command),
    ).fetchone()
    return None if row is None else Answer(row[0], _refusal(row[1]), row[2])


def _event_row(panel: str, entry: Entry) -> tuple[object, ...]:
    told = (entry.command, entry.caller, entry.digest, entry.behaviour)
    return (panel, entry.version, entry.at, entry.body, _refused(entry), *told)


def _refused(entry: Entry) -> str | None:
    return None if entry.refused is None else msgspec.json.encode(entry.refused).decode()


def _entry(  # noqa: PLR0913, PLR0917 - the columns of the table
    _panel: str,
    version: int,
    at: float,
    body: str,
    refused: str | None,
    command: str,
    caller: str | None,
    digest: bytes | None,
    behaviour: str,
) -> Entry:
    return Entry(version, at, body, _refusal(refused), command, caller, digest, behaviour)


def _refusal(text: str | None) -> Refusal | None:
    return None if text is None else _REFUSAL.decode(text)


def _row(effect: PendingEffect) -> tuple[object, ...]:
    return (*effect.key, effect.at, effect.body)


def _effect(  # noqa: PLR0913, PLR0917 - the columns of the table
    epoch: str, panel: str, version: int, number: int, at: float, body: str
) -> PendingEffect:
    return PendingEffect(Key(epoch, panel, version, number), at, body)


def sqlite(path: str | Path) -> Store:
    """Return a store in a file, which is made if it is not there.

    Raises:
        InvalidInput: it is no path.
    """
    return SqliteStore(path)
