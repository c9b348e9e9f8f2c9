"""The forms of answers; their schemas are made of these types."""

from collections.abc import Mapping
from typing import Any

import msgspec

from session_panel import Reason, View
from session_panel.effects import AnyEffect
from session_panel.presence import PresenceState
from session_panel.text import Locale


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


class Act(msgspec.Struct, frozen=True):
    """Something that the agent can try.

    Attributes:
        event: the event that is then sent.
        refused: why it would be refused now; null if it would be accepted.
    """

    event: Mapping[str, Any]
    refused: RefusedBy | None


class Scene(msgspec.Struct, frozen=True):
    """What the screen of an agent shows, and what the agent can try on it.

    Attributes:
        version: the panel's version.
        etag: the tag of the view, for If-Match.
        at: what the panel's clock says, in seconds since the epoch.
        locale: the language of all texts.
        words: the names of the screen's parts and buttons.
        presence: the state of the presence, of which the view tells the text alone.
        more: what each list of the dashboard says of the conversations that it leaves out.
        over: of each open session whose conversation is over, how it ended, in a word.
        saved: the fields of the focused session's form that were saved since the service started.
        acts: what the agent can try; open work items, records and pages are the host's.
        view: what the screen shows.
    """

    version: int
    etag: str
    at: float
    locale: Locale
    words: Mapping[str, str]
    presence: PresenceState
    more: Mapping[str, str]
    over: Mapping[str, str]
    saved: Mapping[str, str]
    acts: tuple[Act, ...]
    view: View


class Reached(msgspec.Struct, frozen=True):
    """The panels that somebody may look at.

    Attributes:
        panels: their ids; of somebody who reaches all, the first hundred.
    """

    panels: tuple[str, ...]


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
