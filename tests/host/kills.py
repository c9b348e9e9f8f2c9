"""A host that is killed again and again, at any moment, by `kill -9`: `make kills`.

A child runs a host on one store and sends what a seed says, several panels side by side. It tells
its parent of every answer, and of every effect that it carries out, through a pipe. After a random
number of lines it is killed, and the next child begins: first it sends again what was sent last,
whether that was answered or not. In the end nobody is killed, and the log is held against what the
pipe told.
"""

import asyncio
import json
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import msgspec
from random_days import any_event

from session_panel import Effect, EventRefused, Panel, event_from_json
from session_panel_host import Key, PanelExists, Panels, Sent, sqlite

NAMES: Final = ("budi", "sari", "tono")
AGAIN: Final = 3
"""How many commands of each panel are sent again after a kill."""

Told = dict[str, Any]


class Work(NamedTuple):
    """What a child does.

    Attributes:
        path: the store.
        seed: what it sends.
        pipe: where it tells of it.
        begin: by panel, the number of the command that it begins with.
        end: the number of the command before which it ends.
    """

    path: Path
    seed: int
    pipe: int
    begin: dict[str, int]
    end: int

    def tell(self, **told: Any) -> None:
        os.write(self.pipe, json.dumps(told).encode() + b"\n")

    async def carry_out(self, key: Key, effect: Effect, _age: float) -> None:
        self.tell(key=str(key), effect=msgspec.json.encode(effect).decode())


async def child(work: Work) -> None:
    """Run a host until everything is sent and carried out."""
    async with Panels(sqlite(work.path), work.carry_out) as panels:
        await asyncio.gather(*(send_all(panels, name, work) for name in NAMES))
        while any([await left(panels, name) for name in NAMES]):
            await asyncio.sleep(0.01)


async def left(panels: Panels, name: str) -> int:
    return len(await panels._store.effects(name, 1))


async def send_all(panels: Panels, name: str, work: Work) -> None:
    with suppress(PanelExists):
        await panels.create(name)
    for number in range(work.begin[name], work.end):
        dice = Random(f"{work.seed}/{name}/{number}")  # noqa: S311 - a seed repeats it
        event = any_event(dice, number)
        sent = await panels.send(name, event, command=str(number))
        work.tell(**as_told(name, sent))


def as_told(name: str, sent: Sent) -> Told:
    rule = sent.refused and sent.refused.rule
    return {"panel": name, "command": sent.command, "version": sent.version, "rule": rule}


def rounds(folder: Path, kills: int, seed: int) -> Iterator[list[Told]]:
    """Yield what each child told before it was killed, and what the last one did."""
    dice, begin = Random(seed), dict.fromkeys(NAMES, 0)  # noqa: S311
    for number in range(kills + 1):
        ends = number == kills
        reader, writer = os.pipe()
        end = max(begin.values()) + (20 if ends else 1000)
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            run_child(Work(folder / "panels.db", seed, writer, begin, end))
        os.close(writer)
        told = list(lines_of(pid, reader, None if ends else dice.randrange(1, 150)))
        os.waitpid(pid, 0)
        for one in told:
            if "panel" in one:
                begin[one["panel"]] = max(0, int(one["command"]) + 1 - AGAIN)
        yield told


def run_child(work: Work) -> None:
    try:
        asyncio.run(child(work))
    finally:
        os._exit(0)


def lines_of(pid: int, reader: int, kill_after: int | None) -> Iterator[Told]:
    """Yield what a child tells; after so many lines it is killed, and what is left is read."""
    with open(reader, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == kill_after:
                os.kill(pid, signal.SIGKILL)
            if line.endswith("\n"):
                yield json.loads(line)


class Log(NamedTuple):
    """What a panel's log says in the end.

    Attributes:
        events: each event's command, and the rule that refused it, by its version.
        effects: by the version and number of a key, the effect.
        snapshot: of the panel that the log leads to.
    """

    events: dict[int, tuple[str, str | None]]
    effects: dict[tuple[int, int], str]
    snapshot: str


async def logs(path: Path) -> dict[str, Log]:
    """Return every panel's log, and hold what the store loads against its replay."""
    store, found = sqlite(path), {}
    await store.open()
    for name in NAMES:
        panel, log = Panel(), Log({}, {}, "")
        for entry in await store.events(name, 0, 1_000_000):
            log.events[entry.version] = entry.command, entry.refused and entry.refused.rule
            effects = answered(panel, entry.body)
            numbered = {(entry.version, n): effect for n, effect in enumerate(effects, 1)}
            log.effects.update(numbered)
        found[name] = log._replace(snapshot=panel.to_json())
    await store.close()
    async with Panels(sqlite(path), nothing_left, clock=lambda: 0.0) as panels:
        for name, log in found.items():
            shown, replayed = await panels.view(name), Panel.from_json(log.snapshot)
            assert shown == (len(log.events), replayed.view()), name
    return found


async def nothing_left(key: Key, _effect: Effect, _age: float) -> None:
    raise AssertionError(key)


def answered(panel: Panel, body: str) -> list[str]:
    """Return the effects of an event, in JSON."""
    try:
        effects = panel.apply(event_from_json(body))
    except EventRefused:
        return []
    return [msgspec.json.encode(effect).decode() for effect in effects]


def check(told: list[Told], found: dict[str, Log]) -> None:
    """Hold what was told against the log: what a child was told is so, once and for ever."""
    answers: dict[tuple[str, str], Told] = {}
    first: dict[str, list[tuple[int, int]]] = {name: [] for name in NAMES}
    bodies: dict[str, str] = {}
    for one in told:
        if "panel" in one:
            assert answers.setdefault((one["panel"], one["command"]), one) == one
            assert found[one["panel"]].events[one["version"]] == (one["command"], one["rule"])
        else:
            key = Key.of(one["key"])
            if one["key"] not in bodies:
                first[key.panel].append(key[2:])
            assert bodies.setdefault(one["key"], one["effect"]) == one["effect"]
            assert found[key.panel].effects[key[2:]] == one["effect"]
    for name, log in found.items():
        sent = [one for one, _ in log.events.values() if not one.startswith("due/")]
        assert list(log.events) == list(range(1, len(log.events) + 1))
        assert sorted(map(int, sent)) == list(range(len(sent)))
        assert first[name] == list(log.effects)


def killed(folder: Path, kills: int, seed: int) -> tuple[int, int, int]:
    """Kill a host so many times, and return how many events, effects and repeats there were."""
    told = [one for each in rounds(folder, kills, seed) for one in each]
    found = asyncio.run(logs(folder / "panels.db"))
    check(told, found)
    effects = [one["key"] for one in told if "key" in one]
    events = sum(len(log.events) for log in found.values())
    return events, len(set(effects)), len(effects) - len(set(effects))


def main(arguments: list[str]) -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        events, effects, repeats = killed(Path(folder), asked.kills, asked.seed)
    told = f"{asked.kills} kills, {events} events, {effects} effects, {repeats} of them repeated\n"
    sys.stdout.write(told)


if __name__ == "__main__":
    main(sys.argv[1:])
