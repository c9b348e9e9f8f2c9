"""Any number of panels, each of which outlives the process that it runs in."""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self, TypeVar

from session_panel import AnyEvent, Config, Configure, InvalidInput, Panel, View
from session_panel.value import Id
from session_panel_host.arguments import (
    event_at,
    file_path,
    ids,
    key_of,
    may_be_awaited,
    number,
    require,
    require_config,
    require_count,
    require_event,
    require_panel_id,
    require_seconds,
    require_version,
    text,
)
from session_panel_host.dispatcher import CarryOut, Dispatcher
from session_panel_host.draft import Command
from session_panel_host.errors import (
    HostClosed,
    NotKeptAside,
    PanelExists,
    UnknownPanel,
)
from session_panel_host.kept import KeptAside, PanelRecord
from session_panel_host.key import Key
from session_panel_host.log.archive import archive
from session_panel_host.log.behaviour import BEHAVIOUR
from session_panel_host.log.digest import digest
from session_panel_host.log.lines import event_line, snapshot_line
from session_panel_host.log.rewriting import Rewriting
from session_panel_host.residents import Residents, Sent
from session_panel_host.store import Store

T = TypeVar("T")

IDS_KEPT: Final = 90 * 86_400.0
"""For how many seconds the ids of commands are kept, at least."""

COUNTED: Final = (
    *("accepted", "refused", "repeated", "conflicts", "due"),
    *("delivered", "failed", "kept_aside"),
)
"""What is counted."""

_DUE_AT_ONCE: Final = 1000
_EVENTS_AT_ONCE: Final = 1000
_LOG: Final = logging.getLogger("session_panel_host")


class Shown(NamedTuple):
    """What a panel shows at a version."""

    version: int
    view: View


class Copied(NamedTuple):
    """A panel of its own, as one of the host's was at a version."""

    version: int
    panel: Panel


class Panels:
    """The panels of a store, as long as the ``async with`` lasts.

    All of it belongs to the event loop that opens it.

    Args:
        store: where they are kept: `sqlite` or `memory`.
        carry_out: is awaited for each effect with its key, the effect, and how many seconds ago
            its event was; of one panel in order. It is tried again until it returns, after which
            the same key may still come again. `Undeliverable` ends that at once.
        clock: tells the time, in seconds since the epoch.
        tick: how many seconds what is due may come late: whoever is in time in the last moment
            has this long to arrive.
        try_limit: how many seconds one call of `carry_out` may take, before it is cancelled.
        give_up: for how many seconds an effect is tried, before it is kept aside; infinite for
            one that is never given up.
        in_memory: how many panels stay in memory that nobody has or watches just now.

    Raises:
        InvalidInput: an argument is not of its kind.
    """

    def __init__(  # noqa: PLR0913 - what differs from service to service
        self,
        store: Store,
        carry_out: CarryOut,
        *,
        clock: Callable[[], float] = time.time,
        tick: float = 1.0,
        try_limit: float = 10.0,
        give_up: float = 600.0,
        in_memory: int = 10_000,
    ) -> None:
        require("store", store, isinstance(store, Store), "a store, such as sqlite(path)")
        require("carry_out", carry_out, may_be_awaited(carry_out), "an `async def` function")
        require("clock", clock, callable(clock), "a function that tells the time")
        require_seconds("tick", tick)
        require_seconds("try_limit", try_limit, endless=True)
        require_seconds("give_up", give_up, endless=True)
        require_count("in_memory", in_memory)
        self._store = store
        self._clock = clock
        self._tick = tick
        self._dispatcher = Dispatcher(store, carry_out, clock, try_limit=try_limit, give_up=give_up)
        self._residents = Residents(store, clock, tick, self._dispatcher.wake, in_memory)
        self._working: set[asyncio.Task[Any]] = set()
        self._settling: set[asyncio.Task[Any]] = set()
        self._rewriting = asyncio.Lock()
        self._closing = asyncio.Event()
        self._ending: asyncio.Task[None] | None = None
        self._closed: asyncio.Task[None] | None = None
        self._has_store = False
        self._is_open = False
        self._is_settled = False

    async def __aenter__(self) -> Self:
        """Open the store, and go on with what is due and what is to be carried out.

        Raises:
            HostClosed: it was open before: make another.
            StoreInUse: another host has the store.
            UnfitStore: it cannot keep what it must promise.
            NotSettled: another version of the package must settle its panels first.
            WrittenByNewer: a newer version of the package has had it.
        """
        if self._closing.is_set():
            raise HostClosed
        await self._store.open()
        try:
            await self._store.adopt(BEHAVIOUR)
            self._secret = await self._store.secret()
            for panel in await self._store.panels_with_effects():
                self._dispatcher.wake(panel)
        except BaseException:
            await self._store.close()
            raise
        self._has_store = self._is_open = True
        self._ticking = asyncio.create_task(self._keep_time())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish what is under way, and close the store; effects that are left stay in it.

        That goes on if whoever waits for it is cancelled: another host is refused until it is over.
        Whoever closes it again waits for the same end.
        """
        if self._closed is None:
            self._closed = asyncio.create_task(self._close())
        await asyncio.shield(self._closed)

    async def create(self, panel: str, config: Config | None = None) -> None:
        """Make a panel.

        Args:
            panel: its id: 1 to 200 printable characters, without ``/``; not ``.`` or ``..``.
            config: the administrator's configuration; without one, every default.

        Raises:
            InvalidInput: it is no id, or no configuration.
            PanelExists: the id is taken.
            StoreFailed: nobody knows yet whether it is made: make it again.
        """
        require_panel_id(panel)
        epoch, initial = secrets.token_hex(8), Panel(config).to_json()
        record = PanelRecord(panel, epoch, 0, 0, 0.0, None, 0, initial)
        if not await self._finished(self._store.create(record)):
            raise PanelExists(panel)

    async def send(
        self,
        panel: str,
        event: AnyEvent | Callable[[float], AnyEvent],
        *,
        command: str | None = None,
        caller: str = "",
        expected: int | None = None,
    ) -> Sent:
        """Add an event to a panel's log, and return its answer once that is on disk.

        What is due by the event's time comes first. A task that is cancelled here has sent the
        event all the same.

        Args:
            panel: the panel's id.
            event: the event, or what makes it for a time, such as `lambda at: Toggle(at)`, for one
                that happens now. The log says a later time where the panel has had one.
            command: an id that the event's repeats have, too: the event counts once, and each is
                answered the same. Without one, the event cannot be repeated.
            caller: whose ids those are: the same id of two callers is two commands.
            expected: the version of what the sender has seen: if an event has been accepted since,
                this one is not sent.

        Raises:
            InvalidInput: it is no event, or one of the clock, or more than a minute ahead of it;
                or an id that is none.
            UnknownPanel: there is no such panel.
            CommandReused: the command was another event.
            VersionConflict: the panel has changed since the version that was expected.
            PanelFull: its snapshot has more than 1 MB, and the event adds to it.
            NotCarriedOut: the store failed; the error has the command to send again.
        """
        self._require_open()
        require_panel_id(panel)
        require_version("expected", expected)
        told = self._command(event, command, caller)
        return await self._finished(self._residents.send(panel, told, expected))

    async def configure(self, panel: str, config: Config, *, command: str | None = None) -> Sent:
        """Replace a panel's whole configuration: send `Configure` (CONF-1).

        Raises:
            Exception: as `send` does.
        """
        require_config(config)
        return await self.send(panel, lambda at: Configure(at, config), command=command)

    async def view(self, panel: str, locale: str = "en") -> Shown:
        """Return what a panel shows, and its version.

        Raises:
            InvalidInput: it is no id, or the package has no catalogue for the locale.
            UnknownPanel: there is no such panel.
            StoreFailed: the store cannot be read.
        """
        self._require_store()
        require_panel_id(panel)
        live, _ = await self._residents.at_hand(panel)
        return Shown(live.version, live.panel.view(locale))

    async def copy(self, panel: str) -> Copied:
        """Return a copy of a panel, to try events on: what becomes of it is known to nobody else.

        Raises:
            InvalidInput: it is no id.
            UnknownPanel: there is no such panel.
            StoreFailed: the store cannot be read.
        """
        self._require_store()
        require_panel_id(panel)
        live, _ = await self._residents.at_hand(panel)
        return Copied(live.version, copy(live.panel))

    async def watch(
        self, panel: str, locale: str = "en", *, since: int | None = None
    ) -> AsyncIterator[Shown]:
        """Yield what a panel shows, now and after each change, until the host closes.

        Versions only rise. A slow reader gets the newest, and not all that were in between.

        Args:
            panel: the panel's id.
            locale: the language.
            since: the version that the reader has; unless it is this one, the first comes at once.

        Raises:
            InvalidInput: it is no id, or the package has no catalogue for the locale.
            UnknownPanel: there is no such panel.
            StoreFailed: the store cannot be read: watch again, since the last version.
        """
        self._require_store()
        require_panel_id(panel)
        require_version("since", since)
        with self._residents.keeping(panel):
            while not self._closing.is_set():
                live, changed = await self._residents.at_hand(panel)
                if live.version != since:
                    since = live.version
                    yield Shown(since, live.panel.view(locale))
                elif not self._closing.is_set():
                    await changed.wait()

    def counts(self) -> dict[str, int]:
        """Return how often what has happened since the host was made, by its name.

        Commands that were ``accepted``, ``refused`` and ``repeated``, and ``conflicts``; events
        that came ``due``; effects that were ``delivered`` and ``kept_aside``, and tries that
        ``failed``; and how many ``panels`` are in memory now.
        """
        counted = self._residents.counted + self._dispatcher.counted
        return {name: counted[name] for name in COUNTED} | {"panels": self._residents.number}

    async def undelivered(self) -> Sequence[KeptAside]:
        """Return the effects that were given up, by panel and in their order."""
        self._require_store()
        return await self._store.kept_aside()

    async def retry(self, key: Key | str) -> None:
        """Try an effect again that was given up.

        Args:
            key: its key, or that as text.

        Raises:
            InvalidInput: it is no key.
            NotKeptAside: it is not among those that were given up.
        """
        await self._finished(self._retry(key_of(key)))

    async def _retry(self, key: Key) -> None:
        try:
            found = await self._store.retry(key)
        finally:  # a store that failed may have put it back all the same
            self._dispatcher.wake(key.panel)
        if not found:
            raise NotKeptAside(str(key))

    async def skip(self, key: Key | str) -> None:
        """Forget an effect that was given up: it is never carried out.

        Args:
            key: its key, or that as text.

        Raises:
            InvalidInput: it is no key.
            NotKeptAside: it is not among those that were given up.
        """
        if not await self._finished(self._store.skip(key_of(key))):
            raise NotKeptAside(str(key))

    async def export(self, panel: str | None = None) -> AsyncIterator[str]:
        r"""Yield the lines of a log, each with its ``\n``: of one panel, or of all, one by one.

        A panel's log begins with a snapshot, from which its events lead to what it shows now. Each
        event has its version as its ``seq``, and ``refused`` where a rule refused it.

        Raises:
            InvalidInput: it is no id.
            UnknownPanel: there is no such panel.
            StoreFailed: the store cannot be read.
        """
        self._require_store()
        if panel is not None:
            require_panel_id(panel)
        for one in await self._store.panels() if panel is None else [panel]:
            beginning = await self._store.beginning(one)
            if beginning is None:
                raise UnknownPanel(one)
            version, snapshot = beginning
            yield snapshot_line(one, version, snapshot)
            while entries := await self._store.events(one, version, _EVENTS_AT_ONCE):
                version = entries[-1].version
                for entry in entries:
                    yield event_line(one, entry)

    async def archive(
        self, path: str | Path, *, panel: str | None = None, before: float | None = None
    ) -> int:
        """Move older events of a panel, or of all, to a new file, as lines that `export` writes.

        The log in the store begins behind them, with a snapshot, and has the same versions. Their
        commands are known no more: one of them that comes again counts again. Events of an earlier
        version of the package, which `export` leaves out, are notes in the file.

        If it fails or the process ends, an event is in the file, in the store or in both: keep the
        file if there is one, and archive what is left to another.

        Args:
            path: the file, which is not there yet.
            panel: the panel's id; None for all.
            before: events that happened before this time, in seconds since the epoch: at least
                `IDS_KEPT`, 90 days, ago, and just that by default.

        Returns:
            How many events were moved; if there are none, no file is written.

        Raises:
            InvalidInput: it is no path, no id, or no time, or one that is too late.
            UnknownPanel: there is no such panel.
            FileExistsError: there is such a file.
            UnfitStore: there is no such folder, or no file can have such a name.
            StoreFailed: the file cannot be written, or the store failed.
        """
        last = self._clock() - IDS_KEPT
        until = last if before is None else number("before", before)
        if until > last:
            raise InvalidInput("before", f"Expected at most {last:.0f}, 90 days ago")
        if panel is not None:
            require_panel_id(panel)
        return await self._finished(self._archive(file_path("path", path), panel, until))

    async def _archive(self, path: Path, panel: str | None, before: float) -> int:
        if panel is not None and await self._store.beginning(panel) is None:
            raise UnknownPanel(panel)
        async with self._rewriting:
            panels = await self._store.panels() if panel is None else [panel]
            return await archive(self._store, panels, before, path)

    async def forget(self, customer: str, *, records: Collection[str] = ()) -> int:
        """Forget a customer in every panel: nothing in the store says any more who it was.

        Each panel whose log tells of the customer or of a record drops the customer (CONV-15), an
        event of its own. Then its log has other ids, and one word where names, titles, summaries
        and form values were; its types, times, order and refusals stay, and so do the ids of
        commands. Effects that tell of it are waited for, and may tell another panel of it: so all
        are looked through again. Those that are kept aside go. A repeat of a forgotten command has
        its answer, whatever it says. In the end the file is written anew, and all else waits.

        It is no part of this what others have: backups, exported and archived files, receivers of
        effects, what a process has logged, and texts about other customers.

        Args:
            customer: the customer's id.
            records: the ids of records whose titles and values are the customer's, too.

        Returns:
            In how many panels there was something to forget.

        Raises:
            InvalidInput: it is no id.
            NotForgotten: something of it is not over, or open.
            StoreFailed: the store failed: forget again. Some panels may have forgotten.
            HostClosed: the host closes while effects are waited for: forget again.
        """
        about = ids("records", records)
        forgetting = Rewriting(self._store, self._residents, text("customer", customer, Id), about)
        return await self._finished(self._forget(forgetting))

    async def _forget(self, forgetting: Rewriting) -> int:
        forgotten: set[str] = set()
        async with self._rewriting:
            while panels := set(await forgetting.panels()) - forgotten:
                for panel in sorted(panels):  # an effect of one may tell another of the customer
                    await self._forget_in(panel, forgetting)
                forgotten |= panels
            await self._store.scrub()
        return len(forgotten)

    async def _forget_in(self, panel: str, forgetting: Rewriting) -> None:
        version = await forgetting.drop(panel, self._clock())
        log = await forgetting.begin(panel, version)
        while not await forgetting.finish(log):
            if await self._closes_within(self._tick):
                raise HostClosed

    async def backup(self, path: str | Path) -> None:
        """Write all that is kept to a new file, from which `restore` makes a store.

        It is the only way to copy a store: a copy of the file alone lacks what was sent last. All
        else waits for as long as it takes.

        Raises:
            InvalidInput: it is no path.
            FileExistsError: there is such a file, or a part of an earlier one is left beside it.
            UnfitStore: this kind of store has no backups, there is no such folder, or no file can
                have such a name.
            StoreFailed: the file cannot be written.
        """
        await self._finished(self._store.backup(file_path("path", path)))

    async def settle(self) -> int:
        """Take nothing more, and write a snapshot of each panel that has events after its last one.

        For another version of the package to open the store, for none replays what another one
        answered. First what is under way is finished, so do not wait for it in `carry_out`.
        Afterwards the host shows and exports its panels, and nothing happens on them.

        Returns:
            How many snapshots it has written.

        Raises:
            StoreFailed: the store failed: ask again.
        """
        self._require_store()
        return await _shielded(self._settle(), self._settling)

    async def _settle(self) -> int:
        self._is_settled = True
        await self._end()
        panels = await self._store.unsettled()
        for panel in panels:
            await self._residents.settle(panel)
        return len(panels)

    # Closing

    async def _close(self) -> None:
        try:
            await self._end()
            if self._settling:
                await asyncio.wait(self._settling)
        finally:
            self._is_open = self._has_store = False
            await self._store.close()

    async def _end(self) -> None:
        """Take nothing more, once what is under way is finished."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._finish())
        await self._ending

    async def _finish(self) -> None:
        self._closing.set()
        self._residents.tell_all()
        await self._ticking
        await self._dispatcher.stop()
        self._is_open = False
        if self._working:
            await asyncio.wait(self._working)

    # Adding to a log

    def _command(
        self,
        event: AnyEvent | Callable[[float], AnyEvent],
        command: str | None,
        caller: str,
    ) -> Command:
        """Return what somebody sends.

        Raises:
            InvalidInput: it cannot be sent.
        """
        now = self._clock()
        sent = event_at(event, now)
        require_event(sent, now)
        made = secrets.token_hex(16) if command is None else text("command", command, Id)
        return Command(sent, made, text("caller", caller), digest(self._secret, sent))

    async def _finished(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what some work comes to; it goes on if whoever waits for it is cancelled."""
        try:
            self._require_open()
        except HostClosed:
            work.close()
            raise
        return await _shielded(work, self._working)

    def _require_open(self) -> None:
        if not self._is_open:
            raise HostClosed(is_settled=self._is_settled and self._has_store)

    def _require_store(self) -> None:
        if not self._has_store:
            raise HostClosed

    # What is due

    async def _keep_time(self) -> None:
        """Apply what is due, until the host closes; first comes what others have kept for it."""
        pause = self._tick
        while not await self._closes_within(pause):
            try:
                pause = await self._apply_what_is_due()
            except Exception:  # noqa: BLE001 - nobody would notice a clock that stood still
                _LOG.exception("What is due waits for another try")
                pause = self._tick

    async def _closes_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        return self._closing.is_set()

    async def _apply_what_is_due(self) -> float:
        """Apply what is due on every panel, and return for how many seconds nothing else is."""
        while not self._closing.is_set():
            panels = await self._store.due(self._clock() - self._tick, _DUE_AT_ONCE)
            if not panels:
                break
            told = await asyncio.gather(
                *map(self._residents.catch_up, panels), return_exceptions=True
            )
            failed = [error for error in told if error is not None]
            for error in failed:
                _LOG.error("What is due on a panel waits for another try", exc_info=error)
            if failed:
                return self._tick
        due = await self._store.next_due()
        return self._tick if due is None else min(self._tick, due + self._tick - self._clock())


async def _shielded(work: Coroutine[Any, Any, T], among: set[asyncio.Task[Any]]) -> T:
    """Return what some work comes to; it is among other work until it is over, cancelled or not."""
    task = asyncio.create_task(work)
    among.add(task)
    task.add_done_callback(among.discard)
    task.add_done_callback(_asked)
    return await asyncio.shield(task)


def _asked(task: asyncio.Task[Any]) -> None:
    """Ask what became of some work: whoever was cancelled does not."""
    if not task.cancelled():
        task.exception()
