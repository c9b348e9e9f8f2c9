"""A host dies once at each statement and at each turn of its loop: what it promised holds."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from service import MONDAY, accept, offer
from simulation.archives import Archives
from simulation.broken import Broken, PromiseBroken
from simulation.crash_points.points import Points, Turns
from simulation.days import Made
from simulation.faults import going_wrong
from simulation.one_thread import buried, others_left_alone, run_life
from simulation.promises import Command, Promises
from simulation.situations import Situations
from simulation.world import Clock
from simulation.written import EffectKey, copied, read

from session_panel import Choose, Close, Config, Effect, OpenRecord
from session_panel_host import Key, PanelExists, Panels, sqlite

EVENTS: Final[tuple[Made, ...]] = (
    lambda at: offer("c1", at),
    lambda at: accept("c9", at),
    lambda at: accept("c1", at),
    lambda at: OpenRecord(at, "r1", "case", "Lamp"),
    lambda at: Close(at, "home"),
    lambda at: Choose(at, "available"),
    lambda at: offer("c2", at),
)
HIGH: Final = MONDAY + 1000.0
"""Later than any clock of a day shows."""


class Service:
    """A host on a store, what is sent to it, and what it promised."""

    def __init__(self, folder: Path) -> None:
        self.promises = Promises(Situations(), Archives(folder))
        self.promises.configs["sari"] = Config()
        self.promises.commands["sari"] = [
            Command("sari", str(number), make, None, MONDAY) for number, make in enumerate(EVENTS)
        ]

    async def carry_out(self, key: Key, effect: Effect, age: float) -> None:
        self.promises.tried(EffectKey(*key), msgspec.json.encode(effect).decode())
        self.promises.delivered.add(EffectKey(*key))

    async def day(self, path: Path) -> None:
        """Make a panel, send it all that there is, and wait until the last offer is missed."""
        clock = Clock(self.promises, self.promises.situations)
        async with Panels(sqlite(path), self.carry_out, clock=clock) as panels:
            with suppress(PanelExists):
                await panels.create("sari")
            self.promises.made.add("sari")
            for command in self.promises.commands["sari"]:
                sent = await panels.send("sari", command.make, command=command.id)
                rule = sent.refused and sent.refused.rule
                clock()
                self.promises.answered(command, sent.version, rule)
            clock.pass_by(120)
            await asyncio.sleep(4)
            self.promises.seen("sari", *await panels.view("sari"))
            self.promises.was_calm("sari", (await panels.view("sari")).version, clock())

    def live(self, path: Path, faults: Points, loop: Turns) -> bool:
        """Let a host have a day, and say whether it died."""
        with going_wrong(faults) as opened:
            died = run_life(loop, self.day(path))
            if died:
                copied(path, path.parent / "left")
            opened_ones = len(opened)
        with buried():
            loop.close()
        assert opened_ones <= 1
        return died


def _whole_day(folder: Path, faults: Points, turns: Turns) -> bool:
    """Let a host die at a point, and another go on; hold what both have promised."""
    folder.mkdir()
    service, path = Service(folder), folder / "panels.db"
    died = service.live(path, faults, turns)
    if died:
        path = folder / "left" / "panels.db"
        service.promises.hold(read(path), HIGH)
        service.live(path, Points(), Turns())
    service.promises.hold(read(path), HIGH)
    service.promises.ended(set())
    rows = service.promises.shadows["sari"].rows
    sent = [row.command for row in rows if row.caller is not None]
    assert sent == [*map(str, range(len(EVENTS)))]
    assert [row.event["type"] for row in rows if row.caller is None] == ["miss"]
    return died


@others_left_alone()
def whole_day(folder: Path, faults: Points, turns: Turns) -> bool:
    """Say whether a host died in a day; what it promised held."""
    try:
        return _whole_day(folder, faults, turns)
    except Broken as broken:
        raise PromiseBroken(broken, seed=0) from broken


def test_whatever_statement_a_host_dies_at_it_has_kept_its_promises(tmp_path: Path) -> None:
    """G1 to G8, at each statement of a day, before it and after it."""
    first = Points()
    assert not whole_day(tmp_path / "none", first, Turns())
    assert len(first.asked) > 60
    for number in range(len(first.asked)):
        for after in (False, True):
            points = Points(number, after=after)
            assert whole_day(tmp_path / f"{number}-{after}", points, Turns()), first.asked[number]


def test_whatever_a_host_waits_for_when_it_dies_it_has_kept_its_promises(tmp_path: Path) -> None:
    """G1 to G8, at each turn of the loop, so at each await that waits."""
    turns = Turns()
    assert not whole_day(tmp_path / "none", Points(), turns)
    assert turns.turns > 60
    for number in range(1, turns.turns):
        assert whole_day(tmp_path / str(number), Points(), Turns(number)), number
