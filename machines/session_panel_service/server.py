"""The server: uvicorn, but for what it does with slow clients and at the end."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EADDRINUSE
from typing import Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

SLOWEST_HEAD: Final = 10.0
"""How many seconds the head of a request may take."""

LAST_ANSWERS: Final = 3
"""How many seconds the answers that are under way have at the end."""

UNREAD: Final = 64 * 1024
"""How many bytes the system keeps for a reader who does not read."""


class Connection(H11Protocol):
    """A connection: a request must have its head in time, and an answer may let go of all of it."""

    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let answers end it, and begin to wait for a head."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort": transport.abort}
        self._mind_head()

    def data_received(self, data: bytes) -> None:
        """Wait on for a head that has begun."""
        super().data_received(data)
        self._mind_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _mind_head(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._head is None:
            self._head = self.loop.call_later(SLOWEST_HEAD, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None


class Server(uvicorn.Server):
    """A server that is stopped by `stop` alone.

    Args:
        app: what answers.
        is_up: is called once requests are taken.
    """

    def __init__(self, app: ASGIApp, is_up: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=Connection,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=LAST_ANSWERS,
            )
        )
        self._is_up = is_up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take requests, and say so."""
        await super().startup(sockets)
        self._is_up()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever runs the server: it would end the process by them."""
        yield

    def stop(self) -> None:
        """Take no more requests, and end once those under way are answered."""
        self.should_exit = True


def listener(host: str, port: int) -> socket.socket:
    """Return a socket of an address; of port 0, one that is free.

    Raises:
        OSError: it is taken, or none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only where a socket says that it is TCP does asyncio let answers go at once: else each waits.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD)  # each connection has it, too
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        if error.errno != EADDRINUSE:
            raise
        told = f"Port {port} of {host} is in use: choose another, or 0 for one that is free"
        raise OSError(EADDRINUSE, told) from error
    return made
