"""What one of something takes, in processor time.

A clock on the wall would say more of what else the machine does.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from session_panel_site.bench.service.asking import Asking, Service

PANELS: Final = 100
REQUESTS: Final = 3_000


class Figure(NamedTuple):
    """What one of something takes: milliseconds of the service's processor, and bytes."""

    what: str
    milliseconds: float
    size: float


async def measure(service: Service) -> Sequence[Figure]:
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


async def _sent(asking: Asking, panel: int, command: str, body: bytes) -> int:
    path, key = f"/panels/{panel}/events", f"idempotency-key: {command}\r\n"
    return await asking.ask("POST", path, body, key)


async def _each(  # noqa: PLR0913, PLR0917 - what there is to say of a request
    service: Service, asking: Asking, what: str, method: str, of: str, headers: str = ""
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
async def _watched(service: Service) -> AsyncIterator[list[Asking]]:
    """Watch every panel."""
    streams = []
    for panel in range(PANELS):
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port, limit=2**26)
        streams.append(Asking(reader, writer))
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


async def _drained(stream: Asking) -> int:
    """Return how many bytes a stream has."""
    size = 0
    while True:
        try:
            size += len(await asyncio.wait_for(stream.reader.read(2**20), 0.05))
        except TimeoutError:
            return size
