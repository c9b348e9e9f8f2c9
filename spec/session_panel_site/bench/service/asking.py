"""A service in a process of its own, so that what asks it is not counted, and who asks it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

_AUTH: Final = """\
from session_panel_service import Principal
from session_panel_service.asking.principal import ROLES

def anybody(connection):
    return Principal("bench", ROLES, requests_per_second=1e9, streams=1_000_000)
"""

_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Service(NamedTuple):
    """A service that runs: its process, and its port."""

    pid: int
    port: int

    def worked(self) -> float:
        """Return how many seconds the processor has worked for the service."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident(self) -> int:
        """Return how many kilobytes are in memory."""
        lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))

    @asynccontextmanager
    async def connected(self) -> AsyncIterator["Asking"]:
        """Give somebody who asks it, on one connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield Asking(reader, writer)
        finally:
            writer.close()


class Asking(NamedTuple):
    """Somebody who asks on a connection, one thing after the other."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def begin(self, method: str, path: str, body: bytes = b"", headers: str = "") -> None:
        """Send a request."""
        length = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
        head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{length}{headers}\r\n"
        self.writer.write(head.encode() + body)

    async def ask(self, method: str, path: str, body: bytes = b"", headers: str = "") -> int:
        """Return how many bytes the body of an answer has.

        Raises:
            RuntimeError: it is a problem, which is not what is measured.
        """
        self.begin(method, path, body, headers)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        if int(head.split()[1]) >= 400:  # noqa: PLR2004 - as HTTP has it
            raise RuntimeError(f"{method} {path} is answered by {head.splitlines()[0].decode()}")
        _, told, rest = head.partition(b"content-length: ")
        length = int(rest.split(b"\r\n")[0]) if told else 0
        await self.reader.readexactly(length)
        return length


@contextmanager
def service(*options: str) -> Iterator[Service]:
    """Give a service whose store is a file, as long as it is asked."""
    with TemporaryDirectory() as folder:
        Path(folder, "anybody_may.py").write_text(_AUTH, "utf-8")
        asked = ("panels.db", "--port", "0", "--auth", "anybody_may:anybody")
        command = (sys.executable, "-m", "session_panel_service", *asked, *options)
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            address = process.stdout.readline() if process.stdout else ""
            try:
                yield Service(process.pid, int(address.strip().rstrip("/").rpartition(":")[2]))
            finally:
                process.terminate()
