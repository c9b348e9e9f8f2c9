"""A question about the model, as data: is there a state of which an expression holds?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.interpreter import Moment, Place, Slot, holds
from session_panel_spec.model.language import All, Expression, Not, SlotKind, Some


@dataclass(frozen=True)
class At(Expression):
    """The part holds of the slot that is named, whichever slot is asked about."""

    place: Place
    part: Expression


class Query(NamedTuple):
    """A question: is there a state of which this holds?

    Attributes:
        of: the kinds of slots of one of which it holds; none where it is of the panel as a whole.
    """

    expression: Expression
    of: tuple[SlotKind, ...]


def satisfied(query: Query, bounds: Bounds, state: AbstractState) -> bool:
    """Say whether a state satisfies a query: the plain reference for every other evaluator."""
    slots = (*_slots_of(query, state),) if query.of else (None,)
    return any(_holds(query.expression, Moment(bounds, state, slot)) for slot in slots)


def _slots_of(query: Query, state: AbstractState) -> Iterator[Slot]:
    if "conversation" in query.of:
        yield from state.conversations
    if "record" in query.of:
        yield from state.records


def _holds(expression: Expression, moment: Moment) -> bool:
    match expression:
        case At(Place(kind, number), part):
            state = moment.state
            slots = state.conversations if kind == "conversation" else state.records
            return _holds(part, replace(moment, slot=slots[number]))
        case All(parts):
            return all(_holds(part, moment) for part in parts)
        case Some(parts):
            return any(_holds(part, moment) for part in parts)
        case Not(part):
            return not _holds(part, moment)
    return holds(expression, moment)
