"""What cannot happen in a gap, by the time that it takes."""

from session_panel import Assign, Configure, Expire, Miss, Panel
from session_panel_spec.domain.panel_events import name_of


def not_due(panel: Panel, at: float, seconds: float, kinds: frozenset[str]) -> frozenset[str]:
    """Return the names of the clock events whose time cannot come in a gap.

    Args:
        panel: the panel as it was before the gap.
        at: when the last event before the gap came.
        seconds: how long after it the gap ends.
        kinds: which events may be missing: a configuration brings other times, and what is
            assigned a time of its own, which may have passed (CONF-1, CONV-13).
    """
    if name_of(Configure) in kinds:
        return frozenset()
    state, config = panel.state, panel.config
    now, until = state.now, max(state.now, at) + seconds
    waits = (c.expires_at for c in state.conversations.values() if c.expires_at is not None)
    assigned = (now for name in kinds if name == name_of(Assign))
    ends = {
        Miss: (now + config.offer_time, *(offer.until for offer in state.offers.values())),
        Expire: (
            now + min((config.waiting_time, *config.waiting_times.values())),
            *waits,
            *assigned,
        ),
    }
    return frozenset(name_of(kind) for kind, times in ends.items() if min(times) > until)
