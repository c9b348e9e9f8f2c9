"""What grows: the benchmark measures each event at each size, and draws what it found."""

from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from session_panel import AnyEvent, Panel, events
from session_panel_site.bench import growth
from session_panel_site.bench.growth import (
    growth_parts,
    measure_growth,
    panel_that_knows,
    tasks_of,
)
from session_panel_site.benchmark import FULL_VIEW, READING, WRITING, Growth, GrowthReport, Report
from session_panel_site.benchmark import growth_targets as targets
from session_panel_site.pages.growth_curve import growth_svg
from session_panel_site.pages.speed import figures, pages

OF_NO_CONVERSATION = {
    *(events.OpenRecord, events.ShiftClick, events.Edit, events.Save, events.Discard),
    *(events.OpenTab, events.FocusTab, events.CloseTab, events.Toggle, events.Choose),
    *(events.Reset, events.Cancel, events.Configure, events.Reject),
}
"""The events that ask nothing of the known conversations, or what another asks that is timed."""


def test_a_tenth_of_the_known_conversations_waits_and_a_tenth_is_unread():
    state = panel_that_knows(100).state
    states = [conversation.state for conversation in state.conversations.values()]
    assert {each: states.count(each) for each in set(states)} == {
        "waiting": 10,
        "closed": 50,
        "ended": 40,
    }
    assert len(state.unread) == 10


def test_every_event_that_asks_for_known_conversations_is_timed(monkeypatch):
    applied = set()
    apply = Panel.apply

    def listening(panel, event):
        applied.add(type(event))
        return apply(panel, event)

    panel = panel_that_knows(20)
    monkeypatch.setattr(Panel, "apply", listening)
    for task in tasks_of(panel, 20).values():
        assert task() > 0
    assert applied - OF_NO_CONVERSATION == set(get_args(AnyEvent)) - OF_NO_CONVERSATION


def test_everything_is_measured_at_each_size(monkeypatch):
    monkeypatch.setattr(growth, "_TIMES", 1)
    told = []
    report = measure_growth(2, lambda: told.append(1), sizes=(10, 20))
    assert report.sizes == [10, 20]
    assert len(told) == growth_parts(2, (10, 20))
    assert all(len(one.us) == 2 and min(one.us) > 0 for one in report.growing)


GROWING = [
    Growth("due", [1.0, 1.5], 1.5),
    Growth(FULL_VIEW, [10.0, 100.0], 10.0),
    Growth(WRITING, [2.0, 12.0], 6.0),
    Growth(READING, [2.0, 12.0], 6.0),
]


def test_a_target_of_what_grows_is_met_or_not():
    slow = [Growth("message", [1.0, 2.0], 2.0), *GROWING]
    assert [target.met for target in targets(GROWING)] == [True, True]
    assert [target.met for target in targets(slow)] == [False, True]


def test_the_picture_has_a_curve_for_everything_but_the_snapshots():
    report = GrowthReport([10, 100], GROWING, targets(GROWING))
    svg = ET.fromstring(growth_svg(report))  # noqa: S314 - our own drawing
    curves = svg.findall("{http://www.w3.org/2000/svg}polyline")
    texts = [text.text for text in svg.findall("{http://www.w3.org/2000/svg}text")]
    assert len(curves) == 2
    assert {"due", FULL_VIEW, "10", "100", "known conversations"} <= set(texts)
    [start, end] = [
        [float(number) for number in point.split(",")] for point in curves[1].get("points").split()
    ]
    assert start[0] < end[0]
    assert start[1] > end[1], "more is higher"


@pytest.mark.parametrize("picture", ["assets/growth.svg", None])
def test_the_page_shows_the_picture_and_a_terminal_does_not(picture):
    report = Report(growth=GrowthReport([10, 100], GROWING, targets(GROWING)))
    assert ("assets/growth.svg" in figures(report, picture)) == bool(picture)
    assert [name for name, _ in pages(report)] == ["speed.md", "assets/growth.svg"]
