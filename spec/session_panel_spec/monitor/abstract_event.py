"""An event of a panel, as far as it matters to what is possible."""

from typing import NamedTuple

from session_panel import HOME, AnyEvent, Sentiment
from session_panel.config import Threshold
from session_panel.sentiment import is_upset
from session_panel_spec.domain.panel_events import name_of, subject_of
from session_panel_spec.model.events import MODEL
from session_panel_spec.model.language import Value

_ARGUMENTS = {event.name: event.argument for event in MODEL.events}


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


def arguments_of(kind: str) -> tuple[Value | None, ...]:
    """Return what an event of a kind can be about besides its id."""
    argument = _ARGUMENTS.get(kind)
    return argument.domain if argument else (None,)


def _argument(event: AnyEvent, threshold: Threshold) -> Value | None:
    argument = _ARGUMENTS.get(name_of(event))
    if argument is None:
        return None
    if isinstance(event, Sentiment):
        return is_upset(event.level, threshold)
    named = dict(zip(argument.labels, argument.domain, strict=True))
    return named[getattr(event, argument.name)]
