"""What changed between two releases, as values: each with the rules that either side cites."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from session_panel_spec.domain.rules import Rule
from session_panel_spec.domain.tables import Line
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import SlotKind
from session_panel_spec.model.properties.property import Property
from session_panel_spec.model.refusals import PlaceKind
from session_panel_spec.model.run import Run
from session_panel_spec.releases.strength.strength import Strength

How = Literal["newly possible", "no longer possible", "ends differently"]
"""How an event of the model may be another than it was."""

Events = frozenset[tuple[str, SlotKind | None]]
"""Events of the model, by their names and what they happen to."""


class Refused(NamedTuple):
    """An event is refused.

    Attributes:
        place: what it would happen to.
        rule: the ID of the rule.
        reason: the reason's code; None where the release leaves it open.
    """

    place: PlaceKind
    rule: str
    reason: str | None


class Accepted(NamedTuple):
    """An event happens.

    Attributes:
        kind: what kind of slot it happens to; None for the panel as a whole.
        after: the state after it.
    """

    kind: SlotKind | None
    after: AbstractState


Answer = frozenset[Accepted] | Refused | None
"""What a release answers to an event: the ways in which it ends, or a refusal; None if neither."""


@dataclass(frozen=True)
class RuleChange:
    """A rule that is not as it was: added, gone, or in other words, of other origin or reason.

    Attributes:
        old, new: the rule on either side; None where there is none.
    """

    id: str
    old: Rule | None
    new: Rule | None

    @property
    def what(self) -> tuple[str, ...]:
        """What is another: the rule is `"added"` or `"gone"`, or the names of its fields."""
        if self.old is None or self.new is None:
            return ("added",) if self.old is None else ("gone",)
        names = ("text", "origin", "reason", "section")
        return tuple(name for name in names if getattr(self.old, name) != getattr(self.new, name))


@dataclass(frozen=True)
class CellChange:
    """A cell of a table that answers otherwise; no lines where a side has no such cell."""

    machine: str
    state: str
    event: str
    old: tuple[Line, ...]
    new: tuple[Line, ...]

    @property
    def rules(self) -> frozenset[str]:
        """The rules that either side cites in it."""
        return frozenset(rule for line in (*self.old, *self.new) for rule in line.answer.rules)


@dataclass(frozen=True)
class Difference:
    """A state that both reach by equal steps, and an event to which they answer otherwise there.

    Attributes:
        bounds: the size.
        run: a shortest run to the state, which both models take.
        label: the event.
        old, new: what either side answers.
    """

    bounds: Bounds
    run: Run
    label: Label
    old: Answer
    new: Answer

    @property
    def state(self) -> AbstractState:
        """The state in which they answer otherwise."""
        return self.run.states[-1]


@dataclass(frozen=True)
class EventChange:
    """An event of the model that is another than it was, and one run that shows it.

    Attributes:
        name, kind: which event; None for one of the panel as a whole.
        old_rules, new_rules: what the event follows from on either side, if it has the event.
        shown: a state where it is so, which no run reaches sooner.
    """

    name: str
    kind: SlotKind | None
    how: How
    old_rules: tuple[str, ...]
    new_rules: tuple[str, ...]
    shown: Difference

    @property
    def rules(self) -> frozenset[str]:
        """The rules that either side cites, for the event or for its refusal there."""
        refused = (one for one in (self.shown.old, self.shown.new) if isinstance(one, Refused))
        return frozenset((*self.old_rules, *self.new_rules, *(one.rule for one in refused)))


@dataclass(frozen=True)
class RefusalChange:
    """An event that both refuse, or do not know, somewhere, but not by the same rule or reason.

    Attributes:
        old, new: how either side refuses it; None where it says that there is no such event.
        shown: a state where it is so, which no run reaches sooner.
    """

    name: str
    place: PlaceKind
    old: Refused | None
    new: Refused | None
    shown: Difference

    @property
    def rules(self) -> frozenset[str]:
        """The rules by which either side refuses it."""
        return frozenset(one.rule for one in (self.old, self.new) if one)


@dataclass(frozen=True)
class PropertyChange:
    """A property of the model that is added, gone, or said otherwise.

    Attributes:
        old, new: the property on either side; None where there is none.
        kept: whether what it said still holds of the new model, where that was asked.
        broken_by: a run of the new model that breaks it, where there is one.
        bounds: at which size that was asked.
        strength: what it says, held against what it said, where that was asked.
    """

    name: str
    old: Property | None
    new: Property | None
    kept: bool | None = None
    broken_by: Run | None = None
    bounds: Bounds | None = None
    strength: Strength | None = None

    @property
    def rules(self) -> frozenset[str]:
        """The rules that either side cites."""
        return frozenset(rule for one in (self.old, self.new) if one for rule in one.rules)


@dataclass(frozen=True)
class PanelPropertyChange:
    """A property of the real panel that is added, gone, or said in other words."""

    name: str
    old: str | None
    new: str | None
    rules: frozenset[str]


@dataclass(frozen=True)
class VectorChange:
    """A kept vector of the old release that is answered otherwise here.

    Attributes:
        vector, title: its ID, and what it shows.
        step: the number of the first answer that is another; 0 is the beginning.
        event: the type of the event that is answered otherwise; empty of the beginning.
        place: what of the answer is another, such as ``"screen.tabs"``; empty where the
            configuration or the event is not taken any more.
        old, new: what was there, and is there now, as text.
        rules: the rules that say what is there now; where something is not taken any more, those
            that the vector cites.
    """

    vector: str
    title: str
    step: int
    event: str
    place: str
    old: str
    new: str
    rules: tuple[str, ...]


class Nearest(NamedTuple):
    """The nearest states of a size: after `most` states no further step is taken."""

    bounds: Bounds
    most: int


@dataclass(frozen=True)
class Explored:
    """How many states that both reach by equal steps were compared at a size, and if it was all."""

    bounds: Bounds
    states: int
    whole: bool = True


@dataclass(frozen=True)
class Exactness:
    """Which part of a comparison is exact, and for which sizes.

    Attributes:
        sizes: where every event was compared, in every state that both reach by equal steps, or in
            the nearest ones.
        everywhere: the events that are proved to be the same at every size, but for who refuses
            them; None where no proof was asked for.
        unproved: those of both that are not, and of which no difference was found.
        vectors: how many kept vectors of the old release were replayed.
    """

    sizes: tuple[Explored, ...] = ()
    everywhere: Events | None = None
    unproved: Events = frozenset()
    vectors: int = 0


@dataclass(frozen=True)
class Changes:
    """Everything that changed from one release to another.

    Attributes:
        variables: what only one of the models speaks of: variables, and values of them.
        events_added, events_gone: the names of events that only one of the models has.
        vectors: the kept vectors of the old release that are answered otherwise here.
        members_gone, members_added: members of answers that only the old release, or only what is
            here, has in them.
        is_here: whether the new one is what is here: it has a version, and may be no release.
    """

    old: str
    new: str
    rules: tuple[RuleChange, ...] = ()
    cells: tuple[CellChange, ...] = ()
    variables: tuple[str, ...] = ()
    events_added: tuple[str, ...] = ()
    events_gone: tuple[str, ...] = ()
    events: tuple[EventChange, ...] = ()
    refusals: tuple[RefusalChange, ...] = ()
    properties: tuple[PropertyChange, ...] = ()
    panel_properties: tuple[PanelPropertyChange, ...] = ()
    vectors: tuple[VectorChange, ...] = ()
    members_gone: tuple[str, ...] = ()
    members_added: tuple[str, ...] = ()
    exact: Exactness = field(default_factory=Exactness)
    is_here: bool = False

    @property
    def rules_named(self) -> frozenset[str]:
        """The rules that are cited by the cells, events, refusals and properties that it names."""
        named = (self.cells, self.events, self.refusals, self.properties)
        return frozenset(rule for part in named for each in part for rule in each.rules)

    @property
    def is_answered_otherwise(self) -> bool:
        """Whether what is here answers a kept vector of the old release otherwise."""
        return bool(self.vectors or self.members_gone)

    @property
    def behaves_otherwise(self) -> bool:
        """Whether anything of the new side answers otherwise: a cell, an event, or a refusal.

        Or a kept vector, if the new side is what is here: on that alone they are replayed.
        """
        written = bool(self.cells or self.events or self.refusals or self.variables)
        return written or (self.is_here and self.is_answered_otherwise)
