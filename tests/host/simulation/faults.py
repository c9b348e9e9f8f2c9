"""What goes wrong with a store: statements fail, the process dies at them, writes come twice."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from simulation.one_thread import Killed
from simulation.situations import Situations

from session_panel_host.kept import Outcome, Write
from session_panel_host.sqlite_store import SqliteStore


class Faults:
    """Decides at each statement, by a seed, whether it goes well.

    Attributes:
        paused: whether everything goes well for now.
        failures: how often the store could not do what it was asked for.
        kills: at one of how many statements the process dies; before and after a COMMIT more often.
        fails: one of how many statements fails.
        repeats: one of how many writes comes twice.
    """

    def __init__(self, dice: Random, situations: Situations) -> None:
        self._dice = dice
        self._situations = situations
        self._jobs = 0
        self.failures = 0
        self.paused = True
        self.kills = 8000
        self.fails = 250
        self.repeats = 25

    def one_of(self, many: int) -> bool:
        return not self.paused and self._dice.randrange(many) == 0

    def around(self, work: Any, sql: str, *values: Any) -> sqlite3.Cursor:
        """Run a statement, or fail before or after it, or die."""
        self._count_jobs(sql)
        commit = sql == "COMMIT"
        if self.one_of(self.kills // 8 if commit else self.kills):
            self._die("killed before COMMIT" if commit else "killed within a transaction")
        if self.one_of(self.fails):
            self._fail("statement fails")
        cursor = work(sql, *values)
        if commit and self.one_of(self.fails):
            self._fail("COMMIT fails when it has done its work")
        if commit and self.one_of(self.kills // 8):
            self._die("killed after COMMIT")
        return cursor

    def _count_jobs(self, sql: str) -> None:
        if sql == "BEGIN IMMEDIATE":
            self._jobs = 0
        self._jobs += sql == "SAVEPOINT one"
        if sql == "SAVEPOINT one" and self._jobs == 2:
            self._situations.saw("group of more than one")

    def _fail(self, situation: str) -> None:
        self.failures += 1
        self._situations.saw(situation)
        raise sqlite3.OperationalError(situation)

    def _die(self, situation: str) -> None:
        self._situations.saw(situation)
        raise Killed(situation)


class Statements(sqlite3.Connection):
    """A connection of a process that is simulated."""

    faults: Faults
    opened: list["Statements"]

    def __init__(self, *values: Any, faults: Faults, opened: list["Statements"], **named: Any):
        super().__init__(*values, **named)
        self.faults = faults
        opened.append(self)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self.faults.around(super().execute, sql, *values)

    def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self.faults.around(super().executemany, sql, *values)


@contextmanager
def going_wrong(faults: Faults) -> Iterator[list[Statements]]:
    """Let every connection be one of which statements fail; give those that are opened."""
    connect, opened = sqlite3.connect, []
    factory = partial(Statements, faults=faults, opened=opened)
    sqlite3.connect = partial(connect, factory=factory)  # type: ignore[assignment]
    try:
        yield opened
    finally:
        sqlite3.connect = connect
        for connection in opened:
            sqlite3.Connection.close(connection)


class Repeating(SqliteStore):
    """A store of which some writes come twice, as over a network: the first answer is lost."""

    def __init__(self, path: Path, faults: Faults, situations: Situations) -> None:
        super().__init__(path)
        self._faults = faults
        self._situations = situations

    async def append(self, write: Write) -> Outcome:
        outcome = await super().append(write)
        if self._faults.one_of(self._faults.repeats):
            self._situations.saw("write repeated by the store")
            outcome = await super().append(write)
        return outcome
