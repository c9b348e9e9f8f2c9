"""The model, run as it reads: the plain and readable reference for every other back-end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, cast

from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    RecordSlot,
)
from session_panel_spec.model.events import MODEL
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.label import HOME, Label, record_name
from session_panel_spec.model.language import (
    Below,
    Case,
    Count,
    Event,
    Expression,
    Is,
    Model,
    More,
    Policy,
    SlotKind,
    Value,
    Variable,
)

Slot = ConversationSlot | RecordSlot
Meaning = Callable[["Moment"], Any]


class Place(NamedTuple):
    """Which slot an event happens to."""

    kind: SlotKind
    number: int


Happenings = tuple[tuple[Event, Place | None], ...]
"""Events, each with the slot that it happens to; None where it happens to none."""


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


def initial_state(bounds: Bounds) -> AbstractState:
    """Return the state in which everything begins."""
    conversations = (ConversationSlot(),) * bounds.conversations
    return AbstractState("available", "expanded", conversations, (RecordSlot(),) * bounds.records)


@lru_cache(maxsize=1 << 6)  # models are changed by the thousand
def happenings(bounds: Bounds, model: Model) -> Happenings:
    """Return every event of a model with each slot that it may happen to; None where to none."""
    return tuple(
        (event, place)
        for event in model.events
        for place in (
            *(() if event.of else (None,)),
            *(Place(kind, n) for kind in event.of for n in range(bounds.sizes[kind])),
        )
    )


def successors(
    bounds: Bounds,
    state: AbstractState,
    model: Model = MODEL,
    events: Happenings | None = None,
) -> Iterator[tuple[Label, AbstractState]]:
    """Yield every event that is enabled in a state, with the state after it.

    Args:
        bounds: the size.
        state: the state.
        model: whose events they are.
        events: which of them are asked for; without it, all.
    """
    counted: dict[str, int] = {}
    for event, place in happenings(bounds, model) if events is None else events:
        slot = _slot(state, place)
        if holds(event.enabled, Moment(bounds, state, slot, None, counted)):
            for argument, named in event.arguments:
                moment = Moment(bounds, state, slot, argument, counted)
                yield _label(event, place, named), _after(model, event, moment, place)


def every_label(bounds: Bounds, model: Model) -> Iterator[Label]:
    """Yield every event that there can be, enabled or not."""
    for event, place in happenings(bounds, model):
        yield from (_label(event, place, named) for _, named in event.arguments)


def holds(expression: Expression, moment: Moment) -> bool:
    """Say whether an expression holds at a moment."""
    return bool(HOLDS(expression)(moment))


def _slot(state: AbstractState, place: Place | None) -> Slot | None:
    return state.of(place.kind)[place.number] if place else None


def _label(event: Event, place: Place | None, named: tuple[Value, ...]) -> Label:
    if event.anonymous or (place is None and event.name != "focus"):
        return Label(event.name, named)
    if place is None:
        return Label(event.name, (HOME,))
    slot = place.number if place.kind == "conversation" else record_name(place.number)
    return Label(event.name, (slot, *named))


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


def _after(model: Model, event: Event, moment: Moment, place: Place | None) -> AbstractState:
    """Return the state after an event that is enabled."""
    case = next(case for case in event.cases if holds(case.when, moment))
    sets = [(variable, TERM(term)(moment)) for variable, term in case.sets]
    shared = {variable.name: value for variable, value in sets if variable.shared}
    own = {variable.name: value for variable, value in sets if not variable.shared}
    state = _everywhere(case, moment)._replace(**shared)
    if place is not None:
        slots = list[Slot](state.of(place.kind))
        slot = slots[place.number]._replace(**own)
        slots[place.number] = _kept(model, Moment(moment.bounds, state, slot))
        state = state.with_slots(place.kind, slots)
    if case.decide and not holds(case.decide.unless, moment):
        decided = _decided(model.policy, Moment(moment.bounds, state))
        state = state._replace(**{model.policy.variable.name: decided})
    return state


def _everywhere(case: Case, moment: Moment) -> AbstractState:
    """Do what the case does to all slots alike."""
    state = moment.state

    def changed(kind: SlotKind, slot: Slot) -> Slot:
        here = Moment(moment.bounds, moment.state, slot)
        sets: dict[str, Any] = {
            one.variable.name: one.value
            for one in case.everywhere
            if kind in one.where.kinds and holds(one.where.of, here)
        }
        return slot._replace(**sets) if sets else slot

    for kind in {kind: None for one in case.everywhere for kind in one.where.kinds}:
        state = state.with_slots(kind, (changed(kind, slot) for slot in state.of(kind)))
    return state


def _decided(policy: Policy, now: Moment) -> Any:  # noqa: ANN401 - any value
    return next(to for when, to in policy.entries if holds(when, now))


def _kept(model: Model, now: Moment) -> Slot:
    """Return the slot with everything at its default that is not kept."""
    slot = cast("Slot", now.slot)
    lost: dict[str, Any] = {
        variable.name: variable.default
        for variable, kept in model.kept.items()
        if variable.name in slot._fields and not holds(kept, now)
    }
    return slot._replace(**lost) if lost else slot


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


def _is(expression: Is) -> Meaning:
    value, values = _variable(expression.variable), expression.values
    return lambda moment: value(moment) in values


HOLDS: Fold[Meaning] = Fold(
    "the interpreter",
    Is=_is,
    All=lambda _, *parts: lambda moment: all(part(moment) for part in parts),
    Some=lambda _, *parts: lambda moment: any(part(moment) for part in parts),
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
