"""Events that may be missing: how many, of which kinds, in how long a time."""

from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta

from session_panel import Assign, Configure, Expire, Miss, Panel
from session_panel.value import Duration, Value
from session_panel_spec.domain.panel_events import NAMES, name_of

if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[tuple(sorted(NAMES))]
"""The name of an event in JSON."""


MOST_EVENTS: Final = 1_000_000
"""Of more events that may be missing nobody says how many."""


class Gap(Value, frozen=True):
    """Events may be missing.

    Attributes:
        events: the most that may be; None for any number.
        kinds: which may be; None for every kind.
        seconds: how long after the last event the gap ends, at the latest; None if nobody knows.
    """

    events: Annotated[int, Meta(ge=1, le=MOST_EVENTS)] | None = None
    kinds: frozenset[Kind] | None = None
    seconds: Duration | None = None


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
