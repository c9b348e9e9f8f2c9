"""The panels that a host has in memory, and how their logs grow.

One task at a time adds to a panel's log; any number look at the panel, as it is in the log. What is
worked out is shown once the store has it, and loaded anew if nobody knows whether it has.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import NamedTuple
from weakref import WeakValueDictionary

from session_panel_host.draft import Command, Draft, Live, restored
from session_panel_host.errors import (
    CommandReused,
    NotCarriedOut,
    PanelFull,
    StoreFailed,
    UnknownPanel,
    VersionConflict,
)
from session_panel_host.kept import ADDED, MOVED, Answer, Outcome, Refusal
from session_panel_host.store import Store


class Sent(NamedTuple):
    """What a command was answered: its repeats are answered the same.

    Attributes:
        version: the panel's version, from its event on.
        refused: why the event was refused; None if it was accepted.
        command: the command's id.
    """

    version: int
    refused: Refusal | None
    command: str


class AtHand(NamedTuple):
    """A panel as it is in the log.

    Attributes:
        live: the panel.
        changed: set once it is another.
    """

    live: Live
    changed: asyncio.Event


class _Resident:
    """A panel in memory; its lock is held by whoever adds to its log."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.at_hand: AtHand | None = None
        self.changed = asyncio.Event()

    def show(self, live: Live | None) -> None:
        """Let everybody see a panel; None if it has to be loaded."""
        self.changed.set()
        self.changed = asyncio.Event()
        self.at_hand = None if live is None else AtHand(live, self.changed)


class Residents:
    """The panels of a store that have been asked for.

    Args:
        store: the store.
        clock: tells the time, in seconds since the epoch.
        grace: how many seconds what is due may come late.
        wake: is told which panel has effects to be carried out.
        limit: how many panels stay in memory that nobody has or watches just now.

    Attributes:
        counted: how many commands were ``accepted``, ``refused`` and ``repeated``, how many
            ``conflicts`` there were, and how many events came ``due``.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], float],
        grace: float,
        wake: Callable[[str], None],
        limit: int = 10_000,
    ) -> None:
        self._store = store
        self._clock = clock
        self._grace = grace
        self._wake = wake
        self._residents: WeakValueDictionary[str, _Resident] = WeakValueDictionary()
        self._limit = limit
        self._found: OrderedDict[str, _Resident] = OrderedDict()
        self.counted: Counter[str] = Counter()

    async def at_hand(self, panel: str) -> AtHand:
        """Return a panel as it is in the log.

        Raises:
            UnknownPanel: there is no such panel.
        """
        resident = self._residents.get(panel)
        if resident and resident.at_hand:
            self._keep(panel, resident)
            return resident.at_hand
        resident = self._resident(panel)
        async with resident.lock:
            return await self._loaded(panel, resident)

    async def send(self, panel: str, command: Command, expected: int | None) -> Sent:
        """Add an event to a panel's log, after what is due by its time.

        Raises:
            UnknownPanel: there is no such panel.
            CommandReused: the command was another event.
            VersionConflict: the panel has changed since the version that was expected.
            PanelFull: the event adds to it, and it is too large.
            NotCarriedOut: the store failed.
        """
        resident, sent = self._resident(panel), None
        try:
            async with resident.lock:
                while sent is None:
                    sent = await self._answer(panel, resident, command, expected)
        except StoreFailed as error:
            raise NotCarriedOut(panel, command.id) from error
        return sent

    async def catch_up(self, panel: str) -> None:
        """Apply what is due on a panel, or note when something will be."""
        resident, outcome = self._resident(panel), None
        async with resident.lock:
            while outcome != ADDED:
                draft = await self._draft(panel, resident, self._clock())
                outcome = await (self._note_due if draft.is_empty else self._add)(resident, draft)

    async def settle(self, panel: str) -> None:
        """Write a snapshot of a panel as it is."""
        resident = self._resident(panel)
        async with resident.lock:
            live = (await self._loaded(panel, resident)).live
            await self._store.settle(panel, live.version, live.panel.to_json())
            resident.show(live._replace(snapshot_version=live.version))

    @asynccontextmanager
    async def still(self, panel: str) -> AsyncIterator[Live]:
        """Give a panel to whose log nobody adds meanwhile; it is loaded anew afterwards."""
        resident = self._resident(panel)
        async with resident.lock:
            try:
                yield (await self._loaded(panel, resident)).live
            finally:
                resident.show(None)

    @contextmanager
    def keeping(self, panel: str) -> Iterator[None]:
        """Keep a panel in memory meanwhile, however many others are asked for."""
        resident = self._resident(panel)
        yield
        del resident

    @property
    def number(self) -> int:
        """How many panels are in memory."""
        return len(self._residents)

    def tell_all(self) -> None:
        """Wake everybody who waits for a change."""
        for resident in list(self._residents.values()):
            resident.show(resident.at_hand and resident.at_hand.live)

    async def _answer(
        self, panel: str, resident: _Resident, command: Command, expected: int | None
    ) -> Sent | None:
        """Return the answer to a command; None if it has to be worked out anew."""
        draft = await self._draft(panel, resident, command.event.at)
        if expected is not None and not draft.accepted <= expected <= draft.version:
            return await self._conflict(resident, draft, command, expected)
        try:
            refused = draft.apply(command)
        except PanelFull:  # which it may not have been when the command came first
            if (known := await self._known(panel, command)) is None:
                raise
            return known
        outcome = await self._add(resident, draft)
        if isinstance(outcome, Answer):
            return self._repeated(panel, command, outcome)
        if outcome == ADDED:
            self.counted["refused" if refused else "accepted"] += 1
        return Sent(draft.version, refused, command.id) if outcome == ADDED else None

    async def _conflict(
        self, resident: _Resident, draft: Draft, command: Command, expected: int
    ) -> Sent | None:
        """Return the answer of a command that has one; what is due has come to pass all the same.

        Raises:
            VersionConflict: it has none.
        """
        if (known := await self._known(draft.panel, command)) is not None:
            return known
        if not draft.is_empty and await self._add(resident, draft) != ADDED:
            return None
        self.counted["conflicts"] += 1
        raise VersionConflict(draft.panel, expected, draft.version)

    async def _known(self, panel: str, command: Command) -> Sent | None:
        """Return the answer that a command has in the log; None if it has none.

        Raises:
            CommandReused: it was another event.
        """
        answer = await self._store.answer(panel, command.caller or "", command.id)
        return None if answer is None else self._repeated(panel, command, answer)

    def _repeated(self, panel: str, command: Command, answer: Answer) -> Sent:
        """Return the answer of a command that has one.

        Raises:
            CommandReused: it was another event.
        """
        if answer.digest not in {None, command.digest}:
            raise CommandReused(panel, command.id, answer.version)
        self.counted["repeated"] += 1
        return Sent(answer.version, answer.refused, command.id)

    async def _draft(self, panel: str, resident: _Resident, at: float) -> Draft:
        """Return a draft that begins with what is due by a time, and by the clock."""
        live = (await self._loaded(panel, resident)).live
        draft = Draft(live)
        draft.apply_due(min(max(at, live.at), self._clock()) - self._grace)
        return draft

    async def _add(self, resident: _Resident, draft: Draft) -> Outcome:
        """Add a draft to the log, and show it once it is there.

        A store may have tried twice, or have another host: then the log is ahead of the memory.
        """
        write = draft.write()
        try:
            outcome = await self._store.append(write)
        except BaseException:
            resident.show(None)
            self._wake(write.panel)
            raise
        if outcome == ADDED:
            self.counted["due"] += sum(entry.is_due for entry in write.entries)
            resident.show(draft.live())
            if write.effects:
                self._wake(write.panel)
        elif outcome == MOVED or outcome.version > write.after:
            resident.show(None)
            self._wake(write.panel)
        return outcome

    async def _note_due(self, resident: _Resident, draft: Draft) -> Outcome:
        """Let the store know when a panel's next clock event is due."""
        if await self._store.set_due(draft.panel, draft.version, draft.due):
            return ADDED
        resident.show(None)
        return MOVED

    def _resident(self, panel: str) -> _Resident:
        """Return what everybody has who asks for a panel now; it stays once the panel is found."""
        resident = self._residents.get(panel)
        if resident is None:
            resident = self._residents[panel] = _Resident()
        return resident

    async def _loaded(self, panel: str, resident: _Resident) -> AtHand:
        if resident.at_hand is None:
            found = await self._store.load(panel)
            if found is None:
                raise UnknownPanel(panel)
            resident.at_hand = AtHand(restored(*found), resident.changed)
        self._keep(panel, resident)
        return resident.at_hand

    def _keep(self, panel: str, resident: _Resident) -> None:
        """Keep a panel in memory, and let go of what nobody has asked for for the longest time."""
        self._found[panel] = resident
        self._found.move_to_end(panel)
        while len(self._found) > self._limit:
            self._found.popitem(last=False)
