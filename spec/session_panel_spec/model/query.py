"""A question about the model, as data: is there a state of which an expression holds?"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from session_panel_spec.model import interpreter
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.interpreter import Meaning, Moment, Place
from session_panel_spec.model.language import Expression, SlotKind


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
    slots = [slot for kind in query.of for slot in state.of(kind)] if query.of else [None]
    return any(HOLDS(query.expression)(Moment(bounds, state, slot)) for slot in slots)


def _at(at: At, part: Meaning) -> Meaning:
    kind, number = at.place

    def holds_there(moment: Moment) -> bool:
        return bool(part(replace(moment, slot=moment.state.of(kind)[number])))

    return holds_there


HOLDS = Fold("a query", interpreter.HOLDS.cases, At=_at)
"""Whether the expressions of queries hold at a moment."""
