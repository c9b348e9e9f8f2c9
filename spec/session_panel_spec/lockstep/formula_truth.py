"""Where the formulas of the model's properties hold in the panel's abstract states and steps."""

from collections.abc import Callable
from operator import eq, gt
from typing import Any, NamedTuple

from session_panel_spec.lockstep.drive import Step
from session_panel_spec.model import interpreter
from session_panel_spec.model.abstract_state import AbstractState, Bounds, Slot
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.interpreter import TERM, Moment, number_of
from session_panel_spec.model.language import Variable
from session_panel_spec.model.panel_model import ACTORS, MODEL

_OF_PANEL = {event.name for event in MODEL.events if not event.of}


class Side(NamedTuple):
    """The moment before a step, of one slot or of none; it knows the moment after, too.

    Attributes:
        event: the name of the event.
        is_own: whether the event is about the slot, or about the panel where there is none.
    """

    bounds: Bounds
    state: AbstractState
    slot: Slot | None
    counted: dict[str, int]
    event: str
    is_own: bool
    after: Moment


def side_of_panel(step: Step) -> Side:
    """Return the side of a step that is of no slot."""
    return _side(step, None, None, is_own=step.label.name in _OF_PANEL)


def sides_of_slots(step: Step) -> list[Side]:
    """Return the side of each conversation slot that a step changes."""
    pairs = zip(step.before.conversations, step.after.conversations, strict=True)
    return [
        _side(step, was, now, is_own=_is_own(step, number, was))
        for number, (was, now) in enumerate(pairs)
        if was != now
    ]


def _is_own(step: Step, number: int, slot: Slot) -> bool:
    """Say whether an event is about a slot; one without a place is about the dialog's."""
    place = step.label.arguments[:1]
    return place == (number,) if place else slot.dialog


def _side(step: Step, was: Slot | None, now: Slot | None, *, is_own: bool) -> Side:
    later = Moment(step.bounds, step.after, now)
    return Side(step.bounds, step.before, was, {}, step.label.name, is_own, later)


def _compared(how: Callable[[Any, Any], Any], variable: Variable) -> Callable[[Side], Any]:
    now: Callable[[Any], Any] = TERM(variable)
    return lambda side: how(now(side), now(side.after))


HOLDS: Fold[Callable[[Any], Any]] = Fold(
    "the properties of the panel",
    interpreter.HOLDS.cases,
    Then=lambda _, part: lambda side: part(side.after),
    Same=lambda node: _compared(eq, node.variable),
    Falls=lambda node: _compared(gt, node.counter),
    Moves=lambda node: (
        lambda side: number_of(node.count, side) != number_of(node.count, side.after)
    ),
    Happens=lambda node: lambda side: side.event in node.names,
    Own=lambda _: lambda side: side.is_own,
    ActedBy=lambda node: lambda side: ACTORS[side.event] == node.actor,
)
"""Whether formulas hold at a moment; those of steps, on a side."""
