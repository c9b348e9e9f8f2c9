"""The context classes: what an event can tell apart besides its own slot, as the model is written.

Vectors cover each event of a slot in each local state of it and in each context class. Where the
event is refused, the class says which of its refusals counts. Where it is enabled, the class says

- which of the conditions that the event names hold, of those that are not its own slot's: of the
  presence, of counts and their bounds, of switches;
- where it recomputes, which of the policy's counts are below their bounds afterwards;
- where it takes the focus or closes every dialog: the kind of slot that had it.

The local state of an event of the panel as a whole is the shared variables that it sets or names.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from session_panel_spec.model.abstract_state import AbstractState, Bounds, Slot
from session_panel_spec.model.answers import (
    Answer,
    answers_to_first,
    local_view,
    own_labels,
    places,
)
from session_panel_spec.model.interpreter import Moment, holds
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import (
    Below,
    Case,
    Everywhere,
    Expression,
    Is,
    SlotKind,
    Switched,
    Variable,
    found,
)
from session_panel_spec.model.panel_model import EVENTS, MODEL, POLICY
from session_panel_spec.model.refusals import REFUSALS, PlaceKind, Refusal

_OF_POLICY: Final = found(Below, POLICY)
"""The conditions of which one decides what the policy sets."""


@dataclass(frozen=True, eq=False)
class CoverageItem:
    """What vectors cover: an event in a local state, in a context class. Of each there is one.

    Attributes:
        local: the local state: of the event's slot, or of the panel as a whole.
        arguments: what the event is about besides its slot.
    """

    kind: PlaceKind
    local: Hashable
    event: str
    arguments: tuple[str | int | bool, ...]
    context: tuple[Hashable, ...]


_one = cache(CoverageItem)


@dataclass(frozen=True)
class Concern:
    """What an event of a kind of place can tell apart.

    Attributes:
        of_slots: whether it is about a slot.
        shared: the shared variables that it sets or names.
        conditions: of shared variables, counts and switches.
        decides: whether the policy may decide.
        everywhere: what may be done to all slots alike.
    """

    of_slots: bool
    shared: tuple[Variable, ...]
    conditions: tuple[Expression, ...]
    decides: bool
    everywhere: tuple[Everywhere, ...]


Changed: TypeAlias = Mapping[Everywhere, SlotKind | None]
"""To the kind of which slot each change is made that is made to all alike."""


def coverage_items(bounds: Bounds, state: AbstractState) -> Iterator[tuple[Label, CoverageItem]]:
    """Yield the events in a state, each with what it covers."""
    for place in places(bounds):
        names = own_labels(place)
        for label, item in local_items(bounds, place.kind, local_view(state, place)):
            yield names[label], item


@cache
def local_items(
    bounds: Bounds, kind: PlaceKind, view: AbstractState
) -> tuple[tuple[Label, CoverageItem], ...]:
    """Return the events of the first place of a kind, each with what it covers, as far as they see.

    Args:
        bounds: the size.
        kind: what the events happen to.
        view: what they see of a state.
    """
    changed = {change: _kind(bounds, view, change) for change in MODEL.everywhere}
    before = Moment(bounds, view, _slot(view, kind))
    return tuple(
        (label, _item(kind, label, before, answer, changed))
        for label, answer in answers_to_first(bounds, kind, view)
    )


def _item(
    kind: PlaceKind, label: Label, before: Moment, answer: Answer, changed: Changed
) -> CoverageItem:
    concern = _concern(label.name, kind)
    shared = tuple(getattr(before.state, variable.name) for variable in concern.shared)
    local = before.slot if concern.of_slots else shared
    context = tuple(_context(label.name, kind, before, answer, changed))
    arguments = label.arguments if kind == "panel" else label.arguments[1:]
    return _one(kind, local, label.name, arguments, context)


def _slot(view: AbstractState, kind: PlaceKind) -> Slot | None:
    """Return the slot of the first place; of the panel that whose dialog is open."""
    if kind == "panel":
        return next((slot for slot in view.slots if slot.dialog), None)
    return None if kind == "home" else view.of(kind)[0]


def _kind(bounds: Bounds, state: AbstractState, change: Everywhere) -> SlotKind | None:
    """Return the kind of the slot that a change is made to; it is made to no two."""
    where = change.where
    moments = ((kind, Moment(bounds, state, s)) for kind in where.kinds for s in state.of(kind))
    return next((kind for kind, moment in moments if holds(where.of, moment)), None)


def _context(
    event: str, kind: PlaceKind, before: Moment, answer: Answer, changed: Changed
) -> Iterator[Hashable]:
    if isinstance(answer, Refusal):
        yield [refusal.where for refusal in REFUSALS[event, kind]].index(answer.where)
        return
    concern = _concern(event, kind)
    yield from (holds(condition, before) for condition in concern.conditions)
    yield from (of if change in concern.everywhere else None for change, of in changed.items())
    if concern.decides:
        after = Moment(before.bounds, answer)
        yield from (holds(condition, after) for condition in _OF_POLICY)


@cache
def _concern(name: str, kind: PlaceKind) -> Concern:
    events = tuple(event for event in EVENTS if event.name == name and _is_of(event.of, kind))
    cases = found(Case, events)
    decides = any(case.decide for case in cases)
    named = (*found(Variable, events), *((POLICY.variable,) if decides else ()))
    return Concern(
        of_slots=any(event.of for event in events),
        shared=tuple(dict.fromkeys(variable for variable in named if variable.shared)),
        conditions=(
            *(one for one in found(Is, events) if one.variable.shared),
            *found(Below, events),
            *found(Switched, events),
        ),
        decides=decides,
        everywhere=found(Everywhere, events),
    )


def _is_of(of: tuple[SlotKind, ...], kind: PlaceKind) -> bool:
    """Say whether an event of slots of some kinds is one of a kind of place."""
    return kind in of or kind == "panel" or (kind == "home" and not of)
