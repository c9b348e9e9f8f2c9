"""What a store's file says of its panels: read by plain SQL, and by nothing of the host's."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple


class EffectKey(NamedTuple):
    """The parts of an effect's key."""

    epoch: str
    panel: str
    version: int
    number: int


class Row(NamedTuple):
    """An event of a panel's log.

    Attributes:
        version: the panel's version from then on.
        at: when it happened.
        event: the event, as JSON tells it.
        body: the same as text.
        rule: the rule that refused it, if one did.
        command: the command's id.
        caller: whose id that is; None for an event of the clock.
    """

    version: int
    at: float
    event: dict[str, object]
    body: str
    rule: str | None
    command: str
    caller: str | None


class Log(NamedTuple):
    """What is written of a panel.

    Attributes:
        epoch: what its versions belong to.
        version: that of its last event.
        snapshot_version: the version after which its last snapshot was taken.
        beginning: the version after which its log begins, and its snapshot there, in JSON.
        rows: the events that are there.
    """

    epoch: str
    version: int
    snapshot_version: int
    beginning: tuple[int, str]
    rows: list[Row]

    @property
    def gone(self) -> int:
        """How many events are there no more."""
        return self.rows[0].version - 1 if self.rows else self.version


PANELS = """SELECT id, epoch, version, snapshot_version, beginning_version, beginning
    FROM panel ORDER BY id"""

PARTS = ("", "-wal")
"""What a file consists of, and what a process that is killed leaves beside it."""


def copied(store: Path, folder: Path) -> Path:
    """Copy what a killed process has left of a store, as it is."""
    folder.mkdir()
    for part in PARTS:
        left = store.with_name(f"{store.name}{part}")
        if left.exists():
            shutil.copyfile(left, folder / left.name)
    return folder / store.name


def left(store: Path) -> bytes:
    """Return all that there is of a store."""
    parts = [store.with_name(f"{store.name}{part}") for part in PARTS]
    return b"".join(part.read_bytes() for part in parts if part.exists())


def read(store: Path) -> dict[str, Log]:
    """Return what is written of each panel; the file is left as it is."""
    with _opened(store) as connection:
        return _logs(connection) if _has_tables(connection) else {}


def pending(store: Path) -> set[EffectKey]:
    """Return which effects are still to be carried out; the file is left as it is."""
    with _opened(store) as connection:
        if not _has_tables(connection):
            return set()
        told = connection.execute("SELECT epoch, panel, version, number FROM outbox")
        return {EffectKey(*key) for key in told}


@contextmanager
def _opened(store: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of a file."""
    copy = copied(store, store.parent / "read")
    try:
        with closing(sqlite3.connect(copy, factory=sqlite3.Connection)) as connection:
            yield connection
    finally:
        shutil.rmtree(copy.parent)


def _has_tables(connection: sqlite3.Connection) -> bool:
    """Say whether a host has made its tables: one that was killed may not have."""
    found = "SELECT 1 FROM sqlite_schema WHERE name = 'event'"
    return connection.execute(found).fetchone() is not None


def _logs(connection: sqlite3.Connection) -> dict[str, Log]:
    logs = {panel: _log(*told) for panel, *told in connection.execute(PANELS)}
    told = "SELECT panel, version, at, body, refused, command, caller FROM event"
    for panel, *event in connection.execute(f"{told} ORDER BY panel, version"):
        logs[panel].rows.append(_row(*event))
    return logs


def _log(epoch: str, version: int, snapshot_version: int, begun: int, beginning: str) -> Log:
    return Log(epoch, version, snapshot_version, (begun, beginning), [])


def _row(  # noqa: PLR0913, PLR0917 - the columns of the table
    version: int, at: float, body: str, refused: str | None, command: str, caller: str | None
) -> Row:
    rule = None if refused is None else json.loads(refused)["rule"]
    return Row(version, at, json.loads(body), body, rule, command, caller)
