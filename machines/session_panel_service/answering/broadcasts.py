"""Who watches which panel: each version is made into bytes once for each language.

Everybody who watches has one slot, the newest; there is no queue that could grow.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

from session_panel_host import Panels
from session_panel_service.answering.rendering import Rendering, rendered


class Watched(NamedTuple):
    """A panel in a language."""

    panel: str
    locale: str


class Broadcast:
    """The newest of a panel in a language, for all who watch it.

    Attributes:
        newest: what it shows; None before the first.
        has_ended: whether nothing comes any more.
        watchers: what is set for each who watches once one of them is another.
    """

    def __init__(self) -> None:
        self.newest: Rendering | None = None
        self.has_ended = False
        self.watchers: set[asyncio.Event] = set()
        self.task: asyncio.Task[None] | None = None

    async def follow(self, views: AsyncIterator[Rendering]) -> None:
        """Keep the newest of views, until they end."""
        try:
            async for rendering in views:
                self.newest = rendering
                self.wake()
        finally:
            self.has_ended = True
            self.wake()

    def wake(self) -> None:
        """Let everybody who watches look again."""
        for woken in self.watchers:
            woken.set()


class Broadcasts:
    """The broadcasts that somebody watches.

    Args:
        panels: the panels.
        epoch: returns what the versions of a panel belong to.
    """

    def __init__(self, panels: Panels, epoch: Callable[[str], Awaitable[str]]) -> None:
        self._panels = panels
        self._epoch = epoch
        self._open: dict[Watched, Broadcast] = {}
        self.rendered = 0
        """How many views were made into bytes for those who watch."""

    @asynccontextmanager
    async def watched(
        self, panel: str, locale: str, woken: asyncio.Event
    ) -> AsyncIterator[Broadcast]:
        """Give a broadcast as long as somebody watches it, for whom an event is set."""
        key = Watched(panel, locale)
        broadcast = self._open.get(key)
        if broadcast is None or broadcast.has_ended:
            broadcast = self._open[key] = Broadcast()
            broadcast.task = asyncio.create_task(broadcast.follow(self._views(key)))
        broadcast.watchers.add(woken)
        try:
            yield broadcast
        finally:
            broadcast.watchers.discard(woken)
            if not broadcast.watchers:
                await self._end(key, broadcast)

    def wake(self) -> None:
        """Let everybody look again: something has happened to the service."""
        for broadcast in self._open.values():
            broadcast.wake()

    async def _views(self, key: Watched) -> AsyncIterator[Rendering]:
        epoch = await self._epoch(key.panel)
        async for shown in self._panels.watch(key.panel, key.locale):
            self.rendered += 1
            yield rendered(epoch, key.locale, shown)

    async def _end(self, key: Watched, broadcast: Broadcast) -> None:
        if self._open.get(key) is broadcast:
            del self._open[key]
        if broadcast.task:
            broadcast.task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await broadcast.task
