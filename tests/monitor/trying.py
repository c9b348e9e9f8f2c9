"""Whatever may come next, tried at a point of a log: is it taken as the reference answers it?"""

from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from monitor.against_reference import Log, collecting, forked, is_found, tell
from monitor.contrary import NOBODY, other_answers
from monitor.reference_logs import Told, seen, snapshot
from session_panel import HOME, Panel
from session_panel.events import Event
from session_panel_spec import reference
from session_panel_spec.differential.actions import RECORDS, Moment, event_about
from session_panel_spec.monitor import Monitor
from session_panel_spec.reference import State


class Point(NamedTuple):
    """A point of a log, and a monitor that has been told all before, and has but its data."""

    state: State
    monitor: Monitor
    dice: Random


def points(log: Log, dice: Random) -> Iterator[Point]:
    """Yield each point of a log after an event."""
    monitor, found = collecting(log.config, gap=True)
    for told in log.told:
        tell(monitor, told)
        assert not found
        yield Point(told.answer.state, forked(monitor)[0], dice)


def differs(point: Point, kinds: Iterable[type[Event]]) -> bool:
    """Say whether a monitor takes what may come next otherwise than the reference answers it."""
    for told in _tried(point, kinds):
        other, breaches = forked(point.monitor)
        tell(other, told)
        contraries = (one for one in other_answers(told) if not one.may_be_missed(gap=True))
        if breaches or not all(is_found(point.monitor, told, one) for one in contraries):
            return True
    return False


def _tried(point: Point, kinds: Iterable[type[Event]]) -> Iterator[Told]:
    """Yield events about whatever there is, and about what there is not."""
    state = point.state
    panel = Panel.restore(snapshot(state))
    moment = Moment(point.dice, panel.config, panel.state)
    names = {**state.sessions, **state.known, **state.new}
    customers = {one.customer: None for one in (*state.known.values(), *state.new.values())}
    for kind in kinds:
        about = customers if kind.about == "customer" else names
        for name in dict.fromkeys((*about, HOME, NOBODY, *RECORDS)):
            event = event_about(moment, kind, name)
            answer = reference.answer(state, event)
            yield Told(state, event, answer, seen(answer.state, (*state.known,)))
            if kind.about in ("panel", "dialog"):
                break
