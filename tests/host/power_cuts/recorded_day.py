"""A day of a host whose writes are recorded: several send at once, effects go out, the log wraps.

Each answer is noted in a file of the same folder, so that the record has it in its place. The
process ends without closing anything.
"""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path
from unittest.mock import patch

from session_panel import Effect, Toggle
from session_panel_host import Key, Panels, sqlite, sqlite_file

NAMES = ("budi", "sari", "tono")
SENT = 25


async def day(folder: Path) -> None:
    answers = os.open(folder / "answers", os.O_WRONLY | os.O_CREAT)

    async def carry_out(key: Key, effect: Effect, age: float) -> None:
        await asyncio.sleep(0)

    async def send_all(panels: Panels, name: str) -> None:
        await panels.create(name)
        for number in range(SENT):
            sent = await panels.send(name, Toggle, command=str(number))
            os.write(answers, f"{name} {sent.version} {sent.command}\n".encode())

    async with Panels(sqlite(folder / "panels.db"), carry_out) as panels:
        await asyncio.gather(*(send_all(panels, name) for name in NAMES))
        os._exit(0)


def set_up(connection: sqlite3.Connection, path: Path) -> None:
    """Let SQLite sync as it is asked, and write its log back often."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {sys.argv[2]}")
    connection.execute("PRAGMA wal_autocheckpoint = 20")


if __name__ == "__main__":
    with patch.object(sqlite_file, "_set_up", set_up):
        asyncio.run(day(Path(sys.argv[1])))
