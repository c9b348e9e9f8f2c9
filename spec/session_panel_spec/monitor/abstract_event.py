"""An event of a panel, as far as it matters to what is possible."""

from typing import NamedTuple

from session_panel import HOME, AnyEvent, Choose, Offer, Pick, Sentiment
from session_panel.config import Threshold
from session_panel.sentiment import is_upset
from session_panel_spec.domain.panel_events import name_of, subject_of
from session_panel_spec.model.events import CHOICE
from session_panel_spec.model.language import Value

_CHOSEN = dict(zip(CHOICE.labels, CHOICE.domain, strict=True))


class AbstractEvent(NamedTuple):
    """What happened, without texts and times.

    Attributes:
        kind: the event's name in JSON.
        name: the id that it is about; `HOME` where it is about the panel as a whole, None for any
            id that is not told apart.
        argument: what else it is about, as the model says it.
    """

    kind: str
    name: str | None = HOME
    argument: Value | None = None


def abstract_event(event: AnyEvent, threshold: Threshold) -> AbstractEvent:
    """Return what an event is, where sentiment from a threshold on is upset."""
    return AbstractEvent(name_of(event), subject_of(event) or HOME, _argument(event, threshold))


def _argument(event: AnyEvent, threshold: Threshold) -> Value | None:
    match event:
        case Offer() | Pick():
            return event.mode
        case Sentiment():
            return is_upset(event.level, threshold)
        case Choose():
            return _CHOSEN[event.presence]
    return None
