"""Which clock event comes next (rules OFFR-4, CONV-4, OFFR-2)."""

from session_panel.events import Expire, Miss
from session_panel.state import PanelState


def next_clock_event(state: PanelState) -> Miss | Expire | None:
    """Return the earliest offer to be missed or waiting conversation to expire, if any.

    Of several at one time, offers come first, then the order in which they began. A waiting
    conversation cannot expire while it is offered (OFFR-2).
    """
    missed = min(((o.until, o.id) for o in state.offers.values()), key=_time, default=None)
    expired = min(
        (
            (c.expires_at, c.id)
            for c in state.conversations.values()
            if c.expires_at is not None and c.id not in state.offers
        ),
        key=_time,
        default=None,
    )
    if missed and (expired is None or missed[0] <= expired[0]):
        return Miss(at=missed[0], conversation=missed[1])
    return Expire(at=expired[0], conversation=expired[1]) if expired else None


def _time(entry: tuple[float, str]) -> float:
    return entry[0]
