"""When the events of a vector happen: a second apart, and clock events when they are due."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec.structs import replace

from session_panel import AnyEvent, Config, EventRefused, Panel, PanelState
from session_panel.events import Event, Expire, Miss
from session_panel_spec.lockstep.vocabulary import FAR

E = TypeVar("E", bound=Event)


def timed(state: PanelState, event: E, now: float) -> E:
    """Return an event at the next second after `now`, or when it is due if it is one of `FAR`."""
    due = _due(state, event) if event.at >= FAR else 0.0
    return replace(event, at=max(now + 1, due))


def all_timed(config: Config, events: Iterable[AnyEvent]) -> Iterator[AnyEvent]:
    """Yield the events of a run, each at its time; some may be refused."""
    panel, now = Panel(config), 0.0
    for event in events:
        at_its_time = timed(panel.state, event, now)
        now = at_its_time.at
        with contextlib.suppress(EventRefused):
            panel.apply(at_its_time)
        yield at_its_time


def _due(state: PanelState, event: Event) -> float:
    if isinstance(event, Miss) and event.conversation in state.offers:
        return state.offers[event.conversation].until
    if isinstance(event, Expire) and event.conversation in state.conversations:
        return state.conversations[event.conversation].expires_at or 0.0
    return 0.0
