"""What a host asks of a store.

Each method is one transaction: whole or not at all, and on disk once it returns. A store may put
many that wait at the same time into one commit, as the one of SQLite does; of those, each still
happens whole or not at all. Eight of them are what a host lives on, and each can be one
statement of PostgreSQL: `load`, `append`, `answer`, `due`, `set_due`, `effects`, `delivered` and
`keep_aside`. Versions are optimistic: a write says after which version it comes, so that a store
may have more than one host; those that there are have one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from session_panel_host.kept import (
    Answer,
    Entry,
    KeptAside,
    Outcome,
    PanelRecord,
    PendingEffect,
    Rewrite,
    Write,
)
from session_panel_host.key import Key


@runtime_checkable
class Store(Protocol):
    """Where panels, their logs and their effects are kept.

    Every method raises `StoreFailed` if the store cannot read or write.
    """

    async def open(self) -> None:
        """Take the store, and make what it needs.

        Raises:
            StoreInUse: another host has it.
            UnfitStore: it cannot keep what it must promise.
        """

    async def close(self) -> None:
        """Give the store back; what was written stays."""

    async def adopt(self, behaviour: str) -> None:
        """Make a version of the package the one that answers from now on.

        What another one answered is not replayed: the log begins anew with each snapshot. Nor is
        what it thought due: each panel is due for a look.

        Raises:
            NotSettled: a panel has events after its snapshot that another version answered.
            WrittenByNewer: a newer version has adopted the store.
        """

    async def secret(self) -> bytes:
        """Return the key of this store under which commands are digested: 32 random bytes."""

    async def create(self, record: PanelRecord) -> bool:
        """Add a panel; False if its id is taken."""

    async def load(self, panel: str) -> tuple[PanelRecord, Sequence[Entry]] | None:
        """Return a panel, and its events after its snapshot; None if there is none."""

    async def append(self, write: Write) -> Outcome:
        """Add to a panel's log, unless its command is there already or its version is another."""

    async def answer(self, panel: str, caller: str, command: str) -> Answer | None:
        """Return what a command was answered; None if it is not in the log."""

    async def due(self, until: float, limit: int) -> Sequence[str]:
        """Return panels that have something due by a time, the longest due first."""

    async def set_due(self, panel: str, version: int, due: float | None) -> bool:
        """Note when a panel's next clock event is due; False if its version is another."""

    async def next_due(self) -> float | None:
        """Return when the next clock event of any panel is due; None if none is."""

    async def panels_with_effects(self) -> Sequence[str]:
        """Return the panels that have effects to be carried out."""

    async def effects(self, panel: str, limit: int) -> Sequence[PendingEffect]:
        """Return the first effects of a panel that are to be carried out, in their order."""

    async def delivered(self, key: Key) -> None:
        """Take away an effect that is carried out."""

    async def keep_aside(self, kept: KeptAside) -> None:
        """Put an effect that is given up aside."""

    async def kept_aside(self) -> Sequence[KeptAside]:
        """Return the effects that are kept aside, by panel and in their order."""

    async def retry(self, key: Key) -> bool:
        """Put an effect that is kept aside back; False if it is not."""

    async def skip(self, key: Key) -> bool:
        """Take away an effect that is kept aside; False if it is not."""

    async def panels(self) -> Sequence[str]:
        """Return the ids of all panels, sorted."""

    async def beginning(self, panel: str) -> tuple[int, str] | None:
        """Return after which version a panel's log begins, and its snapshot there, in JSON."""

    async def events(self, panel: str, after: int, limit: int) -> Sequence[Entry]:
        """Return the first events of a panel after a version."""

    async def unsettled(self) -> Sequence[str]:
        """Return the panels that have events after their snapshot."""

    async def settle(self, panel: str, version: int, snapshot: str) -> None:
        """Replace a panel's snapshot by one, in JSON, that was taken after a version."""

    async def begin_at(self, panel: str, begun: int, version: int, snapshot: str) -> bool:
        """Let a panel's log begin after a version, with a snapshot, in JSON, that was taken there.

        False, and nothing has changed, if it does not begin after the version `begun` any more.
        """

    async def drop_events(self, panel: str, until: int, limit: int) -> int:
        """Take away the first events of a panel up to a version, and return how many those were."""

    async def rewrite(self, rewrite: Rewrite) -> bool:
        """Replace what a panel's log tells, and its snapshots.

        False, and nothing has changed, if its version is another, or one of the effects that are to
        go is still to be carried out.
        """

    async def scrub(self) -> None:
        """Leave no trace of what was replaced, in whatever the store itself writes."""

    async def probe(self) -> None:
        """Write what nobody reads, for whoever asks whether anything can be written."""

    async def backup(self, path: Path) -> None:
        """Write all that is kept to a new file.

        Raises:
            FileExistsError: there is such a file, or a part of an earlier one is left beside it.
            UnfitStore: this kind of store has no backups.
        """
