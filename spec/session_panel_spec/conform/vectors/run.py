"""A run of the panel, before what must be seen on the way: its events, each at its time."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from session_panel import (
    AnyEvent,
    Config,
    EventRefused,
    Panel,
    event_from_json,
    to_json,
)
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.vocabulary import meanings, timed
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.label import Label


@dataclass(frozen=True, slots=True)
class Run:
    """Events for a new panel.

    Attributes:
        name: what tells it from the other runs of its theme.
        title: what it is about, for people.
        rules: the rules that it is there for; the vector cites those that it meets, too.
        locale: the language of the screen.
    """

    name: str
    title: str
    config: Config
    events: tuple[AnyEvent, ...]
    rules: tuple[str, ...] = ()
    locale: str = "en"


def model_events(bounds: Bounds, labels: Iterable[Label]) -> Iterator[AnyEvent]:
    """Yield the events of the real panel that a run of the model stands for, each at its time."""
    panel, now = Panel(config_of(bounds)), 0.0
    for label in labels:
        event = _taken(panel, dict(meanings(bounds, panel.state))[label], now)
        now = event.at
        yield _shorter(event)


def all_timed(config: Config, events: Iterable[AnyEvent]) -> Iterator[AnyEvent]:
    """Yield the events of a run, each at its time; some may be refused."""
    panel, now = Panel(config), 0.0
    for event in events:
        at_its_time = _taken(panel, event, now)
        now = at_its_time.at
        yield at_its_time


def _taken(panel: Panel, event: AnyEvent, now: float) -> AnyEvent:
    """Let a panel take an event at its time, unless a rule refuses it; return the event."""
    at_its_time = timed(panel.state, event, now)
    with contextlib.suppress(EventRefused):
        panel.apply(at_its_time)
    return at_its_time


def _shorter(event: AnyEvent) -> AnyEvent:
    """Return the event with short ids, since a vector names them often."""
    text = to_json(event).replace('"conversation-', '"c').replace('"customer-', '"customer')
    return event_from_json(text.replace('"record-', '"r'))
