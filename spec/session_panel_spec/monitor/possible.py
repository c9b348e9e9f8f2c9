"""What is still possible: of the presence, of the mode, and of what goes by each id, some values.

A possibility is a product: any of its presences with any of its modes with any slot of each id. One
value everywhere is one state, exactly. Where the values of different ids hang together, several
possibilities say so; `join` forgets it, and never a state.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import inf
from typing import Final, NamedTuple

from session_panel import HOME, Config, PanelState
from session_panel.mode import PanelMode
from session_panel.presence import PresenceState
from session_panel_spec.lockstep.mapping import slot_of
from session_panel_spec.model.abstract_state import ConversationSlot

Slot = ConversationSlot
"""What goes by one id: a conversation, or a record, which is a session without a conversation."""

Slots = frozenset[Slot]
"""What may go by one id."""

NOTHING: Final = Slot()
"""What goes by an id that the panel does not know."""

HOME_SLOT: Final = Slot(session="background")
"""Home, as far as it matters to events that are about a conversation or a record."""

_NONE: Final = frozenset({NOTHING})

OVER_LIMIT: Final = 100
"""How many conversations that are over are told apart; of more, the oldest are not."""


class Counts(NamedTuple):
    """What slots count for; the names are those of the model's counts."""

    load: float = 0
    offers: float = 0
    open: float = 0
    dialogs: float = 0
    focused: float = 0

    def plus(self, other: "Counts") -> "Counts":
        """Return the counts of both together."""
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))

    def minus(self, other: "Counts") -> "Counts":
        """Return the counts without those of the other; without end, they stay so."""
        return Counts(*(a if a == inf else a - b for a, b in zip(self, other, strict=True)))


class Range(NamedTuple):
    """The least and the most that the counts can be."""

    least: Counts
    most: Counts


ANY_NUMBER: Final = Range(Counts(), Counts(*[inf] * len(Counts._fields)))


@dataclass(frozen=True)
class Possible:
    """Some states that are possible.

    Attributes:
        slots: what may go by each id that is told apart.
        others: what may go by any other id.
    """

    presences: frozenset[PresenceState]
    modes: frozenset[PanelMode]
    slots: Mapping[str, Slots]
    others: Slots = frozenset({NOTHING})

    def __hash__(self) -> int:
        return hash((self.presences, self.modes, frozenset(self.slots.items()), self.others))

    def of(self, name: str | None) -> Slots:
        """Return what may go by an id; by None, what may go by any that is not told apart."""
        if name == HOME:
            return frozenset({HOME_SLOT})
        return self.others if name is None else self.slots.get(name, self.others)

    @cached_property
    def counts(self) -> Range:
        """What all slots together can count for."""
        told = [_range(slots) for slots in self.slots.values()]
        least = Counts(*map(sum, zip(Counts(), *(r.least for r in told), strict=True)))
        unnamed = Counts(*(inf if most else 0 for most in _range(self.others).most))
        most = Counts(*map(sum, zip(unnamed, *(r.most for r in told), strict=True)))
        return Range(least, most)

    def counts_but(self, name: str | None) -> Range:
        """Return what all slots but that of an id can count for."""
        own = _range(self.slots.get(name or "", _NONE))
        return Range(self.counts.least.minus(own.least), self.counts.most.minus(own.most))

    def with_slots(self, change: Callable[[Slots], Slots], but: str | None = None) -> "Possible":
        """Return the possibility with every set of slots changed, but that of one id."""
        slots = {name: s if name == but else change(s) for name, s in self.slots.items()}
        return replace(self, slots=slots, others=change(self.others))


@lru_cache(maxsize=1 << 14)
def count(slot: Slot) -> Counts:
    """Return what a slot counts for."""
    return Counts(
        load=slot.conv == "active",
        offers=slot.offered,
        open=slot.session != "absent",
        dialogs=slot.dialog,
        focused=slot.session == "focused",
    )


def join(possibilities: Iterable[Possible]) -> Possible:
    """Return one possibility with every state of some, and perhaps with more."""
    first, *rest = possibilities
    for other in rest:
        names = {**first.slots, **other.slots}
        first = Possible(
            first.presences | other.presences,
            first.modes | other.modes,
            {name: first.of(name) | other.of(name) for name in names},
            first.others | other.others,
        )
    return first


def reduced(possible: Possible, session_limit: int) -> Possible | None:
    """Return it without slots that leave no place for what must be; None where nothing is left.

    One session has the focus (FOCS-1), one dialog is open (CLOS-3), and open sessions and offers
    are within their limit (OFFR-1, SESS-6).
    """
    while True:
        slots = {name: _fitting(possible, name, session_limit) for name in possible.slots}
        if not all(slots.values()):
            return None
        others = _fitting(possible, None, session_limit)
        if others == possible.others and slots == possible.slots:
            return _folded(possible)
        possible = replace(possible, slots=slots, others=others)


def _fitting(possible: Possible, name: str | None, session_limit: int) -> Slots:
    rest = possible.counts_but(name).least
    left = (session_limit - rest.open - rest.offers, 1 - rest.dialogs, 1 - rest.focused)
    return _within(possible.of(name), left)


@lru_cache(maxsize=1 << 12)
def _within(slots: Slots, left: tuple[float, float, float]) -> Slots:
    room, dialogs, focus = left
    fitting = frozenset(
        slot
        for slot in slots
        if (own := count(slot)).open + own.offers <= room
        and own.dialogs <= dialogs
        and own.focused <= focus
    )
    return slots if len(fitting) == len(slots) else fitting


def _folded(possible: Possible) -> Possible:
    """Stop telling apart what is like any other id, is not there, or was over long ago."""
    over = [name for name, slots in possible.slots.items() if _are_over(slots)]
    gone = {name for name, slots in possible.slots.items() if slots in (possible.others, _NONE)}
    gone |= set(over[:-OVER_LIMIT])
    if not gone:
        return possible
    others = possible.others.union(*(possible.slots[name] for name in gone))
    kept = {name: slots for name, slots in possible.slots.items() if name not in gone}
    return replace(possible, slots=kept, others=others)


def may_be_dropped(slot: Slot) -> bool:
    """Say whether what goes by an id is over, and nowhere on the screen."""
    over = slot.conv in ("closed", "ended")
    return over and slot.session == "absent" and not slot.offered


@lru_cache(maxsize=1 << 12)
def _are_over(slots: Slots) -> bool:
    return all(slot == NOTHING or may_be_dropped(slot) for slot in slots)


@lru_cache(maxsize=1 << 14)
def _range(slots: Slots) -> Range:
    counted = [count(slot) for slot in slots]
    columns = list(zip(*counted, strict=True))
    return Range(Counts(*map(min, columns)), Counts(*map(max, columns)))


def possible_of(config: Config, state: PanelState) -> Possible:
    """Return the one state that a panel is in."""
    names = [*state.conversations, *state.offers, *state.sessions]
    return Possible(
        frozenset({state.presence}),
        frozenset({state.mode}),
        {name: frozenset({slot_of(config, state, name)}) for name in names if name != HOME},
    )
