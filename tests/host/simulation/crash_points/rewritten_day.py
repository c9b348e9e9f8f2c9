"""A day on which a host forgets a customer, or moves older events to a file, and dies meanwhile."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from service import MONDAY, offer
from simulation.archives import Archives
from simulation.crash_points.points import Points, Turns
from simulation.days import DAY, Made
from simulation.faults import going_wrong
from simulation.one_thread import buried, run_life
from simulation.promises import Command, Promises
from simulation.situations import Situations
from simulation.world import Clock
from simulation.written import EffectKey, copied, left, read

from session_panel import Accept, Config, Effect, Offer, OpenRecord, Reject, Toggle
from session_panel_host import Key, Panels, sqlite
from session_panel_host.panels import IDS_KEPT

GUEST: Final = "guest-of-monday"
NAMES: Final = ("sari", "tono")
HIGH: Final = MONDAY + 1000 * DAY
"""Later than any clock of a day shows."""

GUESTS: Final = partial(
    Offer, conversation=f"{GUEST}-1", customer=GUEST, mode="live", summary=f"{GUEST} asks"
)
CAME: Final[tuple[Made, ...]] = (
    GUESTS,
    lambda at: Accept(at, "c9"),
    lambda at: Reject(at, f"{GUEST}-1"),
    lambda at: OpenRecord(at, "r1", "case", "Lamp"),
    lambda at: offer("c2", at),
)
"""What each panel is sent before; it is 90 days old when the day begins."""

OLD: Final = len(CAME) + 1
"""How many events a panel has of that day: the last offer is missed."""

Act = Callable[["RewrittenDay", Panels], Awaitable[None]]


class RewrittenDay:
    """A host on a store that had events before, and what it promised.

    Args:
        folder: where its files are; it is empty.
        before: the store.

    Attributes:
        is_done: whether what it does is acknowledged.
        died: whether the host died.
        marks: how many statements and turns there were when that began, and when it was done.
    """

    def __init__(self, folder: Path, before: Path) -> None:
        self.archives = Archives(folder)
        self.promises = Promises(Situations(), self.archives)
        self.promises.configs = dict.fromkeys(NAMES, Config())
        self.path = folder / "panels.db"
        self.promises.made.update(NAMES)
        self.promises.shown(MONDAY + DAY)
        shutil.copyfile(before, self.path)
        self.promises.hold(read(self.path), HIGH)
        for shadow in self.promises.shadows.values():
            self.promises.delivered |= shadow.effects.keys()
        self.promises.forgetting.add(GUEST)
        self.is_done = self.died = False
        self.marks: list[tuple[int, int]] = []

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        self.promises.tried(EffectKey(*key), msgspec.json.encode(effect).decode())
        self.promises.delivered.add(EffectKey(*key))

    async def send(self, panels: Panels, name: str, number: str, make: Made) -> None:
        command = Command(name, number, make, None, MONDAY)
        self.promises.commands[name].append(command)
        sent = await panels.send(name, make, command=number)
        self.promises.answered(command, sent.version, sent.refused and sent.refused.rule)

    async def day(self, act: Act, mark: Callable[[], None]) -> None:
        clock = Clock(self.promises, self.promises.situations)
        clock.pass_by(IDS_KEPT + DAY)
        async with Panels(sqlite(self.path), self.carry_out, clock=clock) as panels:
            sending = asyncio.create_task(self.send(panels, "sari", "meanwhile", Toggle))
            mark()
            await act(self, panels)
            self.is_done = True
            mark()
            await sending
            await self.send(panels, "tono", "afterwards", Toggle)
            await asyncio.sleep(5)
            self.promises.seen("sari", *await panels.view("sari"))

    def live(self, act: Act, points: Points, loop: Turns) -> bool:
        """Let the host have its day, and say whether it died; go on with what it has left."""

        def mark() -> None:
            self.marks.append((len(points.asked), loop.turns))

        with going_wrong(points):
            died = run_life(loop, self.day(act, mark))
            if died:
                self.path = copied(self.path, self.path.parent / "left")
        with buried():
            loop.close()
        self.promises.hold(read(self.path), HIGH)
        return died

    @property
    def is_told(self) -> bool:
        """Whether a byte of the store tells of the customer."""
        return GUEST.encode() in left(self.path)


async def forget(day: RewrittenDay, panels: Panels) -> None:
    """Forget the customer, of whom effects are still pending on one of two panels."""
    for number, make in (("again", GUESTS), ("away", CAME[2])):
        await day.send(panels, "tono", number, make)
    await panels.forget(GUEST)


async def archive(day: RewrittenDay, panels: Panels) -> None:
    """Move to a file what is older than 90 days."""
    path = day.archives.new()
    moved = await panels.archive(path)
    day.promises.hold(read(day.path), HIGH, goes_on=True)
    day.promises.archived(NAMES, MONDAY + DAY, path, moved)


def store_before(folder: Path) -> Path:
    """Return a store of two panels, to which only those events came that are old by now."""
    path = folder / "before.db"

    async def came() -> None:
        async def carried(key: Key, effect: Effect, age: float) -> None:
            """Do nothing."""

        def clock() -> float:
            return MONDAY + asyncio.get_running_loop().time()

        async with Panels(sqlite(path), carried, clock=clock) as panels:
            for name in NAMES:
                await panels.create(name, Config())
                for number, make in enumerate(CAME):
                    await panels.send(name, make, command=f"{name}-{number}")
            await asyncio.sleep(150)  # the last offer is missed

    loop = Turns()
    run_life(loop, came())
    loop.close()
    return path
