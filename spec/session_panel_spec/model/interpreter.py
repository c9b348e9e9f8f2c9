"""The model, run as it reads: the plain and readable reference for every other back-end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

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
S = TypeVar("S", ConversationSlot, RecordSlot)
Meaning = Callable[["Moment"], Any]


class Place(NamedTuple):
    """Which slot an event happens to."""

    kind: SlotKind
    number: int


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


def successors(
    bounds: Bounds, state: AbstractState, model: Model = MODEL
) -> Iterator[tuple[Label, AbstractState]]:
    """Yield every event that is enabled in a state, with the state after it."""
    counted: dict[str, int] = {}
    for event in model.events:
        for place in _places(bounds, event):
            slot = _slot(state, place)
            for argument, named in _arguments(event):
                moment = Moment(bounds, state, slot, argument, counted)
                if holds(event.enabled, moment):
                    yield _label(event, place, named), _after(model, event, moment, place)


def holds(expression: Expression, moment: Moment) -> bool:
    """Say whether an expression holds at a moment."""
    return bool(HOLDS(expression)(moment))


def _places(bounds: Bounds, event: Event) -> Iterator[Place | None]:
    if not event.of:
        yield None
    sizes: dict[SlotKind, int] = {"conversation": bounds.conversations, "record": bounds.records}
    for kind in event.of:
        yield from (Place(kind, number) for number in range(sizes[kind]))


def _slot(state: AbstractState, place: Place | None) -> Slot | None:
    if place is None:
        return None
    slots = state.conversations if place.kind == "conversation" else state.records
    return slots[place.number]


def _arguments(event: Event) -> Iterator[tuple[Value | None, tuple[Value, ...]]]:
    """Yield each argument as the event uses it, and as a label names it."""
    if event.argument is None:
        yield None, ()
        return
    for value, named in zip(event.argument.domain, event.argument.labels, strict=True):
        yield value, (named,)


def _label(event: Event, place: Place | None, named: tuple[Value, ...]) -> Label:
    if event.anonymous or (place is None and event.name != "focus"):
        return Label(event.name, named)
    if place is None:
        return Label(event.name, (HOME,))
    slot = place.number if place.kind == "conversation" else record_name(place.number)
    return Label(event.name, (slot, *named))


def _count(count: Count, moment: Moment) -> int:
    """Return how many slots of the state a count counts."""
    if count.name not in moment.counted:
        state = moment.state
        slots: dict[SlotKind, tuple[Slot, ...]] = {
            "conversation": state.conversations,
            "record": state.records,
        }
        moment.counted[count.name] = sum(
            holds(count.of, Moment(moment.bounds, state, slot))
            for kind in count.kinds
            for slot in slots[kind]
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
        state = _with_slot(model, moment.bounds, state, place, own)
    if case.decide and not holds(case.decide.unless, moment):
        decided = _decided(model.policy, Moment(moment.bounds, state))
        state = state._replace(**{model.policy.variable.name: decided})
    return state


def _everywhere(case: Case, moment: Moment) -> AbstractState:
    """Do what the case does to all slots alike."""
    state = moment.state
    if not case.everywhere:
        return state

    def changed(kind: SlotKind, slot: S) -> S:
        here = Moment(moment.bounds, state, slot)
        sets: dict[str, Any] = {
            one.variable.name: one.value
            for one in case.everywhere
            if kind in one.where.kinds and holds(one.where.of, here)
        }
        return slot._replace(**sets) if sets else slot

    return state._replace(
        conversations=tuple(changed("conversation", slot) for slot in state.conversations),
        records=tuple(changed("record", slot) for slot in state.records),
    )


def _decided(policy: Policy, now: Moment) -> Any:  # noqa: ANN401 - any value
    return next(to for when, to in policy.entries if holds(when, now))


def _with_slot(
    model: Model, bounds: Bounds, state: AbstractState, place: Place, own: dict[str, Any]
) -> AbstractState:
    """Set variables of one slot."""
    number = place.number
    if place.kind == "conversation":
        conversations = list(state.conversations)
        conversations[number] = _kept(model, bounds, state, conversations[number]._replace(**own))
        return state._replace(conversations=tuple(conversations))
    records = list(state.records)
    records[number] = _kept(model, bounds, state, records[number]._replace(**own))
    return state._replace(records=tuple(records))


def _kept(model: Model, bounds: Bounds, state: AbstractState, slot: S) -> S:
    """Return the slot with everything at its default that is not kept."""
    now = Moment(bounds, state, slot)
    lost: dict[str, Any] = {
        variable.name: variable.default
        for variable, kept in model.kept.items()
        if variable.name in slot._fields and not holds(kept, now)
    }
    return slot._replace(**lost)


def _below(below: Below) -> Meaning:
    def is_below(moment: Moment) -> bool:
        total = sum(_count(count, moment) for count in below.counts)
        return total < moment.bounds.chosen(below.bound)

    return is_below


def _variable(variable: Variable) -> Meaning:
    name = variable.name
    if variable.shared:
        return lambda moment: getattr(moment.state, name)
    return lambda moment: getattr(moment.slot, name)


def _more(more: More) -> Meaning:
    now = _variable(more.counter)
    return lambda moment: min(now(moment) + 1, moment.bounds.unread_max)


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
