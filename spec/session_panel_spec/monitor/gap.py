"""Events that may be missing: how many, of which kinds, in how long a time."""

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from session_panel import Expire, Miss, Panel
from session_panel.value import Duration, Value
from session_panel_spec.domain.panel_events import NAMES, name_of

if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[tuple(sorted(NAMES))]
"""The name of an event in JSON."""


class Gap(Value, frozen=True):
    """Events may be missing.

    Attributes:
        events: the most that may be; None for any number.
        kinds: which may be; None for every kind.
        seconds: how long after the last event the gap ends, at the latest; None if nobody knows.
    """

    events: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    kinds: frozenset[Kind] | None = None
    seconds: Duration | None = None


def not_due(panel: Panel, at: float, seconds: float) -> frozenset[str]:
    """Return the names of the clock events whose time cannot come within some seconds."""
    state, config = panel.state, panel.config
    waits = (c.expires_at for c in state.conversations.values() if c.expires_at is not None)
    ends = {
        Miss: (at + config.offer_time, *(offer.until for offer in state.offers.values())),
        Expire: (at + min((config.waiting_time, *config.waiting_times.values())), *waits),
    }
    return frozenset(name_of(kind) for kind, times in ends.items() if min(times) > at + seconds)
