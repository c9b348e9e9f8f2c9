"""Any day of a panel, with any ids, texts and times: what must hold whatever happens."""

import json
from operator import itemgetter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec import to_builtins

from panel.strategies import EVENTS, any_event, configs, event_there
from session_panel import (
    HOME,
    Accept,
    CloseNotification,
    Config,
    EventRefused,
    NotifyOffer,
    Panel,
    PublishPresence,
    Transfer,
    config_from_json,
    event_from_json,
    events,
    to_json,
)
from session_panel.effects import Effects
from session_panel.events import AnyEvent
from session_panel.panel import HANDLERS
from session_panel.presence import shown

SHORT = settings(max_examples=150, stateful_step_count=60)


def outcome(panel: Panel, event: AnyEvent) -> Effects | EventRefused:
    try:
        return panel.apply(event)
    except EventRefused as refused:
        return refused


def told(answer: Effects | EventRefused) -> str:
    """Return an answer to the letter, but for the order of fields: a mapping has none."""
    if isinstance(answer, EventRefused):
        return repr(answer)
    return json.dumps([to_builtins(effect) for effect in answer], sort_keys=True)


class AnyDay(RuleBasedStateMachine):
    """A panel, and a twin that is restored from a snapshot at any point.

    Beside them stands what a host knows that adds up the effects, and who was transferred.
    """

    @initialize(config=configs)
    def begin(self, config: Config) -> None:
        self.panel = Panel(config)
        self.twin = Panel(config)
        self.taken = 0
        self.notified: set[str] = set()
        self.published = "available"
        self.passed_on: set[str] = set()

    def both_answer(self, event: AnyEvent) -> None:
        before = self.panel.state
        answer, twins = outcome(self.panel, event), outcome(self.twin, event)
        if isinstance(answer, EventRefused):
            assert isinstance(twins, EventRefused)
            assert (answer.args, self.panel.state) == (twins.args, before)
            return
        assert answer == twins
        if isinstance(event, Transfer):
            self.passed_on.add(before.conversations[event.conversation].customer)
        self.the_host_carries_out(answer)

    def the_host_carries_out(self, effects: Effects) -> None:
        for effect in effects:
            match effect:
                case NotifyOffer(conversation, _):
                    assert conversation not in self.notified
                    self.notified.add(conversation)
                case CloseNotification(conversation, _):
                    self.notified.remove(conversation)
                case PublishPresence(presence):
                    assert presence != self.published
                    self.published = presence

    @rule(event=any_event)
    def anything_happens(self, event: AnyEvent) -> None:
        self.both_answer(event)

    @rule(kind=st.sampled_from(list(EVENTS)), data=st.data())
    def something_happens_to_what_is_there(
        self, kind: type[events.Event], data: st.DataObject
    ) -> None:
        self.both_answer(data.draw(event_there(kind, self.panel.state)))  # type: ignore[arg-type]

    @precondition(lambda self: self.panel.due())
    @rule()
    def the_clock_goes_on(self) -> None:
        event = self.panel.due()
        assert event is not None
        self.both_answer(event)
        assert self.panel.due() != event

    @precondition(lambda self: self.panel.state.offers)
    @rule(data=st.data())
    def the_agent_accepts(self, data: st.DataObject) -> None:
        offered = data.draw(st.sampled_from(sorted(self.panel.state.offers)))
        self.both_answer(Accept(at=1, conversation=offered))
        assert offered not in self.panel.state.offers

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
        for customer, last in {c.customer: c for c in state.conversations.values()}.items():
            assert state.conversations.last_of(customer) in (last, None)
            assert state.conversations.last_of(customer) or customer in self.passed_on

    @invariant()
    def every_order_is_what_is_worked_out_plainly(self) -> None:
        state, config = self.panel.state, self.panel.config
        known, conversations = state.conversations, list(state.conversations.values())
        ends = [
            (c.expires_at, c.id)
            for c in conversations
            if c.expires_at is not None and c.id not in state.offers
        ]
        earliest = min(ends, key=itemgetter(0), default=None)
        assert known.first_end(state.offers) == earliest
        for over in (False, True):
            newest_first = [c.id for c in reversed(conversations) if c.over == over]
            ordered = sorted(newest_first, key=lambda one: one not in state.unread)
            listing = known.listing(config.work_item_limit, state.unread, over=over)
            others = ordered[len(listing.ids) :]
            assert list(listing.ids) == ordered[: config.work_item_limit]
            assert listing.more == len(others)
            assert listing.more_unread == sum(one in state.unread for one in others)
        for customer in {c.customer for c in conversations}:
            assert known.of(customer) == [c for c in conversations if c.customer == customer]

    @invariant()
    def sessions_and_offers_grow_only_within_their_limit(self) -> None:
        state, limit = self.panel.state, self.panel.config.session_limit
        taken = len(state.sessions) - 1 + len(state.offers)
        assert taken <= max(limit, self.taken)
        self.taken = taken

    @invariant()
    def conversations_have_the_sessions_they_must(self) -> None:
        state = self.panel.state
        for conversation in state.conversations.values():
            shown = conversation.id in state.sessions
            assert shown or conversation.state != "active"
            assert not (shown and conversation.state == "waiting")
        assert not set(state.offers) & set(state.sessions)

    @invariant()
    def a_customer_has_one_conversation_at_a_time(self) -> None:
        state = self.panel.state
        engaged = [c.customer for c in state.conversations.values() if not c.over]
        engaged += [offer.new.customer for offer in state.offers.values() if offer.new]
        assert len(set(engaged)) == len(engaged)

    @invariant()
    def one_session_has_the_focus_and_is_read(self) -> None:
        view = self.panel.view("id")
        (focused,) = (session for session in view.sessions if session.focused)
        assert (focused.unread, focused.alert) == ("", "")
        assert view.sessions[0].id == HOME
        assert sum(tab.focused for tab in view.tabs) == 1

    @invariant()
    def the_host_knows_what_is_offered_and_what_others_see(self) -> None:
        assert self.notified == set(self.panel.state.offers)
        assert self.published == shown(self.panel.state.presence)

    @invariant()
    def nothing_waits_that_the_panel_may_accept_by_itself(self) -> None:
        config, state = self.panel.config, self.panel.state
        allowed = shown(state.presence) in config.allowed_presences
        free = state.load < config.capacity and state.dialog is None
        assert not (config.auto_accept and state.offers and allowed and free)

    @invariant()
    def what_is_due_is_accepted_at_its_time(self) -> None:
        if event := self.panel.due():
            Panel(self.panel.config, self.panel.state).apply(event)


TestAnyDay = pytest.mark.rules(
    *("CONV-10", "CONV-11", "CONV-12", "FOCS-1", "SESS-6", "OFFR-3", "OFFR-6", "UNRD-1", "TIME-1")
)(AnyDay.TestCase)
TestAnyDay.settings = SHORT


@given(configs, st.lists(any_event, max_size=30))
def test_two_panels_share_nothing(config: Config, happened: list[AnyEvent]) -> None:
    busy, idle = Panel(config), Panel(config)
    untouched = idle.to_json()
    for event in happened:
        outcome(busy, event)
    assert idle.to_json() == untouched


TWO_FIELDS = [
    events.OpenRecord(at=0, record="r2", kind="case", title="0"),
    events.Edit(at=0, session="r2", fields={"y": "", "x": ""}),
    events.Save(at=0, session="r2"),
]


@given(configs, st.lists(any_event, max_size=40))
@example(Config(), TWO_FIELDS)
def test_to_save_and_load_between_any_two_events_changes_nothing(
    config: Config, happened: list[AnyEvent]
) -> None:
    panel, reloaded = Panel(config), Panel(config)
    for event in happened:
        reloaded = Panel.from_json(reloaded.to_json())
        assert told(outcome(panel, event)) == told(outcome(reloaded, event))
        assert reloaded.state == panel.state


@given(st.lists(any_event, max_size=30), st.lists(any_event, max_size=10))
def test_a_state_goes_on_apart_from_its_panel(
    happened: list[AnyEvent], later: list[AnyEvent]
) -> None:
    panel = Panel()
    for event in happened:
        outcome(panel, event)
    config, state, taken = panel.config, panel.state, panel.to_json()
    for event in later:
        outcome(panel, event)
    assert Panel(config, state).to_json() == taken


def test_the_strategies_make_every_event() -> None:
    assert set(EVENTS) == set(HANDLERS)


@given(any_event)
def test_an_event_survives_its_json_form(event: AnyEvent) -> None:
    assert event_from_json(to_json(event)) == event


@given(configs)
def test_a_configuration_survives_its_json_form(config: Config) -> None:
    assert config_from_json(to_json(config)) == config
