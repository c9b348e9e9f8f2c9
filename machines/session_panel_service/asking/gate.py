"""The gate before all routes: which names the service goes by, and which pages may ask."""

from collections.abc import Collection
from typing import Final

import msgspec
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from session_panel_service.problem import Problem

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


GUARDS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
)
"""What every answer says: it is what it says, and is for our own pages."""


class Allowed(msgspec.Struct, frozen=True):
    """What a request may name.

    Attributes:
        hosts: the names of the service, without a port, in small letters.
        origins: of the pages that may ask, such as ``"https://desk.example.org"``.
    """

    hosts: frozenset[str]
    origins: frozenset[str]

    @classmethod
    def on(cls, port: int, hosts: Collection[str] = (), origins: Collection[str] = ()) -> "Allowed":
        """Return what is allowed on a port of this machine, and others besides."""
        own = {f"http://{host}:{port}" for host in LOOPBACK}
        return cls(frozenset({*LOOPBACK, *map(str.lower, hosts)}), frozenset({*own, *origins}))


class Gate:
    """Refuses a request that names another host, or comes from another's page.

    A page that a browser has under a name of its owner, which then leads here, asks for another
    host; one that asks from elsewhere has another origin.

    Args:
        app: what is behind the gate.
        allowed: what a request may name.
    """

    def __init__(self, app: ASGIApp, allowed: Allowed) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        problem = self._problem(Headers(scope=scope)) if scope["type"] == "http" else None
        answer = self._app if problem is None else problem.answer()

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *GUARDS]
            await send(message)

        await answer(scope, receive, guarded)

    def _problem(self, headers: Headers) -> Problem | None:
        close = {"connection": "close"}
        if _name(headers.get("host", "")) not in self._allowed.hosts:
            sentence = "The service does not go by this name: start it with --allow-host"
            return Problem(421, "foreign-host", sentence, close)
        if any(one not in self._allowed.origins for one in headers.getlist("origin")):
            sentence = "Pages of this origin may not ask: start the service with --allow-origin"
            return Problem(403, "foreign-origin", sentence, close)
        return None


def _name(host: str) -> str:
    """Return a host's name without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
