"""A question about the model, as data: is there a state of which an expression holds?"""

from dataclasses import dataclass
from typing import NamedTuple

from session_panel_spec.model.abstract_state import Place
from session_panel_spec.model.language import Expression, SlotKind, Value


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


def value_text(value: Value) -> str:
    """Return a value as a query has it, such as ``true``."""
    return str(value).lower()
