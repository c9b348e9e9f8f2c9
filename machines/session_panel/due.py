"""Which clock event comes next (rules TIME-1, OFFR-4, CONV-4, OFFR-2)."""

from operator import attrgetter

from session_panel.events import Expire, Miss
from session_panel.state import PanelState


def next_clock_event(state: PanelState) -> Miss | Expire | None:
    """Return the earliest offer to be missed or waiting conversation to expire, if any.

    Of several at one time, offers come first, then the order in which they began: that of the
    state's mappings. A waiting conversation cannot expire while it is offered (OFFR-2).
    """
    missed = min(state.offers.values(), key=attrgetter("until"), default=None)
    expired = state.conversations.first_end(state.offers)
    if missed and not (expired and expired[0] < missed.until):
        return Miss(at=missed.until, conversation=missed.id)
    return Expire(*expired) if expired else None
