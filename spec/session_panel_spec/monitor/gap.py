"""Events that may be missing: how many, of which kinds, in how long a time."""

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta

from session_panel.value import Duration, Value
from session_panel_spec.domain.panel_events import NAMES
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


def after_gap(
    transitions: Transitions, possible: Iterable[Possible], gap: Gap, kinds: frozenset[str]
) -> tuple[Possible, ...]:
    """Return what is possible after a gap: exactly while that is little, else all and more."""
    before = frozenset(possible)
    exact = _every(transitions, before, gap.events, kinds) if gap.events else None
    return tuple(exact or _widened(transitions, join(before), gap.events, kinds))


def limited(possible: Iterable[Possible]) -> tuple[Possible, ...]:
    """Return the possibilities, each once, or if there are too many one in which all are."""
    once = tuple(dict.fromkeys(possible))
    return once if len(once) <= LIMIT else (join(once),)


def _every(
    transitions: Transitions, before: frozenset[Possible], events: int, kinds: frozenset[str]
) -> set[Possible] | None:
    """Return what is possible after so many events at most; None where that is too much."""
    seen, new = set(before), set(before)
    for _ in range(events):
        found: set[Possible] = set()
        for possible, kind in product(new, kinds):
            found.update(transitions.one_more(possible, kind))
            if len(seen | found) > LIMIT:
                return None
        new = found - seen
        seen |= new
        if not new:
            return seen
    return seen


def _widened(
    transitions: Transitions, before: Possible, events: int | None, kinds: frozenset[str]
) -> Iterable[Possible]:
    """Let whatever goes by each id do all that it might, whatever the others do."""
    after = before.with_slots(lambda slots: transitions.reach(slots, kinds, events))
    shared = {v: transitions.reach_of(v, before.of(v), kinds) for v in MODEL.shared}
    after = after.having(shared)
    return tuple(transitions.fitting(after)) or (after,)
