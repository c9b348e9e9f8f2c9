"""How many agents one core carries: ever more of them, each watched, with half an event a second.

Events come when their time has come, whether the one before is answered or not, as they do from
people; so an answer's latency counts from then, with all waiting. A service that is asked too much
shows: answers take ever longer, and fewer a second come than events.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from random import Random
from time import perf_counter
from typing import Final, NamedTuple

from session_panel_site.bench.service.asking import Asking, Service

AGENTS: Final = (25, 50, 100, 150, 200, 300, 400, 500, 700, 1000, 1400)
"""How many agents there are, one after the other."""

A_SECOND: Final = 0.5
"""How many events each agent's panel has a second."""

_SECONDS: Final = 12.0
_CONNECTIONS: Final = 64
_SESSIONS: Final = 5

_PATIENCE: Final = 15.0
"""For how many seconds what is not answered is waited for; then it counts with them."""

_ENOUGH: Final = 0.95
"""Of the events of a second, how many must be answered for the service to keep up."""


class Load(NamedTuple):
    """What became of a load.

    Attributes:
        agents: how many agents there were.
        offered: how many events came a second.
        answered: how many were answered a second.
        median: how many milliseconds half of the answers took, at most.
        slow: how many all but one in a hundred took, at most.
        core: how much of a core the service had.
    """

    agents: int
    offered: float
    answered: float
    median: float
    slow: float
    core: float

    @property
    def keeps_up(self) -> bool:
        """Whether as many are answered as come."""
        return self.answered >= _ENOUGH * self.offered

    @property
    def of_a_core(self) -> float:
        """How many agents a whole core would carry, by the processor time of an answer."""
        return self.answered / self.core / A_SECOND if self.core else 0.0


async def saturate(service: Service, agents: Sequence[int] = AGENTS) -> Sequence[Load]:
    """Return what becomes of each load, until the service does not keep up twice.

    Args:
        service: a service without panels.
        agents: how many agents there are, one after the other.
    """
    found: list[Load] = []
    made = 0
    async with AsyncExitStack() as watching:
        for number in agents:
            await _made(service, range(made, number))
            for panel in range(made, number):
                await watching.enter_async_context(_watched(service, panel))
            made = number
            found.append(await _loaded(service, number))
            if not any(load.keeps_up for load in found[-2:]):
                break
    return found


def carried(loads: Sequence[Load]) -> int:
    """Return how many agents there were at most with whom the service kept up, as with all less."""
    first = next((i for i, load in enumerate(loads) if not load.keeps_up), len(loads))
    return max((load.agents for load in loads[:first]), default=0)


async def _made(service: Service, panels: range) -> None:
    async with service.connected() as asking:
        for panel in panels:
            await asking.ask("PUT", f"/panels/{panel}", b"{}")
            for number in range(_SESSIONS):
                pick = b'{"type":"pick","conversation":"c%d","customer":"c%d","mode":"live"}'
                await _sent(asking, panel, f"pick{number}", pick % (number, number))


@asynccontextmanager
async def _watched(service: Service, panel: int) -> AsyncIterator[None]:
    """Read a panel's stream, as its page does."""
    async with service.connected() as stream:
        stream.begin("GET", f"/panels/{panel}/stream")
        reading = asyncio.create_task(_read(stream))
        try:
            yield
        finally:
            reading.cancel()


async def _read(stream: Asking) -> None:
    while await stream.reader.read(2**16):
        pass


async def _loaded(service: Service, agents: int) -> Load:
    async with AsyncExitStack() as connections:
        free: asyncio.Queue[Asking] = asyncio.Queue()
        for _ in range(min(_CONNECTIONS, max(1, agents // 2))):  # idle ones would be closed
            free.put_nowait(await connections.enter_async_context(service.connected()))
        worked, began = service.worked(), perf_counter()
        answers = [
            asyncio.create_task(_answered(free, began + at, panel, f"{agents}-{number}"))
            for number, (at, panel) in enumerate(_times(agents))
        ]
        await asyncio.wait(answers, timeout=_SECONDS + _PATIENCE)
        lasted = perf_counter() - began
        core = (service.worked() - worked) / lasted
        for answer in answers:
            answer.cancel()
        await asyncio.wait(answers)
    took = sorted(_PATIENCE if one.cancelled() else one.result() for one in answers)
    in_time = sum(not one.cancelled() for one in answers)
    return Load(
        agents,
        len(answers) / _SECONDS,
        in_time / max(lasted, _SECONDS),
        1000 * took[len(took) // 2],
        1000 * took[len(took) * 99 // 100],
        core,
    )


def _times(agents: int) -> Sequence[tuple[float, int]]:
    """Return when events come, and on whose panel: none waits for another."""
    dice, at = Random(agents), 0.0  # noqa: S311 - nothing is secret
    found: list[tuple[float, int]] = []
    while (at := at + dice.expovariate(agents * A_SECOND)) < _SECONDS:
        found.append((at, dice.randrange(agents)))
    return found


async def _answered(free: "asyncio.Queue[Asking]", at: float, panel: int, command: str) -> float:
    """Send an event when its time has come, and return the seconds from then to its answer."""
    await asyncio.sleep(at - perf_counter())
    asking = await free.get()
    await _sent(asking, panel, command, b'{"type":"toggle"}')
    free.put_nowait(asking)
    return perf_counter() - at


async def _sent(asking: Asking, panel: int, command: str, body: bytes) -> None:
    headers = f"idempotency-key: {command}\r\n"
    await asking.ask("POST", f"/panels/{panel}/events", body, headers)
