"""What a vector expects is the reference's: of a panel that differs there is no vector."""

import pytest
from msgspec.structs import replace

from session_panel import Config, PublishPresence, events
from session_panel.panel import HANDLERS
from session_panel_spec.conform.vector import VectorError
from session_panel_spec.conform.vectors.panel_vector import panel_vector
from session_panel_spec.conform.vectors.runs import Run

PICK = events.Pick(at=1, conversation="c", customer="ana", mode="live", name="Ana")
RUN = Run("run", "A toggle", Config(), (PICK, events.Toggle(at=2)))


def test_the_screen_is_the_references():
    vector = panel_vector("rules", RUN)
    assert vector.start.screen["presence"] == "Available"
    assert vector.steps[0].screen["communication"]["customer"] == "Ana"
    assert vector.steps[1].screen == {"mode": "collapsed"}


def test_of_a_panel_that_shows_something_else_there_is_no_vector(monkeypatch):
    monkeypatch.setitem(HANDLERS, events.Toggle, lambda _config, state, _event: (state, ()))
    with pytest.raises(VectorError, match="rules-run: toggle: the panel shows another"):
        panel_vector("rules", RUN)


def test_of_a_panel_in_another_state_there_is_no_vector_though_it_shows_the_same(monkeypatch):
    def not_held(_config, state, _event):
        return replace(state, presence="dnd"), (PublishPresence("dnd"),)

    monkeypatch.setitem(HANDLERS, events.Choose, not_held)
    run = Run("run", "A choice", Config(), (events.Choose(at=1, presence="dnd"),))
    with pytest.raises(VectorError, match=r"rules-run: choose: .* is in another state"):
        panel_vector("rules", run)


def test_of_a_panel_that_answers_something_else_there_is_no_vector(monkeypatch):
    handler = HANDLERS[events.Pick]

    def silent(config, state, event):
        return handler(config, state, event)[0], ()

    monkeypatch.setitem(HANDLERS, events.Pick, silent)
    with pytest.raises(VectorError, match="rules-run: pick: the reference says"):
        panel_vector("rules", RUN)
