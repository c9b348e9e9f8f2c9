"""What a service observed of itself: parts of the state or of the screen, each told or left out."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from msgspec import Meta
from msgspec.json import Decoder

from session_panel.codec import decoded
from session_panel.events import ConversationMode
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState, ShownPresence
from session_panel.state import History
from session_panel.value import Id, Value

Badge = Literal["", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+"]


class ConversationSeen(Value, frozen=True):
    """What was seen of a conversation; what is None was not looked at.

    Attributes:
        state: its state; ``"none"`` where the service knows no such conversation.
        unread: the badge of its messages that nobody has seen (UNRD-1, UNRD-2).
    """

    state: Literal["none", "active", "waiting", "closed", "ended"] | None = None
    mode: ConversationMode | None = None
    history: History | None = None
    unread: Badge | None = None


class SessionSeen(Value, frozen=True):
    """What was seen of an open session's entry; what is None was not looked at."""

    unread: Badge | None = None
    alert: Literal["", "!"] | None = None
    unsaved: bool | None = None


class Observed(Value, frozen=True):
    """What a service observed of itself; what is left out was not looked at.

    Attributes:
        presence: the presence, with a hold told apart, such as ``"held_dnd"``.
        status: the presence as others see it, such as ``"dnd"``.
        focus: the session that has the focus; ``"home"`` is Home.
        dialog: the session whose close dialog is open; empty where none is.
        open: every open session, whether with Home or not.
        offers: every conversation that is offered.
        conversations: some conversations, by their id.
        sessions: some open sessions, by their id.
    """

    presence: PresenceState | None = None
    status: ShownPresence | None = None
    mode: PanelMode | None = None
    focus: Id | None = None
    dialog: Annotated[str, Meta(max_length=200)] | None = None
    open: tuple[Id, ...] | None = None
    offers: tuple[Id, ...] | None = None
    conversations: Mapping[Id, ConversationSeen] = {}
    sessions: Mapping[Id, SessionSeen] = {}


def observed_from_json(text: str | bytes) -> Observed:
    """Return the observation that a JSON text describes.

    Raises:
        InvalidInput: it is not JSON, or not of the form; the error names the field.
    """
    return decoded("observed", text, _OBSERVED)


_OBSERVED: Final = Decoder(Observed)
