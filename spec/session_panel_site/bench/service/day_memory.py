"""What a day of work leaves in memory: 24 hours of one desk, as fast as they go."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from session_panel import AnyEvent, to_json
from session_panel_host import Panels
from session_panel_service.demo.desk import config
from session_panel_service.demo.living import PANEL
from session_panel_service.stores import in_short_memory
from session_panel_site.bench.service.asking import Service
from session_panel_site.bench.service.virtual_day import DAY, VirtualDay
from session_panel_site.bench.service.working_agent import WorkingAgent

HOUR = 3600.0


async def served_day(service: Service, end: float = DAY) -> Sequence[int]:
    """Return the kilobytes that a service has after each hour of a day, somebody watching.

    Args:
        service: a service whose clock is events.
        end: how many seconds the day has.
    """
    found: list[int] = []
    async with service.connected() as asking, service.connected() as stream:
        await asking.ask("PUT", f"/panels/{PANEL}", to_json(config()).encode())
        stream.begin("GET", f"/panels/{PANEL}/stream")
        reading = asyncio.create_task(_read(stream.reader))
        for number, event in enumerate(_events(end)):
            while event.at >= (len(found) + 1) * HOUR:
                found.append(service.resident())
            headers = f"idempotency-key: {number}\r\n"
            body = to_json(event).encode()
            await asking.ask("POST", f"/panels/{PANEL}/events", body, headers)
        reading.cancel()
    return [*found, service.resident()]


async def demo_day(end: float = DAY) -> Sequence[int]:
    """Return the kilobytes that this process has after each hour of a day in the demo's store."""
    found: list[int] = []
    now = [0.0]
    async with Panels(in_short_memory(), _nothing, clock=lambda: now[0]) as panels:
        await panels.create(PANEL, config())
        for event in _events(end):
            while event.at >= (len(found) + 1) * HOUR:
                found.append(resident())
            now[0] = event.at
            if event.actor != "clock":  # which comes by itself
                await panels.send(PANEL, event)
    return [*found, resident()]


def resident() -> int:
    """Return how many kilobytes of this process are in memory."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def _events(end: float) -> Iterator[AnyEvent]:
    day = VirtualDay(1, WorkingAgent().does)
    return (one.event for one in day.until(end) if one.refused is None)


async def _nothing(key: object, effect: object, age: float) -> None:
    """Carry out nothing."""


async def _read(reader: asyncio.StreamReader) -> None:
    while await reader.read(2**16):
        pass
