"""What durable panels take, with every effect carried out: events, loading, memory, and the disk.

The disk is that of the temporary folder. Time is that of a clock on the wall, and what the
processor works is told beside it: the first says more of the disk than of the host.
"""

import asyncio
import gc
import platform
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, process_time
from typing import Final

from session_panel import (
    Accept,
    AnyEvent,
    Close,
    Config,
    Drop,
    Effect,
    End,
    Message,
    Offer,
    Panel,
    Sentiment,
)
from session_panel_host import Key, Panels, Store, sqlite
from session_panel_host.draft import restored
from session_panel_host.kept import PanelRecord
from session_panel_site.bench.growth import panel_that_knows
from session_panel_site.bench.memory import five_picks
from session_panel_site.benchmark import HostPace, HostReport, Loading

FLEETS: Final = (("each commit alone", 1), ("grouped", 50), ("many panels", 1_000))
"""How many panels are sent to at a time, each of them one event after the other."""

KNOWN: Final = (10, 1_000, 10_000)
TAILS: Final = (0, 99)
"""How many conversations a panel knows that is loaded, and how many events follow its snapshot."""

Advance = Callable[[], None]
MakesEvent = Callable[[float], AnyEvent]


def measure_host(rounds: int, events: int, advance: Advance, panels: int = 1_000) -> HostReport:
    """Measure everything.

    Args:
        rounds: how often a panel is loaded; the median counts.
        events: how many events are sent to each fleet.
        advance: told after each part of the work; `host_parts` says how many there are.
        panels: how many are in memory at a time, where that is measured.
    """
    paces, sizes = list[HostPace](), list[int]()
    for name, number in FLEETS:
        pace, size = asyncio.run(_pace(name, min(number, events), events))
        paces.append(pace)
        sizes.append(size)
        advance()
    loading = list(_loading(rounds, advance))
    kept = asyncio.run(_memory(panels))
    advance()
    return HostReport(
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        paces=paces,
        loading=loading,
        panels=panels,
        panels_bytes=kept,
        bytes_an_event=sizes[0] / paces[0].events,
    )


def host_parts() -> int:
    """Return in how many parts `measure_host` does its work."""
    return len(FLEETS) + len(KNOWN) * len(TAILS) + 1


class _Receiver:
    """Counts the effects that it is asked to carry out.

    Attributes:
        effects: how many there were.
    """

    def __init__(self) -> None:
        self.effects = 0

    async def carry_out(self, _key: Key, _effect: Effect, _age: float) -> None:
        self.effects += 1


@contextmanager
def _store() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder) / "panels.db"


async def _pace(name: str, number: int, events: int) -> tuple[HostPace, int]:
    """Return what a fleet takes until the last effect is carried out, and the size of its file."""
    receiver, each = _Receiver(), events // number
    with _store() as path:
        store = sqlite(path)
        async with Panels(store, receiver.carry_out) as panels:
            names = [f"agent-{agent}" for agent in range(number)]
            config = Config(close_dialog=False)
            await asyncio.gather(*(panels.create(one, config) for one in names))
            began, worked = monotonic(), process_time()
            await asyncio.gather(*(_work(panels, one, each) for one in names))
            await _all_carried_out(store)
            took, worked = monotonic() - began, process_time() - worked
        size = path.stat().st_size
    sent = number * each
    told = HostPace(name, number, sent, receiver.effects, sent / took, 1e6 * worked / sent)
    return told, size


async def _work(panels: Panels, name: str, events: int) -> None:
    for number in range(events):
        conversation = f"conversation-{number // 7:05}"
        event = _turn(conversation)[number % 7]
        await panels.send(name, event, command=f"request-{number:08}")


def _turn(conversation: str) -> Sequence[MakesEvent]:
    """Return what happens to one customer, until the panel knows nothing of it."""
    return (
        partial(Offer, conversation=conversation, customer="customer", mode="live", name="Siti"),
        partial(Accept, conversation=conversation),
        partial(Message, conversation=conversation),
        partial(Sentiment, conversation=conversation, level="negative"),
        partial(End, conversation=conversation),
        partial(Close, session=conversation),
        partial(Drop, customer="customer"),
    )


async def _all_carried_out(store: Store) -> None:
    while await store.panels_with_effects():
        await asyncio.sleep(0)


def _loading(rounds: int, advance: Advance) -> Iterator[Loading]:
    for known in KNOWN:
        panel = panel_that_knows(known)
        for tail in TAILS:
            yield Loading(known, tail, 1e3 * asyncio.run(_load(panel, tail, rounds)))
            advance()


async def _load(panel: Panel, tail: int, rounds: int) -> float:
    """Return how many seconds the processor works to load a panel: its snapshot, what follows."""
    record = PanelRecord("agent", "epoch", 0, 0, panel.state.now, None, 0, panel.to_json())
    with _store() as path:
        store = sqlite(path)
        async with Panels(store, _Receiver().carry_out) as panels:
            await store.create(record)
            for _ in range(tail):
                await panels.send("agent", partial(Message, conversation="c0"))
            return median([await _loaded(store) for _ in range(rounds)])


async def _loaded(store: Store) -> float:
    gc.collect()
    began = process_time()
    found = await store.load("agent")
    if found is None:
        raise LookupError("agent")
    restored(*found)
    return process_time() - began


async def _memory(number: int) -> int:
    """Return what so many panels keep in memory, each with five conversations."""
    names = [f"agent-{agent}" for agent in range(number)]
    with _store() as path:
        async with Panels(sqlite(path), _Receiver().carry_out) as panels:
            await asyncio.gather(*(_picked(panels, name) for name in names))
        async with Panels(sqlite(path), _Receiver().carry_out) as panels:
            gc.collect()
            tracemalloc.start()
            for name in names:
                await panels.view(name)
            gc.collect()
            kept, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
    return kept


async def _picked(panels: Panels, name: str) -> None:
    await panels.create(name)
    for event in five_picks():
        await panels.send(name, event)
