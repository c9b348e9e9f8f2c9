"""Many panels over many lives of their host, in a time of its own, all of it as a seed says."""

import hashlib
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch

from simulation.archives import Archives
from simulation.broken import Broken, PromiseBroken
from simulation.days import KEPT
from simulation.faults import Faults, going_wrong
from simulation.life import Around, Ended, Life
from simulation.one_thread import OneThread, buried, others_left_alone, run_life
from simulation.promises import Promises
from simulation.situations import Situations
from simulation.world import DOWNTIMES, Clock
from simulation.written import copied, pending, read

from session_panel_host import NotSettled, WrittenByNewer, draft, panels, restore
from session_panel_host.log import archive

LIVES: Final = 20
SNAPSHOT_AFTER: Final = 12
"""How many events a panel has after its snapshot, at most: fewer than usual."""


class Fleet:
    """A store, and one host after another that has it.

    Args:
        seed: decides everything.
        folder: where its files are; it is empty.
        situations: what has happened.
    """

    def __init__(self, seed: int, folder: Path, situations: Situations) -> None:
        self._seed = seed
        self._dice = Random(seed)  # noqa: S311 - a seed repeats it
        self._folder = folder
        self._situations = situations
        archives = Archives(folder)
        promises = Promises(situations, archives)
        faults = Faults(self._dice, situations)
        clock = Clock(promises, situations)
        self._around = Around(self._dice, promises, situations, clock, faults, set(), archives)
        self._promises = promises
        self._now = 0.0
        self._number = 0
        self._release = 1
        self._path = self._new_folder() / "panels.db"
        self._backup: tuple[Path, int] | None = None
        self._snapshots: dict[str, int] = {}
        self._digest = hashlib.sha256()

    @others_left_alone()
    def run(self, lives: int = LIVES) -> str:
        """Let one host after another live, and return a digest of what they wrote.

        Raises:
            PromiseBroken: a promise is broken.
        """
        found = None
        try:
            with _quiet(), _smaller():
                for _ in range(lives):
                    self._live_once()
                    self._between()
                    self._rest()
                self._end()
        except Broken as broken:
            found = PromiseBroken(broken, self._seed)
        if found is not None:  # by now nothing holds what is left of the life
            with buried():
                raise found
        return self._digest.hexdigest()

    def _live_once(self) -> None:
        settles = self._dice.random() < 0.3
        backup = self._folder / f"{self._number}.backup"
        self._number += 1
        ended = self._life(backup, lambda life: life.run(settles=settles))
        if ended.backed_up:
            self._backup = backup, self._release
        if ended.settled:
            self._upgrade()

    def _life(self, backup: Path, of: Any) -> Ended:
        """Let a host live, and hold what it told against what it has left."""
        loop = OneThread(self._dice, self._now)
        try:
            ended = self._live_in(loop, backup, of)
        finally:
            self._now = loop.time()
            with buried():
                loop.close()
                del loop
        self._hold()
        return ended

    def _live_in(self, loop: OneThread, backup: Path, of: Any) -> Ended:
        faults = self._around.faults
        with self._as_release(self._release), going_wrong(faults) as opened:
            life = Life(self._around, self._path, backup, opened)
            killed = run_life(loop, of(life))
            faults.paused = True
            if killed:
                self._bury(life)
        return life.ended

    def _bury(self, life: Life) -> None:
        """Go on with a copy of what a process has left that is killed."""
        self._situations.saw("process killed")
        left, self._path = self._path, copied(self._path, self._new_name())
        life.store._owner.release()
        shutil.rmtree(left.parent)

    def _hold(self) -> None:
        """Hold what was told against what is written."""
        logs = read(self._path)
        self._promises.hold(logs, self._around.clock.high)
        for name, log in logs.items():
            former = self._snapshots.get(name)
            self._situations.saw("snapshot replaced", former not in {None, log.snapshot_version})
            self._snapshots[name] = log.snapshot_version

    # Between two lives

    def _between(self) -> None:
        downtime = self._dice.choice(DOWNTIMES)
        self._around.clock.pass_by(downtime)
        if self._backup and self._dice.random() < 0.25:
            self._restore(*self._backup)
        self._situations.saw("due in downtime", downtime > 0 and self._is_due(downtime))
        if self._dice.random() < 0.2:
            self._try_newer()

    def _is_due(self, downtime: float) -> bool:
        return any(
            (due := shadow.due(len(shadow.rows))) is not None
            and due.at < self._around.clock.high + downtime
            for shadow in self._promises.shadows.values()
        )

    def _restore(self, backup: Path, release: int) -> None:
        """Go on from a backup, with the version of the package that has written it."""
        path = self._new_folder() / "panels.db"
        restore(backup, path)
        shutil.rmtree(self._path.parent)
        self._path, self._backup, self._release = path, None, release
        self._promises.restored(read(path))
        self._situations.saw("restore")

    def _upgrade(self) -> None:
        """Let a newer version have the store; afterwards the older one cannot."""
        self._release += 1
        self._open_and_close(self._release)
        self._situations.saw("upgrade")
        try:
            self._open_and_close(self._release - 1)
        except WrittenByNewer:
            self._situations.saw("older version refused")
        else:
            raise Broken("G2", "an older version has the store of a newer one")

    def _try_newer(self) -> None:
        """Let a newer version try to open a store whose panels are not settled."""
        unsettled = [log for log in read(self._path).values() if log.snapshot_version < log.version]
        if not unsettled:
            return
        try:
            self._open_and_close(self._release + 1)
        except NotSettled:
            self._situations.saw("version refused that is not settled")
        else:
            raise Broken("G2", "a newer version replays what it has not answered")

    def _open_and_close(self, release: int) -> None:
        async def opened(life: Life) -> None:
            await life.panels.__aenter__()
            await life.panels.__aexit__(None, None, None)

        former, self._release = self._release, release
        try:
            self._life(self._folder / "none", opened)
        finally:
            self._release = former

    def _rest(self) -> None:
        """Let a host live to whom nobody sends anything, if effects were left at the end."""
        if pending(self._path):
            self._life(self._folder / "none", lambda life: life.rest())

    # The end

    def _end(self) -> None:
        """Let all be well, and hold everything that was promised."""
        ended = self._life(self._folder / "none", lambda life: life.last())
        self._promises.ended(ended.aside | pending(self._path))  # the clock may have brought some
        self._write_digest(ended.lines)

    def _write_digest(self, lines: list[str]) -> None:
        epochs: dict[str, int] = {}
        for line in lines:
            self._digest.update(line.encode())
        for key, body in self._promises.bodies.items():
            epoch = epochs.setdefault(key.epoch, len(epochs))
            self._digest.update(f"{epoch}{key[1:]}{body}".encode())
        self._digest.update(str(sorted(self._situations.items())).encode())

    @contextmanager
    def _as_release(self, number: int) -> Iterator[None]:
        """Let the package be one of its versions."""
        name = f"1.{number}.0"
        with patch.object(panels, "BEHAVIOUR", name), patch.object(draft, "BEHAVIOUR", name):
            yield

    def _new_folder(self) -> Path:
        folder = self._new_name()
        folder.mkdir()
        return folder

    def _new_name(self) -> Path:
        self._number += 1
        return self._folder / f"store-{self._number}"


@contextmanager
def _smaller() -> Iterator[None]:
    """Let what is large or long otherwise be so small that a fleet meets it often."""
    with (
        patch.object(draft, "SNAPSHOT_AFTER", SNAPSHOT_AFTER),
        patch.object(panels, "IDS_KEPT", KEPT),
        patch.object(archive, "AT_ONCE", 40),
        patch.object(archive, "DELETED_AT_ONCE", 30),
    ):
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Let the host's log say nothing: that effects wait for another try is what is tried."""
    log = logging.getLogger("session_panel_host")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)
