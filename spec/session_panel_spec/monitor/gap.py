"""Events that may be missing: how many, of which kinds, in how long a time."""

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta

from session_panel import Expire, Miss, Panel
from session_panel.value import Duration, Value
from session_panel_spec.domain.panel_events import NAMES, name_of
from session_panel_spec.model.events import MODEL
from session_panel_spec.monitor.possible import Possible, join
from session_panel_spec.monitor.transitions import Transitions

if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[tuple(sorted(NAMES))]
"""The name of an event in JSON."""

LIMIT: Final = 64
"""How many possibilities are told apart; of more, one is made in which all of them are."""


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


def after_gap(
    transitions: Transitions,
    before: Iterable[Possible],
    events: int | None,
    kinds: frozenset[str],
) -> tuple[Possible, ...]:
    """Return what is possible after a gap: exactly while that is little, else all and more."""
    exact = _every(transitions, frozenset(before), events, kinds) if events else None
    return tuple(exact or _widened(transitions, join(before), events, kinds))


def limited(possible: Iterable[Possible]) -> tuple[Possible, ...]:
    """Return the possibilities, each once, or if there are too many one in which all are."""
    once = tuple(dict.fromkeys(possible))
    return once if len(once) <= LIMIT else (join(once),)


def _every(
    transitions: Transitions, before: frozenset[Possible], events: int, kinds: frozenset[str]
) -> frozenset[Possible] | None:
    """Return what is possible after so many events at most; None where that is too much."""
    seen = new = before
    while new and events:
        found: set[Possible] = set()
        for possible, kind in product(new, kinds):
            found.update(transitions.one_more(possible, kind))
            if len(seen | found) > LIMIT:
                return None
        new = frozenset(found) - seen
        seen |= new
        events -= 1
    return seen


def _widened(
    transitions: Transitions, before: Possible, events: int | None, kinds: frozenset[str]
) -> tuple[Possible, ...]:
    """Let whatever goes by each id do all that it might, whatever the others do."""
    after = before.with_slots(lambda slots: transitions.reach(slots, kinds, events)).having(
        {v: transitions.reach_of(v, before.of(v), kinds) for v in MODEL.shared}
    )
    return tuple(transitions.fitting(after)) or (after,)
