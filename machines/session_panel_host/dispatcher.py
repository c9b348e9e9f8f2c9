"""Effects on their way out: of one panel in their order, of different panels side by side."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from inspect import isawaitable
from typing import Final

import msgspec

from session_panel import Effect
from session_panel.effects import AnyEffect
from session_panel_host.errors import Undeliverable, counted
from session_panel_host.kept import KeptAside, PendingEffect
from session_panel_host.key import Key
from session_panel_host.store import Store

CarryOut = Callable[[Key, Effect, float], Awaitable[None]]
"""Carries out an effect that has a key and is so many seconds old, at least once for each key."""

AT_ONCE: Final = 100
"""How many effects of a panel are read at a time."""

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0
"""How many seconds pass between two tries: the first pause, and, doubled each time, the longest."""

LONGEST_ERROR: Final = 500
"""How many characters of an error are kept."""

_LOG: Final = logging.getLogger("session_panel_host")
_EFFECT: Final[msgspec.json.Decoder[Effect]] = msgspec.json.Decoder(AnyEffect)


class Dispatcher:
    """Carries out the effects that a store has, and takes away those that are carried out.

    Args:
        store: the store.
        carry_out: carries out one effect.
        clock: tells the time, in seconds since the epoch.
        try_limit: how many seconds one try may take; then it is cancelled, and has failed.
        give_up: how many seconds an effect is tried for; then it is kept aside.

    Attributes:
        counted: how many effects were ``delivered`` and ``kept_aside``, and how many tries
            ``failed``.
    """

    def __init__(
        self,
        store: Store,
        carry_out: CarryOut,
        clock: Callable[[], float],
        *,
        try_limit: float,
        give_up: float,
    ) -> None:
        self._store = store
        self._carry_out = carry_out
        self._clock = clock
        self._try_limit = try_limit
        self._give_up = give_up
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._stopping = asyncio.Event()
        self.counted: Counter[str] = Counter()

    def wake(self, panel: str) -> None:
        """Look after a panel: it has effects to be carried out."""
        self._woken.add(panel)
        if panel not in self._at_work and not self._stopping.is_set():
            self._at_work[panel] = asyncio.create_task(self._look_after(panel))

    async def stop(self) -> None:
        """Begin no other try, and let those that are under way end."""
        self._stopping.set()
        if self._at_work:
            await asyncio.wait(self._at_work.values())

    async def _look_after(self, panel: str) -> None:
        """Carry out a panel's effects until none is left."""
        try:
            while panel in self._woken and not self._stopping.is_set():
                self._woken.discard(panel)
                await self._carry_out_all(panel)
        finally:
            del self._at_work[panel]

    async def _carry_out_all(self, panel: str) -> None:
        try:
            while effects := await self._store.effects(panel, AT_ONCE):
                for effect in effects:
                    await self._until_over(effect)
                    if self._stopping.is_set():
                        return
        except Exception:  # noqa: BLE001 - nobody else would begin again
            _LOG.exception("The effects of panel %r wait for another try", panel)
            self._woken.add(panel)
            await self._pause(FIRST_PAUSE)

    async def _until_over(self, effect: PendingEffect) -> None:
        """Try until it is carried out, or is given up; or leave it for the next start."""
        loop = asyncio.get_running_loop()
        begun, tries, pause = loop.time(), 0, FIRST_PAUSE
        while True:
            tries += 1
            error = await self._tried(effect)
            if error is None:
                await self._store.delivered(effect.key)
                self.counted["delivered"] += 1
                return
            self.counted["failed"] += 1
            if isinstance(error, Undeliverable) or loop.time() - begun >= self._give_up:
                await self._keep_aside(effect, tries, error)
                return
            await self._pause(pause)
            if self._stopping.is_set():
                return
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _tried(self, effect: PendingEffect) -> BaseException | None:
        """Carry out an effect, and return why that failed, if it did."""
        carrying = asyncio.create_task(self._try(effect))
        _, unfinished = await asyncio.wait({carrying}, timeout=self._try_limit)
        if unfinished:
            carrying.cancel()
            await asyncio.wait({carrying})
        if carrying.cancelled():
            return TimeoutError(f"cancelled, or not done within {self._try_limit:g} s")
        return carrying.exception()

    async def _try(self, effect: PendingEffect) -> None:
        age = max(0.0, self._clock() - effect.at)
        carried = self._carry_out(effect.key, _EFFECT.decode(effect.body), age)
        if not isawaitable(carried):
            _LOG.error("carry_out returned %r: it must be an `async def` function", carried)
            raise TypeError("carry_out must be an `async def` function")
        await carried

    async def _keep_aside(self, effect: PendingEffect, tries: int, error: BaseException) -> None:
        told = _told(error)
        often = counted(tries, "try", "tries")
        _LOG.error("Effect %s is kept aside after %s: %s", effect.key, often, told)
        await self._store.keep_aside(KeptAside(effect, tries, told))
        self.counted["kept_aside"] += 1

    async def _pause(self, seconds: float) -> None:
        """Wait, but not once everything is to stop."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


def _told(error: BaseException) -> str:
    """Return what an error says, as text that every store and log can take."""
    try:
        told = f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001 - it is somebody else's
        told = type(error).__name__
    return told[:LONGEST_ERROR].encode(errors="backslashreplace").decode()
