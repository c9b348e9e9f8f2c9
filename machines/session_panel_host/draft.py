"""What a panel answers to a command, and to the clock, before any of it is kept.

No clock and no store here: a draft is worked out from a panel as it is in the log, and becomes the
panel once its write is in the log, too. Until then it is seen by nobody, and may be thrown away.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from session_panel import (
    AnyEvent,
    Assign,
    Edit,
    EventRefused,
    InvalidInput,
    Offer,
    OpenRecord,
    OpenTab,
    Panel,
    Pick,
    ShiftClick,
    event_from_json,
    to_json,
)
from session_panel.effects import Effects
from session_panel_host.errors import PanelFull
from session_panel_host.kept import Entry, PanelRecord, PendingEffect, Refusal, Write
from session_panel_host.key import Key
from session_panel_host.log.behaviour import BEHAVIOUR

LONGEST_BODY: Final = 64_000
"""How many bytes the JSON of an event may have."""

LARGEST_SNAPSHOT: Final = 1_000_000
"""How many bytes the JSON of a panel's last snapshot may have for it to take what adds to it."""

ADDING: Final = (Offer, Assign, Pick, OpenRecord, ShiftClick, OpenTab, Edit)
"""The events that make a panel larger; all others only do so by a number or a name."""

SNAPSHOT_AFTER: Final = 100
"""How many events a panel has after its snapshot, at most, when it is loaded."""


class Command(NamedTuple):
    """An event that somebody sent.

    Attributes:
        event: the event.
        id: the command's id.
        caller: whose id that is; None if the host itself sends it.
        digest: of the event as it was sent; None if the host itself sends it.
    """

    event: AnyEvent
    id: str
    caller: str | None
    digest: bytes | None


class Live(NamedTuple):
    """A panel as it is in the log. Nobody changes it.

    Attributes:
        id: the panel's id.
        epoch: what its versions belong to.
        panel: the panel.
        version: that of its last event.
        accepted: the version of its last event that was accepted.
        at: the time of its last event.
        snapshot_version: the version after which its last snapshot was taken.
        size: how many bytes that has, in JSON.
    """

    id: str
    epoch: str
    panel: Panel
    version: int
    accepted: int
    at: float
    snapshot_version: int
    size: int = 0


def restored(record: PanelRecord, tail: Sequence[Entry]) -> Live:
    """Return a panel from its snapshot and its events after it."""
    panel = Panel.from_json(record.snapshot)
    for entry in tail:
        if entry.refused is None:
            panel.apply(event_from_json(entry.body))
    return Live(
        record.panel,
        record.epoch,
        panel,
        record.version,
        record.accepted,
        record.at,
        record.snapshot_version,
        len(record.snapshot.encode()),
    )


class Draft:
    """What is to be added to a panel's log.

    Args:
        live: the panel as it is in the log.
    """

    def __init__(self, live: Live) -> None:
        self._live = live
        self._panel = Panel(live.panel.config, live.panel.state)
        self._at = live.at
        self._entries: list[Entry] = []
        self._effects: list[PendingEffect] = []
        self.panel = live.id
        """The panel's id."""
        self.accepted = live.accepted
        """The version of the last event that was accepted."""

    @property
    def version(self) -> int:
        """The version of the last event."""
        return self._live.version + len(self._entries)

    def apply_due(self, until: float) -> None:
        """Apply what is due by a time, each an event of its own (TIME-1)."""
        while (event := self._panel.due()) and event.at <= until:
            kind = type(event).__struct_config__.tag
            command = f"due/{kind}/{event.conversation}/{event.at}"
            timed = self._timed(event)
            self._add(timed, self._panel.apply(timed), None, command)

    def apply(self, command: Command) -> Refusal | None:
        """Apply the event of a command, and return why it is refused, if it is.

        Raises:
            InvalidInput: its JSON is too long.
            PanelFull: it adds to a panel that is too large.
        """
        self._require_room(command.event)
        event, refused = self._timed(command.event), None
        effects: Effects = ()
        try:
            effects = self._panel.apply(event)
        except EventRefused as error:
            refused = Refusal.of(error)
        self._add(event, effects, refused, command.id, command.caller, command.digest)
        return refused

    def live(self) -> Live:
        """Return the panel as it is once the write is in the log."""
        taken, size = self._live.snapshot_version, self._live.size
        if self.snapshot is not None:
            taken, size = self.version, len(self.snapshot.encode())
        return self._live._replace(
            panel=self._panel,
            version=self.version,
            accepted=self.accepted,
            at=self._at,
            snapshot_version=taken,
            size=size,
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to add."""
        return not self._entries

    @property
    def due(self) -> float | None:
        """When the next clock event is due; None if none is."""
        event = self._panel.due()
        return None if event is None else event.at

    def write(self) -> Write:
        """Return what the store is to add, if there is anything."""
        return Write(
            self._live.id,
            self._live.version,
            tuple(self._entries),
            tuple(self._effects),
            self.accepted,
            self.due,
            self.snapshot,
        )

    @cached_property
    def snapshot(self) -> str | None:
        """The panel afterwards, in JSON; None if the earlier snapshot is to stay."""
        is_long = self.version - self._live.snapshot_version >= SNAPSHOT_AFTER
        return self._panel.to_json() if is_long else None

    def _require_room(self, event: AnyEvent) -> None:
        """Refuse what adds to a panel whose last snapshot is too large, and which still is."""
        if not isinstance(event, ADDING) or self._live.size <= LARGEST_SNAPSHOT:
            return
        if len(self._panel.to_json().encode()) > LARGEST_SNAPSHOT:
            raise PanelFull(self.panel)

    def _timed(self, event: AnyEvent) -> AnyEvent:
        """Return an event as it happened no earlier than the one before it in the log."""
        return event if event.at >= self._at else replace(event, at=self._at)

    def _add(  # noqa: PLR0913, PLR0917 - what there is to tell of an event
        self,
        event: AnyEvent,
        effects: Effects,
        refused: Refusal | None,
        command: str,
        caller: str | None = None,
        digest: bytes | None = None,
    ) -> None:
        version, body = self.version + 1, to_json(event)
        if len(body.encode()) > LONGEST_BODY:
            kind = str(type(event).__struct_config__.tag)
            raise InvalidInput(kind, f"Expected at most {LONGEST_BODY} bytes of JSON")
        self._at = event.at
        self._entries.append(
            Entry(version, event.at, body, refused, command, caller, digest, BEHAVIOUR)
        )
        if refused is None:
            self.accepted = version
        for number, effect in enumerate(effects, 1):
            key = Key(self._live.epoch, self._live.id, version, number)
            told = msgspec.json.encode(effect, order="deterministic").decode()
            self._effects.append(PendingEffect(key, event.at, told))
