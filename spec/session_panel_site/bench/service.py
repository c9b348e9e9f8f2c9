"""What a service takes over HTTP, in processor time: ``python -m`` and the name of this module.

The service is a process of its own, with its store in a file, so that what asks it is not counted.
A clock on the wall would say more of what else the machine does.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

PANELS: Final = 100
REQUESTS: Final = 3_000

_AUTH: Final = """\
from session_panel_service import Principal
from session_panel_service.asking.principal import ROLES

def anybody(connection):
    return Principal("bench", ROLES, requests_per_second=1e9, streams=1_000_000)
"""

_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Figure(NamedTuple):
    """What one of something takes: milliseconds of the service's processor, and bytes."""

    what: str
    milliseconds: float
    size: float


class _Service(NamedTuple):
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
    async def connected(self) -> AsyncIterator["_Asking"]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield _Asking(reader, writer)
        finally:
            writer.close()


class _Asking(NamedTuple):
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def begin(self, method: str, path: str, body: bytes = b"", headers: str = "") -> None:
        """Send a request."""
        length = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
        head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{length}{headers}\r\n"
        self.writer.write(head.encode() + body)

    async def ask(self, method: str, path: str, body: bytes = b"", headers: str = "") -> int:
        """Return how many bytes the body of an answer has."""
        self.begin(method, path, body, headers)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        _, told, rest = head.partition(b"content-length: ")
        length = int(rest.split(b"\r\n")[0]) if told else 0
        await self.reader.readexactly(length)
        return length


@contextmanager
def _service() -> Iterator[_Service]:
    with TemporaryDirectory() as folder:
        Path(folder, "anybody_may.py").write_text(_AUTH, "utf-8")
        asked = ("panels.db", "--port", "0", "--auth", "anybody_may:anybody")
        command = (sys.executable, "-m", "session_panel_service", *asked)
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            address = process.stdout.readline() if process.stdout else ""
            try:
                yield _Service(process.pid, int(address.strip().rstrip("/").rpartition(":")[2]))
            finally:
                process.terminate()


async def measure(service: _Service) -> Sequence[Figure]:
    """Return what each kind of request takes, and a view that is pushed."""
    async with service.connected() as asking:
        for panel in range(PANELS):
            await asking.ask("PUT", f"/panels/{panel}", b"{}")
            for number in range(5):
                pick = b'{"type":"pick","conversation":"c%d","customer":"c%d","mode":"live"}'
                await _sent(asking, panel, f"pick{number}", pick % (number, number))
        view = await _each(service, asking, "a view", "GET", "view")
        known = await _each(service, asking, "a view that has not changed", "GET", "view", ANY)
        event = await _each(service, asking, "an event", "POST", "events")
    async with _watched(service) as streams, service.connected() as asking:
        watched = await _each(service, asking, "an event, watched", "POST", "events")
        pushed = sum([await _drained(stream) for stream in streams])
    took = watched.milliseconds - event.milliseconds
    return [view, known, event, Figure("a view that is pushed", took, pushed / REQUESTS)]


ANY: Final = "if-none-match: *\r\n"


async def _sent(asking: _Asking, panel: int, command: str, body: bytes) -> int:
    path, key = f"/panels/{panel}/events", f"idempotency-key: {command}\r\n"
    return await asking.ask("POST", path, body, key)


async def _each(  # noqa: PLR0913, PLR0917 - what there is to say of a request
    service: _Service, asking: _Asking, what: str, method: str, of: str, headers: str = ""
) -> Figure:
    before, size = service.worked(), 0
    for number in range(REQUESTS):
        panel = number % PANELS
        if method == "POST":
            size += await _sent(asking, panel, f"{what}{number}", b'{"type":"toggle"}')
        else:
            size += await asking.ask(method, f"/panels/{panel}/{of}", b"", headers)
    return Figure(what, (service.worked() - before) / REQUESTS * 1000, size / REQUESTS)


@asynccontextmanager
async def _watched(service: _Service) -> AsyncIterator[list[_Asking]]:
    """Watch every panel."""
    streams = []
    for panel in range(PANELS):
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port, limit=2**26)
        streams.append(_Asking(reader, writer))
        streams[-1].begin("GET", f"/panels/{panel}/stream")
        await reader.readuntil(b"\r\n\r\n")
    await asyncio.sleep(1)
    for stream in streams:
        await _drained(stream)
    try:
        yield streams
    finally:
        for stream in streams:
            stream.writer.close()


async def _drained(stream: _Asking) -> int:
    """Return how many bytes a stream has."""
    size = 0
    while True:
        try:
            size += len(await asyncio.wait_for(stream.reader.read(2**20), 0.05))
        except TimeoutError:
            return size


def main() -> None:
    """Print the figures."""
    with _service() as service:
        empty = service.resident()
        figures = asyncio.run(measure(service))
        full = service.resident()
    for figure in figures:
        sys.stdout.write(f"{figure.what}: {figure.milliseconds:.2f} ms, {figure.size:,.0f} bytes\n")
    taken = {figure.what: figure.milliseconds for figure in figures}
    second = (taken["an event"] + taken["a view that is pushed"]) / 1000
    sys.stdout.write(f"agents at half an event a second, watched: {2 / second:,.0f} a core\n")
    sys.stdout.write(f"memory: {empty:,} kB at first, {full:,} kB with {PANELS} panels\n")


if __name__ == "__main__":
    main()
