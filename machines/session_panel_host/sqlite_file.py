"""The file of a store: how it is opened, what it holds, and how it is copied."""

import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from session_panel_host.arguments import file_path
from session_panel_host.errors import StoreFailed, UnfitStore, why
from session_panel_host.group_commit import is_damage
from session_panel_host.log.new_file import is_there, new_file, parts
from session_panel_host.sole_owner import SoleOwner

FORM: Final = 1
"""The version of the tables, which the file itself tells."""

APPLICATION: Final = int.from_bytes(b"SPnl")
"""Whose file it is, which it tells, too."""

BACKUP: Final = int.from_bytes(b"SPnb")
"""What a backup tells instead: opened as a store, it would use keys of effects again."""

TOLD_AT: Final = 68
"""Where in its header an SQLite file tells whose it is, in four bytes."""

TABLES: Final = (
    """CREATE TABLE panel (
        id TEXT PRIMARY KEY, epoch TEXT NOT NULL, version INTEGER NOT NULL,
        accepted INTEGER NOT NULL, at REAL NOT NULL, due REAL,
        snapshot_version INTEGER NOT NULL, snapshot TEXT NOT NULL,
        beginning_version INTEGER NOT NULL, beginning TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX panel_due ON panel (due) WHERE due IS NOT NULL",
    """CREATE TABLE event (
        panel TEXT NOT NULL, version INTEGER NOT NULL, at REAL NOT NULL, body TEXT NOT NULL,
        refused TEXT, command TEXT NOT NULL, caller TEXT, digest BLOB, behaviour TEXT NOT NULL,
        PRIMARY KEY (panel, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE UNIQUE INDEX event_command ON event (panel, caller, command)
        WHERE caller IS NOT NULL""",
    """CREATE TABLE outbox (
        epoch TEXT NOT NULL, panel TEXT NOT NULL, version INTEGER NOT NULL,
        number INTEGER NOT NULL, at REAL NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (panel, version, number, epoch)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE kept_aside (
        epoch TEXT NOT NULL, panel TEXT NOT NULL, version INTEGER NOT NULL,
        number INTEGER NOT NULL, at REAL NOT NULL, body TEXT NOT NULL,
        tries INTEGER NOT NULL, error TEXT NOT NULL,
        PRIMARY KEY (panel, version, number, epoch)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
)

UNSCRUBBED: Final = "INSERT OR IGNORE INTO meta VALUES ('unscrubbed', x'')"
IS_UNSCRUBBED: Final = "SELECT 1 FROM meta WHERE name = 'unscrubbed'"
SCRUBBED: Final = "DELETE FROM meta WHERE name = 'unscrubbed'"
"""The mark of a file that may have traces of what was replaced, as after a crash."""


def connected(path: Path, *, may_be_new: bool = True) -> sqlite3.Connection:
    """Return the connection to a store's file, made ready for this thread.

    Args:
        path: the file.
        may_be_new: whether a file in which nothing is becomes a store. A host that was killed while
            it made its store leaves one.

    Raises:
        UnfitStore: SQLite does not do here what a host relies upon, or the file is another's or
            a backup, and is as it was.
    """
    with _unfit(path):
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            _set(connection, path, "locking_mode = EXCLUSIVE", "exclusive")
            is_empty = _is_empty(connection, path)
            _require_content(path, may_be_new or not is_empty)
            _set_up(connection, path)
            _empty_log(connection)
            if is_empty:
                _make_tables(connection)
            elif connection.execute(IS_UNSCRUBBED).fetchone():
                scrub(connection)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def _unfit(path: Path) -> Iterator[None]:
    """Say of a file that it does not do, where SQLite says no."""
    try:
        yield
    except sqlite3.Error as error:
        advice = ": restore a backup" if is_damage(error) else ""
        raise UnfitStore(f"{path} cannot be opened: {error}{advice}") from error


def _is_empty(connection: sqlite3.Connection, path: Path) -> bool:
    """Say whether a file has nothing in it yet, and refuse one that is no store. Change nothing."""
    tables = "(SELECT count(*) FROM sqlite_schema)"
    settings = "pragma_application_id, pragma_user_version"
    told = f"SELECT application_id, user_version, {tables} FROM {settings}"  # noqa: S608
    application, form, number = connection.execute(told).fetchone()
    if application == BACKUP:
        raise UnfitStore(f"{path} is a backup: restore it to a new file, and give that one")
    is_empty = (application, form, number) == (0, 0, 0)
    if not is_empty and (application, form) != (APPLICATION, FORM):
        raise UnfitStore(f"{path} is no store of this version: give another file")
    return is_empty


def _require_content(path: Path, is_there: bool) -> None:
    if not is_there:
        raise UnfitStore(f"{path} is empty: give the file that the service has")


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    _set(connection, path, "journal_mode = WAL", "wal")
    _set(connection, path, "secure_delete = ON", 1)
    for setting in ("fullfsync = ON", "checkpoint_fullfsync = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {setting}")
    if connection.execute("PRAGMA synchronous").fetchone() != (2,):
        raise UnfitStore(f"{path}: SQLite does not sync each commit: use another SQLite")


def _set(connection: sqlite3.Connection, path: Path, setting: str, answer: object) -> None:
    told = connection.execute(f"PRAGMA {setting}").fetchone()
    if told != (answer,):
        raise UnfitStore(f"{path}: SQLite answers {told} to {setting}: use another disk")


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        connection.execute(table)
    secret = secrets.token_bytes(32)
    connection.execute("INSERT INTO meta VALUES ('secret', ?), ('behaviour', ?)", (secret, b""))
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORM}")
    connection.execute("COMMIT")


def scrub(connection: sqlite3.Connection) -> None:
    """Leave no trace of what was deleted or replaced, in the file or in the log beside it.

    It has been overwritten at once (`secure_delete`), but not the copies that SQLite leaves in a
    page whose rows it has moved to others. So the file is written anew.

    Raises:
        StoreFailed: the log could not be emptied.
    """
    connection.execute("VACUUM")
    connection.execute(SCRUBBED)
    _empty_log(connection)


def _empty_log(connection: sqlite3.Connection) -> None:
    """Write all that is committed into the file itself, and leave nothing in the log beside it.

    Raises:
        StoreFailed: the log could not be emptied.
    """
    (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreFailed("The log of the store could not be emptied: forget again")


def write_backup(connection: sqlite3.Connection, path: Path) -> None:
    """Write all that a connection's file holds to a new file, and sync it.

    Raises:
        FileExistsError: there is such a file, or a part of an earlier one is left beside it.
        StoreFailed: the file cannot be written.
        UnfitStore: there is no such folder, or no file can have such a name.
    """
    try:
        with new_file(path) as unfinished:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
            _tell(unfinished, BACKUP)
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreFailed(f"{path} cannot be written: {why(error)}") from error


def _tell(path: Path, application: int) -> None:
    """Let a file that nobody has open tell whose it is; no page of SQLite's has to be read."""
    with path.open("r+b") as file:
        file.seek(TOLD_AT)
        file.write(application.to_bytes(4))


def _told(path: Path) -> int:
    with path.open("rb") as file:
        file.seek(TOLD_AT)
        return int.from_bytes(file.read(4))


def restore(backup: str | Path, path: str | Path) -> None:
    """Make a store of a backup, while no host has either.

    It goes on where the backup was taken. Its panels have new epochs: an effect of an event that
    comes after it has a key that none had before; one that was pending then keeps its key.

    Args:
        backup: what `Panels.backup` wrote.
        path: the file of the store, which is not there yet.

    Raises:
        FileExistsError: there is such a file, or a part of an earlier one is left beside it.
        InvalidInput: one of the two is no path.
        StoreFailed: the backup cannot be read, or the store cannot be written.
        StoreInUse: a host has the store open.
        UnfitStore: it is no backup, or not a whole one; or there is none; or no file can have the
            store's name.
    """
    source, store = file_path("backup", backup), file_path("path", path)
    if not is_there(source):
        raise UnfitStore(f"There is no backup {source}: give the file that backup() wrote")
    if any(part.exists() for part in parts(source)):
        raise UnfitStore(f"{source} is a store, which a copy would tear: give a backup()")
    owner = SoleOwner(store)
    try:
        _restore(source, store)
    except BaseException:
        owner.discard()
        raise
    owner.release()


def _restore(backup: Path, store: Path) -> None:
    try:
        with _unfit(store), new_file(store) as unfinished:
            shutil.copyfile(backup, unfinished)
            if _told(unfinished) == BACKUP:
                _tell(unfinished, APPLICATION)
            _require_whole(unfinished, backup)
            with closing(connected(unfinished)) as connection:
                connection.execute("UPDATE panel SET epoch = lower(hex(randomblob(8)))")
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreFailed(f"{backup} cannot be restored to {store}: {why(error)}") from error


def _require_whole(copy: Path, backup: Path) -> None:
    """Refuse the copy of a file that is no backup, or a torn one."""
    with _unfit(backup), closing(sqlite3.connect(copy)) as connection:
        if _is_empty(connection, backup):
            raise UnfitStore(f"{backup} is empty: give a backup()")
        (told,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if told != "ok":
            raise UnfitStore(f"{backup} is damaged: {told}: give another backup()")
