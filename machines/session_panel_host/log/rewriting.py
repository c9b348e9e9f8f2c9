"""How a customer is forgotten: panel by panel, once what is to be its log leads to what it is."""

import asyncio
from collections.abc import Collection, Iterable
from typing import Final

from session_panel import Drop, EventRefused, Panel, event_from_json
from session_panel_host.draft import Command, Live
from session_panel_host.errors import NotCarriedOut, NotForgotten, StoreFailed
from session_panel_host.kept import Entry, PendingEffect, Refusal, Rewrite
from session_panel_host.key import Key
from session_panel_host.log.forgetting import Forgetting, Mentions, not_over
from session_panel_host.residents import Residents
from session_panel_host.store import Store

AT_ONCE: Final = 200
"""How many events are read at a time: others have their turn in between."""

ALL: Final = 1_000_000
"""More effects than a panel has."""


class Rewriting:
    """Forgets a customer, and records, in the panels of a store.

    Args:
        store: the store.
        residents: its panels in memory.
        customer: the customer's id.
        records: the ids of the records.
    """

    def __init__(
        self, store: Store, residents: Residents, customer: str, records: Collection[str]
    ) -> None:
        self._store = store
        self._residents = residents
        self._customer = customer
        self._records = records

    async def panels(self) -> list[str]:
        """Return the panels whose logs tell of the customer or the records.

        Raises:
            NotForgotten: one of them shows something that is not over.
        """
        found = [one for one in await self._store.panels() if (await self._mentions(one)).any]
        for panel in found:
            live, _ = await self._residents.at_hand(panel)
            self._require_over(live)
        return found

    async def drop(self, panel: str, at: float) -> int:
        """Add the event with which a panel forgets, and return its version."""
        dropping = Command(Drop(at, self._customer), "forget", None, None)
        try:
            sent = await self._residents.send(panel, dropping, None)
        except NotCarriedOut as error:
            raise StoreFailed(f"The store failed: forget again: {error.__cause__}") from error
        return sent.version

    async def begin(self, panel: str, version: int) -> "_LogOfOne":
        """Read a panel's log, so that little is left to be read once nobody adds to it."""
        mentions = await self._mentions(panel)
        forgetting = Forgetting(self._customer, mentions.ids, f"forgotten-{version}")
        log = _LogOfOne(self._store, panel, forgetting)
        await log.begin()
        await log.go_on()
        return log

    async def finish(self, log: "_LogOfOne") -> bool:
        """Replace a panel's log; False while effects are pending that tell of the customer.

        Raises:
            NotForgotten: something is not over again, or the log does not lead to the panel.
        """
        async with self._residents.still(log.panel) as live:
            self._require_over(live)
            await log.go_on()
            return await self._store.rewrite(log.rewrite(live))

    async def _mentions(self, panel: str) -> Mentions:
        mentions, version = Mentions(self._customer, self._records), 0
        _, snapshot = await self._store.beginning(panel) or (0, "{}")
        mentions.look(snapshot)
        while entries := await self._store.events(panel, version, AT_ONCE):
            version = entries[-1].version
            for entry in entries:
                mentions.look(entry.body)
        return mentions

    def _require_over(self, live: Live) -> None:
        going_on = not_over(live.panel.snapshot(), self._customer, self._records)
        if going_on is not None:
            raise NotForgotten(
                live.id, f"{going_on!r} is not over, or open: end and close it first"
            )


class _LogOfOne:
    """The log of one panel as it is to be, from its beginning on.

    Attributes:
        panel: the panel's id.
    """

    def __init__(self, store: Store, panel: str, forgetting: Forgetting) -> None:
        self.panel = panel
        self._store = store
        self._forgetting = forgetting
        self._version = 0
        self._entries: list[Entry] = []
        self._effects: set[Key] = set()

    async def begin(self) -> None:
        """Read how the log begins."""
        self._begun, snapshot = await self._store.beginning(self.panel) or (0, "")
        self._beginning = self._forgetting.beginning(Panel.from_json(snapshot).to_json())
        self._replayed = Panel.from_json(self._beginning)

    async def go_on(self) -> None:
        """Read what has come since."""
        effects = [*await self._store.effects(self.panel, ALL), *await self._kept_aside()]
        while entries := await self._store.events(self.panel, self._version, AT_ONCE):
            for entry in entries:
                self._take(entry, [one for one in effects if one.key.version == entry.version])
            await asyncio.sleep(0)

    def rewrite(self, live: Live) -> Rewrite:
        """Return what is to be written, if it leads to the panel as it is.

        Raises:
            NotForgotten: it does not.
        """
        if self._replayed != live.panel:
            raise NotForgotten(self.panel, "its log would not lead to what it shows: tell us")
        effects, snapshot = tuple(sorted(self._effects)), live.panel.to_json()
        entries = tuple(self._entries)
        return Rewrite(self.panel, live.version, self._beginning, snapshot, entries, effects)

    async def _kept_aside(self) -> list[PendingEffect]:
        kept = await self._store.kept_aside()
        return [one.effect for one in kept if one.effect.key.panel == self.panel]

    def _take(self, entry: Entry, effects: Iterable[PendingEffect]) -> None:
        replaced = self._forgetting.entry(entry)
        if replaced is not entry:
            self._entries.append(replaced)
        self._effects |= {effect.key for effect in effects if self._forgetting.names(effect)}
        self._version = entry.version
        if entry.version > self._begun:
            self._replay(replaced)

    def _replay(self, entry: Entry) -> None:
        if _refusal(self._replayed, entry) != entry.refused:
            raise NotForgotten(
                self.panel, f"event {entry.version} would be answered otherwise: tell us"
            )


def _refusal(panel: Panel, entry: Entry) -> Refusal | None:
    """Apply an event, and return why it is refused, if it is."""
    try:
        panel.apply(event_from_json(entry.body))
    except EventRefused as refused:
        return Refusal.of(refused)
    return None
