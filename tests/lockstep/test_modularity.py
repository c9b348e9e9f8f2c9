"""What an event sees of the panel, and what it changes: its own slot, what is shared, counts."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace as replace_variable
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from session_panel import Config, EventRefused, Panel, PanelState, Reason, events
from session_panel.frozen_dict import EMPTY
from session_panel.handlers import starting
from session_panel.panel import HANDLERS
from session_panel.state import with_session
from session_panel_spec.lockstep.drive import drive
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.modularity import admitted, contexts
from session_panel_spec.lockstep.modularity.classes import COUNTS
from session_panel_spec.lockstep.modularity.contexts import (
    FEW,
    Driven,
    Others,
    Setting,
    limits,
    lockstep_in,
    settings,
    variants,
)
from session_panel_spec.lockstep.modularity.reads import Reads, forbidden_reads, recorded
from session_panel_spec.lockstep.modularity.representatives import Run, Sample, representatives
from session_panel_spec.lockstep.modularity.verdict import Modularity, judged, modularity
from session_panel_spec.model.abstract_state import Bounds, ConversationSlot
from session_panel_spec.model.language import TRUE
from session_panel_spec.model.panel_model import presence, waiting
from session_panel_spec.model.properties.property import Always

THREE = Bounds(3, 0, 2, 9, 0)
SOME = Sample(100, 1)
FEWER = Sample(15, 1)
MIXED = Bounds(2, 1, 1, 2, 0)

Handler = Callable[[Config, PanelState, Any], Any]


# The panel as it is


@pytest.mark.parametrize("bounds", [THREE, MIXED], ids=str)
def test_the_panel_is_modular(bounds: Bounds) -> None:
    found = modularity(bounds, Sample(120, 2))
    assert found.difference is None
    assert found.forbidden_reads == ()
    assert found.passed
    assert found.states == 120
    assert found.others > found.classes > 2_000


def test_states_that_differ_in_the_order_of_slots_are_looked_at_once() -> None:
    bounds = Bounds(0, 2, 1, 1)
    in_order = {reached.abstract.in_order() for reached, _ in representatives(bounds)}
    assert in_order == {visit.abstract.in_order() for visit, _ in drive(bounds)}


def test_the_counts_that_an_event_may_see_are_those_that_something_compares() -> None:
    assert [count.name for count in COUNTS] == ["load", "offers", "open", "dialogs"]


def test_a_panel_does_the_same_with_a_state_that_notes_what_is_asked_of_it() -> None:
    config = config_of(MIXED)
    for reached, taken in representatives(MIXED, Sample(100, 3)):
        reads = Reads(reached.state)
        wrapped = recorded(reads)
        for one in taken:
            reads.begin(one.event)
            panel = Panel(config, wrapped)
            try:
                answer: object = panel.apply(one.event)
            except EventRefused as refusal:
                answer = refusal.args
            assert answer == (one.raised.args if one.raised else one.effects)


def test_nothing_looked_at_is_not_passed() -> None:
    assert not Modularity(THREE, 0, 0, 0, 0, None, ()).passed


# Panels that are not


def before(event: type[events.Event], look: Callable[[PanelState], object]) -> Handler:
    """Return a handler that looks at the state before it does as the real one does."""
    handler = HANDLERS[event]

    def looking(config: Config, state: PanelState, happened: Any) -> Any:
        look(state)
        return handler(config, state, happened)

    return looking


def refusing_if(event: type[events.Event], condition: Callable[[PanelState], object]) -> Handler:
    """Return a handler that refuses where a condition holds."""
    handler = HANDLERS[event]

    def refusing(config: Config, state: PanelState, happened: Any) -> Any:
        if condition(state):
            raise EventRefused("OFFR-1", Reason.AT_CAPACITY)
        return handler(config, state, happened)

    return refusing


def then(event: type[events.Event], change: Callable[[PanelState], PanelState]) -> Handler:
    """Return a handler that goes on to change the state."""
    handler = HANDLERS[event]

    def changing(config: Config, state: PanelState, happened: Any) -> Any:
        after, effects = handler(config, state, happened)
        return change(after), effects

    return changing


def without_edits(state: PanelState) -> PanelState:
    for session in [*state.sessions.values()]:
        state = with_session(state, replace(session, edits=EMPTY))
    return state


def focus_the_last(state: PanelState) -> PanelState:
    return replace(state, focus=[*state.sessions][-1])


THIRD = "conversation-2-0"

PEEKING: dict[str, tuple[type[events.Event], Handler]] = {
    f"message: the handler looking asks for conversations['{THIRD}']": (
        events.Message,
        before(events.Message, lambda state: state.conversations.get(THIRD)),
    ),
    f"accept: the handler looking asks for offers['{THIRD}']": (
        events.Accept,
        before(events.Accept, lambda state: THIRD in state.offers),
    ),
    f"toggle: the handler looking asks for sessions['{THIRD}']": (
        events.Toggle,
        before(events.Toggle, lambda state: THIRD in state.sessions and state.sessions[THIRD]),
    ),
    f"save: the handler looking asks for unread['{THIRD}']": (
        events.Save,
        before(events.Save, lambda state: state.unread.get(THIRD)),
    ),
    "pick: the handler looking asks for conversations['customer-2']": (
        events.Pick,
        before(events.Pick, lambda state: state.conversations.last_of("customer-2")),
    ),
    f"choose: the handler looking asks for whether the focus is '{THIRD}'": (
        events.Choose,
        before(events.Choose, lambda state: state.focus == THIRD),
    ),
    f"reset: the handler looking asks for whether the dialog is '{THIRD}'": (
        events.Reset,
        before(events.Reset, lambda state: state.dialog == THIRD),
    ),
    "offer: the handler looking asks for the number of conversations": (
        events.Offer,
        before(events.Offer, lambda state: len(state.conversations)),
    ),
    "miss: the handler looking asks for all offers": (
        events.Miss,
        before(events.Miss, lambda state: next(iter(state.offers), None)),
    ),
    "end: the handler looking asks for all conversations": (
        events.End,
        before(events.End, lambda state: state.conversations.forgotten()),
    ),
    "drop: the handler looking asks for all unread": (
        events.Drop,
        before(events.Drop, lambda state: sum(state.unread.values())),
    ),
    "edit: the handler changing, in with_session, asks for sessions": (
        events.Edit,
        then(events.Edit, without_edits),
    ),
    "cancel: the handler looking, in apply, asks for what fails, KeyError('gone')": (
        events.Cancel,
        before(events.Cancel, lambda state: {}["gone"]),
    ),
}


@pytest.mark.parametrize("told", PEEKING)
def test_a_handler_that_asks_for_what_is_not_its_own_is_told_by_name(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, handler = PEEKING[told]
    monkeypatch.setitem(HANDLERS, event, handler)
    found = modularity(THREE, FEWER)
    assert [str(read) for read in found.forbidden_reads if str(read).startswith(told)]
    assert not found.passed


def engagement(state: PanelState, customer: str) -> str | None:
    theirs = (o for o in state.offers.values() if o.new and o.new.customer == customer)
    later = (o for o in state.offers.values() if o.until > 10_000)
    return next((offer.id for offer in (*theirs, *later)), None)


def test_who_looks_through_all_may_ask_no_more_than_whose_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(starting, "engagement", engagement)
    found = modularity(THREE, SOME)
    assert {str(read) for read in found.forbidden_reads} == {
        f"{name}: the handler {name}, in engagement, asks for until of one of offers that is "
        "another's"
        for name in ("offer", "pick", "assign")
    }


def test_whose_it_is_that_a_handler_asks_for_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = before(events.Toggle, lambda state: state.sessions.get("conversation-0-0"))
    monkeypatch.setitem(HANDLERS, events.Toggle, handler)
    panel = Panel()
    for event in (
        events.Pick(at=0, conversation="conversation-0-0", customer="customer-0", mode="live"),
        events.Close(at=0, session="conversation-0-0"),
    ):
        panel.apply(event)
    asked = forbidden_reads(panel.config, panel.state, iter([events.Toggle(at=0)]))
    assert [str(read) for read in asked] == [
        "toggle: the handler looking asks for sessions['conversation-0-0'], customer-0's, "
        "which has the focus, whose dialog is open"
    ]


NOT_MODULAR: dict[str, tuple[type[events.Event], Handler, str]] = {
    "it refuses where a third conversation waits": (
        events.Toggle,
        refusing_if(
            events.Toggle,
            lambda state: any(c.state == "waiting" for c in state.conversations.values()),
        ),
        "with the same in sight, it has answer ",
    ),
    "it counts conversations that are over as load": (
        events.Offer,
        refusing_if(events.Offer, lambda state: len(state.conversations) > 1),
        "with the same in sight, it has answer ",
    ),
    "another loses its edits": (
        events.Focus,
        then(events.Focus, without_edits),
        "another slot is ConversationSlot(",
    ),
    "the last session gets the focus": (
        events.Toggle,
        then(events.Toggle, focus_the_last),
        "another slot is ConversationSlot(",
    ),
    "it raises for the sake of a third": (
        events.Reset,
        before(events.Reset, lambda state: {}["gone"] if "customer-2" in str(state) else None),
        "with the same in sight, it has answer ",
    ),
}


@pytest.mark.parametrize("what", NOT_MODULAR)
def test_a_panel_that_is_not_modular_is_told_by_classes(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, handler, told = NOT_MODULAR[what]
    monkeypatch.setitem(HANDLERS, event, handler)
    found = modularity(THREE, SOME)
    assert found.difference
    assert told in found.difference.text
    assert not found.passed
    for run in found.difference.runs:
        assert isinstance(run[-1], event)


def test_the_runs_to_a_difference_are_runs_of_the_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    event, handler, _ = NOT_MODULAR["it refuses where a third conversation waits"]
    monkeypatch.setitem(HANDLERS, event, handler)
    found = modularity(THREE, SOME).difference
    assert found
    answers = [_last_answer(run) for run in found.runs]
    assert len(answers) == 2
    assert answers[0] != answers[1]


def _last_answer(run: tuple[events.AnyEvent, ...]) -> object:
    panel = Panel(config_of(THREE))
    for event in run[:-1]:
        panel.apply(event)
    try:
        return panel.apply(run[-1])
    except EventRefused as refusal:
        return refusal.args


def test_a_difference_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, events.Toggle, then(events.Toggle, focus_the_last))
    seen: list[object] = []

    def noted() -> Iterator[Any]:
        for tried in representatives(THREE, SOME):
            seen.append(tried)
            yield tried

    assert judged(THREE, noted()).states == len(seen) < SOME.most


# One slot beside others

CROWD = Others(7, 1, 1, 5)


def test_no_context_is_asked_about_twice() -> None:
    setting = Setting("record", Others())
    once, twice = lockstep_in([setting]), lockstep_in([setting, setting])
    assert (twice.count, twice.met) == (once.count, once.met)
    assert twice.states == 2 * once.states


@pytest.mark.parametrize("others", [CROWD, Others(2, 3, 1, 1)], ids=str)
def test_the_others_are_as_many_as_they_shall_be(others: Others) -> None:
    state = contexts._first_visit(Setting("conversation", others)).abstract
    assert (state.load, state.offers) == others[:2]
    assert state.open_sessions == others.active + others.over
    assert sum(slot.conv == "waiting" for slot in state.conversations) == sum(others[1::2])
    assert state.conversations[0] == ConversationSlot()


def test_every_presence_is_tried_and_the_dialog_of_another() -> None:
    setting = Setting("conversation", Others(1))
    tried = [*variants(setting, contexts._first_visit(setting))]
    dialogs = Counter(
        (one.abstract.presence, one.abstract.conversations[1].dialog) for one in tried
    )
    assert dialogs == Counter(product(presence.domain, (False, True)))
    alone = Setting("conversation", Others())
    assert len([*variants(alone, contexts._first_visit(alone))]) == 7


def test_limits_are_tried_on_both_sides_of_every_count() -> None:
    state = contexts._first_visit(Setting("record", Others(2, 1))).abstract
    bounds = [*limits(Bounds(4, 1), state)]
    assert {(b.capacity, b.max_sessions, b.offer_limit) for b in bounds} == {
        *product((1, 2, 3, 4), (3, 4), (1, 2))
    }
    assert {b.missed_sets_inactive for b in bounds} == {True, False}


def test_a_number_that_no_small_size_has_is_told_beside_many_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handler = refusing_if(events.Toggle, lambda state: len(state.sessions) == 9)
    monkeypatch.setitem(HANDLERS, events.Toggle, handler)
    assert modularity(THREE, Sample(100, 1)).passed
    found = lockstep_in([Setting("record", Others()), Setting("record", CROWD)])
    assert found.difference
    assert found.difference.startswith("toggle(): the model has it, the panel raises ")
    assert isinstance(found.run[-1], events.Toggle)
    assert not found.passed


def test_a_handler_that_reads_what_is_forbidden_in_some_context_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handler = before(events.Focus, lambda state: state.dialog is None and THIRD in state.offers)
    monkeypatch.setitem(HANDLERS, events.Focus, handler)
    found = lockstep_in([Setting("record", Others())])
    assert [*map(str, found.forbidden_reads)] == [
        f"focus: the handler looking asks for offers['{THIRD}'], no slot's"
    ]
    assert found.difference is None
    assert not found.passed


def test_nothing_driven_is_not_passed() -> None:
    assert not Driven().passed


# Every context that there can be


def test_every_context_of_a_record_and_of_the_panel_is_met_among_few_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = replace_variable(presence, domain=("available",))
    monkeypatch.setattr(contexts, "presence", one)
    monkeypatch.setattr(admitted, "presence", one)
    possible = {*admitted.admitted(("record", None))}
    found = lockstep_in(setting for setting in settings(FEW) if setting.kind == "record")
    assert found.passed
    assert found.met == possible
    assert len(possible) == 2 * (756 + 108)


def test_what_narrows_the_contexts_is_proved() -> None:
    assert admitted.unproved() == ()


def test_what_narrows_the_contexts_wrongly_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Always("never-waits", (), "Nobody waits.", ("conversation",), TRUE, ~waiting)
    monkeypatch.setattr(admitted, "CLAIMS", (wrong,))
    assert admitted.unproved() == ("never-waits",)


def test_a_run_is_its_events_in_their_order() -> None:
    toggle, reset = events.Toggle(at=0), events.Reset(at=0)
    assert Run(reset, Run(toggle, None)).events == (toggle, reset)
