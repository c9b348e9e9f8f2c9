"""A service as a command line asks for it."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from session_panel import InvalidInput
from session_panel_service.asking.authentication import UNLIMITED, Token, named, whoever_started
from session_panel_service.clocks import EVENTS, HOSTS
from session_panel_service.demo.showing import Demo, show
from session_panel_service.openapi import document
from session_panel_service.routes import OPEN_ROUTES, ROUTES
from session_panel_service.running import Place, serve, told_only
from session_panel_service.service import Service
from session_panel_service.stores import in_file, in_memory


class Asked(msgspec.Struct, frozen=True):
    """What is to be served, and how.

    Attributes:
        store: the file of the store; None for one in memory.
        place: where it is served.
        in_memory: whether the store is in memory, and goes with the process.
        auth: the function that says who makes a request; None for the token of the address.
        carry_out: the function that carries out effects; None to tell them to who sends events.
        by_events: whether time is what events say.
        demo: the desk to look at, which has none of these; None for panels of one's own.
    """

    store: Path | None
    place: Place
    in_memory: bool = False
    auth: str | None = None
    carry_out: str | None = None
    by_events: bool = False
    demo: Demo | None = None

    def __post_init__(self) -> None:
        """Refuse what would let others in, and what does not go together.

        Raises:
            InvalidInput: it is that.
        """
        if self.demo is not None:
            self._require_nothing_else()
        elif (self.store is None) != self.in_memory:
            raise InvalidInput("store", "Expected the file of a store, or --memory, or --demo")
        if self.place.is_loopback:
            return
        if self.auth is None:
            raise InvalidInput("host", "Expected --auth, too: others reach this address")
        if self.by_events:
            raise InvalidInput("clock", "Expected an address of loopback: anybody sets this clock")

    def _require_nothing_else(self) -> None:
        """Refuse what a desk to look at has of its own, or must not have."""
        if self.store is not None or self.in_memory:
            raise InvalidInput("store", "Expected none with --demo, which keeps nothing")
        if self.auth or self.carry_out or self.by_events:
            told = "Expected neither --auth nor --carry-out nor --clock: it has its own"
            raise InvalidInput("demo", told)
        if not self.place.is_loopback:
            raise InvalidInput("host", "Expected an address of loopback: a demo is for yourself")


async def start(asked: Asked, say: Callable[[str], None]) -> None:
    """Serve until the process is told to stop.

    Args:
        asked: what is to be served.
        say: is told the address, once requests are taken.

    Raises:
        InvalidInput: there is no such function.
        OSError: the address is taken, or none of this machine.
        HostError: the store cannot be used.
    """
    if asked.demo is not None:
        await show(asked.demo, asked.place, say)
        return
    token = Token(whoever_started(UNLIMITED) if asked.by_events else whoever_started())
    secret = f"#token={token.text}" if asked.auth is None else ""

    def is_up(address: str, _service: Service) -> None:
        say(f"{address}{secret}")

    await serve(
        asked.place,
        in_memory() if asked.store is None else in_file(asked.store),
        token if asked.auth is None else named("auth", asked.auth),
        carry_out=told_only if asked.carry_out is None else named("carry-out", asked.carry_out),
        clock=EVENTS if asked.by_events else HOSTS,
        is_up=is_up,
    )


def description(*, by_events: bool) -> str:
    """Return what the service answers: OpenAPI, as JSON."""
    return document(ROUTES, OPEN_ROUTES, timed=by_events).decode()
