"""OFFR-1: what stands against new conversations, in its order."""

from collections.abc import Callable, Mapping
from typing import Final

from session_panel_spec.reference.state import State

LIMITS: Final[Mapping[str, Callable[[State], bool]]] = {
    "presence": lambda state: state.shown not in state.config.allowed_presences,
    "at-capacity": lambda state: state.load + len(state.offers) >= state.config.capacity,
    "offer-limit": lambda state: len(state.offers) >= state.config.offer_limit,
    "no-room": lambda state: not state.room,
}
"""The reasons, and whether each is so."""
