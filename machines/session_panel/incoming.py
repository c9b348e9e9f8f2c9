"""What stands against new conversations (rules OFFR-1, OFFR-2 and OFFR-8)."""

from collections.abc import Iterator

from session_panel.config import Config
from session_panel.presence import shown
from session_panel.refusal import Reason
from session_panel.state import PanelState, has_room


def against_offers(config: Config, state: PanelState) -> Iterator[Reason]:
    """Yield all that stands against an offer of a new conversation, in the order of OFFR-1."""
    if shown(state.presence) not in config.allowed_presences:
        yield Reason.PRESENCE
    if state.load + len(state.offers) >= config.capacity:
        yield Reason.AT_CAPACITY
    yield from without_place(config, state)


def without_place(config: Config, state: PanelState) -> Iterator[Reason]:
    """Yield what stands against any offer, a returning customer's too: offer limit, then room."""
    if len(state.offers) >= config.offer_limit:
        yield Reason.OFFER_LIMIT
    if not has_room(state, config.session_limit):
        yield Reason.NO_ROOM
