"""What is still possible: of the presence, of the mode, and of what goes by each id, some values.

A possibility is a product: any of its presences with any of its modes with any slot of each id. One
value everywhere is one state, exactly. Where the values of different ids hang together, several
possibilities say so; `join` forgets it, and never a state.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from math import inf
from operator import sub
from typing import Any, Final

from session_panel import HOME, Config, PanelState
from session_panel_spec.lockstep.mapping import UNREAD_MAX, slot_of
from session_panel_spec.model.abstract_state import Bounds, ConversationSlot
from session_panel_spec.model.interpreter import Moment, holds, initial_state
from session_panel_spec.model.language import Below, Count, Expression, Variable
from session_panel_spec.model.panel_model import MODEL, mode_of_panel, presence
from session_panel_spec.model.properties.formula import AtMost
from session_panel_spec.model.properties.safety import STATES

Slot = ConversationSlot
"""What goes by one id: a conversation, or a record, which is a session without a conversation."""

Slots = frozenset[Slot]
"""What may go by one id."""

Key = Variable | str | None
"""A variable of the panel as a whole, or an id; None is any id that is not told apart."""

NOTHING: Final = Slot()
"""What goes by an id that the panel does not know."""

HOME_SLOT: Final = Slot(session="background")
"""Home, as far as it matters to events that are about a conversation or a record."""

_NONE: Final = frozenset({NOTHING})
_HOME: Final = frozenset({HOME_SLOT})

LIMIT: Final = 64
"""How many possibilities are told apart; of more, one is made in which all of them are."""

RESTING_LIMIT: Final = 100
"""How many ids that may be nowhere on the screen are told apart; of more, the oldest are not."""

UNCERTAIN: Final = 5
"""For how many of them one counts of which several things may be so: it costs as much."""


Counts = tuple[float, ...]
"""For each count of the model, in its order, how many slots it counts."""

Range = tuple[Counts, Counts]
"""The least and the most that the counts can be."""

ANY_NUMBER: Final[Range] = (0,) * len(MODEL.counts), (inf,) * len(MODEL.counts)

_PLACES: Final = {count.name: place for place, count in enumerate(MODEL.counts)}
_LIMITS: Final = tuple(p.holds for p in STATES if isinstance(p.holds, AtMost | Below))
"""What is always so of counts: of the focus, the open dialog, and what takes room."""


@dataclass(frozen=True)
class Possible:
    """Some states that are possible.

    Attributes:
        values: what may be; of None, what may go by any id that is not here.
    """

    values: Mapping[Key, frozenset[Any]]

    def __hash__(self) -> int:
        return hash(frozenset(self.values.items()))

    @cached_property
    def slots(self) -> Mapping[str, Slots]:
        """What may go by each id that is told apart."""
        return {key: values for key, values in self.values.items() if isinstance(key, str)}

    def of(self, key: Key) -> frozenset[Any]:
        """Return what may be; Home is always the same."""
        return _HOME if key == HOME else self.values.get(key, self.values[None])

    def having(self, values: Mapping[Any, frozenset[Any]]) -> "Possible":
        """Return the possibility with other values of some; Home stays as it is."""
        return Possible({**self.values, **{k: v for k, v in values.items() if k != HOME}})

    def with_slots(self, change: Callable[[Slots], Slots]) -> "Possible":
        """Return the possibility with every set of slots changed."""
        to = {slots: change(slots) for slots in {*self.slots.values(), self.of(None)}}
        return self.having({key: to[self.of(key)] for key in (None, *self.slots)})

    @cached_property
    def counts(self) -> Range:
        """What all slots together can count for."""
        told = Counter(self.slots.values()).items()
        unnamed = tuple(inf if most else 0 for most in _range(self.of(None))[1])
        least = _sum(ANY_NUMBER[0], *(_times(_range(slots)[0], number) for slots, number in told))
        return least, _sum(unnamed, *(_times(_range(slots)[1], number) for slots, number in told))

    def counts_but(self, name: Key) -> Range:
        """Return what all slots but that of an id can count for."""
        own = _range(self.values.get(name or "", _NONE))
        least, most = (tuple(map(sub, *both)) for both in zip(self.counts, own, strict=True))
        return least, most


def is_so(expression: Expression, slot: Slot) -> bool:
    """Say whether something holds of a slot that speaks of nothing else."""
    return holds(expression, Moment(_BOUNDS, _START, slot))


_BOUNDS: Final = Bounds()
_START: Final = initial_state(_BOUNDS)


@lru_cache(maxsize=1 << 14)
def count(slot: Slot) -> Counts:
    """Return what a slot counts for."""
    return tuple(is_so(count.of, slot) for count in MODEL.counts)


def total(counts: Counts, of: tuple[Count, ...]) -> float:
    """Return some of the counts, added up."""
    return sum(counts[_PLACES[count.name]] for count in of)


def join(possibilities: Iterable[Possible]) -> Possible:
    """Return one possibility with every state of some, and perhaps with more."""
    first, *rest = possibilities
    for other in rest:
        keys = {**first.values, **other.values}
        first = Possible({key: first.of(key) | other.of(key) for key in keys})
    return first


def limited(possible: Iterable[Possible]) -> tuple[Possible, ...]:
    """Return the possibilities, each once, or if there are too many one in which all are."""
    once = tuple(dict.fromkeys(possible))
    return once if len(once) <= LIMIT else (join(once),)


def reduced(possible: Possible, bounds: Bounds) -> Possible | None:
    """Return it without slots that leave no place for what must be; None where nothing is left."""
    while True:
        named = {slots: name for name, slots in possible.slots.items()}
        fitting = {slots: _fitting(possible, name, bounds) for slots, name in named.items()}
        unnamed = _fitting(possible, None, bounds)
        if not all((*fitting.values(), unnamed)):
            return None
        if all(slots == left for slots, left in ((possible.of(None), unnamed), *fitting.items())):
            return _folded(possible)
        left = {name: fitting[slots] for name, slots in possible.slots.items()}
        possible = possible.having({**left, None: unnamed})


def _fitting(possible: Possible, name: str | None, bounds: Bounds) -> Slots:
    return _within(possible.of(name), possible.counts_but(name)[0], bounds)


@lru_cache(maxsize=1 << 14)
def _within(slots: Slots, rest: Counts, bounds: Bounds) -> Slots:
    """Return the slots that have a place beside the least that must be elsewhere."""
    limits = [
        (limit.counts, bounds.chosen(limit.bound) - isinstance(limit, Below)) for limit in _LIMITS
    ]
    fitting = frozenset(
        slot
        for slot in slots
        if all(total(rest, of) + total(count(slot), of) <= most for of, most in limits)
    )
    return slots if len(fitting) == len(slots) else fitting


def _folded(possible: Possible) -> Possible:
    """Stop telling apart what is like any other id, is not there, or has long been at rest."""
    resting = [name for name, slots in possible.slots.items() if _may_rest(slots)][::-1]
    so_far = accumulate(min(len(possible.slots[name]), UNCERTAIN) for name in resting)
    gone = {name for name, slots in possible.slots.items() if slots in (possible.of(None), _NONE)}
    gone |= {name for name, count in zip(resting, so_far, strict=True) if count > RESTING_LIMIT}
    if not gone:
        return possible
    kept = {key: values for key, values in possible.values.items() if key not in gone}
    kept[None] = possible.of(None).union(*(possible.slots[name] for name in gone))
    return Possible(kept)


@lru_cache(maxsize=1 << 12)
def _may_rest(slots: Slots) -> bool:
    """Say whether it may be without a session and without an offer."""
    return any(slot.session == "absent" and not slot.offered for slot in slots)


def _times(counts: Counts, number: int) -> Counts:
    return tuple(count * number for count in counts)


def _sum(*counts: Counts) -> Counts:
    return tuple(map(sum, zip(*counts, strict=True)))


@lru_cache(maxsize=1 << 14)
def _range(slots: Slots) -> Range:
    columns = list(zip(*map(count, slots), strict=True))
    return tuple(map(min, columns)), tuple(map(max, columns))


def possible_of(config: Config, state: PanelState) -> Possible:
    """Return the one state that a panel is in."""
    names = [*state.conversations, *state.offers, *state.sessions]
    return Possible(
        {
            presence: frozenset({state.presence}),
            mode_of_panel: frozenset({state.mode}),
            None: _NONE,
            **{name: frozenset({_slot_of(config, state, name)}) for name in names if name != HOME},
        }
    )


def _slot_of(config: Config, state: PanelState, name: str) -> Slot:
    """Return what goes by an id; messages to what is offered as new count, too (OFFR-1)."""
    unread = min(state.unread.get(name, 0), UNREAD_MAX)
    return slot_of(config, state, name)._replace(unread=unread)
