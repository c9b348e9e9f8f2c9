"""The stores of a service: they remember the effects of the last answers, and what was saved."""

from collections import OrderedDict, defaultdict, deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

import msgspec

from session_panel.effects import AnyEffect
from session_panel_host.kept import ADDED, Outcome, Write
from session_panel_host.memory_store import MemoryStore
from session_panel_host.sqlite_store import SqliteStore
from session_panel_host.store import Store
from session_panel_service.saved_forms import SavedForms

_ANSWERS: Final = 10_000
"""Of how many answers the effects are remembered."""

_EFFECT: Final[msgspec.json.Decoder[AnyEffect]] = msgspec.json.Decoder(AnyEffect)

_SNAPSHOTS: Final = 10
"""With how many snapshots behind the first a log that is cut begins: each has a hundred events."""

_SAVES: Final = '"save_form"'
"""What the JSON of an effect has that saves a form: most have not, and are not read."""


@runtime_checkable
class ServiceStore(Store, Protocol):
    """A store that knows the effects of the last answers.

    Attributes:
        saved: what agents have saved; whoever sees a version sees what was saved by it.
    """

    saved: SavedForms

    def effects_of(self, panel: str, version: int) -> tuple[AnyEffect, ...] | None:
        """Return the effects of an event, None if they are not remembered."""


class _Remembering:
    """Goes before a store, and looks at what is added to it."""

    def __init__(self, *args: Path) -> None:
        super().__init__(*args)
        self._effects: OrderedDict[tuple[str, int], Sequence[str]] = OrderedDict()
        self.saved = SavedForms()

    async def append(self, write: Write) -> Outcome:
        """Add to a panel's log, and remember the effects of its last event."""
        outcome: Outcome = await super().append(write)  # type: ignore[misc]
        if outcome == ADDED:
            version = write.last.version
            last = [one.body for one in write.effects if one.key.version == version]
            self._effects[write.panel, version] = last
            self.saved.note(write.panel, (_EFFECT.decode(body) for body in last if _SAVES in body))
            if len(self._effects) > _ANSWERS:
                self._effects.popitem(last=False)
        return outcome

    def effects_of(self, panel: str, version: int) -> tuple[AnyEffect, ...] | None:
        """Return the effects of an event, None if they are not remembered."""
        bodies = self._effects.get((panel, version))
        return None if bodies is None else tuple(map(_EFFECT.decode, bodies))


class _RememberingSqlite(_Remembering, SqliteStore):
    """Has a file."""


class _RememberingMemory(_Remembering, MemoryStore):
    """Has no file."""


class _ShortMemory(_RememberingMemory):
    """Forgets how a log began, so that it does not grow."""

    def __init__(self) -> None:
        super().__init__()
        self._snapshots: defaultdict[str, deque[tuple[int, str]]] = defaultdict(deque)

    async def append(self, write: Write) -> Outcome:
        """Add to a panel's log, and cut it."""
        outcome = await super().append(write)
        if outcome == ADDED and write.snapshot is not None:
            snapshots = self._snapshots[write.panel]
            snapshots.append((write.last.version, write.snapshot))
            if len(snapshots) > _SNAPSHOTS:
                await self._cut(write.panel, *snapshots.popleft())
        return outcome

    async def _cut(self, panel: str, version: int, snapshot: str) -> None:
        """Let a log begin after a version."""
        if (beginning := await self.beginning(panel)) is not None:
            await self.begin_at(panel, beginning[0], version, snapshot)
            await self.drop_events(panel, version, version - beginning[0])


def in_file(path: Path) -> ServiceStore:
    """Return a store in a file, which is made if it is not there.

    Raises:
        InvalidInput: it is no path.
    """
    return _RememberingSqlite(path)


def in_memory() -> ServiceStore:
    """Return a store that lasts as long as it is held."""
    return _RememberingMemory()


def in_short_memory() -> ServiceStore:
    """Return a store that lasts as long as it is held, and knows the last thousand events."""
    return _ShortMemory()
