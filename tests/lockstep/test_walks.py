"""Long walks of the panel and the specification in lockstep, with up to nine sessions."""

from itertools import cycle
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from lockstep.plain_answers import plain_answers
from session_panel import Config, EventRefused, PanelState, Reason, events
from session_panel.panel import HANDLERS
from session_panel_spec.lockstep.drive import first_visit, next_visit, take
from session_panel_spec.lockstep.refinement import difference, differences
from session_panel_spec.lockstep.vocabulary import MODES, meanings
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.interpreter import successors
from session_panel_spec.model.label import Label

LONG = settings(max_examples=12, stateful_step_count=200)

sizes = st.builds(
    lambda slots, *limits: Bounds(*slots, *limits),
    st.sampled_from([(9, 0), (6, 3), (5, 4), (2, 1)]),
    st.integers(1, 5),
    st.integers(1, 10),
    st.integers(0, 10),
    st.integers(1, 10),
    st.booleans(),
    st.booleans(),
)


class Walk(RuleBasedStateMachine):
    """A run of the panel in which the next event is any that the specification enables."""

    @initialize(bounds=sizes)
    def begin(self, bounds: Bounds) -> None:
        self.start(bounds)

    def start(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.visit = first_visit(bounds)
        self.walked: list[Label] = []

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        enabled = dict(successors(self.bounds, self.visit.abstract))
        names = sorted({label.name for label in enabled})
        name = data.draw(st.sampled_from(names))
        label = data.draw(st.sampled_from([label for label in enabled if label.name == name]))
        self.go(label)
        if len(self.walked) % 10 == 0:
            self.compare_everything()

    def go(self, label: Label) -> None:
        enabled = dict(successors(self.bounds, self.visit.abstract))
        asked = dict(meanings(self.bounds, self.visit.state))
        step = take(self.bounds, self.visit, label, asked[label])
        self.walked.append(label)
        self.agree(difference(step, enabled[label]))
        self.visit = next_visit(self.visit, step)

    def compare_everything(self) -> None:
        answered = plain_answers(self.bounds, self.visit.abstract)
        steps = tuple(
            take(self.bounds, self.visit, *meaning)
            for meaning in meanings(self.bounds, self.visit.state)
        )
        for _, told in differences(answered, steps):
            self.agree(told)

    def agree(self, told: str | None) -> None:
        assert told is None, f"{told}\nafter {' '.join(map(str, self.walked))}\nof {self.bounds}"


TestWalks = Walk.TestCase
TestWalks.settings = LONG


def test_nine_sessions_agree_at_every_step() -> None:
    walk = Walk()
    walk.start(Bounds(9, 0, 3, 9, 2))
    filled = [Label("pick", (slot, mode)) for slot, mode in zip(range(9), cycle(MODES))]
    for label in (*filled, Label("message", (0,)), Label("focus", (3,)), Label("close", (3,))):
        walk.go(label)
        walk.compare_everything()
    assert walk.visit.abstract.open_sessions == 9


def refuse(_config: Config, _state: PanelState, _event: events.End) -> Any:
    raise EventRefused("END-1", Reason.NOT_FOCUSED)


def test_a_difference_is_told_with_the_walk_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, events.End, refuse)
    walk = Walk()
    walk.start(Bounds(2, 1))
    walk.go(Label("pick", (0, "live")))
    with pytest.raises(AssertionError, match=r"END-1.*\s+after pick\(0, live\) end\(0\)\s+of K=2"):
        walk.go(Label("end", (0,)))


def test_walks_find_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, events.End, refuse)
    unshrunk = settings(LONG, database=None, phases=[Phase.generate])
    with pytest.raises(AssertionError, match="END-1"):
        run_state_machine_as_test(Walk, settings=unshrunk)
