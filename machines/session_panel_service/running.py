"""A service from its start to its end."""

import asyncio
import signal
import socket
from collections.abc import Callable
from ipaddress import ip_address

import msgspec

from session_panel import Effect
from session_panel_host import CarryOut, Key
from session_panel_service.app import app
from session_panel_service.asking.authentication import Authenticate
from session_panel_service.asking.gate import Allowed
from session_panel_service.clocks import HOSTS, Clock
from session_panel_service.server import Server, listener
from session_panel_service.service import Service
from session_panel_service.stores import ServiceStore


class Place(msgspec.Struct, frozen=True):
    """Where a service is.

    Attributes:
        host: the address that it listens on.
        port: the port; 0 for one that is free.
        names: other names that it goes by, such as that of a proxy before it.
        origins: of pages that may ask, besides its own.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False


async def told_only(key: Key, effect: Effect, age: float) -> None:
    """Carry out nothing: whoever sent the event is told its effects."""


async def serve(  # noqa: PLR0913 - what differs from service to service
    place: Place,
    store: ServiceStore,
    authenticate: Authenticate,
    *,
    carry_out: CarryOut = told_only,
    clock: Clock = HOSTS,
    is_up: Callable[[str, Service], None] = lambda _address, _service: None,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve until the process is told to stop, by SIGTERM, SIGINT, or an event.

    What is under way then is finished, within ten seconds.

    Args:
        place: where.
        store: where panels are kept.
        authenticate: says who makes a request.
        carry_out: carries out effects, as `Panels` demands it.
        clock: what time it is.
        is_up: is told the address once requests are taken.
        stop: set from elsewhere in the process to end it.

    Raises:
        OSError: the address is taken, or none of this machine.
        HostError: the store cannot be used.
    """
    listening = listener(place.host, place.port)
    port = listening.getsockname()[1]
    try:
        async with clock.opened(store, carry_out) as panels:
            service = Service(panels, store, authenticate, clock)
            allowed = Allowed.on(port, (place.host, *place.names), place.origins)
            address = f"http://{place.host}:{port}/"
            server = Server(app(service, allowed), lambda: is_up(address, service))
            await _until_stopped(service, server, [listening], stop or asyncio.Event())
    finally:
        listening.close()


async def _until_stopped(
    service: Service, server: Server, sockets: list[socket.socket], stop: asyncio.Event
) -> None:
    """Serve until an event, or a signal that sets it."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    stopping = asyncio.create_task(_stop(service, server, stop))
    try:
        await server.serve(sockets)
    finally:
        stopping.cancel()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def _stop(service: Service, server: Server, stop: asyncio.Event) -> None:
    await stop.wait()
    service.drain()
    server.stop()
