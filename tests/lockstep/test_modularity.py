"""What an event sees of the panel, and what it changes: its own slot, what is shared, counts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from session_panel import Config, EventRefused, Panel, PanelState, Reason, events
from session_panel.frozen_dict import EMPTY
from session_panel.panel import HANDLERS
from session_panel.state import with_session
from session_panel_spec.lockstep.drive import drive
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.modularity.classes import COUNTS
from session_panel_spec.lockstep.modularity.contexts import Context, Others, contexts, lockstep_in
from session_panel_spec.lockstep.modularity.reads import Reads, peeks, recorded
from session_panel_spec.lockstep.modularity.representatives import Run, Sample, representatives
from session_panel_spec.lockstep.modularity.verdict import Modularity, judged, modularity
from session_panel_spec.lockstep.refinement import lockstep
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.label import Label

THREE = Bounds(3, 0, 2, 9, 0)
SOME = Sample(250, 1)
MIXED = Bounds(2, 1, 1, 2, 0)

Handler = Callable[[Config, PanelState, Any], Any]


# The panel as it is


@pytest.mark.parametrize("bounds", [THREE, MIXED], ids=str)
def test_the_panel_is_modular(bounds: Bounds) -> None:
    found = modularity(bounds, Sample(600, 2))
    assert found.difference is None
    assert found.peeks == ()
    assert found.passed
    assert found.states == 600
    assert found.others > found.classes > 10_000


def test_states_that_differ_in_the_order_of_slots_are_looked_at_once() -> None:
    bounds = Bounds(2, 0, 1, 1, 0, offer_limit=1)
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
    found = modularity(THREE, SOME)
    assert [str(peek) for peek in found.peeks if str(peek).startswith(told)]
    assert not found.passed


def test_whose_it_is_that_a_handler_asks_for_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = before(events.Toggle, lambda state: state.sessions.get("conversation-0-0"))
    monkeypatch.setitem(HANDLERS, events.Toggle, handler)
    panel = Panel()
    for event in (
        events.Pick(at=0, conversation="conversation-0-0", customer="customer-0", mode="live"),
        events.Close(at=0, session="conversation-0-0"),
    ):
        panel.apply(event)
    asked = peeks(panel.config, panel.state, iter([events.Toggle(at=0)]))
    assert [str(peek) for peek in asked] == [
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


# One slot beside many others

CROWD = Context(Others(7, 1, 1, 5), (1, 1, 1), Label("close", (1,)))


def test_a_slot_does_as_the_specification_says_beside_many_others() -> None:
    found = lockstep_in(CROWD)
    assert found.passed
    assert found.bounds == Bounds(15, 0, 9, 10, 1, offer_limit=2)
    assert found.states > 500


def test_the_others_are_as_many_as_they_shall_be() -> None:
    from session_panel_spec.lockstep.modularity import contexts as module

    for context in (CROWD, Context(Others(2, 3, 1, 1), (0, 0, 0), None)):
        state = module._begun(context).abstract
        assert (state.load, state.offers) == context.others[:2]
        assert state.open_sessions == context.others.active + context.others.over
        assert state.conversations[0] == type(state.conversations[0])()


def test_a_dialog_is_open_or_home_has_the_focus_or_nothing_more_is_done() -> None:
    last = [context.last for context in contexts((Others(1), Others(0, 1)))]
    assert set(last) == {None, Label("focus", ("home",)), Label("close", (1,))}


def test_a_number_that_no_small_size_has_is_told_beside_many_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handler = refusing_if(events.Toggle, lambda state: len(state.sessions) == 9)
    monkeypatch.setitem(HANDLERS, events.Toggle, handler)
    assert modularity(THREE, SOME).passed
    assert lockstep(Bounds(2, 0, 1, 1, 0, offer_limit=1)).passed
    found = lockstep_in(CROWD)
    assert found.difference
    assert found.difference.startswith("toggle(): the model has it, the panel raises ")
    assert isinstance(found.counterexample[-1], events.Toggle)


def test_a_run_is_its_events_in_their_order() -> None:
    toggle, reset = events.Toggle(at=0), events.Reset(at=0)
    assert Run(reset, Run(toggle, None)).events == (toggle, reset)
