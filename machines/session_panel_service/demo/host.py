"""What the host does so that the panel stays small: it drops customers who are over (CONV-15)."""

from collections.abc import Sequence
from typing import Final

from session_panel import Drop
from session_panel_service.demo.seen import Seen
from session_panel_service.demo.talk import Talk

KEPT: Final = 1200.0
"""For how many seconds what is over stays on the dashboard, unless there is too much of it."""

MOST_KEPT: Final = 20
"""How much of what is over stays on the dashboard."""


def tidied(talks: Sequence[Talk], seen: Seen, at: float) -> Drop | None:
    """Return what drops a customer, or None: the longest over, whom no session shows."""
    here = {talk.person.id for talk in talks if not talk.is_over or talk.id in seen.sessions}
    over = [talk for talk in talks if talk.is_over]
    gone = [talk for talk in over if talk.person.id not in here]
    oldest = min(gone, key=lambda talk: talk.since, default=None)
    if oldest is None or (len(over) <= MOST_KEPT and at - oldest.since < KEPT):
        return None
    return Drop(at, oldest.person.id)
