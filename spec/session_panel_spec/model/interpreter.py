"""The model, run: the reference for every other back-end, itself held against a plain reading.

An event sees its own slot, the shared variables and the counts, and what it does to the other slots
it does to all alike. So what it does is worked out once for all states in which it sees the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple, get_args

from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    Place,
    RecordSlot,
    Slot,
)
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.label import HOME, Label, record_name
from session_panel_spec.model.language import (
    Below,
    Count,
    Event,
    Everywhere,
    Expression,
    Is,
    Model,
    More,
    SlotKind,
    Value,
    Variable,
)
from session_panel_spec.model.panel_model import MODEL

SLOT_KINDS = get_args(SlotKind)
Meaning = Callable[["Moment"], Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """What an expression is about: a state, one of its slots (or none), an argument (or none).

    Attributes:
        counted: the counts of the state that have been asked for.
    """

    bounds: Bounds
    state: AbstractState
    slot: Slot | None = None
    argument: Value | None = None
    counted: dict[str, int] = field(default_factory=dict)

    def about(self, argument: Value | None) -> "Moment":
        """Return the moment of an event that is about something besides the slot, or nothing."""
        if argument is None:
            return self
        return Moment(self.bounds, self.state, self.slot, argument, self.counted)


def initial_state(bounds: Bounds) -> AbstractState:
    """Return the state in which everything begins."""
    conversations = (ConversationSlot(),) * bounds.conversations
    return AbstractState("available", "expanded", conversations, (RecordSlot(),) * bounds.records)


def successors(
    bounds: Bounds, state: AbstractState, model: Model = MODEL
) -> Iterator[tuple[Label, AbstractState]]:
    """Yield every event that is enabled in a state, with the state after it."""
    return successors_seen(sight_of(bounds, state, model), state)


def successors_seen(sight: "Sight", state: AbstractState) -> Iterator[tuple[Label, AbstractState]]:
    """Yield the same where it is known what every event sees of the state."""
    for label, place, outcome in sorted(enabled(sight, state), key=_number):
        yield label, after(sight, state, place, outcome)


def enabled(sight: "Sight", state: AbstractState) -> "Iterator[Enabled]":
    """Yield every event that is enabled, place by place, with what it does."""
    for place in _places(sight.bounds, sight.model):
        yield from _enabled(sight, place, slot_of(state, place))


def _number(found: "Enabled") -> int:
    _, _, outcome = found
    return outcome.number


@cache
def _places(bounds: Bounds, model: Model) -> tuple[Place | None, ...]:
    """Return all that the events of a model happen to; None for the panel as a whole."""
    places = (*bounds.places, None)
    return tuple(place for place in places if model.events_of(place and place.kind))


@lru_cache(maxsize=1 << 14)
def _label(model: Model, place: Place | None, number: int, named: tuple[Value, ...]) -> Label:
    """Return how an event is named, by its number in the model."""
    return event_label(model.events[number], place, named)


def every_label(bounds: Bounds, model: Model) -> Iterator[Label]:
    """Yield every event that there can be, enabled or not."""
    for place in (*bounds.places, None):
        for event in model.events_of(place and place.kind):
            yield from (event_label(event, place, named) for _, named in event.arguments)


def holds(expression: Expression, moment: Moment) -> bool:
    """Say whether an expression holds at a moment."""
    return bool(HOLDS(expression)(moment))


def slot_of(state: AbstractState, place: Place | None) -> Slot | None:
    """Return the slot at a place; the panel as a whole has none."""
    return state.of(place.kind)[place.number] if place else None


def event_label(event: Event, place: Place | None, named: tuple[Value, ...]) -> Label:
    """Return how an event of a slot, or of the panel as a whole, is named."""
    if event.anonymous or (place is None and event.name != "focus"):
        return Label(event.name, named)
    if place is None:
        return Label(event.name, (HOME,))
    slot = place.number if place.kind == "conversation" else record_name(place.number)
    return Label(event.name, (slot, *named))


# What an event sees


class Sight(NamedTuple):
    """What every event sees of a state, besides its own slot.

    Attributes:
        shared: the values of the shared variables.
        counts: how many slots each of the model's counts counts.
    """

    bounds: Bounds
    model: Model
    shared: tuple[Any, ...]
    counts: tuple[int, ...]

    def moment(self, slot: Slot | None, argument: Value | None = None) -> Moment:
        """Return a moment of a slot, at which no other slot can be read."""
        names = (count.name for count in self.model.counts)
        counted = dict(zip(names, self.counts, strict=True))
        return Moment(self.bounds, AbstractState(*self.shared, *UNSEEN), slot, argument, counted)


UNSEEN: Any = (None, None)
"""Instead of all slots: who reads one fails."""


def sight_of(bounds: Bounds, state: AbstractState, model: Model) -> Sight:
    """Return what every event sees of a state."""
    counted = [_counted(model, kind, slot) for kind in SLOT_KINDS for slot in state.of(kind)]
    counts = tuple(map(sum, zip((0,) * len(model.counts), *counted, strict=True)))
    return Sight(bounds, model, state[: len(model.shared)], counts)


@lru_cache(maxsize=1 << 14)
def _counted(model: Model, kind: SlotKind, slot: Slot) -> tuple[bool, ...]:
    """Return by which of the model's counts a slot is counted."""
    return tuple(kind in count.kinds and holds(count.of, _alone(slot)) for count in model.counts)


def _alone(slot: Slot) -> Moment:
    """Return a moment at which nothing can be read but a slot."""
    return Moment(Bounds(), UNSEEN, slot)


# What it does


class Outcome(NamedTuple):
    """What an event does that is enabled.

    Attributes:
        number: the event's, in the model.
        named: how people name what it is about besides its slot.
        everywhere: what it does to all slots alike.
        shared: the values of the shared variables after it.
        slot: its own slot after it.
        decides: whether the policy decides, last.
    """

    number: int
    named: tuple[Value, ...]
    everywhere: tuple[Everywhere, ...]
    shared: tuple[Any, ...]
    slot: Slot | None
    decides: bool


Enabled = tuple[Label, Place | None, Outcome]
"""How an event is named that is enabled, where it happens, and what it does."""


@lru_cache(maxsize=1 << 16)
def _enabled(sight: Sight, place: Place | None, slot: Slot | None) -> tuple[Enabled, ...]:
    """Return the events of one slot, or of the panel as a whole, that are enabled."""
    return tuple(
        (_label(sight.model, place, outcome.number, outcome.named), place, outcome)
        for outcome in _outcomes(sight, place and place.kind, slot)
    )


@lru_cache(maxsize=1 << 16)
def _outcomes(sight: Sight, kind: SlotKind | None, slot: Slot | None) -> tuple[Outcome, ...]:
    """Return what the events of a slot, or of the panel as a whole, do that are enabled."""
    moment = sight.moment(slot)
    return tuple(
        _outcome(sight.model, kind, number, moment.about(argument), named)
        for number, event, is_enabled in _events_of(sight.model, kind)
        if is_enabled(moment)
        for argument, named in event.arguments
    )


@cache
def _events_of(model: Model, kind: SlotKind | None) -> tuple[tuple[int, Event, Meaning], ...]:
    """Return the events of a kind of slots, each with its number and where it is enabled."""
    return tuple(
        (number, event, HOLDS(event.enabled))
        for number, event in enumerate(model.events)
        if kind in event.targets
    )


def _outcome(
    model: Model, kind: SlotKind | None, number: int, moment: Moment, named: tuple[Value, ...]
) -> Outcome:
    case = next(one for one in model.events[number].cases if holds(one.when, moment))
    sets = {variable: TERM(term)(moment) for variable, term in case.sets}
    shared = {variable.name: value for variable, value in sets.items() if variable.shared}
    own = {variable.name: value for variable, value in sets.items() if not variable.shared}
    slot = moment.slot
    if slot is not None and kind is not None:
        slot = _kept(model, _changed(case.everywhere, kind, slot)._replace(**own))
    after = moment.state._replace(**shared)[: len(model.shared)]
    decides = case.decide is not None and not holds(case.decide.unless, moment)
    return Outcome(number, named, case.everywhere, after, slot, decides)


@lru_cache(maxsize=1 << 14)
def _changed(everywhere: tuple[Everywhere, ...], kind: SlotKind, slot: Slot) -> Slot:
    """Return a slot after what is done to all alike."""
    sets: dict[str, Any] = {
        one.variable.name: one.value
        for one in everywhere
        if kind in one.where.kinds and holds(one.where.of, _alone(slot))
    }
    return slot._replace(**sets)


@lru_cache(maxsize=1 << 14)
def _kept(model: Model, slot: Slot) -> Slot:
    """Return a slot with everything at its default that is not kept."""
    lost: dict[str, Any] = {
        variable.name: variable.default
        for variable, kept in model.kept.items()
        if variable.name in slot._fields and not holds(kept, _alone(slot))
    }
    return slot._replace(**lost)


def after(
    sight: Sight, state: AbstractState, place: Place | None, outcome: Outcome
) -> AbstractState:
    """Return the state after an event that is enabled."""
    slots = [_slots_after(kind, state, place, outcome) for kind in SLOT_KINDS]
    reached = AbstractState(*outcome.shared, *slots)
    if outcome.decides:
        decided = _decided(sight_of(sight.bounds, reached, sight.model))
        reached = reached._replace(**{sight.model.policy.variable.name: decided})
    return reached


def _slots_after(
    kind: SlotKind, state: AbstractState, place: Place | None, outcome: Outcome
) -> tuple[Any, ...]:
    slots: tuple[Any, ...] = state.of(kind)
    if outcome.everywhere:
        slots = tuple([_changed(outcome.everywhere, kind, slot) for slot in slots])
    if place is None or place.kind != kind:
        return slots
    return (*slots[: place.number], outcome.slot, *slots[place.number + 1 :])


@lru_cache(maxsize=1 << 12)
def _decided(now: Sight) -> Any:  # noqa: ANN401 - any value
    """Return what the policy decides."""
    moment = now.moment(None)
    return next(to for when, to in now.model.policy.entries if holds(when, moment))


# Expressions and terms


def number_of(count: Count, moment: Moment) -> int:
    """Return how many slots of the state a count counts."""
    if count.name not in moment.counted:
        is_counted = HOLDS(count.of)
        moment.counted[count.name] = sum(
            is_counted(Moment(moment.bounds, moment.state, slot))
            for kind in count.kinds
            for slot in moment.state.of(kind)
        )
    return moment.counted[count.name]


def _below(below: Below) -> Meaning:
    def is_below(moment: Moment) -> bool:
        total = sum(number_of(count, moment) for count in below.counts)
        return total < moment.bounds.chosen(below.bound)

    return is_below


def _variable(variable: Variable) -> Meaning:
    name = variable.name
    if variable.shared:
        return lambda moment: getattr(moment.state, name)
    return lambda moment: getattr(moment.slot, name)


def _more(more: More) -> Meaning:
    now = _variable(more.counter)
    return lambda moment: min(now(moment) + 1, moment.bounds.chosen(more.counter.most))


def _all(parts: tuple[Meaning, ...]) -> Meaning:
    """Return whether all parts hold; without a generator, which takes longer than they do."""

    def hold(moment: Moment) -> bool:
        for part in parts:  # noqa: SIM110 - see above
            if not part(moment):
                return False
        return True

    return hold


def _some(parts: tuple[Meaning, ...]) -> Meaning:
    def hold(moment: Moment) -> bool:
        for part in parts:  # noqa: SIM110 - see `_all`
            if part(moment):
                return True
        return False

    return hold


def _is(expression: Is) -> Meaning:
    value, values = _variable(expression.variable), expression.values
    return lambda moment: value(moment) in values


HOLDS: Fold[Meaning] = Fold(
    "the interpreter",
    Is=_is,
    All=lambda _, *parts: _all(parts),
    Some=lambda _, *parts: _some(parts),
    Not=lambda _, part: lambda moment: not part(moment),
    Below=_below,
    Switched=lambda node: lambda moment: bool(moment.bounds.chosen(node.parameter)),
)
"""Whether expressions hold at a moment."""

TERM: Fold[Meaning] = Fold(
    "the interpreter",
    HOLDS.cases,
    Variable=_variable,
    Argument=lambda _: lambda moment: moment.argument,
    If=lambda _, when, then, otherwise: lambda at: then(at) if when(at) else otherwise(at),
    More=_more,
    Value=lambda value: lambda _: value,
)
"""What terms are at a moment."""
