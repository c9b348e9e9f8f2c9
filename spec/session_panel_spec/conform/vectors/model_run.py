"""A run of the model in events of the real panel."""

import contextlib
from collections.abc import Iterable, Iterator

from session_panel import AnyEvent, EventRefused, Panel, event_from_json, to_json
from session_panel_spec.conform.vectors.timing import timed
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.vocabulary import meanings
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.label import Label


def model_events(bounds: Bounds, labels: Iterable[Label]) -> Iterator[AnyEvent]:
    """Yield the events of the real panel that a run of the model stands for, each at its time."""
    panel, now = Panel(config_of(bounds)), 0.0
    for label in labels:
        event = timed(panel.state, dict(meanings(bounds, panel.state))[label], now)
        now = event.at
        with contextlib.suppress(EventRefused):
            panel.apply(event)
        yield _shorter(event)


def _shorter(event: AnyEvent) -> AnyEvent:
    """Return the event with short ids, since a vector names them often."""
    text = to_json(event).replace('"conversation-', '"c').replace('"customer-', '"customer')
    return event_from_json(text.replace('"record-', '"r'))
