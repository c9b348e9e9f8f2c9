"""A service that runs in the loop of a test, and those who ask it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import HTTPResponse
from io import BytesIO
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from starlette.requests import HTTPConnection

from session_panel_service.asking.authentication import Authenticate, whoever_started
from session_panel_service.asking.principal import Principal
from session_panel_service.clocks import HOSTS, Clock
from session_panel_service.running import Place, serve
from session_panel_service.service import Service
from session_panel_service.stores import ServiceStore, in_memory

PRINCIPALS = {
    who: replace(principal, requests_per_second=1000.0)
    for who, principal in {
        "agent": Principal.agent("agent-7"),
        "other agent": Principal.agent("agent-8"),
        "channel": Principal.channel("router"),
        "administrator": Principal.administrator("ada"),
        "local": whoever_started(),
    }.items()
}
"""Who asks, by what the header x-who says; in a hurry."""


def by_name(connection: HTTPConnection) -> Principal | None:
    return PRINCIPALS.get(connection.headers.get("x-who", ""))


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)


class _Received:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> BytesIO:
        return BytesIO(self._data)


def answer_of(data: bytes, method: str = "GET") -> Answer:
    """Return the answer to a method that some bytes are."""
    response = HTTPResponse(_Received(data), method=method)  # type: ignore[arg-type]
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())


class Message(NamedTuple):
    """A message of a stream."""

    id: str
    event: str
    data: Any


class Stream(NamedTuple):
    """A stream of messages."""

    reader: asyncio.StreamReader
    status: int

    async def next(self) -> Message | None:
        """Return the next message; None once the stream has ended."""
        while text := await asyncio.wait_for(self._chunk(), 20):
            fields = dict(line.split(": ", 1) for line in text.split("\n") if ": " in line)
            if "event" in fields:
                data = msgspec.json.decode(fields["data"])
                return Message(fields.get("id", ""), fields["event"], data)
        return None

    async def _chunk(self) -> str:
        try:
            size = int(await self.reader.readuntil(b"\r\n"), 16)
        except asyncio.IncompleteReadError:
            return ""
        return (await self.reader.readexactly(size + 2))[:-2].decode()


class Served(NamedTuple):
    """A service that takes requests on a port."""

    port: int
    service: Service

    async def raw(self, data: bytes) -> bytes:
        """Send some bytes, and return all that comes back until the connection ends."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        try:
            return await asyncio.wait_for(reader.read(), 20)
        finally:
            writer.close()

    async def ask(
        self, method: str, path: str, body: object = None, *, who: str = "local", **headers: str
    ) -> Answer:
        """Ask for something, and return the answer."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        data = (
            body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
        )
        if body is not None:
            told = {"content-type": "application/json", "content-length": str(len(data))} | told
        return answer_of(await self.raw(self.head(method, path, who, told, "close") + data), method)

    def head(
        self, method: str, path: str, who: str, headers: dict[str, str], connection: str
    ) -> bytes:
        """Return the head of a request."""
        told = {"host": f"127.0.0.1:{self.port}", "x-who": who, "connection": connection} | headers
        lines = [f"{method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in told.items()), "", ""]
        return "\r\n".join(lines).encode("latin-1")

    @asynccontextmanager
    async def stream(
        self, path: str, *, who: str = "local", **headers: str
    ) -> AsyncIterator[Stream]:
        """Watch something."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        writer.write(self.head("GET", path, who, told, "keep-alive"))
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
            yield Stream(reader, int(head.split(b" ")[1]))
        finally:
            writer.close()

    async def send(self, event: object, key: str, panel: str = "agent-7", **more: Any) -> Answer:
        """Send an event to a panel."""
        return await self.ask("POST", f"/panels/{panel}/events", event, idempotency_key=key, **more)


@asynccontextmanager
async def served(
    store: ServiceStore | None = None,
    authenticate: Authenticate = by_name,
    *,
    clock: Clock = HOSTS,
    panels: tuple[str, ...] = ("agent-7",),
) -> AsyncIterator[Served]:
    """Serve some panels as long as a test lasts."""
    up: asyncio.Future[Served] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()

    def is_up(address: str, service: Service) -> None:
        up.set_result(Served(int(address.rstrip("/").rpartition(":")[2]), service))

    running = asyncio.create_task(
        serve(
            Place(port=0), store or in_memory(), authenticate, clock=clock, is_up=is_up, stop=stop
        )
    )
    await asyncio.wait({up, running}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running
    try:
        for panel in panels:
            await up.result().service.panels.create(panel)
        yield up.result()
    finally:
        stop.set()
        await running
