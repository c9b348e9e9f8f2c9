"""Faults that a host might have, each a changed function, and which promise it breaks."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import msgspec
from msgspec.structs import replace
from simulation import fleet

from session_panel import Toggle
from session_panel_host import (
    draft,
    group_commit,
    panels,
    residents,
    sole_owner,
    sqlite_file,
    sqlite_store,
)
from session_panel_host.dispatcher import Dispatcher
from session_panel_host.draft import Draft
from session_panel_host.group_commit import GroupCommit
from session_panel_host.kept import ADDED
from session_panel_host.log import archive, digest
from session_panel_host.log.rewriting import Rewriting
from session_panel_host.panels import Panels
from session_panel_host.residents import Residents
from session_panel_host.sqlite_store import SqliteStore

Patch = Callable[[], AbstractContextManager[Any]]


class Fault(NamedTuple):
    """A fault.

    Attributes:
        name: what the host does.
        breaks: the promises one of which is broken.
        patch: makes the host do so.
    """

    name: str
    breaks: set[str]
    patch: Patch


FAULTS: list[Fault] = []


def fault(name: str, *breaks: str) -> Callable[[Patch], Patch]:
    """Add what makes a fault to the list."""

    def add(made: Patch) -> Patch:
        FAULTS.append(Fault(name, set(breaks), made))
        return made

    return add


def changed(where: object, name: str, make: Callable[[Any], Any]) -> AbstractContextManager[Any]:
    """Replace a function by what is made of it."""
    return patch.object(where, name, make(getattr(where, name)))


def reworded(where: object, name: str, old: str, new: str) -> AbstractContextManager[Any]:
    """Change the words of a statement."""
    statement = getattr(where, name)
    assert old in statement, (name, old)
    return patch.object(where, name, statement.replace(old, new))


# Effects


@fault("an effect is kept before its event is", "G14")
def effect_before_event() -> AbstractContextManager[Any]:
    def make(append: Any) -> Any:
        async def early(self: SqliteStore, write: Any) -> Any:
            rows = [(*effect.key, effect.at, effect.body) for effect in write.effects]
            insert = "INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?, ?, ?)"
            await self._commits.run(lambda c: c.executemany(insert, rows))
            return await append(self, replace(write, effects=()))

        return early

    return changed(SqliteStore, "append", make)


@fault("an effect is kept after its event is", "G3")
def effect_after_event() -> AbstractContextManager[Any]:
    def make(append: Any) -> Any:
        async def late(self: SqliteStore, write: Any) -> Any:
            told = await append(self, replace(write, effects=()))
            rows = [(*effect.key, effect.at, effect.body) for effect in write.effects]
            insert = "INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?, ?, ?)"
            if told == ADDED:
                await self._commits.run(lambda c: c.executemany(insert, rows))
            return told

        return late

    return changed(SqliteStore, "append", make)


@fault("an effect is forgotten before it is carried out", "G3")
def forgotten_before() -> AbstractContextManager[Any]:
    def make(until_over: Any) -> Any:
        async def early(self: Dispatcher, effect: Any) -> None:
            await self._store.delivered(effect.key)
            await until_over(self, effect)

        return early

    return changed(Dispatcher, "_until_over", make)


@fault("effects of a panel go out at the same time", "G4")
def all_at_once() -> AbstractContextManager[Any]:
    async def all_of(self: Dispatcher, panel: str) -> None:
        effects = await self._store.effects(panel, 100)
        await asyncio.gather(*map(self._until_over, effects))

    return patch.object(Dispatcher, "_carry_out_all", all_of)


@fault("effects go out with the last first", "G4")
def last_first() -> AbstractContextManager[Any]:
    def make(effects: Any) -> Any:
        async def reversed_(self: SqliteStore, panel: str, limit: int) -> Sequence[Any]:
            return [*await effects(self, panel, limit)][::-1]

        return reversed_

    return changed(SqliteStore, "effects", make)


@fault("effects that were left at the end are not looked after at the start", "G3")
def not_woken() -> AbstractContextManager[Any]:
    async def nobody(_: SqliteStore) -> list[str]:
        return []

    return patch.object(SqliteStore, "panels_with_effects", nobody)


@fault("effects are not looked after whose outcome was unknown", "G3")
def not_woken_after_failure() -> AbstractContextManager[Any]:
    async def add(self: Residents, resident: Any, draft: Draft) -> Any:
        write = draft.write()
        try:
            outcome = await self._store.append(write)
        except BaseException:
            resident.show(None)
            raise
        if outcome == ADDED:
            resident.show(draft.live())
            self._wake(write.panel)
        elif outcome == residents.MOVED:
            resident.show(None)
        return outcome

    return patch.object(Residents, "_add", add)


@fault("effects of an event of the clock are not looked after", "G3")
def not_woken_by_the_clock() -> AbstractContextManager[Any]:
    def make(catch_up: Any) -> Any:
        async def silent(self: Residents, panel: str) -> None:
            residents_that_wake_nobody = copy(self)
            residents_that_wake_nobody._wake = lambda _: None
            await catch_up(residents_that_wake_nobody, panel)

        return silent

    return changed(Residents, "catch_up", make)


@fault("an effect that failed is taken for carried out", "G3")
def failed_is_done() -> AbstractContextManager[Any]:
    def make(tried: Any) -> Any:
        async def never(self: Dispatcher, effect: Any) -> None:
            await tried(self, effect)

        return never

    return changed(Dispatcher, "_tried", make)


@fault("an effect that is given up is forgotten", "G3")
def aside_is_lost() -> AbstractContextManager[Any]:
    async def drop(self: SqliteStore, kept: Any) -> None:
        await self.delivered(kept.effect.key)

    return patch.object(SqliteStore, "keep_aside", drop)


@fault("an effect that is to be retried is forgotten", "G3")
def retry_is_lost() -> AbstractContextManager[Any]:
    return reworded(sqlite_store, "BACK", "WHERE epoch = ?", "WHERE 0 AND epoch = ?")


@fault("a try has no limit", "G8", "G3", "G16")
def no_limit() -> AbstractContextManager[Any]:
    async def endless(self: Dispatcher, effect: Any) -> BaseException | None:
        carrying = asyncio.create_task(self._try(effect))
        await asyncio.wait({carrying})
        return None if carrying.cancelled() else carrying.exception()

    return patch.object(Dispatcher, "_tried", endless)


@fault("keys begin anew with each event's effects of a panel", "G3", "G14")
def key_without_version() -> AbstractContextManager[Any]:
    def make(key: Any) -> Any:
        return lambda epoch, panel, version, number: key(epoch, panel, 1 + version % 7, number)

    return changed(draft, "Key", make)


@fault("the epoch is kept on restore", "G13")
def same_epoch() -> AbstractContextManager[Any]:
    def make(restore: Any) -> Any:
        def kept(backup: Path, path: Path) -> None:
            path.write_bytes(Path(backup).read_bytes())

        return kept

    return changed(fleet, "restore", make)


# Commands


@fault("commands have no index", "G5", "G1")
def no_index() -> AbstractContextManager[Any]:
    @contextmanager
    def patched() -> Iterator[None]:
        tables = [table for table in sqlite_file.TABLES if "event_command" not in table]
        with (
            patch.object(sqlite_file, "TABLES", tables),
            patch.object(sqlite_store, "_answer", lambda *_: None),
        ):
            yield

    return patched()


@fault("a command's digest has the time in it", "G5")
def digest_with_time() -> AbstractContextManager[Any]:
    def with_time(secret: bytes, event: Any) -> bytes:
        return digest.hmac.digest(secret, msgspec.json.encode(event, order="sorted"), "sha256")

    return patch.object(panels, "digest", with_time)


@fault("a command's digest has nothing of the event in it", "G5")
def digest_of_nothing() -> AbstractContextManager[Any]:
    return patch.object(panels, "digest", lambda secret, event: b"")


@fault("an expected version is not asked", "G6")
def nothing_expected() -> AbstractContextManager[Any]:
    def make(send: Any) -> Any:
        return lambda self, panel, command, expected: send(self, panel, command, None)

    return changed(Residents, "send", make)


@fault("a refused event stands against what is expected", "G6")
def refused_conflicts() -> AbstractContextManager[Any]:
    def make(write: Any) -> Any:
        def all_accepted(self: Draft) -> Any:
            self.accepted = self.version
            return write(self)

        return all_accepted

    return changed(Draft, "write", make)


@fault("a repeat that expects what is gone by is a conflict", "G5")
def repeat_conflicts() -> AbstractContextManager[Any]:
    async def conflict(
        _self: Any, _resident: Any, draft: Draft, _command: Any, expected: int
    ) -> None:
        raise residents.VersionConflict(draft.panel, expected, draft.version)

    return patch.object(Residents, "_conflict", conflict)


@fault("a send that is cancelled stops halfway", "G3", "G16")
def not_shielded() -> AbstractContextManager[Any]:
    async def plain(work: Any, _among: Any) -> Any:
        return await work

    return patch.object(panels, "_shielded", plain)


# Commits


@fault("no savepoint", "G6", "G1", "G2", "G11")
def no_savepoint() -> AbstractContextManager[Any]:
    def outcome(connection: sqlite3.Connection, work: Any) -> Any:
        try:
            return work(connection)
        except Exception as error:  # noqa: BLE001 - as the host does
            return group_commit._Failed(error)

    return patch.object(group_commit, "_outcome", outcome)


@fault("answers are given before COMMIT", "G1", "G14", "G9")
def early_answer() -> AbstractContextManager[Any]:
    async def commit_groups(self: GroupCommit) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            jobs, self._waiting = self._waiting, []

            def work(c: sqlite3.Connection, jobs: Any = jobs) -> Any:
                c.execute("BEGIN IMMEDIATE")
                return [group_commit._outcome(c, job.work) for job in jobs]

            try:
                told = await loop.run_in_executor(self._thread, work, self._connection)
                for job, outcome in zip(jobs, told, strict=True):
                    self._tell(job.done, outcome)
                end = (self._thread, self._connection.execute, "COMMIT")
                await loop.run_in_executor(*end)
            except sqlite3.Error as error:
                group_commit._roll_back(self._connection)
                for job in jobs:
                    if not job.done.done():
                        self._tell(job.done, group_commit._Failed(error))
        self._committing = None

    return patch.object(GroupCommit, "_commit_groups", commit_groups)


@fault("a COMMIT that failed is taken for done", "G1", "G14", "G6", "G9")
def failed_commit_is_done() -> AbstractContextManager[Any]:
    def outcomes(connection: sqlite3.Connection, group: Any) -> list[Any]:
        outcomes: list[Any] = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            outcomes = [group_commit._outcome(connection, work) for work in group]
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            group_commit._roll_back(connection)
            if len(outcomes) < len(group):
                return [group_commit._Failed(error) for _ in group]
        return outcomes

    return patch.object(group_commit, "_outcomes", outcomes)


@fault("memory is ahead of the log", "G14", "G9")
def memory_before_commit() -> AbstractContextManager[Any]:
    def make(add: Any) -> Any:
        async def early(self: Residents, resident: Any, draft: Draft) -> Any:
            resident.show(draft.live())
            return await add(self, resident, draft)

        return early

    return changed(Residents, "_add", make)


@fault("memory stays as it was where the outcome is unknown", "G8", "G9", "G5", "G2")
def not_loaded_anew() -> AbstractContextManager[Any]:
    async def add(self: Residents, resident: Any, draft: Draft) -> Any:
        write = draft.write()
        try:
            outcome = await self._store.append(write)
        finally:
            self._wake(write.panel)
        if outcome == ADDED:
            resident.show(draft.live())
        return outcome

    return patch.object(Residents, "_add", add)


# Time


@fault("nothing is applied that comes due, but before a command", "G8")
def no_ticks() -> AbstractContextManager[Any]:
    async def none(_self: SqliteStore, _until: float, _limit: int) -> list[str]:
        return []

    return patch.object(SqliteStore, "due", none)


@fault("what is due does not come before a command", "G8")
def command_first() -> AbstractContextManager[Any]:
    async def answer(self: Residents, panel: str, resident: Any, command: Any, expected: Any):
        draft = Draft((await self._loaded(panel, resident)).live)
        if expected is not None and not draft.accepted <= expected <= draft.version:
            return await self._conflict(resident, draft, command, expected)
        refused = draft.apply(command)
        outcome = await self._add(resident, draft)
        if isinstance(outcome, residents.Answer):
            return self._repeated(panel, command, outcome)
        sent = residents.Sent(draft.version, refused, command.id)
        return sent if outcome == ADDED else None

    return patch.object(Residents, "_answer", answer)


@fault("an event whose time is ahead of the clock brings about what is due by it", "G15")
def clock_not_asked() -> AbstractContextManager[Any]:
    async def drafted(self: Residents, panel: str, resident: Any, at: float) -> Draft:
        live = (await self._loaded(panel, resident)).live
        draft = Draft(live)
        draft.apply_due(max(at, live.at) - self._grace)
        return draft

    return patch.object(Residents, "_draft", drafted)


@fault("no tick of grace", "G15")
def no_grace() -> AbstractContextManager[Any]:
    def make(init: Any) -> Any:
        def at_once(self: Residents, store: Any, clock: Any, grace: float, *others: Any) -> None:
            init(self, store, clock, 0.0, *others)

        return at_once

    return changed(Residents, "__init__", make)


@fault("the time of an event is its own, also where the log has had a later one", "G15", "G8")
def time_falls() -> AbstractContextManager[Any]:
    return patch.object(Draft, "_timed", lambda _, event: event)


@fault("an event of the clock has the time at which it is applied", "G8")
def due_now() -> AbstractContextManager[Any]:
    def make(apply_due: Any) -> Any:
        def late(self: Draft, until: float) -> None:
            self._at = (
                max(self._at, until) if (due := self._panel.due()) and due.at <= until else self._at
            )
            apply_due(self, until)

        return late

    return changed(Draft, "apply_due", make)


@fault("an event of the clock is sent again after a conflict", "G7", "G8")
def due_again() -> AbstractContextManager[Any]:
    async def catch_up(self: Residents, panel: str) -> None:
        resident = self._resident(panel)
        async with resident.lock:
            draft = await self._draft(panel, resident, self._clock())
            if draft.is_empty:
                await self._note_due(resident, draft)
                return
            events = [draft_event(entry) for entry in draft.write().entries]
            while await self._add(resident, draft) == residents.MOVED:
                draft = Draft((await self._loaded(panel, resident)).live)
                for event in events:
                    draft.apply(residents.Command(event, "due/again", "", b""))
                    draft._entries[-1] = replace(draft._entries[-1], caller=None)

    return patch.object(Residents, "catch_up", catch_up)


def draft_event(entry: Any) -> Any:
    return draft.event_from_json(entry.body)


@fault("when the next is due is not kept with what was sent", "G8")
def due_not_kept() -> AbstractContextManager[Any]:
    def make(write: Any) -> Any:
        return lambda self: replace(write(self), due=None)

    return changed(Draft, "write", make)


# Customers


@fault("a customer is forgotten without a version", "forget")
def no_version() -> AbstractContextManager[Any]:
    async def drop(self: Rewriting, panel: str, at: float) -> int:
        return (await self._residents.at_hand(panel)).live.version

    return patch.object(Rewriting, "drop", drop)


@fault("what is forgotten stays where the file has room for something else", "forget")
def not_scrubbed() -> AbstractContextManager[Any]:
    async def scrub(_: SqliteStore) -> None:
        return

    return patch.object(SqliteStore, "scrub", scrub)


@fault("events still tell of who is forgotten", "forget")
def events_as_they_were() -> AbstractContextManager[Any]:
    return reworded(sqlite_store, "REPLACED", "SET body = ?", "SET body = iif(?, body, body)")


# Archives


@fault("an event more is let go of than the file has", "G1", "archive")
def one_too_many() -> AbstractContextManager[Any]:
    return reworded(sqlite_store, "FIRST_DROPPED", "version <= ?", "version <= 1 + ?")


@fault("what is left of a log begins with the panel of before", "G2")
def begins_as_before() -> AbstractContextManager[Any]:
    return reworded(
        sqlite_store, "BEGINS_AT", "beginning = ?", "beginning = iif(?, beginning, beginning)"
    )


@fault("a store lets go of what an earlier version wrote, and is not older yet", "G1")
def young_ones_too() -> AbstractContextManager[Any]:
    def make(let_go: Any) -> Any:
        return lambda store, cut: let_go(store, cut._replace(last=cut.version))

    return changed(archive, "_let_go", make)


@fault("what is moved is not older", "archive", "G1")
def not_older() -> AbstractContextManager[Any]:
    def make(reading: Any) -> Any:
        return lambda store, panel, before: reading(store, panel, before + 60.0)

    return changed(archive, "_Reading", make)


@fault("a store lets go of events before their file is at its place", "G1")
def before_its_file() -> AbstractContextManager[Any]:
    def make(write: Any) -> Any:
        async def early(self: Any, readings: Any) -> Any:
            for reading in readings:
                async for _ in reading.lines():
                    pass
            cuts = [reading.cut for reading in readings if reading.cut]
            for cut in cuts:
                await archive._let_go(reading._store, cut)
            return cuts

        return early

    return changed(archive._Writing, "write", make)


# Snapshots, watchers, versions of the package


@fault("a snapshot is taken of the panel before the last event", "G11", "G14", "G2", "G7", "G8")
def stale_snapshot() -> AbstractContextManager[Any]:
    def make(write: Any) -> Any:
        def stale(self: Draft) -> Any:
            told = write(self)
            before = self._live.panel.to_json()
            return told if told.snapshot is None else replace(told, snapshot=before)

        return stale

    return changed(Draft, "write", make)


@fault("the first event after a snapshot is left out", "G2", "G7", "G8")
def tail_too_short() -> AbstractContextManager[Any]:
    def make(restored: Any) -> Any:
        return lambda record, tail: restored(record, tail[1:])

    return changed(residents, "restored", make)


@fault("what was refused is replayed", "G2", "G7", "G16")
def refused_replayed() -> AbstractContextManager[Any]:
    def restored(record: Any, tail: Any) -> Any:
        panel = draft.Panel.from_json(record.snapshot)
        for entry in tail:
            try:
                panel.apply(draft.event_from_json(entry.body))
            except draft.EventRefused:
                panel.apply(Toggle(entry.at))
        told = (record.version, record.accepted, record.at, record.snapshot_version)
        return draft.Live(record.panel, record.epoch, panel, *told)

    return patch.object(residents, "restored", restored)


@fault("a change is not told to who waits for it", "G9", "G16")
def nobody_told() -> AbstractContextManager[Any]:
    def show(self: Any, live: Any) -> None:
        self.at_hand = None if live is None else residents.AtHand(live, self.changed)

    return patch.object(residents._Resident, "show", show)


@fault("a second host may have the store", "G10")
def not_alone() -> AbstractContextManager[Any]:
    return patch.object(sole_owner.fcntl, "flock", lambda *_: None)


@fault("settled panels go on", "G2", "G8")
def settled_goes_on() -> AbstractContextManager[Any]:
    async def settle(self: Panels) -> int:
        unsettled = await self._store.unsettled()
        for panel in unsettled:
            await self._residents.settle(panel)
        return len(unsettled)

    return patch.object(Panels, "_settle", settle)


@fault("panels are settled twice", "G2")
def settled_twice() -> AbstractContextManager[Any]:
    return reworded(
        sqlite_store, "UNSETTLED", "snapshot_version < version", "snapshot_version <= version"
    )


@fault("another version of the package may open what is not settled", "G2")
def not_settled() -> AbstractContextManager[Any]:
    return reworded(
        sqlite_store, "UNSETTLED", "snapshot_version < version", "snapshot_version > version"
    )


@fault("an older version of the package may open what a newer one has had", "G2")
def older_opens() -> AbstractContextManager[Any]:
    return patch.object(sqlite_store, "newer", lambda *_: False)


@fault("an exported log begins where it did before another version's snapshot", "G11", "G2")
def begins_before() -> AbstractContextManager[Any]:
    return reworded(sqlite_store, "BEGUN_ANEW", "beginning = snapshot", "beginning = beginning")
