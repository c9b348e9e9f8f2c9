"""One life of a host: from its start until it is closed or killed, and who uses it meanwhile."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from simulation.archives import Archives
from simulation.broken import Broken
from simulation.days import CONFIGS, DAY, KEPT, Made, made
from simulation.faults import Faults, Repeating, Statements
from simulation.forgotten import guest, visit
from simulation.one_thread import Killed
from simulation.promises import TICK, Command, Promises
from simulation.situations import Situations
from simulation.world import JUMPS, Clock, Receiver
from simulation.written import EffectKey, left, pending, read

from session_panel import AnyEvent, Configure, Toggle
from session_panel_host import (
    CommandReused,
    HostClosed,
    NotCarriedOut,
    NotForgotten,
    NotKeptAside,
    PanelExists,
    Panels,
    StoreFailed,
    StoreInUse,
    UnfitStore,
    UnknownPanel,
    VersionConflict,
    sqlite,
)
from session_panel_spec.monitor.watching import Watch

NAMES: Final = ["budi", "dewi", "sari", "tono"]
CALLERS: Final = ("crm", "router")


class Around(NamedTuple):
    """What outlives a host.

    Attributes:
        dice: what a seed decides.
        promises: what hosts have told.
        situations: what has happened.
        clock: the clock of the machine.
        faults: what goes wrong with the store.
        poisoned: which effects always fail.
        archives: the files to which older events move.
    """

    dice: Random
    promises: Promises
    situations: Situations
    clock: Clock
    faults: Faults
    poisoned: set[EffectKey]
    archives: Archives


@dataclass
class Ended:
    """What is left of a life.

    Attributes:
        backed_up: whether there is a backup.
        settled: whether all panels are settled.
        lines: the log that was exported last.
        aside: which effects were kept aside in the end.
    """

    backed_up: bool = False
    settled: bool = False
    lines: list[str] = field(default_factory=list)
    aside: set[EffectKey] = field(default_factory=set)


class Life:
    """A host on a store, and its clients.

    Args:
        around: what outlives it.
        path: the store.
        backup: where a backup may be written.
        opened: the connections that the host has opened.
    """

    def __init__(self, around: Around, path: Path, backup: Path, opened: list[Statements]) -> None:
        self._dice, self._promises = around.dice, around.promises
        self._situations, self._clock = around.situations, around.clock
        self._faults, self._archives = around.faults, around.archives
        self._opened = opened
        self._path = path
        self._backup = backup
        self._receiver = Receiver(
            around.dice, around.promises, around.situations, self._pass_on, NAMES
        )
        self._receiver.poisoned = around.poisoned
        self._slow = True
        self._left: list[tuple[Command, int]] = []
        self._watched: dict[str, int] = {}
        self.store = Repeating(path, around.faults, around.situations)
        self.panels = Panels(
            self.store,
            self._receiver.carry_out,
            clock=around.clock,
            tick=TICK,
            try_limit=5.0,
            give_up=40.0,
        )
        self.ended = Ended()

    async def run(self, *, settles: bool) -> None:
        """Live until all is done; a fault may end it at any moment."""
        self._faults.paused = False
        if not await self._begin():
            return
        if self._dice.random() < 0.15:
            asyncio.get_running_loop().call_later(self._dice.uniform(0.1, 90), _die)
        watching = [asyncio.create_task(self._watch(name)) for name in NAMES]
        sending = [self._send_some(name) for name in NAMES for _ in range(2)]
        await asyncio.gather(*sending, self._look_after())
        await self._calm()
        await (self._settle() if settles else self._close())
        await asyncio.gather(*watching)

    async def last(self) -> None:
        """Live while all is well, until every effect is carried out, and send all again."""
        self._receiver.well = True
        await self.panels.__aenter__()
        await self._make_all()
        watching = [asyncio.create_task(self._watch(name)) for name in NAMES]
        for name in NAMES:
            for command in self._promises.commands[name]:
                await self._sent(command)
        await self._calm()
        while pending(self._path):
            await asyncio.sleep(5)
        aside = {EffectKey(*kept.effect.key) for kept in await self.panels.undelivered()}
        await self._export()
        await self.panels.__aexit__(None, None, None)
        await asyncio.gather(*watching)
        self.ended.aside = aside

    async def rest(self) -> None:
        """Live while all is well, and send nothing: effects left at the end are carried out."""
        self._receiver.well = True
        await self.panels.__aenter__()
        for _ in range(30):
            await asyncio.sleep(10)
            if not (late := pending(self._path)):
                break
        else:
            raise Broken("G3", f"{sorted(late)} are not carried out after the start")
        await self.panels.__aexit__(None, None, None)
        self._situations.saw("effects left at the end, and nothing sent after the start")

    # Beginning and ending

    async def _begin(self) -> bool:
        """Open the host and make the panels; say whether that went well."""
        try:
            await self.panels.__aenter__()
        except (StoreFailed, UnfitStore):
            return False
        await self._make_all()
        return True

    async def _make_all(self) -> None:
        """Make the panels that no life before has made."""
        for number, name in enumerate(NAMES):
            while name not in self._promises.made:
                await self._make(name, number)

    async def _make(self, name: str, number: int) -> None:
        config = CONFIGS[number % len(CONFIGS)]
        self._promises.configs[name] = config
        with suppress(StoreFailed):
            with suppress(PanelExists):
                await self.panels.create(name, config)
            self._promises.made.add(name)

    async def _calm(self) -> None:
        """Let all be well for a while; then nothing is late, and watchers have the newest."""
        self._faults.paused = self._receiver.well = True
        self._slow = False
        await asyncio.sleep(20)
        if self._dice.random() < 0.3:  # whatever is sent has the host look after earlier effects
            await self._cancel_behind_another()
        for name in NAMES:
            version, view = await self.panels.view(name)
            self._promises.seen(name, version, view)
            self._promises.was_calm(name, version, self._clock())
            await asyncio.sleep(1)
            if (await self.panels.view(name)).version == version != self._watched.get(name):
                raise Broken("G9", f"a watcher of {name} has not seen {version} within a second")
        for command, failures in self._left:
            if failures == self._faults.failures:
                self._promises.was_sent(command)
                self._situations.saw("cancelled send that must be written")
        await asyncio.sleep(40)  # by now the longest pause before another try is over
        await self._carried_out()

    async def _carried_out(self) -> None:
        """Let the effects that there are be carried out; the clock may bring others meanwhile."""
        before = pending(self._path)
        await asyncio.sleep(30)
        if late := before & pending(self._path):
            raise Broken("G3", f"{sorted(late)} are not carried out, though all is well")

    async def _close(self) -> None:
        late = self._dice.random() < 0.5
        sending = [self._send_some(name) for name in NAMES] if late else []
        tasks = [asyncio.create_task(one) for one in sending]
        await asyncio.sleep(0)
        await self.panels.__aexit__(None, None, None)
        await asyncio.gather(*tasks)
        self._situations.saw("closed in peace")

    async def _settle(self) -> None:
        """Settle all panels, and see that nothing happens on them afterwards."""
        await self.panels.settle()
        self._situations.saw("settled")
        versions = {name: (await self.panels.view(name)).version for name in NAMES}
        if await self.panels.settle():
            raise Broken("G2", "what is settled was settled again")
        await self._export()
        for name in NAMES:
            with suppress(HostClosed):
                await self.panels.send(name, Toggle)
                raise Broken("G2", f"{name} is settled, and takes what is sent")
        await asyncio.sleep(200)
        if versions != {name: (await self.panels.view(name)).version for name in NAMES}:
            raise Broken("G2", "something has happened on a panel that is settled")
        await self.panels.__aexit__(None, None, None)
        self.ended.settled = True

    # Sending

    async def _send_some(self, name: str) -> None:
        for _ in range(self._dice.randrange(4, 14)):
            await asyncio.sleep(self._dice.choice([0, 0, 0.001, 0.5, 5, 25]))
            try:
                await self._send_one(name)
            except HostClosed:
                return

    async def _send_one(self, name: str) -> None:
        known = [one for one in self._promises.commands[name] if self._is_young(one)]
        dice = self._dice.random()
        if known and dice < 0.15:
            await self._sent(self._dice.choice(known[-12:]))
        elif known and dice < 0.2:
            await self._reused(self._dice.choice(known[-12:]))
        elif dice < 0.3:
            command = self._new(name)
            await asyncio.gather(self._sent(command), self._sent(command))
            self._situations.saw("command sent twice at once")
        elif dice < 0.36:
            await self._cancelled(self._new(name))
        else:
            await self._sent(self._new(name))

    def _is_young(self, command: Command) -> bool:
        """Say whether a command is still known, whatever the clock may be set to meanwhile."""
        return command.lowest > self._clock() - KEPT + DAY

    def _new(self, name: str) -> Command:
        """Return a command that nobody has sent."""
        number = self._dice.randrange(1 << 40)
        expected = None
        if self._dice.random() < 0.3:
            expected = max(0, self._watched.get(name, 0) - self._dice.choice([0, 0, 0, 1, 5, -90]))
        command = Command(name, f"r{number}", made(number), expected, self._clock())
        self._promises.commands[name].append(command)
        return command

    async def _pass_on(self, name: str, make: Made, command: str) -> None:
        """Send what the effect of another panel asks for."""
        known = {one.id: one for one in self._promises.commands[name]}
        if command not in known:
            known[command] = Command(name, command, make, None, self._clock())
            self._promises.commands[name].append(known[command])
        elif known[command].answer is not None and not self._is_young(known[command]):
            return
        await self._sent(known[command])
        if known[command].answer is None:
            raise StoreFailed("the other panel has not answered")

    async def _sent(self, command: Command) -> None:
        """Send a command, and note what comes of it."""
        event = self._event(command)
        try:
            command.lowest = min(command.lowest, self._clock())
            sent = await self.panels.send(
                command.panel, event, command=command.id, expected=command.expected
            )
        except NotCarriedOut as failed:
            self._situations.saw("outcome unknown")
            self._situations.saw("disk full", "full" in str(failed.__cause__.__cause__))
        except VersionConflict as conflict:
            with suppress(ValueError):
                self._promises.commands[command.panel].remove(command)
            self._promises.conflicted(command, conflict.version)
        except (CommandReused, UnknownPanel) as error:
            raise Broken("G5", f"{command.id}: {error}") from error
        else:
            rule = sent.refused and sent.refused.rule
            self._situations.saw("expected version that holds", command.expected is not None)
            replaced = isinstance(command.make(0.0), Configure)
            self._situations.saw("configuration replaced", replaced)
            self._clock()
            self._promises.answered(command, sent.version, rule)

    def _event(self, command: Command) -> AnyEvent | Made:
        """Return an event that happens now, or one that comes late or from a clock ahead."""
        away = self._dice.choice([None, None, 0.0, -0.5, -40.0, 50.0])
        return command.make if away is None else command.make(self._clock() + away)

    async def _cancelled(self, command: Command) -> None:
        """Send a command, and do not wait for its end."""
        sending, failures = asyncio.create_task(self._sent(command)), self._faults.failures
        await asyncio.sleep(self._dice.choice([0, 0.001, 0.01, 0.3]))
        if sending.cancel():
            self._situations.saw("send cancelled")
            if command.expected is None:
                self._left.append((command, failures))
        with suppress(asyncio.CancelledError):
            await sending

    async def _cancel_behind_another(self) -> None:
        """Cancel senders while all is well, some of which wait until another event is written."""
        for name in NAMES:
            await asyncio.gather(
                self._sent(self._new(name)),
                self._cancelled(self._new(name)),
                self._cancelled(self._new(name)),
            )

    async def _reused(self, command: Command) -> None:
        """Send another event under the id of a command that is answered."""
        if command.answer is None or command.id.startswith("visit"):
            return
        other = partial(Configure, config=CONFIGS[0])
        if type(command.make(0.0)) is Configure:
            other = Toggle
        try:
            await self.panels.send(command.panel, other, command=command.id)
        except CommandReused:
            self._situations.saw("command that was another event")
        except NotCarriedOut:
            self._situations.saw("outcome unknown")
        else:
            raise Broken("G5", f"{command.id} was another event, and is taken")

    # Watching

    async def _watch(self, name: str) -> None:
        """Watch a panel, some of the time slowly, until the host closes."""
        last = -1
        with suppress(HostClosed):
            while True:
                try:
                    async for version, view in self.panels.watch(name):
                        if version < last:
                            raise Broken("G9", f"{name} is watched at {version} after {last}")
                        self._situations.saw("view that a watcher left out", version > last + 1 > 0)
                        last = self._watched[name] = version
                        self._clock()
                        self._promises.seen(name, version, view)
                        if self._slow:
                            await asyncio.sleep(self._dice.choice([0, 0, 0.3, 8]))
                except StoreFailed:
                    await asyncio.sleep(0.1)
                else:
                    return

    # Looking after the host

    async def _look_after(self) -> None:
        for _ in range(self._dice.randrange(4, 12)):
            await asyncio.sleep(self._dice.choice([0.1, 3, 20]))
            often = [*(2 * [self._jump]), *(3 * [self._kept_aside]), *(3 * [self._visit])]
            seldom = [self._keep_full, self._second_host, self._back_up, self._export]
            seldom += 2 * [self._archive]
            task = self._dice.choice([*often, *seldom])
            with suppress(StoreFailed):
                await task()
        await self._kept_aside_at_last()

    async def _jump(self) -> None:
        self._clock.jump(self._dice.choice(JUMPS))

    async def _keep_full(self) -> None:
        """Let the disk be full for some seconds."""
        for limit, seconds in ((1, 4), (1_000_000, 0)):
            full = f"PRAGMA max_page_count = {limit}"
            super(Statements, self._opened[-1]).execute(full).fetchone()
            self._faults.failures += 1
            await asyncio.sleep(seconds)

    async def _kept_aside(self) -> None:
        """Retry what is kept aside, or skip it."""
        for kept in await self.panels.undelivered():
            key = EffectKey(*kept.effect.key)
            self._promises.given_up(key)
            self._situations.saw("effect kept aside")
            if self._dice.random() < 0.5:
                self._receiver.poisoned.discard(key)
                with suppress(NotKeptAside):
                    await self.panels.retry(kept.effect.key)
                    self._situations.saw("effect retried")
            elif self._dice.random() < 0.5:
                self._promises.skipped.add(key)
                with suppress(NotKeptAside):
                    await self.panels.skip(kept.effect.key)
                    self._situations.saw("effect skipped")

    async def _kept_aside_at_last(self) -> None:
        await asyncio.sleep(60)
        with suppress(StoreFailed):
            await self._kept_aside()

    async def _second_host(self) -> None:
        with suppress(StoreInUse):
            try:
                await sqlite(self._path).open()
            except UnfitStore as error:  # by luck: SQLite has a lock of its own
                raise Broken("G10", f"a second host is not told of the first: {error}") from error
            raise Broken("G10", "a second host has the store")
        self._situations.saw("second host refused")

    async def _back_up(self) -> None:
        if self.ended.backed_up or self._backup.exists():
            return
        await self.panels.backup(self._backup)
        self.ended.backed_up = True
        self._situations.saw("backup")

    async def _visit(self) -> None:
        """Let a customer come who goes again, and forget the customer."""
        name, customer = self._dice.choice(NAMES), guest(self._dice)
        commands = [
            Command(name, f"visit{self._dice.randrange(1 << 40)}", make, None, self._clock())
            for make in visit(self._dice, customer)
        ]
        for command in commands:
            self._promises.commands[name].append(command)
            await self._sent(command)
        self._hold_meanwhile()
        self._promises.forgetting.add(customer)
        try:
            found = await self.panels.forget(customer)
        except NotForgotten:
            self._situations.saw("customer not forgotten, for something is not over")
            return
        self._situations.saw("customer forgotten", found)
        if all(one.answer for one in commands) and customer.encode() in left(self._path):
            raise Broken("forget", f"{customer} is forgotten, and there all the same")

    async def _archive(self) -> None:
        """Move what is older to a file, of one panel or of all; nothing that nobody has held."""
        self._hold_meanwhile()
        asked = self._dice.choice([NAMES, NAMES, *([name] for name in NAMES)])
        times = [self._promises.times_in_store(name) for name in asked]
        some = self._dice.choice([0.0, *(at for one in times for at in one)])
        held = min(max(one, default=0.0) for one in times)
        before = min(self._clock() - KEPT, held, some or held)
        panel, path = None if asked is NAMES else asked[0], self._archives.new()
        try:
            moved = await self.panels.archive(path, panel=panel, before=before)
        except StoreFailed:
            self._situations.saw("archive that fails")
            raise
        finally:
            self._hold_meanwhile()
        self._promises.archived(asked, before, path, moved)

    def _hold_meanwhile(self) -> None:
        self._promises.hold(read(self._path), self._clock.high, goes_on=True)

    async def _export(self) -> None:
        """Export the log, and hold it against the monitor."""
        lines = [line async for line in self.panels.export()]
        for found in Watch("fleet.jsonl").findings(lines):
            raise Broken("G11", str(found))
        self._situations.saw("log held against the monitor")
        self.ended.lines = lines
        rules: dict[str, list[str | None]] = {}
        first: dict[str, int] = {}
        for told in map(json.loads, lines):
            if "snapshot" in told:
                first[told["panel"]] = told["seq"] + 1
                rules[told["panel"]] = []
            else:
                rules[told["panel"]].append(told.get("refused"))
        for name, told in rules.items():
            self._promises.exported(name, first[name], told)


def _die() -> None:
    raise Killed
