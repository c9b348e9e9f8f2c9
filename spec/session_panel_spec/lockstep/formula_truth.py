"""Where the formulas of the model's properties hold in the panel's abstract states and steps."""

from collections.abc import Callable, Iterator
from functools import cache
from operator import eq, gt
from typing import Any, NamedTuple

from session_panel_spec.lockstep.drive import Step
from session_panel_spec.model import interpreter
from session_panel_spec.model.abstract_state import AbstractState, Bounds, Slot
from session_panel_spec.model.fold import Fold, rebuild
from session_panel_spec.model.interpreter import TERM, Moment, number_of
from session_panel_spec.model.label import Label, record_name
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    Expression,
    SlotKind,
    Variable,
)
from session_panel_spec.model.panel_model import ACTORS, EVENTS
from session_panel_spec.model.partial_evaluation import conjunction, disjunction, negated

_ANONYMOUS = {event.name for event in EVENTS if event.anonymous}
_OF_PANEL = {event.name for event in EVENTS if not event.of}


class Side(NamedTuple):
    """The moment before a step, of one slot or of none; it knows the moment after, too.

    Attributes:
        label: the event; it is `own` if it happens to the slot, or to the panel as a whole.
    """

    bounds: Bounds
    state: AbstractState
    slot: Slot | None
    counted: dict[str, int]
    label: Label
    own: bool
    after: Moment


def side_of_panel(step: Step) -> Side:
    """Return the side of a step that is of no slot."""
    return _side(step, None, None, own=step.label.name in _OF_PANEL)


def sides_of_slots(step: Step, kinds: tuple[SlotKind, ...]) -> list[Side]:
    """Return the side of each slot of some kinds that a step changes."""
    return [side for kind in kinds for side in _sides_of(step, kind)]


def _sides_of(step: Step, kind: SlotKind) -> Iterator[Side]:
    before: tuple[Slot, ...] = step.before.of(kind)
    after: tuple[Slot, ...] = step.after.of(kind)
    for number, (was, now) in enumerate(zip(before, after, strict=True)):
        if was != now:
            place = number if kind == "conversation" else record_name(number)
            yield _side(step, was, now, own=_is_own(step.label, place, was))


def _is_own(label: Label, place: int | str, slot: Slot) -> bool:
    """Say whether an event happens to a slot; an anonymous one is the open dialog's."""
    return slot.dialog if label.name in _ANONYMOUS else label.arguments[:1] == (place,)


def _side(step: Step, was: Slot | None, now: Slot | None, *, own: bool) -> Side:
    later = Moment(step.bounds, step.after, now)
    return Side(step.bounds, step.before, was, {}, step.label, own, later)


def _compared(how: Callable[[Any, Any], Any], variable: Variable) -> Callable[[Side], Any]:
    now: Callable[[Any], Any] = TERM(variable)
    return lambda side: how(now(side), now(side.after))


def _adds(counter: Variable, side: Side) -> bool:
    now: Callable[[Any], int] = TERM(counter)
    most = side.bounds.chosen(counter.most)
    return now(side) >= most or now(side) < now(side.after)


HOLDS: Fold[Callable[[Any], Any]] = Fold(
    "the properties of the panel",
    interpreter.HOLDS.cases,
    Then=lambda _, part: lambda side: part(side.after),
    Same=lambda node: _compared(eq, node.variable),
    Falls=lambda node: _compared(gt, node.counter),
    Adds=lambda node: lambda side: _adds(node.counter, side),
    Moves=lambda node: (
        lambda side: number_of(node.count, side) != number_of(node.count, side.after)
    ),
    Happens=lambda node: lambda side: side.label.name in node.names,
    ActedBy=lambda node: lambda side: ACTORS[side.label.name] == node.actor,
    Own=lambda _: lambda side: side.own,
    About=lambda node: lambda side: not {*node.values}.isdisjoint(side.label.arguments),
)
"""Whether formulas hold at a moment; those of steps, on a side."""


def holds_by_event(expression: Expression) -> Callable[[Side], bool]:
    """Return whether an expression holds on a side: of what its event leaves of the expression."""

    @cache
    def left(event: str) -> Callable[[Side], bool]:
        return HOLDS(_of_event(event)(expression))

    return lambda side: left(side.label.name)(side)


@cache
def _of_event(event: str) -> Fold[Expression]:
    """Return what makes of an expression what is left of it where the event is known."""
    return Fold(
        "the properties of an event",
        {
            **dict.fromkeys(HOLDS.cases, lambda node, *parts: rebuild(node, parts)),
            "Happens": lambda node: TRUE if event in node.names else FALSE,
            "ActedBy": lambda node: TRUE if ACTORS[event] == node.actor else FALSE,
            "Not": lambda _, part: negated(part),
            "All": lambda _, *parts: conjunction(parts),
            "Some": lambda _, *parts: disjunction(parts),
        },
    )
