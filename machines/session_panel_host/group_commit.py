"""One connection to SQLite in one thread, and one commit for all that wait for it.

A commit is what takes time: the disk has to answer. So whatever is asked for while one is under way
goes into the next, each in a savepoint of its own: one that fails leaves the others as they are.
Nobody hears of anything before it is committed.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple, TypeVar

from session_panel_host.errors import StoreFailed

T = TypeVar("T")
_LOG: Final = logging.getLogger("session_panel_host")
Work = Callable[[sqlite3.Connection], T]
"""What is done with the connection, within a transaction that others share."""


class _Job(NamedTuple):
    work: Work[Any]
    done: asyncio.Future[Any]


class GroupCommit:
    """A connection that many tasks of one event loop use.

    Args:
        connect: opens the connection; it is called in the thread that will use it.
        name: what failures call the store, such as its file.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], name: str) -> None:
        self._connect = connect
        self._name = name
        self._thread = ThreadPoolExecutor(1, "session-panel-host")
        self._waiting: list[_Job] = []
        self._committing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the connection; whoever is cancelled is told so once it is closed again."""
        loop = asyncio.get_running_loop()
        opening = loop.run_in_executor(self._thread, self._connect)
        try:
            self._connection = await asyncio.shield(opening)
        except asyncio.CancelledError:
            await asyncio.wait({opening})
            if opening.exception() is None:
                self._connection = opening.result()
                await self.close()
            raise

    async def close(self) -> None:
        """Finish what was asked for, and close the connection."""
        while self._committing:
            await asyncio.wait({self._committing})
        await self.alone(sqlite3.Connection.close)
        self._thread.shutdown()

    async def run(self, work: Work[T]) -> T:
        """Do some work in a transaction, and return what it returned once that is committed.

        Raises:
            StoreFailed: SQLite could not do it, or not commit it; it has changed nothing.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Job(work, done))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_groups())
        return await done

    async def alone(self, work: Work[T]) -> T:
        """Do what cannot be done within a transaction.

        Raises:
            StoreFailed: SQLite could not do it.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, work, self._connection)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> StoreFailed:
        """Return what SQLite says of the store, as an error that names it."""
        advice = "it is damaged: restore a backup" if is_damage(error) else "ask again"
        failed = StoreFailed(f"{self._name}: {error}: {advice}")
        failed.__cause__ = error
        return failed

    async def _commit_groups(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            jobs, self._waiting = self._waiting, []
            work = [job.work for job in jobs]
            try:
                group = await loop.run_in_executor(self._thread, _outcomes, self._connection, work)
            except Exception as error:  # noqa: BLE001 - nobody is to wait for ever
                _LOG.exception("A group of %d could not be rolled back", len(jobs))
                group = [_Failed(self._failed(error)) for _ in jobs]
            for job, outcome in zip(jobs, group, strict=True):
                self._tell(job.done, outcome)
        self._committing = None

    def _tell(self, done: asyncio.Future[Any], outcome: object) -> None:
        if done.cancelled():
            return
        match outcome:
            case _Failed(sqlite3.Error() as error):
                done.set_exception(self._failed(error))
            case _Failed(error):
                done.set_exception(error)
            case _:
                done.set_result(outcome)


class _Failed(NamedTuple):
    error: Exception


def _outcomes(connection: sqlite3.Connection, group: Sequence[Work[Any]]) -> list[Any]:
    """Do the work of a group in one transaction, and return what became of each."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        outcomes = [_outcome(connection, work) for work in group]
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        _roll_back(connection)
        return [_Failed(error) for _ in group]
    return outcomes


def _outcome(connection: sqlite3.Connection, work: Work[Any]) -> object:
    """Do one piece of work; if it fails, it has done nothing.

    Raises:
        sqlite3.Error: the whole transaction is gone.
    """
    connection.execute("SAVEPOINT one")
    try:
        outcome = work(connection)
    except Exception as error:
        if not connection.in_transaction:  # a disk that is full ends it whole
            raise
        connection.execute("ROLLBACK TO one")
        outcome = _Failed(error)
    connection.execute("RELEASE one")
    return outcome


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def is_damage(error: Exception) -> bool:
    """Say whether SQLite has found that a file is not what it wrote."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest says where
    return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
