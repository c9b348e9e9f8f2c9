"""What is around a host: a clock that people set, and a receiver that is not always well."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from random import Random
from typing import Final

import msgspec
from service import MONDAY
from simulation.broken import Broken
from simulation.one_thread import Killed
from simulation.promises import Command, Promises
from simulation.situations import Situations
from simulation.written import EffectKey

from session_panel import Assign, Effect, HandedBack
from session_panel_host import Key, Undeliverable

JUMPS: Final = (-3000.0, -100.0, -5.0, 5.0, 130.0, 5000.0)
DOWNTIMES: Final = (0.0, 0.0, 1.0, 60.0, 3000.0, 30 * 86_400.0)


class Clock:
    """The clock of the machine that hosts run on.

    Attributes:
        high: the highest that it has shown.
    """

    def __init__(self, promises: Promises, situations: Situations) -> None:
        self._ahead = MONDAY
        self._promises = promises
        self._situations = situations
        self.high = MONDAY

    def __call__(self) -> float:
        shown = asyncio.get_running_loop().time() + self._ahead
        self.high = max(self.high, shown)
        self._promises.shown(shown)
        return shown

    def pass_by(self, seconds: float) -> None:
        """Let time pass while nothing runs."""
        self._ahead += seconds

    def jump(self, seconds: float) -> None:
        """Set the clock."""
        self._ahead += seconds
        self._situations.saw("clock set back" if seconds < 0 else "clock set forward")
        shown = self()
        for commands in self._promises.commands.values():
            for command in commands:
                if command.answer is None:
                    command.lowest = min(command.lowest, shown)


class Receiver:
    """Who carries out effects; some fail, some for ever, and the same one may come again.

    Attributes:
        well: whether nothing fails.
    """

    def __init__(
        self,
        dice: Random,
        promises: Promises,
        situations: Situations,
        send: Callable[[Command], Awaitable[None]],
        names: list[str],
    ) -> None:
        self._dice = dice
        self._promises = promises
        self._situations = situations
        self._send = send
        self._names = names
        self._at_work: set[str] = set()
        self.poisoned: set[EffectKey] = set()
        self.well = False

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        """Carry out an effect, and tell it to the promises."""
        if key.panel in self._at_work:
            raise Broken("G4", f"two effects of {key.panel} at the same time")
        self._at_work.add(key.panel)
        name = EffectKey(*key)
        try:
            self._promises.tried(name, msgspec.json.encode(effect).decode())
            await self._may_fail(name)
            await asyncio.sleep(self._dice.choice([0, 0, 0.2, 2]))
            if isinstance(effect, HandedBack):
                await self._pass_on(key, effect)
        except BaseException:
            self._promises.failed.add(name)
            raise
        finally:
            self._at_work.discard(key.panel)
        self._promises.delivered.add(name)
        self._situations.saw("effect carried out")

    async def _may_fail(self, key: EffectKey) -> None:
        if self.well:
            return
        if key in self.poisoned or self._dice.random() < 0.05:
            if self._dice.random() < 0.4:
                self.poisoned.add(key)
            self._fail(OSError("not today"))
        if self._dice.random() < 0.03:
            self._fail(Undeliverable("nobody there"))
        if self._dice.random() < 0.005:
            self._fail(asyncio.CancelledError())
        if self._dice.random() < 0.01:
            self._situations.saw("effect never ends")
            await asyncio.Event().wait()
        if self._dice.random() < 0.006:
            self._situations.saw("killed while an effect is carried out")
            raise Killed

    def _fail(self, error: BaseException) -> None:
        self._situations.saw("effect fails")
        raise error

    async def _pass_on(self, key: Key, effect: HandedBack) -> None:
        """Let another panel have what was handed back: once, however often the effect comes."""
        other = self._names[(self._names.index(key.panel) + 1) % len(self._names)]
        if other not in self._promises.made:
            return
        customer = effect.conversation.partition("-")[0]
        assign = partial(
            Assign, conversation=effect.conversation, customer=customer, until=effect.waits_until
        )
        self._situations.saw("transfer to another panel")
        await self._send(other, assign, f"fx/{key}")
