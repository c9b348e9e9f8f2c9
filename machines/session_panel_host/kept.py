"""What a store keeps, as values: of a panel, of its log, and of its effects."""

from typing import Final, Literal

from msgspec import Struct

from session_panel import EventRefused, Reason
from session_panel_host.key import Key


class Refusal(Struct, frozen=True):
    """Why an event was refused: what its `EventRefused` says, as a value.

    Attributes:
        rule: the ID of the rule that refuses it.
        reason: the stable code of the reason.
        about: the id of the conversation that stands against it, if one does (OFFR-1).
    """

    rule: str
    reason: Reason
    about: str | None = None

    @classmethod
    def of(cls, refused: EventRefused) -> "Refusal":
        """Return what an exception says."""
        return cls(refused.rule, refused.reason, refused.about)

    def __str__(self) -> str:
        return f"refused by {self.rule}: {self.reason}"


class Answer(Struct, frozen=True):
    """What a command was answered, for its repeats.

    Attributes:
        version: the version of its event.
        refused: why that was refused; None if it was accepted.
        digest: of the event as it was sent; None once what it told is forgotten.
    """

    version: int
    refused: Refusal | None
    digest: bytes | None


class Entry(Struct, frozen=True):
    """An event of a panel's log.

    Attributes:
        version: the panel's version from then on: 1, 2, 3 and so on.
        at: when it happened, in seconds since the epoch; it never falls in a log.
        body: the event, in JSON.
        refused: why it was refused; None if it was accepted.
        command: the id of its command.
        caller: whose id that is; None if the host itself applied the event.
        digest: of the event as it was sent; None if nobody sent it, or it is forgotten.
        behaviour: the version of the package that answered it.
    """

    version: int
    at: float
    body: str
    refused: Refusal | None
    command: str
    caller: str | None
    digest: bytes | None
    behaviour: str

    @property
    def is_due(self) -> bool:
        """Whether the host applied the event because its time was there."""
        return self.caller is None and self.command.startswith("due/")


class PanelRecord(Struct, frozen=True):
    """What is kept of a panel beside its log.

    Attributes:
        panel: its id.
        epoch: what its versions belong to.
        version: that of its last event; 0 before the first.
        accepted: the version of its last event that was accepted.
        at: the time of its last event.
        due: when the next clock event is due; None if none is.
        snapshot_version: the version after which the snapshot was taken.
        snapshot: in JSON.
    """

    panel: str
    epoch: str
    version: int
    accepted: int
    at: float
    due: float | None
    snapshot_version: int
    snapshot: str


class PendingEffect(Struct, frozen=True):
    """An effect that is still to be carried out.

    Attributes:
        key: what names it.
        at: the time of its event.
        body: the effect, in JSON.
    """

    key: Key
    at: float
    body: str


class KeptAside(Struct, frozen=True):
    """An effect that was given up.

    Attributes:
        effect: the effect.
        tries: how often it was tried.
        error: why the last try failed.
    """

    effect: PendingEffect
    tries: int
    error: str


class Write(Struct, frozen=True):
    """What is added to a panel's log at once, or not at all.

    Attributes:
        panel: the panel's id.
        after: the version that the panel has before.
        entries: the new events, at least one; of a caller's command there is at most one, the last.
        effects: what is to be carried out.
        accepted: the version of the last event that was accepted, up to and with the new ones.
        due: when the next clock event is due afterwards; None if none is.
        snapshot: of the panel afterwards, in JSON; None if the earlier one is to stay.
    """

    panel: str
    after: int
    entries: tuple[Entry, ...]
    effects: tuple[PendingEffect, ...]
    accepted: int
    due: float | None
    snapshot: str | None

    @property
    def last(self) -> Entry:
        """The last of the new events."""
        return self.entries[-1]


class Rewrite(Struct, frozen=True):
    """What a panel's log is to be instead, at once or not at all.

    Attributes:
        panel: the panel's id.
        version: the version that the panel has, before and after.
        beginning: the snapshot with which the log begins, in JSON.
        snapshot: of the panel as it is, in JSON.
        entries: the events that are replaced, each in the place of the one with its version.
        effects: the keys of effects that go with them, if they are kept aside; while one of them
            is still to be carried out, nothing is rewritten.
    """

    panel: str
    version: int
    beginning: str
    snapshot: str
    entries: tuple[Entry, ...]
    effects: tuple[Key, ...]


MOVED: Final = "moved"
"""The answer to a write whose panel has another version: load it, and work the write out anew."""

ADDED: Final = "added"
"""The answer to a write that is in the log."""

Outcome = Literal["added", "moved"] | Answer
"""What became of a write; an `Answer` if its command has one already, and nothing was written."""
