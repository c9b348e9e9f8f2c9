"""What the specification answers, each answer worked out anew on the whole state."""

from model.plain_reading import plain_successors
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import (
    Answer,
    is_excluded,
    labels,
    places,
    refusal,
    slot_of,
)
from session_panel_spec.model.interpreter import Moment
from session_panel_spec.model.label import Label
from session_panel_spec.model.refusals import REFUSALS


def plain_answers(bounds: Bounds, state: AbstractState) -> dict[Label, Answer]:
    """Return the answer to each event that the page has in a state."""
    after = dict(plain_successors(bounds, state))
    answered: dict[Label, Answer] = {}
    for place in places(bounds):
        moment = Moment(bounds, state, slot_of(state, place))
        for event in (event for event, kind in REFUSALS if kind == place.kind):
            why = refusal(event, place.kind, moment)
            for label in labels(place, event):
                if label in after:
                    answered[label] = after[label]
                elif why and not is_excluded(event, place.kind, moment):
                    answered[label] = why
    return answered
