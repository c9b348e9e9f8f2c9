"""A desk in time: its events go to the panel as they come, and it hears what the panel answers."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Final

from msgspec.structs import replace

from session_panel import AnyEvent, Effect
from session_panel_host import HostClosed, Key, Panels, Refusal
from session_panel_service.demo.desk import Desk, config
from session_panel_service.demo.seen import seen

PANEL: Final = "desk"
"""The id of the panel."""


class Life:
    """A desk whose time goes by.

    Args:
        desk: the desk, to which nothing has happened yet.
        speed: how many times faster than life its time goes.
        clock: tells the time in seconds, and never goes back.
    """

    def __init__(
        self, desk: Desk, speed: float = 1.0, clock: Callable[[], float] = monotonic
    ) -> None:
        self._desk = desk
        self._speed = speed
        self._clock = clock
        self._began = clock()
        self._heard = asyncio.Event()

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:  # noqa: ARG002
        """Carry out an effect: whom it is about hears of it, and may do something earlier."""
        if key.panel == PANEL:
            self._desk.hears(effect, self._now())
            self._heard.set()

    async def goes_on(self, panels: Panels) -> None:
        """Make the panel, and tell it what happens, until its host closes."""
        with suppress(HostClosed):
            await panels.create(PANEL, config(self._speed))
            self._began = self._clock()
            while True:
                if await self._is_time():
                    await self.happens(panels)

    async def happens(self, panels: Panels) -> None:
        """Let the next thing happen now, which the panel may refuse: the agent was quicker.

        Raises:
            HostClosed: the host is closed.
        """
        shown = await panels.view(PANEL)
        for event in self._desk.happens(self._now(), seen(shown.view)):
            refused = await _sent(panels, event)
            if refused is not None:
                self._desk.is_refused(event, refused.reason, self._now())
                return

    async def _is_time(self) -> bool:
        """Wait until something happens; False if there may be something earlier."""
        self._heard.clear()
        pause = (self._desk.next_at - self._now()) / self._speed
        if pause <= 0:
            return True
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._heard.wait()
                return False
        return True

    def _now(self) -> float:
        return (self._clock() - self._began) * self._speed


async def _sent(panels: Panels, event: AnyEvent) -> Refusal | None:
    sent = await panels.send(PANEL, lambda at: replace(event, at=at))
    return sent.refused
