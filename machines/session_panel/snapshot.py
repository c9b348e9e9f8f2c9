"""A panel as a value that leaves the process, and comes back only if it is possible.

Sessions, offers and conversations are lists: their order is what the screen shows, and not every
store keeps the order of an object's keys.
"""

from typing import Literal

import msgspec
from msgspec.structs import replace

from session_panel.coherence import impossibilities
from session_panel.config import Config
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState
from session_panel.state import Conversation, PanelState, PendingOffer, Session
from session_panel.value import Count, Id, InvalidInput


class Snapshot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Configuration and state of a panel at one moment, in version 1 of the form."""

    version: Literal[1] = 1
    config: Config
    presence: PresenceState
    mode: PanelMode
    focus: Id
    dialog: Id | None
    visitors: Count
    sessions: tuple[Session, ...]
    offers: tuple[PendingOffer, ...]
    conversations: tuple[Conversation, ...]


def take_snapshot(config: Config, state: PanelState) -> Snapshot:
    """Return the snapshot of a state."""
    return Snapshot(
        config=config,
        presence=state.presence,
        mode=state.mode,
        focus=state.focus,
        dialog=state.dialog,
        visitors=state.visitors,
        sessions=tuple(replace(s, edits=dict(s.edits)) for s in state.sessions.values()),
        offers=tuple(state.offers.values()),
        conversations=tuple(state.conversations.values()),
    )


def restore_state(snapshot: Snapshot) -> PanelState:
    """Return the state of a snapshot.

    Raises:
        InvalidInput: no run of a panel leads to such a state; the error names the field.
    """
    for field, problem in impossibilities(snapshot):
        raise InvalidInput(f"snapshot.{field}", problem)
    return PanelState(
        presence=snapshot.presence,
        mode=snapshot.mode,
        focus=snapshot.focus,
        dialog=snapshot.dialog,
        visitors=snapshot.visitors,
        sessions={s.id: s for s in snapshot.sessions},
        offers={o.id: o for o in snapshot.offers},
        conversations={c.id: c for c in snapshot.conversations},
        load=sum(c.state == "active" for c in snapshot.conversations),
        customers={c.customer: c.id for c in snapshot.conversations},
    )
