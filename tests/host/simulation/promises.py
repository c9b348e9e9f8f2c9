"""What a host has promised, kept as plain lists beside it, and held against what is written.

Nothing here is of the host's: what it told is noted as it was told, what it wrote is read by plain
SQL, and what follows from a log is worked out by a panel that takes the log and nothing else.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import NamedTuple

import msgspec
from simulation.archives import Archives, moved_by
from simulation.broken import Broken
from simulation.days import Made
from simulation.forgotten import drops, may_become, row_may_become, tells
from simulation.shadow import Shadow
from simulation.situations import Situations
from simulation.written import EffectKey, Log, Row

from session_panel import Config, View, to_json

TICK = 1.0
SLACK = 3.0
"""How many seconds a host may take at the most, with a store that is slow but well."""

AHEAD = 60.0


@dataclass(eq=False)
class Command:
    """What a client has sent, until it is forgotten.

    Attributes:
        panel: the panel's id.
        id: the command's id.
        make: makes its event.
        expected: the version that its sender has seen; None for any.
        lowest: the lowest that the clock has shown since it was sent first, until it was answered.
        answer: the version and the rule that it was answered; None if nobody knows.
    """

    panel: str
    id: str
    make: Made
    expected: int | None
    lowest: float
    answer: tuple[int, str | None] | None = None


class Answered(NamedTuple):
    """That a command was answered first."""

    command: Command


class Conflict(NamedTuple):
    """That a command was not sent, because a panel was at a version."""

    command: Command
    version: int


class Calm(NamedTuple):
    """That all was well for a while, and what a panel's version and the clock were then."""

    version: int
    clock: float


class Exported(NamedTuple):
    """Which events a log had that was exported: the first's version, and the rule of each."""

    first: int
    rules: list[str | None]


class Left(NamedTuple):
    """That a command was sent by a task that was cancelled, and nothing has failed since."""

    command: Command


Fact = Answered | Conflict | Calm | Exported | Left


@dataclass
class _Told:
    """What was told of a panel and is not held yet.

    Attributes:
        highs: by a version that somebody was told, the highest that the clock had shown since the
            last answer but one.
    """

    facts: list[Fact] = field(default_factory=list)
    views: dict[int, View] = field(default_factory=dict)
    tried: list[EffectKey] = field(default_factory=list)
    highs: dict[int, float] = field(default_factory=dict)


@dataclass
class _Window:
    """The highest that the clock has shown since the last answer of a panel, and before it.

    What follows an answer may be worked out just before that is told: hence the one before.
    """

    before: float = -inf
    since: float = -inf

    @property
    def high(self) -> float:
        return max(self.before, self.since)


class Promises:
    """What was told to clients, watchers and receivers.

    Attributes:
        configs: by panel, the configuration that it was made with.
        commands: by panel, what was sent.
        shadows: by panel, what its log leads to.
        delivered: which effects were carried out.
        failed: which effects could not be, at least once.
        skipped: which effects were skipped, or might have been.
        forgetting: the ids of customers that were to be forgotten.

    Args:
        situations: what has happened.
        archives: the files to which older events move.
    """

    def __init__(self, situations: Situations, archives: Archives) -> None:
        self.situations = situations
        self._archives = archives
        self.configs: dict[str, Config] = {}
        self.made: set[str] = set()
        self.commands: dict[str, list[Command]] = defaultdict(list)
        self.shadows: dict[str, Shadow] = {}
        self.bodies: dict[EffectKey, str] = {}
        self.delivered: set[EffectKey] = set()
        self.failed: set[EffectKey] = set()
        self.skipped: set[EffectKey] = set()
        self.forgetting: set[str] = set()
        self._told: dict[str, _Told] = defaultdict(_Told)
        self._came: set[EffectKey] = set()
        self._unknown: set[Command] = set()
        self._last_first: dict[str, tuple[int, int, int]] = {}
        self._windows: dict[str, _Window] = defaultdict(_Window)

    # What is told

    def shown(self, time: float) -> None:
        """Note what the clock shows."""
        for panel in self.made:
            window = self._windows[panel]
            window.since = max(window.since, time)

    def answered(self, command: Command, version: int, rule: str | None) -> None:
        """Note an answer: the same each time, and at its version for ever."""
        if command.answer is None:
            command.answer = version, rule
            told, window = self._told[command.panel], self._windows[command.panel]
            told.facts.append(Answered(command))
            told.highs.setdefault(version, window.high)
            window.before, window.since = window.since, -inf
            self.situations.saw("command answered")
            self.situations.saw("event refused", rule is not None)
            return
        if command.answer != (version, rule):
            now = version, rule
            raise Broken("G5", f"{command.id} was answered {command.answer}, and then {now}")
        self.situations.saw("command repeated, answered the same")

    def conflicted(self, command: Command, version: int) -> None:
        """Note that a command was not sent, because of what it expected."""
        if command.expected is None:
            raise Broken("G6", f"{command.id} conflicts, and expected nothing")
        if command.answer is not None:
            raise Broken("G5", f"{command.id} was answered {command.answer}, and then conflicts")
        self.situations.saw("conflict")
        self._told[command.panel].facts.append(Conflict(command, version))

    def seen(self, panel: str, version: int, view: View) -> None:
        """Note a view: of one version there is one."""
        if self._told[panel].views.setdefault(version, view) != view:
            raise Broken("G14", f"{panel} showed two views of version {version}")
        self._told[panel].highs.setdefault(version, self._windows[panel].high)

    def was_calm(self, panel: str, version: int, clock: float) -> None:
        """Note how far a panel was, after a while in which all was well."""
        self._told[panel].facts.append(Calm(version, clock))

    def was_sent(self, command: Command) -> None:
        """Note that a command must be written, though nobody waited for its answer."""
        self._told[command.panel].facts.append(Left(command))

    def exported(self, panel: str, first: int, rules: list[str | None]) -> None:
        """Note what a log had that was exported."""
        self._told[panel].facts.append(Exported(first, rules))

    def tried(self, key: EffectKey, body: str) -> None:
        """Note that an effect has come, with its key."""
        self.situations.saw("effect repeated", key in self.bodies)
        if self.bodies.setdefault(key, body) != body:
            raise Broken("G3", f"{key} was {self.bodies[key]}, and is {body} now")
        self._told[key.panel].tried.append(key)

    def given_up(self, key: EffectKey) -> None:
        """Note that an effect is kept aside."""
        if key not in self.failed:
            raise Broken("G3", f"{key} is kept aside, and has never failed")

    # What is written

    def hold(self, logs: dict[str, Log], high: float, *, goes_on: bool = False) -> None:
        """Hold what was told against what is written; a host may go on meanwhile."""
        self._archives.read()
        for panel in self.made - logs.keys():
            raise Broken("G1", f"{panel} was made, and is not there")
        for panel, log in logs.items():
            if panel not in self.shadows:
                self.shadows[panel] = Shadow(panel, self.configs[panel])
            shadow, begin = self.shadows[panel], len(self.shadows[panel].rows)
            gone = shadow.gone
            shadow.take(log, self.forgetting)
            self._hold_archived(shadow, shadow.rows[gone : shadow.gone])
            told = self._told.pop(panel, _Told())
            for fact in told.facts:
                self._hold_fact(fact, shadow)
            self._hold_views(shadow, told.views)
            self._hold_effects(shadow, told.tried)
            self._hold_commands(shadow, goes_on=goes_on)
            self._hold_times(shadow, begin, told.highs, high)

    def restored(self, logs: dict[str, Log]) -> None:
        """Begin anew from a backup: what came after it has not been, but for its effects."""
        epochs = {epoch for shadow in self.shadows.values() for epoch in shadow.epochs}
        for panel, log in logs.items():
            if log.epoch in epochs:
                raise Broken("G13", f"{panel} has an epoch that was there before")
        self.made &= logs.keys()
        for panel, shadow in list(self.shadows.items()):
            if panel not in logs:
                del self.shadows[panel], self.commands[panel]
                self._last_first.pop(panel, None)
            else:
                self.shadows[panel] = self._back(shadow, logs[panel])

    def _back(self, shadow: Shadow, log: Log) -> Shadow:
        """Return what a panel was at a backup, with the keys that its effects had."""
        version, panel = log.version, shadow.name
        rows = shadow.whole(log)
        pairs = zip(rows, shadow.rows, strict=False)
        if version > len(shadow.rows) or not all(
            was == now or row_may_become(was, now, self.forgetting) for was, now in pairs
        ):
            raise Broken("G13", f"the backup of {panel} is not what its log was")
        again = Shadow(panel, self.configs[panel])
        again.epochs = [*shadow.epochs, log.epoch]
        again.take(log._replace(rows=rows))
        kept = {key: body for key, body in shadow.effects.items() if key.version <= version}
        again.effects = kept
        self.commands[panel] = [one for one in self.commands[panel] if _is_known(one, version)]
        return again

    def times_in_store(self, panel: str) -> list[float]:
        """Return the times of events that were held and are there; what comes is later."""
        shadow = self.shadows[panel]
        return [row.at for row in shadow.rows[shadow.gone :]]

    def archived(self, panels: Collection[str], before: float, path: Path, told: int) -> None:
        """Hold that what is older is in a file, and nothing else: as many events as it was told."""
        moved = moved_by(path)
        if len(moved) != told or path.exists() != bool(told):
            raise Broken("archive", f"{told} events were to be moved, and {len(moved)} are")
        if late := [one for one in moved if one.event["at"] >= before]:
            raise Broken("archive", f"{late[0]} is moved, and not older than {before}")
        for panel in panels:
            left = self.shadows[panel].rows[self.shadows[panel].gone :]
            if left and left[0].at < before:
                raise Broken("archive", f"{left[0]} is left, and older than {before}")
        self.situations.saw("archive of older events", bool(told))

    def ended(self, left: set[EffectKey]) -> None:
        """Hold that no effect is lost: each was carried out or skipped, or is one of those left."""
        kept = self.delivered | self.skipped | left
        for shadow in self.shadows.values():
            for key in shadow.effects:
                if key not in kept and not self._may_be_dropped(key):
                    raise Broken("G3", f"{key} is lost, and was never carried out")

    def _may_be_dropped(self, key: EffectKey) -> bool:
        """Say whether an effect may have been kept aside, and gone with a customer."""
        return key in self.failed and tells(self.bodies[key], self.forgetting)

    # What is held

    def _hold_fact(self, fact: Fact, shadow: Shadow) -> None:  # noqa: C901 - one case a fact
        match fact:
            case Answered(command):
                self._hold_answer(command, shadow)
            case Conflict(command, version):
                _hold_conflict(command, version, shadow)
            case Calm(version, clock):
                due = shadow.due(version)
                if due is not None and due.at < clock - TICK - SLACK:
                    raise Broken("G8", f"{shadow.name}: {due} has not come by {clock}")
            case Left(command):
                if all(row.command != command.id for row in shadow.rows):
                    raise Broken("G16", f"{command.id} is not written: its sender was cancelled")
            case Exported(first, rules):
                rows = shadow.rows[first - 1 : first - 1 + len(rules)]
                if [row.rule for row in rows] != rules:
                    raise Broken("G11", f"the log of {shadow.name} was exported as another")

    def _hold_answer(self, command: Command, shadow: Shadow) -> None:
        """Hold that a command is written as it was answered, and came after what was due."""
        version, rule = command.answer or (0, None)
        if version > len(shadow.rows):
            raise Broken("G1", f"{command.id} was answered {version}, which is not written")
        row = shadow.rows[version - 1]
        if (row.command, row.rule) != (command.id, rule):
            raise Broken(
                "G1", f"{shadow.name} has {row.command} at {version}, and not {command.id}"
            )
        if not may_become(json.loads(to_json(command.make(row.at))), row.event, self.forgetting):
            raise Broken("G1", f"{command.id} is written as another event")
        due = shadow.due(version - 1)
        if due is not None and due.at <= min(row.at, command.lowest) - TICK:
            raise Broken("G8", f"{shadow.name}: {command.id} came before {due}")
        if command.expected is not None and (
            command.expected >= version or shadow.accepted(command.expected, version - 1)
        ):
            raise Broken("G6", f"{command.id} came after what it did not expect")

    def _hold_archived(self, shadow: Shadow, gone: list[Row]) -> None:
        """Hold that what a store has let go of is in a file; a command of it is new again."""
        events = self._archives.events[shadow.name]
        for row in gone:
            moved = events.get(row.version)
            if moved is None:
                raise Broken("G1", f"{shadow.name} has lost version {row.version}")
            if moved.rule != row.rule or not may_become(moved.event, row.event, self.forgetting):
                raise Broken("archive", f"{shadow.name}: {row} is in a file as {moved}")
        for version, snapshot in self._archives.snapshots.pop(shadow.name, []):
            if not shadow.holds(version, snapshot):
                raise Broken("archive", f"a file has another {shadow.name} at version {version}")
        known, ids = self.commands[shadow.name], {row.command for row in gone}
        self.commands[shadow.name] = [one for one in known if one.id not in ids]
        self.situations.saw("event archived", len(gone))

    def _hold_views(self, shadow: Shadow, views: dict[int, View]) -> None:
        for version, view in views.items():
            if version > len(shadow.rows):
                raise Broken("G14", f"{shadow.name} showed version {version}, which is not written")
            if view != shadow.view(version) and not self._is_same_view(view, shadow.view(version)):
                raise Broken("G2", f"{shadow.name} showed another panel at version {version}")

    def _hold_effects(self, shadow: Shadow, tried: list[EffectKey]) -> None:
        """Hold that each effect that came is written, and that they came in their order."""
        for key in tried:
            if key not in shadow.effects:
                raise Broken("G14", f"{key} came, and follows from nothing that is written")
            told, follows = json.loads(self.bodies[key]), json.loads(shadow.effects[key])
            if not may_become(told, follows, self.forgetting):
                raise Broken("G3", f"{key} was {self.bodies[key]}")
        for key in dict.fromkeys(tried):
            if key in self._came:
                continue
            self._came.add(key)
            place = shadow.epochs.index(key.epoch), key.version, key.number
            if place < self._last_first.get(shadow.name, place):
                raise Broken("G4", f"{key} came too late")
            self._last_first[shadow.name] = place

    def _is_same_view(self, told: View, now: View) -> bool:
        """Say whether a view is what one has become whose customer is forgotten."""
        return may_become(msgspec.to_builtins(told), msgspec.to_builtins(now), self.forgetting)

    def _hold_commands(self, shadow: Shadow, *, goes_on: bool) -> None:
        """Hold that each command is written once, and say of each whether it is."""
        found: dict[str, Row] = {}
        for row in shadow.rows[shadow.gone :]:
            if row.caller is not None and found.setdefault(row.command, row) is not row:
                raise Broken("G5", f"{shadow.name} has taken {row.command} twice")
        for command in self.commands[shadow.name]:
            row = found.get(command.id)
            if command.answer is None:
                if command not in self._unknown and not goes_on:
                    found_or_not = "was in the log" if row else "was not"
                    self.situations.saw(f"unknown outcome that {found_or_not}")
                    self._unknown.add(command)
            elif row is None or (row.version, row.rule) != command.answer:
                raise Broken("G1", f"{shadow.name} has not {command.id} at {command.answer}")

    def _hold_times(self, shadow: Shadow, begin: int, highs: dict[int, float], high: float) -> None:
        """Hold that nothing was missed before the clock said so, and nothing came too early."""
        latest = self._windows[shadow.name].high
        for row in reversed(shadow.rows[begin:]):
            latest = highs.get(row.version, latest)
            if row.caller is not None or drops(row):
                before = shadow.rows[row.version - 2].at if row.version > 1 else 0.0
                if row.at > max(high + AHEAD, before):
                    raise Broken("G15", f"{shadow.name}, version {row.version}: of the future")
                continue
            self.situations.saw("event of the clock")
            due = shadow.due(row.version - 1)
            if due is None or due.at > latest - TICK + 1e-6:
                raise Broken("G15", f"{shadow.name}: {due} was applied by {latest}")


def _is_known(command: Command, version: int) -> bool:
    """Say whether a command may still be sent again after a restore to a version."""
    return command.answer is None or command.answer[0] <= version


def _hold_conflict(command: Command, version: int, shadow: Shadow) -> None:
    """Hold that something stood against a command, and that it is not written."""
    expected = command.expected or 0
    if version > len(shadow.rows):
        raise Broken("G14", f"{command.id} conflicts with version {version}, which is not written")
    if expected <= version and not shadow.accepted(expected, version):
        raise Broken("G6", f"{command.id} conflicts with nothing")
    if any(row.command == command.id for row in shadow.rows):
        raise Broken("G6", f"{command.id} conflicts, and is written all the same")
