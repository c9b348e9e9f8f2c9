"""A tracer hears the steps of its own thread or task, and of no other."""

from collections.abc import Sequence
from contextvars import copy_context
from threading import Barrier, Thread
from typing import Any

import pytest

from session_panel import EventRefused, Panel, Table, events, tracing
from session_panel.session import SESSION
from session_panel_spec.logs.machine_steps import record_steps

Heard = list[tuple[str, str, str]]


class Hearing:
    """A tracer that keeps the machine, the state and the event of each step."""

    def __init__(self) -> None:
        self.heard: Heard = []

    def __call__(self, table: Table[Any], state: str, event: str, _facts: object) -> None:
        self.heard.append((table.name, state, event))


TOGGLED = ("mode", "expanded", "toggle")
CHOSEN = ("presence", "available", "choose_away")


def test_a_tracer_hears_every_step_also_one_that_is_refused() -> None:
    hearing, panel = Hearing(), Panel()
    with tracing(hearing):
        panel.apply(events.Toggle(at=0))
        with pytest.raises(EventRefused):
            panel.apply(events.Confirm(at=0))
    assert hearing.heard == [TOGGLED, ("dialog", "hidden", "confirm")]


def test_a_tracer_hears_what_the_guards_are_asked_of() -> None:
    facts: list[object] = []
    anchored = Panel().state.sessions["home"]
    with tracing(lambda _table, _state, _event, told: facts.append(told)):
        with pytest.raises(EventRefused):
            SESSION.step("focused", "close", anchored)
        SESSION.step("focused", "blur")
    assert facts == [anchored, None]


def test_two_threads_that_trace_two_panels_hear_their_own_steps() -> None:
    together = Barrier(2, timeout=30)
    hearings = [Hearing(), Hearing()]

    def trace(hearing: Hearing, several: Sequence[events.AnyEvent]) -> None:
        panel = Panel()
        with tracing(hearing):
            for event in several:
                together.wait()
                panel.apply(event)
            together.wait()

    days = [events.Toggle(at=0), events.Toggle(at=1)], [events.Choose(at=0, presence="away")] * 2
    threads = [Thread(target=trace, args=both) for both in zip(hearings, days, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hearings[0].heard == [TOGGLED, ("mode", "collapsed", "toggle")]
    assert hearings[1].heard == [CHOSEN, ("presence", "held_away", "choose_away")]


def test_a_panel_of_another_thread_or_task_is_not_traced() -> None:
    other = Thread(target=Panel().apply, args=(events.Toggle(at=0),))
    untraced = copy_context()
    with record_steps() as steps:
        other.start()
        other.join()
        untraced.run(Panel().apply, events.Toggle(at=0))
    assert steps == []


def test_the_innermost_tracer_hears_and_the_outer_one_again_after_it() -> None:
    outer, inner, panel = Hearing(), Hearing(), Panel()
    with tracing(outer):
        with tracing(inner):
            panel.apply(events.Toggle(at=0))
        panel.apply(events.Choose(at=0, presence="away"))
    assert (inner.heard, outer.heard) == ([TOGGLED], [CHOSEN])


def test_a_tracer_that_is_removed_hears_nothing_more_whatever_ended_it() -> None:
    hearing = Hearing()
    with pytest.raises(EventRefused), tracing(hearing):
        SESSION.step("closed", "blur")
    SESSION.step("focused", "blur")
    assert hearing.heard == [("session", "closed", "blur")]


def test_only_what_a_table_grants_is_recorded() -> None:
    with record_steps() as steps:
        assert SESSION.step("focused", "blur") == "background"
        with pytest.raises(EventRefused):
            SESSION.step("closed", "blur")
    assert [(s.state, s.event, s.branch.target) for s in steps] == [
        ("focused", "blur", "background")
    ]
