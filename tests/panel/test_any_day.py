"""Any day of a panel, with any ids, texts and times: what must hold whatever happens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from panel.strategies import EVENTS, any_event, configs
from session_panel import (
    HOME,
    Accept,
    Config,
    EventRefused,
    Panel,
    config_from_json,
    event_from_json,
    to_json,
)
from session_panel.effects import Effects
from session_panel.events import AnyEvent
from session_panel.panel import HANDLERS

SHORT = settings(max_examples=150, stateful_step_count=60, deadline=None)


def outcome(panel: Panel, event: AnyEvent) -> Effects | tuple[str, str]:
    try:
        return panel.apply(event)
    except EventRefused as refused:
        return refused.rule, refused.reason


class AnyDay(RuleBasedStateMachine):
    """A panel, and a twin that is restored from a snapshot at any point."""

    @initialize(config=configs)
    def begin(self, config: Config) -> None:
        self.panel = Panel(config)
        self.twin = Panel(config)

    @rule(event=any_event)
    def anything_happens(self, event: AnyEvent) -> None:
        before = self.panel.state
        answer = outcome(self.panel, event)
        assert outcome(self.twin, event) == answer
        if isinstance(answer, tuple) and answer and isinstance(answer[0], str):
            assert self.panel.state is before

    @precondition(lambda self: self.panel.due())
    @rule()
    def the_clock_goes_on(self) -> None:
        event = self.panel.due()
        assert event is not None
        assert outcome(self.twin, event) == self.panel.apply(event)

    @precondition(lambda self: self.panel.state.offers)
    @rule(data=st.data())
    def the_agent_accepts(self, data: st.DataObject) -> None:
        offered = data.draw(st.sampled_from(sorted(self.panel.state.offers)))
        event = Accept(at=1, conversation=offered)
        assert outcome(self.twin, event) == self.panel.apply(event)

    @rule()
    def the_twin_is_restored(self) -> None:
        self.twin = Panel.from_json(self.panel.to_json())

    @invariant()
    def the_twin_is_the_same(self) -> None:
        assert self.twin == self.panel
        assert self.twin.state == self.panel.state
        assert self.twin.view() == self.panel.view()
        assert self.twin.due() == self.panel.due()

    @invariant()
    def what_could_be_worked_out_is_right(self) -> None:
        state = self.panel.state
        assert state.load == sum(c.state == "active" for c in state.conversations.values())
        assert state.customers == {c.customer: c.id for c in state.conversations.values()}

    @invariant()
    def sessions_are_within_their_limit(self) -> None:
        state, limit = self.panel.state, self.panel.config.session_limit
        assert len(state.sessions) - 1 + len(state.offers) <= limit

    @invariant()
    def conversations_have_the_sessions_they_must(self) -> None:
        state = self.panel.state
        for conversation in state.conversations.values():
            shown = conversation.id in state.sessions
            assert shown or conversation.state != "active"
            assert not (shown and conversation.state == "waiting")
        assert not set(state.offers) & set(state.sessions)

    @invariant()
    def one_session_has_the_focus_and_is_read(self) -> None:
        view = self.panel.view("id")
        (focused,) = (session for session in view.sessions if session.focused)
        assert (focused.unread, focused.alert) == ("", "")
        assert view.sessions[0].id == HOME
        assert sum(tab.focused for tab in view.tabs) == 1


TestAnyDay = pytest.mark.rules("CONV-11", "FOCS-1", "SESS-6", "OFFR-6")(AnyDay.TestCase)
TestAnyDay.settings = SHORT


@given(configs, st.lists(any_event, max_size=30))
@settings(deadline=None)
def test_two_panels_share_nothing(config: Config, happened: list[AnyEvent]) -> None:
    busy, idle = Panel(config), Panel(config)
    untouched = idle.to_json()
    for event in happened:
        outcome(busy, event)
    assert idle.to_json() == untouched


@given(st.lists(any_event, max_size=30), st.lists(any_event, max_size=10))
@settings(deadline=None)
def test_a_state_goes_on_apart_from_its_panel(
    happened: list[AnyEvent], later: list[AnyEvent]
) -> None:
    panel = Panel()
    for event in happened:
        outcome(panel, event)
    state, taken = panel.state, panel.to_json()
    for event in later:
        outcome(panel, event)
    assert Panel(state=state).to_json() == taken


def test_the_strategies_make_every_event() -> None:
    assert set(EVENTS) == set(HANDLERS)


@given(any_event)
def test_an_event_survives_its_json_form(event: AnyEvent) -> None:
    assert event_from_json(to_json(event)) == event


@given(configs)
def test_a_configuration_survives_its_json_form(config: Config) -> None:
    assert config_from_json(to_json(config)) == config
