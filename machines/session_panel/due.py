"""Which clock event comes next (rules TIME-1, OFFR-4, CONV-4, OFFR-2)."""

from operator import itemgetter

from session_panel.events import Expire, Miss
from session_panel.state import PanelState


def next_clock_event(state: PanelState) -> Miss | Expire | None:
    """Return the earliest offer to be missed or waiting conversation to expire, if any.

    Of several at one time, offers come first, then the order in which they began: that of the
    state's mappings. A waiting conversation cannot expire while it is offered (OFFR-2).
    """
    clock: list[tuple[float, type[Miss | Expire], str]] = [
        *((offer.until, Miss, offer.id) for offer in state.offers.values()),
        *(
            (known.expires_at, Expire, known.id)
            for known in state.conversations.values()
            if known.expires_at is not None and known.id not in state.offers
        ),
    ]
    if not clock:
        return None
    at, event, conversation = min(clock, key=itemgetter(0))
    return event(at=at, conversation=conversation)
