"""The panel in lockstep with the specification: same acceptance, same rule, same state."""

from collections.abc import Iterator
from dataclasses import replace as replace_model
from itertools import islice
from typing import Any

import pytest
from msgspec.structs import replace

from lockstep.plain_answers import plain_answers
from session_panel import Config, EventRefused, PanelState, Reason, events
from session_panel.panel import HANDLERS
from session_panel_spec.domain.interface import load_interface
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.lockstep import vocabulary
from session_panel_spec.lockstep.drive import drive
from session_panel_spec.lockstep.refinement import (
    Refinement,
    lockstep,
    refinement_differences,
)
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import (
    answers,
    is_excluded,
    labels,
    places,
    refusal,
    slot_of,
)
from session_panel_spec.model.interpreter import Moment, initial_state, successors
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Case, Event, If
from session_panel_spec.model.panel_model import EVENTS, MODEL, still, upset
from session_panel_spec.model.refusals import EXCLUDED, REFUSALS, Refusal

TINY = Bounds(1, 0, 1, 1, 0, offer_limit=1)
SMALL = (
    Bounds(1, 0, 1, 1, 1, missed_sets_inactive=False, declined_sets_dnd=True),
    Bounds(0, 2, 1, 1),
)
BINDING = (
    Bounds(1, 1, 1, 1, 0),
    Bounds(2, 0, 1, 2, 0),
    Bounds(2, 0, 2, 1, 0),
    Bounds(2, 0, 2, 2, 0, offer_limit=1),
)
"""Sizes in which the limits bind, some way into which every refusal counts."""


def reachable(bounds: Bounds) -> Iterator[AbstractState]:
    states = {initial_state(bounds): None}
    queue = [*states]
    for state in queue:
        yield state
        for _, after in successors(bounds, state):
            if after not in states:
                states[after] = None
                queue.append(after)


# The table of refusals


def test_every_event_of_the_page_has_its_refusals() -> None:
    assert {event.name for event in EVENTS} == {event for event, _ in REFUSALS}
    assert {(event.name, kind) for event in EVENTS for kind in event.of if not event.anonymous} <= {
        *REFUSALS
    }
    assert set(EXCLUDED) <= set(REFUSALS)


def test_every_refusal_cites_a_rule_of_the_catalogue() -> None:
    cited = {why.rule for refused in REFUSALS.values() for why in refused}
    assert cited <= set(load_rules())


def reasons(why: Refusal) -> tuple[Any, ...]:
    """Return every reason that a refusal can have."""
    one = why.reason
    return (one.then, one.otherwise) if isinstance(one, If) else (one,)


def test_every_refusal_has_a_reason_that_the_interface_gives_its_event() -> None:
    interface = load_interface()
    given = {
        (name, condition.rule, condition.reason)
        for event, names in vocabulary.PAGE_NAMES.items()
        for name in names
        for condition in interface.refusals(event)
    }
    told = {
        (event, why.rule, reason)
        for (event, _), refusals in REFUSALS.items()
        for why in refusals
        for reason in reasons(why)
    }
    assert told <= given


@pytest.mark.parametrize("bounds", SMALL, ids=str)
def test_an_event_is_enabled_exactly_where_nothing_refuses_it(bounds: Bounds) -> None:
    for state in reachable(bounds):
        enabled = {label for label, _ in successors(bounds, state)}
        allowed = {
            label
            for place in places(bounds)
            for moment in (Moment(bounds, state, slot_of(state, place)),)
            for event, kind in REFUSALS
            if kind == place.kind
            and refusal(event, kind, moment) is None
            and not is_excluded(event, kind, moment)
            for label in labels(place, event)
        }
        assert enabled == allowed


def test_every_refusal_counts_somewhere_for_each_of_its_reasons() -> None:
    met = {
        (event, kind, why.where, why.reason)
        for bounds in BINDING
        for state in islice(reachable(bounds), 400)
        for place in places(bounds)
        for event, kind in REFUSALS
        if kind == place.kind
        if (why := refusal(event, kind, Moment(bounds, state, slot_of(state, place))))
    }
    told = {
        (*place, why.where, reason)
        for place, refusals in REFUSALS.items()
        for why in refusals
        for reason in reasons(why)
    }
    assert told == met


@pytest.mark.parametrize("bounds", SMALL, ids=str)
def test_what_is_remembered_is_what_the_interpreter_says(bounds: Bounds) -> None:
    for state in reachable(bounds):
        assert answers(bounds, state) == plain_answers(bounds, state)


def test_the_slot_that_an_event_sees_may_be_any_of_its_kind() -> None:
    bounds = Bounds(4, 2, 2, 4, 2, offer_limit=2)
    for state in islice(reachable(bounds), 150):
        assert answers(bounds, state) == plain_answers(bounds, state)


# A model that is changed

WAVE = Event("wave", "customer", ("conversation",), still, (Case(sets=((upset, True),)),), ())
WAVING = replace_model(MODEL, events=(*MODEL.events, WAVE))


def test_an_event_of_which_no_refusals_are_written_is_not_dropped() -> None:
    with pytest.raises(LookupError, match=r"no refusals are written of wave\(0\), wave\(1\)"):
        answers(BINDING[1], initial_state(BINDING[1]), WAVING)
    with pytest.raises(LookupError, match=r"no refusals are written of wave\(0\)"):
        lockstep(TINY, model=WAVING)


def test_the_refusals_of_an_event_that_the_model_has_not_are_not_dropped() -> None:
    tame = replace_model(MODEL, events=tuple(e for e in MODEL.events if e.name != "miss"))
    with pytest.raises(LookupError, match="the model has no miss to refuse"):
        answers(TINY, initial_state(TINY), tame)


def test_an_event_that_only_the_model_has_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    waving = replace_model(WAVING)
    monkeypatch.setitem(REFUSALS, ("wave", "conversation"), ())
    found = lockstep(TINY, model=waving)
    assert found.difference == "wave(0): the model has it, the panel has not"
    assert found.counterexample == ()


def test_an_event_that_does_something_else_in_the_model_is_a_difference() -> None:
    deaf = tuple(
        replace_model(e, cases=(Case(),)) if e.name == "toggle" else e for e in MODEL.events
    )
    found = lockstep(TINY, model=replace_model(MODEL, events=deaf))
    assert found.difference is not None
    assert found.difference.startswith("toggle(): the panel goes to ")


# The panel as it is


def test_the_panel_does_what_the_specification_says() -> None:
    bounds = Bounds(2, 0, 1, 1, 0, offer_limit=1)
    assert lockstep(bounds) == Refinement(bounds, 8_448, 474_624, None, ())


def test_the_switches_of_the_administrator_are_kept_to() -> None:
    assert lockstep(SMALL[0]).passed


def test_nothing_compared_is_not_passed() -> None:
    assert not Refinement(TINY).passed


# Panels that are not


def answering(rule: str, reason: Reason = Reason.OVER) -> Any:
    def refuse(_config: Config, _state: PanelState, _event: object) -> Any:
        raise EventRefused(rule, reason)

    return refuse


def refusing_as(event: type[events.Event], rule: str, reason: Reason) -> Any:
    """Return a handler that refuses what the real one refuses, but otherwise."""
    handler = HANDLERS[event]

    def wrong(config: Config, state: PanelState, happened: Any) -> Any:
        try:
            return handler(config, state, happened)
        except EventRefused:
            raise EventRefused(rule, reason) from None

    return wrong


def mistaking(event: type[events.Event], reason: Reason, other: Reason) -> Any:
    """Return a handler that refuses by the right rule, but for another reason than one."""
    handler = HANDLERS[event]

    def wrong(config: Config, state: PanelState, happened: Any) -> Any:
        try:
            return handler(config, state, happened)
        except EventRefused as refused:
            told = other if refused.reason == reason else refused.reason
            raise EventRefused(refused.rule, told) from None

    return wrong


def refusing_where(condition: Any, event: type[events.Event], rule: str, reason: Reason) -> Any:
    """Return a handler that first refuses what fulfils a condition."""
    handler = HANDLERS[event]

    def wrong(config: Config, state: PanelState, happened: Any) -> Any:
        if condition(state):
            raise EventRefused(rule, reason)
        return handler(config, state, happened)

    return wrong


def crash(_config: Config, _state: PanelState, _event: object) -> Any:
    raise KeyError("sentiment")


def accept_anything(_config: Config, state: PanelState, _event: object) -> Any:
    return state, ()


def refuse_a_second_message(config: Config, state: PanelState, event: Any) -> Any:
    offer = state.offers.get(event.conversation)
    if offer and offer.new is None:
        raise EventRefused("OFFR-2", Reason.OFFER_LIMIT)
    return message(config, state, event)


def become_busy_when_nothing_is_offered(config: Config, state: PanelState, event: Any) -> Any:
    after, effects = message(config, state, event)
    known = state.conversations.get(event.conversation)
    counted = known and known.state == "waiting" and after.offers == state.offers
    return (replace(after, presence="busy") if counted else after), effects


message = HANDLERS[events.Message]

BROKEN: dict[str, tuple[type[events.Event], Any, Bounds]] = {
    "accept(0): the panel cites SESS-6, the specification CONV-1": (
        events.Accept,
        refusing_as(events.Accept, "SESS-6", Reason.NO_ROOM),
        TINY,
    ),
    "accept(0): the panel's reason is over, the specification's unknown-conversation": (
        events.Accept,
        refusing_as(events.Accept, "CONV-1", Reason.OVER),
        TINY,
    ),
    "end(0): the panel's reason is unknown-conversation, the specification's not-started": (
        events.End,
        refusing_as(events.End, "CONV-1", Reason.UNKNOWN_CONVERSATION),
        TINY,
    ),
    "edit(home): the panel's reason is anchored, the specification's not-focused": (
        events.Edit,
        mistaking(events.Edit, Reason.NOT_FOCUSED, Reason.ANCHORED),
        Bounds(0, 1),
    ),
    "offer(0, live): the panel's reason is customer-engaged, the specification's not-new": (
        events.Offer,
        refusing_as(events.Offer, "OFFR-1", Reason.CUSTOMER_ENGAGED),
        TINY,
    ),
    "assign(0): the panel's reason is not-new, the specification's customer-engaged": (
        events.Assign,
        refusing_as(events.Assign, "OFFR-1", Reason.NOT_NEW),
        TINY,
    ),
    "offer(1, live): the panel's reason is offer-limit, the specification's at-capacity": (
        events.Offer,
        mistaking(events.Offer, Reason.AT_CAPACITY, Reason.OFFER_LIMIT),
        Bounds(2, 0, 1, 1, 0, offer_limit=1),
    ),
    "pick(0, live): the panel cites SESS-6, the specification CLOS-3": (
        events.Pick,
        refusing_where(lambda state: state.dialog, events.Pick, "SESS-6", Reason.NO_ROOM),
        TINY,
    ),
    "sentiment(0, True): the panel raises KeyError('sentiment'), "
    "the specification refuses it by CONV-1": (events.Sentiment, crash, TINY),
    "close(home): the panel accepts it, the specification refuses it by CLOS-1": (
        events.Close,
        accept_anything,
        Bounds(0, 0),
    ),
    "edit(home): the panel accepts it, the specification refuses it by EDIT-1": (
        events.Edit,
        accept_anything,
        Bounds(0, 0),
    ),
    "toggle(): the model has it, "
    "the panel raises EventRefused('MODE-1', <Reason.OVER: 'over'>, None)": (
        events.Toggle,
        answering("MODE-1"),
        TINY,
    ),
    "message(0): the model has it, "
    "the panel raises EventRefused('OFFR-2', <Reason.OFFER_LIMIT: 'offer-limit'>, None)": (
        events.Message,
        refuse_a_second_message,
        TINY,
    ),
}


@pytest.mark.parametrize("told", BROKEN)
def test_a_panel_that_answers_otherwise_is_told_apart(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, handler, bounds = BROKEN[told]
    monkeypatch.setitem(HANDLERS, event, handler)
    found = lockstep(bounds)
    assert found.difference == told
    assert isinstance(found.counterexample[-1], event)
    assert not found.passed


def test_a_message_that_offers_nothing_must_only_be_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(HANDLERS, events.Message, become_busy_when_nothing_is_offered)
    found = lockstep(TINY)
    assert found.difference is not None
    assert found.difference.startswith("message(0): the panel goes to ")


def test_an_event_that_the_page_has_not_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    more = (Label("fly"), events.Toggle(at=0))
    monkeypatch.setattr(vocabulary, "_OF_PANEL", (*vocabulary._OF_PANEL, more))
    found = lockstep(TINY)
    assert found.difference == "fly(): the panel is asked it, the page has no such event"


def test_an_event_that_the_panel_lacks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_OF_PANEL", vocabulary._OF_PANEL[:-1])
    found = lockstep(TINY)
    assert found.difference == "choose(offline): the model has it, the panel has not"
    assert found.counterexample == ()


def test_the_run_to_a_difference_is_a_shortest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, events.Expire, answering("CONV-1", Reason.UNKNOWN_CONVERSATION))
    found = lockstep(TINY)
    named = [type(event).__name__ for event in found.counterexample]
    assert named == ["Offer", "Expire"]


def test_the_drive_and_the_lockstep_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        HANDLERS, events.Accept, refusing_as(events.Accept, "SESS-6", Reason.NO_ROOM)
    )
    found = [told for driven in drive(TINY) for _, told in refinement_differences(TINY, driven)]
    assert found[0] == lockstep(TINY).difference
