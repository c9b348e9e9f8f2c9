"""A stream of what a panel shows: server-sent events, of which a slow reader misses some."""

import asyncio
from typing import Final, NamedTuple

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from session_panel_service.answering.broadcasts import Broadcast
from session_panel_service.answering.rendering import Rendering
from session_panel_service.answering.writer import DroppedError, Writer, abort
from session_panel_service.asking.asked import Asked
from session_panel_service.asking.authentication import recognised
from session_panel_service.asking.principal import require_panel, require_role
from session_panel_service.problem import Problem


class Pace(NamedTuple):
    """How many seconds a stream takes for what.

    Attributes:
        silence: after which something is written, so that both ends know that the other is there.
        right: after which the reader's right is looked at again.
        reading: that a reader may take until there is place for more.
    """

    silence: float = 15.0
    right: float = 60.0
    reading: float = 10.0


PACE: Final = Pace()

HEADERS: Final = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

CLOSING: Final = b"event: closing\ndata: {}\n\n"
"""The service ends: come again, in a second."""

REVOKED: Final = b"event: revoked\ndata: {}\n\n"
"""The right is lost: do not come again."""

SILENCE: Final = b":\n\n"
BEGINNING: Final = b"retry: 1000\n\n"


class EventStream(Response):
    """A stream to one reader.

    Args:
        asked: what the reader asked for.
    """

    def __init__(self, asked: Asked) -> None:  # no body, which a Response has
        self._asked = asked
        self._pace = PACE
        self._woken = asyncio.Event()
        self._is_gone = self._is_revoked = False
        self.status_code = 200
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write to the reader until one of both ends."""
        asked, service = self._asked, self._asked.service
        with service.limits.stream(asked.principal):
            async with service.broadcasts.watched(asked.panel, asked.locale, self._woken) as views:
                listening = asyncio.create_task(self._listen(receive))
                try:
                    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
                    await self._push(views, send)
                except DroppedError:
                    service.metrics.count("dropped_streams_total", why="slow")
                    abort(scope)
                finally:
                    listening.cancel()

    async def _listen(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._is_gone = True
        self._woken.set()

    async def _push(self, views: Broadcast, send: Send) -> None:
        to, loop = Writer(send, self._pace.reading), asyncio.get_running_loop()
        seen = self._asked.request.headers.get("last-event-id")
        looked = loop.time()
        await to.more(BEGINNING)
        while not self._is_gone:
            if loop.time() - looked >= self._pace.right:
                looked = loop.time()
                self._is_revoked = not await self._may_still()
            if (last := self._last(views)) is not None:
                await to.last(last)
                return
            newest = views.newest
            if newest is not None and newest.mark != seen:
                seen = newest.mark
                await self._push_one(newest, to)
            elif not await self._wakes_within(min(self._pace.silence, self._pace.right)):
                await to.more(SILENCE)

    def _last(self, views: Broadcast) -> bytes | None:
        """Return what is written at the end; None as long as it goes on."""
        if self._asked.service.draining.is_set():
            return CLOSING
        if self._is_revoked:
            return REVOKED
        return b"" if views.has_ended else None

    async def _push_one(self, newest: Rendering, to: Writer) -> None:
        message = b"id: %b\nevent: view\ndata: %b\n\n" % (newest.mark.encode(), newest.body)
        await to.more(message)
        self._asked.service.metrics.count("pushed_views_total")
        self._asked.service.metrics.count("pushed_bytes_total", len(message))

    async def _wakes_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True

    async def _may_still(self) -> bool:
        asked = self._asked
        try:
            principal = await recognised(asked.service.authenticate, asked.request)
            require_role(principal, asked.route.may)
            require_panel(principal, asked.panel)
        except Problem:
            asked.service.metrics.count("dropped_streams_total", why="right")
            return False
        return principal.name == asked.principal.name
