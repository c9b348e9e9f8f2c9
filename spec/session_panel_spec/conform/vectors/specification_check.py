"""Whether a vector of the panel says what the specification says: the model, and its refusals."""

from session_panel_spec.conform.vectors.json_objects import Object
from session_panel_spec.conform.vectors.reading import Said, said
from session_panel_spec.model.abstract_state import AbstractState
from session_panel_spec.model.answers import answer
from session_panel_spec.model.refusals import Refusal


class DisagreementError(Exception):
    """A vector says something else than the specification. It tells which, where, and what."""


def check(vector: Object) -> int:
    """Make sure that the specification says the same, and return of how many events it does.

    Raises:
        DisagreementError: it does not.
    """
    compared = 0
    for one in said(vector):
        expected = answer(one.bounds, one.before, one.labels[0])
        if expected is not None:
            compared += 1
            if not agrees(one, expected):
                raise DisagreementError(
                    f"{vector['id']}: {one.labels[0]} in {one.before}: "
                    f"{one.refused or one.after}, the specification says {expected}"
                )
    return compared


def agrees(one: Said, answer: AbstractState | Refusal) -> bool:
    """Say whether what a vector says of an event is the specification's answer to it."""
    if isinstance(answer, Refusal):
        refused = None if answer.noted else answer.rule
        return (one.refused, one.noted, one.after) == (refused, answer.noted, one.before)
    return one.outcomes == {answer}
