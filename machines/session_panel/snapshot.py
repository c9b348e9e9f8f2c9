"""A panel as a value that leaves the process; `coherence` says how it comes back.

Sessions, offers and conversations are lists: their order is what the screen shows, and not every
store keeps the order of an object's keys.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from session_panel.config import Config
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState
from session_panel.state import Conversation, PanelState, PendingOffer, Session
from session_panel.value import Count, Frozen, Id, Time

CURRENT_VERSION: Final = 2
"""The version of the form that is written."""


class Snapshot(
    Frozen,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="version",
    tag=CURRENT_VERSION,
):
    """Configuration and state of a panel at one moment.

    Attributes:
        version: the version of the form, in JSON the first of its fields.
        now: the time of the latest event applied (TIME-1).
        unread: how many unread messages a conversation has, or one that is offered as new; only of
            those that have any (UNRD-1).
        forgotten: the customers of listed conversations for whom nothing went before, since their
            last conversation was transferred (CONV-12).
    """

    version: ClassVar[int] = CURRENT_VERSION
    config: Config
    now: Time
    presence: PresenceState
    mode: PanelMode
    focus: Id
    dialog: Id | None
    visitors: Count
    sessions: tuple[Session, ...]
    offers: tuple[PendingOffer, ...]
    conversations: tuple[Conversation, ...]
    unread: Mapping[Id, Annotated[int, Meta(ge=1)]] = {}
    forgotten: tuple[Id, ...] = ()


def take_snapshot(config: Config, state: PanelState) -> Snapshot:
    """Return the snapshot of a state."""
    return Snapshot(
        config=config,
        now=state.now,
        presence=state.presence,
        mode=state.mode,
        focus=state.focus,
        dialog=state.dialog,
        visitors=state.visitors,
        sessions=tuple(state.sessions.values()),
        offers=tuple(state.offers.values()),
        conversations=tuple(state.conversations.values()),
        unread=dict(state.unread),
        forgotten=state.conversations.forgotten(),
    )
