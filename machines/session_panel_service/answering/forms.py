"""The forms of answers; their schemas are made of these types."""

import msgspec

from session_panel import Reason, View
from session_panel.effects import AnyEffect


class RefusedBy(msgspec.Struct, frozen=True):
    """Why an event was refused.

    Attributes:
        rule: the ID of the rule that refuses it.
        reason: the stable code of the reason.
        about: the id of the conversation that stands against it, if one does.
        sentence: the reason in words, in the language that was asked for.
    """

    rule: str
    reason: Reason
    about: str | None
    sentence: str


class Answered(msgspec.Struct, frozen=True):
    """What became of an event; its repeats are told the same.

    Attributes:
        version: the panel's version from its event on.
        command: the command's id.
        refused: why it was refused; null if it was accepted.
        effects: what is to be carried out for it; null where a repeat comes so late that this is
            not remembered.
    """

    version: int
    command: str
    refused: RefusedBy | None
    effects: tuple[AnyEffect, ...] | None


class Seen(msgspec.Struct, frozen=True):
    """What a panel shows.

    Attributes:
        version: the panel's version.
        etag: the tag of this view, for If-Match and If-None-Match.
        view: what the screen shows.
    """

    version: int
    etag: str
    view: View


class Created(msgspec.Struct, frozen=True):
    """A panel that was made.

    Attributes:
        panel: its id.
        version: its version, before the first event.
    """

    panel: str
    version: int = 0


class Trouble(msgspec.Struct, frozen=True):
    """Why a request has no other answer (RFC 9457); nothing has changed.

    Attributes:
        type: the stable code of the problem.
        title: the same in words.
        status: the status of HTTP.
        detail: one sentence that says what is wrong, and what to do.
    """

    type: str
    title: str
    status: int
    detail: str
