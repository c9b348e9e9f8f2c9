"""The log of a panel, as the other tools of the package read it."""

from collections.abc import AsyncIterator
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from session_panel_service.answering.writer import DroppedError, Writer, abort
from session_panel_service.asking.asked import Asked
from session_panel_service.service import Service

READING: Final = 10.0
"""How many seconds a reader may take until there is place for more."""

HEADERS: Final = [(b"content-type", b"application/jsonl"), (b"cache-control", b"no-store")]


async def log(asked: Asked) -> Response:
    """Tell a panel's log: a snapshot, then its events, one JSON object a line."""
    lines = asked.service.panels.export(asked.panel)
    first = await anext(lines)  # or says why there is none
    return _Lines(asked.service, first, lines)


class _Lines(Response):
    """Lines, as they are read from the store: never all at once."""

    def __init__(self, service: Service, first: str, lines: AsyncIterator[str]) -> None:
        self._service = service
        self._first = first
        self._lines = lines
        self.status_code = 200
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Write them all, unless the reader does not read."""
        to = Writer(send, READING)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await to.more(self._first.encode())
            async for line in self._lines:
                await to.more(line.encode())
            await to.last()
        except DroppedError:
            self._service.metrics.count("dropped_streams_total", why="slow")
            abort(scope)
