"""The stores of a service: they remember the effects of the last answers, for who asked."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

import msgspec

from session_panel.effects import AnyEffect
from session_panel_host.kept import ADDED, Outcome, Write
from session_panel_host.memory_store import MemoryStore
from session_panel_host.sqlite_store import SqliteStore
from session_panel_host.store import Store

_ANSWERS: Final = 10_000
"""Of how many answers the effects are remembered."""

_EFFECT: Final[msgspec.json.Decoder[AnyEffect]] = msgspec.json.Decoder(AnyEffect)

_PROBE: Final = "INSERT OR REPLACE INTO meta VALUES ('probe', randomblob(8))"


@runtime_checkable
class ServiceStore(Store, Protocol):
    """A store that knows the effects of the last answers."""

    def effects_of(self, panel: str, version: int) -> tuple[AnyEffect, ...] | None:
        """Return the effects of an event, None if they are not remembered."""

    async def probe(self) -> None:
        """Write what nobody reads.

        Raises:
            StoreFailed: nothing can be written.
        """


class _Remembering:
    """Goes before a store, and looks at what is added to it."""

    def __init__(self, *args: Path) -> None:
        super().__init__(*args)
        self._effects: OrderedDict[tuple[str, int], Sequence[str]] = OrderedDict()

    async def append(self, write: Write) -> Outcome:
        """Add to a panel's log, and remember the effects of its last event."""
        outcome: Outcome = await super().append(write)  # type: ignore[misc]
        if outcome == ADDED:
            version = write.last.version
            last = (effect for effect in write.effects if effect.key.version == version)
            self._effects[write.panel, version] = [effect.body for effect in last]
            if len(self._effects) > _ANSWERS:
                self._effects.popitem(last=False)
        return outcome

    def effects_of(self, panel: str, version: int) -> tuple[AnyEffect, ...] | None:
        """Return the effects of an event, None if they are not remembered."""
        bodies = self._effects.get((panel, version))
        return None if bodies is None else tuple(map(_EFFECT.decode, bodies))


class _RememberingSqlite(_Remembering, SqliteStore):
    async def probe(self) -> None:
        """Write a row that nobody reads: SQLite writes none that stays as it is."""
        await self._commits.run(lambda connection: connection.execute(_PROBE))


class _RememberingMemory(_Remembering, MemoryStore):
    async def probe(self) -> None:
        """Do nothing: memory can be written."""


def in_file(path: Path) -> ServiceStore:
    """Return a store in a file, which is made if it is not there.

    Raises:
        InvalidInput: it is no path.
    """
    return _RememberingSqlite(path)


def in_memory() -> ServiceStore:
    """Return a store that lasts as long as it is held."""
    return _RememberingMemory()
