"""The store that lasts as long as its object: for tests, and to simulate with."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from session_panel_host.errors import NotSettled, UnfitStore, WrittenByNewer
from session_panel_host.kept import (
    ADDED,
    MOVED,
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
from session_panel_host.log.behaviour import newer
from session_panel_host.store import Store


@dataclass
class _Panel:
    record: PanelRecord
    beginning: tuple[int, str]
    log: list[Entry] = field(default_factory=list)
    effects: dict[Key, PendingEffect] = field(default_factory=dict)
    aside: dict[Key, KeptAside] = field(default_factory=dict)


class MemoryStore:
    """A store in memory: a host that is opened on it again finds what the last one left."""

    def __init__(self) -> None:
        self._panels: dict[str, _Panel] = {}
        self._secret = secrets.token_bytes(32)
        self._behaviour = ""

    async def open(self) -> None:
        """Do nothing: it is there."""

    async def close(self) -> None:
        """Do nothing: it stays."""

    async def adopt(self, behaviour: str) -> None:
        """Make a version of the package the one that answers from now on."""
        if behaviour == self._behaviour:
            return
        if newer(self._behaviour, behaviour):
            raise WrittenByNewer(self._behaviour)
        if unsettled := await self.unsettled():
            raise NotSettled(unsettled, self._behaviour)
        for kept in self._panels.values():
            kept.beginning = kept.record.snapshot_version, kept.record.snapshot
            kept.record = replace(kept.record, due=0.0)
        self._behaviour = behaviour

    async def secret(self) -> bytes:
        """Return the key under which commands are digested."""
        return self._secret

    async def create(self, record: PanelRecord) -> bool:
        """Add a panel; False if its id is taken."""
        if record.panel in self._panels:
            return False
        self._panels[record.panel] = _Panel(record, (0, record.snapshot))
        return True

    async def load(self, panel: str) -> tuple[PanelRecord, Sequence[Entry]] | None:
        """Return a panel, and its events after its snapshot; None if there is none."""
        kept = self._panels.get(panel)
        if kept is None:
            return None
        after = kept.record.snapshot_version
        return kept.record, [entry for entry in kept.log if entry.version > after]

    async def append(self, write: Write) -> Outcome:
        """Add to a panel's log, unless its command is there already or its version is another."""
        last = write.last
        if last.caller is not None:
            answer = await self.answer(write.panel, last.caller, last.command)
            if answer is not None:
                return answer
        kept = self._panels[write.panel]
        if kept.record.version != write.after:
            return MOVED
        kept.record = _after(kept.record, write)
        kept.log += write.entries
        kept.effects |= {effect.key: effect for effect in write.effects}
        return ADDED

    async def answer(self, panel: str, caller: str, command: str) -> Answer | None:
        """Return what a command was answered; None if it is not in the log."""
        for entry in self._panels[panel].log:
            if (entry.caller, entry.command) == (caller, command):
                return Answer(entry.version, entry.refused, entry.digest)
        return None

    async def due(self, until: float, limit: int) -> Sequence[str]:
        """Return panels that have something due by a time, the longest due first."""
        found = sorted((due, panel) for panel, due in self._dues() if due <= until)
        return [panel for _, panel in found[:limit]]

    async def set_due(self, panel: str, version: int, due: float | None) -> bool:
        """Note when a panel's next clock event is due; False if its version is another."""
        kept = self._panels[panel]
        if kept.record.version != version:
            return False
        kept.record = replace(kept.record, due=due)
        return True

    async def next_due(self) -> float | None:
        """Return when the next clock event of any panel is due; None if none is."""
        return min((due for _, due in self._dues()), default=None)

    async def panels_with_effects(self) -> Sequence[str]:
        """Return the panels that have effects to be carried out."""
        return [panel for panel, kept in self._panels.items() if kept.effects]

    async def effects(self, panel: str, limit: int) -> Sequence[PendingEffect]:
        """Return the first effects of a panel that are to be carried out, in their order."""
        effects = self._panels[panel].effects.values()
        return sorted(effects, key=lambda effect: effect.key[2:])[:limit]

    async def delivered(self, key: Key) -> None:
        """Take away an effect that is carried out."""
        del self._panels[key.panel].effects[key]

    async def keep_aside(self, kept: KeptAside) -> None:
        """Put an effect that is given up aside."""
        panel, key = self._panels[kept.effect.key.panel], kept.effect.key
        del panel.effects[key]
        panel.aside[key] = kept

    async def kept_aside(self) -> Sequence[KeptAside]:
        """Return the effects that are kept aside, by panel and in their order."""
        found = [kept for panel in self._panels.values() for kept in panel.aside.values()]
        return sorted(found, key=lambda kept: kept.effect.key[1:])

    async def retry(self, key: Key) -> bool:
        """Put an effect that is kept aside back; False if it is not."""
        panel = self._panels.get(key.panel)
        if panel is None or key not in panel.aside:
            return False
        kept = panel.aside.pop(key)
        panel.effects[key] = kept.effect
        return True

    async def skip(self, key: Key) -> bool:
        """Take away an effect that is kept aside; False if it is not."""
        panel = self._panels.get(key.panel)
        return panel is not None and panel.aside.pop(key, None) is not None

    async def panels(self) -> Sequence[str]:
        """Return the ids of all panels, sorted."""
        return sorted(self._panels)

    async def beginning(self, panel: str) -> tuple[int, str] | None:
        """Return after which version a panel's log begins, and its snapshot there, in JSON."""
        kept = self._panels.get(panel)
        return None if kept is None else kept.beginning

    async def events(self, panel: str, after: int, limit: int) -> Sequence[Entry]:
        """Return the first events of a panel after a version."""
        return [entry for entry in self._panels[panel].log if entry.version > after][:limit]

    async def unsettled(self) -> Sequence[str]:
        """Return the panels that have events after their snapshot."""
        records = [kept.record for kept in self._panels.values()]
        return [record.panel for record in records if record.snapshot_version < record.version]

    async def settle(self, panel: str, version: int, snapshot: str) -> None:
        """Replace a panel's snapshot by one, in JSON, that was taken after a version."""
        kept = self._panels[panel]
        kept.record = replace(kept.record, snapshot_version=version, snapshot=snapshot)

    async def begin_at(self, panel: str, begun: int, version: int, snapshot: str) -> bool:
        """Let a panel's log begin after a version, with a snapshot that was taken there."""
        kept = self._panels[panel]
        if kept.beginning[0] != begun:
            return False
        kept.beginning = version, snapshot
        if kept.record.snapshot_version < version:
            kept.record = replace(kept.record, snapshot_version=version, snapshot=snapshot)
        return True

    async def drop_events(self, panel: str, until: int, limit: int) -> int:
        """Take away the first events of a panel up to a version."""
        log = self._panels[panel].log
        number = sum(entry.version <= until for entry in log[:limit])
        del log[:number]
        return number

    async def rewrite(self, rewrite: Rewrite) -> bool:
        """Replace what a panel's log tells, and its snapshots."""
        kept = self._panels[rewrite.panel]
        if kept.record.version != rewrite.version or kept.effects.keys() & set(rewrite.effects):
            return False
        replaced = {entry.version: entry for entry in rewrite.entries}
        kept.log = [replaced.get(entry.version, entry) for entry in kept.log]
        kept.beginning = kept.beginning[0], rewrite.beginning
        kept.record = replace(
            kept.record, snapshot=rewrite.snapshot, snapshot_version=rewrite.version
        )
        kept.aside = {key: one for key, one in kept.aside.items() if key not in rewrite.effects}
        return True

    async def scrub(self) -> None:
        """Do nothing: what was replaced is gone."""

    async def probe(self) -> None:
        """Do nothing: memory can be written."""

    async def backup(self, path: Path) -> None:
        """Refuse: what is in memory has none.

        Raises:
            UnfitStore: always.
        """
        raise UnfitStore(f"What is in memory cannot be backed up to {path}: keep it by sqlite()")

    def _dues(self) -> list[tuple[str, float]]:
        records = [kept.record for kept in self._panels.values()]
        return [(record.panel, record.due) for record in records if record.due is not None]


def _after(record: PanelRecord, write: Write) -> PanelRecord:
    """Return what is kept of a panel after a write."""
    last = write.last
    moved = replace(
        record, version=last.version, accepted=write.accepted, at=last.at, due=write.due
    )
    if write.snapshot is None:
        return moved
    return replace(moved, snapshot_version=last.version, snapshot=write.snapshot)


def memory() -> Store:
    """Return a store in memory, which lasts as long as it is held."""
    return MemoryStore()
