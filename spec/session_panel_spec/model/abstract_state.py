"""The abstract state of the domain's section 7: what exhaustive exploration ranges over."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

from session_panel_spec.logs.wrong_use import WrongUseError
from session_panel_spec.model.language import Parameter, SlotKind, Value, Variable

Presence = Literal["available", "busy", "dnd", "inactive", "held_dnd", "held_away", "held_offline"]
PanelMode = Literal["expanded", "collapsed"]
Mode = Literal["live", "persistent"]
History = Literal["fresh", "carried"]
SlotSession = Literal["absent", "background", "focused"]
SlotConversation = Literal["none", "active", "waiting", "closed", "ended"]


class Place(NamedTuple):
    """Which slot an event happens to, or an expression is about."""

    kind: SlotKind
    number: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """The size of what is explored: K, R, C, M and U, and the configuration that it depends on.

    Attributes:
        conversations: K, the conversation slots.
        records: R, the record slots.
        capacity: C, the agent's capacity.
        max_sessions: M, the session limit.
        unread_max: U, to which unread is counted.
        offer_limit: the most pending offers.
        missed_sets_inactive: whether a missed offer sets the presence to inactive.
        declined_sets_dnd: whether a declined offer sets do-not-disturb.
    """

    conversations: int = 1
    records: int = 1
    capacity: int = 2
    max_sessions: int = 9
    unread_max: int = 10
    offer_limit: int = 10
    missed_sets_inactive: bool = True
    declined_sets_dnd: bool = False

    def __hash__(self) -> int:
        """Return a number that is found fast: of all bounds, few are asked about at once."""
        return self.conversations * 11 + self.unread_max

    @property
    def sizes(self) -> dict[SlotKind, int]:
        """How many slots of each kind there are."""
        return {"conversation": self.conversations, "record": self.records}

    @property
    def places(self) -> tuple[Place, ...]:
        """Every slot, the conversations first."""
        return _places(self.conversations, self.records)

    def chosen(self, bound: Parameter | int) -> int:
        """Return the number that a bound is, or whether a switch is on."""
        return bound if isinstance(bound, int) else int(getattr(self, bound.name))

    def domain(self, variable: Variable) -> tuple[Value, ...]:
        """Return the values that a variable can have."""
        most = self.chosen(variable.most) if variable.is_counter else len(variable.domain)
        return variable.domain[: most + 1]

    def __str__(self) -> str:
        return (
            f"K={self.conversations} R={self.records} C={self.capacity} M={self.max_sessions} "
            f"U={self.unread_max}"
        )


@cache
def _places(conversations: int, records: int) -> tuple[Place, ...]:
    sizes: dict[SlotKind, int] = {"conversation": conversations, "record": records}
    return tuple(Place(kind, number) for kind, size in sizes.items() for number in range(size))


LIMITS = {
    "conversations": (0, 9),
    "records": (0, 9),
    "capacity": (1, 1000),
    "max_sessions": (1, 1000),
    "unread_max": (0, 10),
    "offer_limit": (1, 1000),
}
"""The least and the most that each number among the bounds may be."""

SWITCHES = ("missed_sets_inactive", "declined_sets_dnd")


class ChoiceError(WrongUseError):
    """What somebody chose is not among what there is to choose; its text says what is."""


def check_bounds(bounds: Bounds) -> None:
    """Make sure that bounds are among those that the model is for.

    Raises:
        ChoiceError: one is not.
    """
    for name, (least, most) in LIMITS.items():
        number = getattr(bounds, name)
        if type(number) is not int or not least <= number <= most:
            raise ChoiceError(f"{name} must be a whole number {least}..{most}, not {number!r}.")
    for name in SWITCHES:
        switch = getattr(bounds, name)
        if type(switch) is not bool:
            raise ChoiceError(f"{name} must be true or false, not {switch!r}.")


class ConversationSlot(NamedTuple):
    """One customer's place. What is not kept is at its default."""

    conv: SlotConversation = "none"
    session: SlotSession = "absent"
    offered: bool = False
    mode: Mode = "live"
    history: History = "fresh"
    unread: int = 0
    upset: bool = False
    draft: bool = False
    dialog: bool = False


class RecordSlot(NamedTuple):
    """One record's place."""

    session: SlotSession = "absent"
    draft: bool = False
    dialog: bool = False


Slot = ConversationSlot | RecordSlot


class AbstractState(NamedTuple):
    """What exhaustive exploration ranges over. Home has the focus when no slot has it."""

    presence: Presence
    mode: PanelMode
    conversations: tuple[ConversationSlot, ...]
    records: tuple[RecordSlot, ...]

    @classmethod
    def of_values(
        cls, bounds: Bounds, shared: Iterable[Any], slots: Iterable[Iterable[Any]]
    ) -> "AbstractState":
        """Return the state with some values: of the shared variables, and of the slots in order."""
        made: dict[SlotKind, list[Any]] = {"conversation": [], "record": []}
        for place, values in zip(bounds.places, slots, strict=True):
            kind = ConversationSlot if place.kind == "conversation" else RecordSlot
            made[place.kind].append(kind(*values))
        return cls(*shared, *map(tuple, made.values()))

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots, the conversations first."""
        return (*self.conversations, *self.records)

    def of(self, kind: SlotKind) -> tuple[ConversationSlot, ...] | tuple[RecordSlot, ...]:
        """Return the slots of a kind."""
        return self.conversations if kind == "conversation" else self.records

    def in_order(self) -> "AbstractState":
        """Return the state that stands for all with the same slots in any order."""
        conversations, records = sorted(self.conversations), sorted(self.records)
        return self._replace(conversations=tuple(conversations), records=tuple(records))

    @property
    def load(self) -> int:
        """The number of active conversations."""
        return sum(slot.conv == "active" for slot in self.conversations)

    @property
    def offers(self) -> int:
        """The number of pending offers."""
        return sum(slot.offered for slot in self.conversations)

    @property
    def open_sessions(self) -> int:
        """The number of open sessions; Home does not count."""
        return sum(slot.session != "absent" for slot in self.slots)
