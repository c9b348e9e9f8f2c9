"""Which clock event comes next (rules TIME-1, OFFR-4, CONV-4, OFFR-2)."""

from math import inf
from operator import attrgetter

from session_panel.events import Expire, Miss
from session_panel.state import PanelState


def next_clock_event(state: PanelState) -> Miss | Expire | None:
    """Return the earliest offer to be missed or waiting conversation to expire, if any.

    Of several at one time, offers come first, then the order in which they began: that of the
    state's mappings. A waiting conversation cannot expire while it is offered (OFFR-2).
    """
    missed = min(state.offers.values(), key=attrgetter("until"), default=None)
    waiting = (end for end in state.conversations.ends() if end[1] not in state.offers)
    at, expiring = next(waiting, (inf, ""))
    if missed and missed.until <= at:
        return Miss(at=missed.until, conversation=missed.id)
    return Expire(at=at, conversation=expiring) if expiring else None
