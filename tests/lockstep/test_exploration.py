"""The exhaustive drive counts what the domain's section 7 counts, and every property can fail."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import force_setattr, replace

from session_panel import (
    Config,
    EventRefused,
    Panel,
    PanelState,
    Reason,
    events,
    incoming,
    view,
)
from session_panel.handlers import offers as offer_handlers
from session_panel.handlers import sessions as session_handlers
from session_panel.handlers import work as work_handlers
from session_panel.known_conversations import known_conversations
from session_panel.panel import HANDLERS
from session_panel.state import HOME, initial_state
from session_panel_spec.lockstep import vocabulary
from session_panel_spec.lockstep.drive import Step, drive, take
from session_panel_spec.lockstep.exploration import (
    Exploration,
    PropertyCheck,
    Tally,
    explore,
    tallies,
)
from session_panel_spec.lockstep.mapping import abstract
from session_panel_spec.lockstep.panel_properties import PANEL_PROPERTIES
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.properties import ALWAYS

Handler = Callable[[Config, PanelState, Any], tuple[PanelState, tuple[Any, ...]]]
TINY = Bounds(conversations=1, records=0, capacity=1, max_sessions=1, unread_max=2)
FULL, ROOMY = Bounds(1, 1, 1, 1, 1), Bounds(1, 1, 1, 2, 1)
BOUNDS = {
    "room-for-offers": FULL,
    "conversations-come-with-room": FULL,
    "records-come-with-room": FULL,
    "home-follows-the-focused": ROOMY,
    "offer-can-be-accepted": ROOMY,
}


@pytest.mark.parametrize(
    ("bounds", "counts", "compared", "unmet"),
    [
        (Bounds(1, 0), (5_420, 58_298, 19), 187_728, {"room-for-offers", "records-come-with-room"}),
        (Bounds(1, 1, 1, 1), (9_452, 100_874, 22), 385_560, set()),
        (Bounds(1, 1, 2, 2, 2), (12_172, 140_202, 13), 483_192, set()),
    ],
)
def test_the_counts_are_those_of_the_page(
    bounds: Bounds, counts: tuple[int, int, int], compared: int, unmet: set[str]
) -> None:
    found = explore(bounds)
    assert (found.states, found.transitions, found.depth) == counts
    assert found.refinement == Refinement(bounds, found.states, compared)
    assert found.accepted + found.refused == compared
    assert [check.name for check in found.properties if check.counterexample] == []
    assert {check.name for check in found.properties if not check.passed} == unmet


def test_what_an_event_leaves_as_it_was_is_what_it_would_be_if_it_were_read_anew() -> None:
    for _, steps in drive(Bounds(1, 0, 1, 1, 0, offer_limit=1)):
        for step in steps:
            assert step.after == abstract(step.bounds, step.state_after)


def test_what_was_asked_of_a_panel_before_changes_nothing_of_its_answers() -> None:
    for visit, steps in drive(Bounds(1, 0, 1, 1, 0, offer_limit=1)):
        for step in steps:
            alone = take(step.bounds, visit, step.label, step.event)
            assert _told(step) == _told(alone)


def _told(step: Step) -> tuple[object, ...]:
    raised = step.raised
    return step.answer, type(raised), raised and raised.args, step.after, step.state_after


def test_the_properties_have_names_of_their_own() -> None:
    names = [p.name for p in PANEL_PROPERTIES]
    assert len(names) == len(set(names))


def explored_until(fails: Callable[[Exploration], bool], bounds: Bounds) -> Exploration:
    """Explore no further than to the first state in which something fails; it has to.

    The model's properties are asked as `verify` asks them: from the first difference on.
    """
    so_far = filter(fails, map(Tally.exploration, tallies(bounds, model_checked=True)))
    found = next(so_far, None)
    assert found, "nothing fails"
    return found


def check_of(name: str, found: Exploration) -> PropertyCheck:
    (check,) = (c for c in found.properties if c.name == name)
    return check


def broken_check_of(name: str) -> PropertyCheck:
    def is_broken(found: Exploration) -> bool:
        return check_of(name, found).counterexample is not None

    return check_of(name, explored_until(is_broken, BOUNDS.get(name, TINY)))


def differs(found: Exploration) -> bool:
    return found.refinement.difference is not None


def after(event: type[events.Event], change: Callable[[PanelState, PanelState], PanelState]) -> Any:
    """Return what makes a handler go on wrongly: `change` gets the states before and after."""
    handler = HANDLERS[event]

    def wrong(config: Config, state: PanelState, happened: Any) -> Any:
        changed, effects = handler(config, state, happened)
        return change(state, changed), effects

    return lambda patch: patch.setitem(HANDLERS, event, wrong)


def in_place_of(event: type[events.Event], wrong: Handler) -> Any:
    return lambda patch: patch.setitem(HANDLERS, event, wrong)


def of_sessions(state: PanelState, /, **fields: object) -> PanelState:
    return replace(state, sessions={k: replace(s, **fields) for k, s in state.sessions.items()})


def of_conversations(state: PanelState, /, **fields: object) -> PanelState:
    changed = [replace(c, **fields) for c in state.conversations.values()]
    return replace(state, conversations=known_conversations(changed, state.unread))


def crash(_config: Config, _state: PanelState, _event: object) -> Any:
    raise KeyError("toggle")


def change_in_place(_config: Config, state: PanelState, _event: object) -> Any:
    force_setattr(state, "mode", "collapsed")
    raise EventRefused("MODE-1", Reason.OVER)


@pytest.fixture(autouse=True)
def _first_states_of_their_own() -> Iterator[None]:
    """Let no other test begin in the first state, which one of these changes in place."""
    yield
    initial_state.cache_clear()


def refuse_halfway(panel: Panel, event: events.AnyEvent) -> Any:
    panel._state = panel._shown = replace(panel.state, presence="busy")
    raise EventRefused("CONV-10", Reason.OVER)


def refuse_in_dialog(config: Config, state: PanelState, event: events.Accept) -> Any:
    session_handlers.require_still(state)
    return accept(config, state, event)


def ask_about_anything(_config: Config, state: PanelState, event: events.Close) -> Any:
    return replace(state, dialog=event.session), ()


def refuse_reset_in_dialog(config: Config, state: PanelState, event: events.Reset) -> Any:
    session_handlers.require_still(state)
    return reset(config, state, event)


def forget_at_two(before: PanelState, after: PanelState) -> PanelState:
    return replace(after, unread={}) if 2 in before.unread.values() else after


def focus_the_last(_before: PanelState, after: PanelState) -> PanelState:
    return replace(after, focus=[*after.sessions][-1])


def work_item_that_is_read(conversation: Any, state: PanelState, words: Any) -> Any:
    return work_item(conversation, replace(state, unread={}), words)


accept, reset = HANDLERS[events.Accept], HANDLERS[events.Reset]
work_item = view._work_item


def refuse_as(rule: str) -> Handler:
    def refuse(_config: Config, _state: PanelState, _event: object) -> Any:
        raise EventRefused(rule, Reason.OVER)

    return refuse


def in_module(module: Any, name: str, wrong: Callable[..., Any]) -> Any:
    return lambda patch: patch.setattr(module, name, wrong)


MUTANTS: dict[str, Any] = {
    "state-is-a-value": in_place_of(events.Toggle, change_in_place),
    "one-focus": after(events.Confirm, lambda b, a: replace(a, focus=b.focus)),
    "focused-is-read": after(events.Focus, lambda b, a: replace(a, unread=b.unread)),
    "active-has-session": after(events.Confirm, lambda b, a: replace(b, sessions=a.sessions)),
    "waiting-has-none": after(events.Confirm, lambda b, a: replace(a, sessions=b.sessions)),
    "over-has-no-alert": in_module(
        view, "_needs_attention", lambda c, s, x: x.kind == "conversation"
    ),
    "alert-is-level": in_module(view, "_needs_attention", lambda c, s, x: False),
    "badge-counts-unread": in_module(view, "_badge", lambda n: "+" * (n > 0)),
    "work-items-count-unread": in_module(view, "_work_item", work_item_that_is_read),
    "one-dialog": in_place_of(events.Close, ask_about_anything),
    "offered-has-no-session": after(events.Accept, lambda b, a: replace(a, offers=b.offers)),
    "room-for-offers": in_module(session_handlers, "has_room", lambda s, m: True),
    "accepted-or-refused": in_place_of(events.Toggle, crash),
    "refused-changes-nothing": in_module(Panel, "apply", refuse_halfway),
    "refused-by-a-rule": in_place_of(events.Toggle, refuse_as("MODE-2")),
    "focus-moves-by-choice": after(events.Cancel, lambda b, a: replace(a, focus=HOME)),
    "home-follows-the-focused": after(events.Confirm, focus_the_last),
    "conversations-begin-as-they-must": after(
        events.Expire, lambda b, a: of_conversations(a, state="ended")
    ),
    "conversations-stop-as-they-must": after(
        events.End, lambda b, a: of_conversations(a, state="closed")
    ),
    "live-never-waits": after(
        events.Confirm, lambda b, a: of_conversations(a, state="waiting", expires_at=1.0)
    ),
    "persistent-stays": in_place_of(events.Leave, refuse_as("OFFR-5")),
    "held-by-the-agent": after(events.Pick, lambda b, a: replace(a, presence="busy")),
    "presence-follows-work": after(events.Pick, lambda b, a: replace(a, presence=b.presence)),
    "inactive-until-the-agent-acts": after(
        events.Expire, lambda b, a: replace(a, presence="available")
    ),
    "presence-moves-for-a-reason": after(events.Toggle, lambda b, a: replace(a, presence="dnd")),
    "withdrawn-without-blame": after(events.Withdraw, lambda b, a: replace(a, presence="dnd")),
    "unanswered-as-configured": after(events.Miss, lambda b, a: replace(a, presence=b.presence)),
    "offered-when-due": in_module(offer_handlers, "against_offers", lambda c, s: ()),
    "offers-come-and-go": after(events.Toggle, lambda b, a: replace(a, offers={})),
    "mode-is-as-told": after(events.Pick, lambda b, a: of_conversations(a, mode="live")),
    "mode-stays": after(events.Sentiment, lambda b, a: of_conversations(a, mode="live")),
    "conversations-come-with-room": in_module(session_handlers, "has_room", lambda s, m: True),
    "records-come-with-room": in_module(session_handlers, "has_room", lambda s, m: True),
    "switching-loses-nothing": after(events.Focus, lambda b, a: of_sessions(a, edits={})),
    "edits-are-the-agents": after(events.Toggle, lambda b, a: of_sessions(a, edits={})),
    "dialog-asks-and-is-answered": after(events.Toggle, lambda b, a: replace(a, dialog=None)),
    "dialog-is-modal": after(events.Toggle, lambda b, a: replace(a, focus=HOME)),
    "dialog-refuses": in_module(work_handlers, "require_still", lambda state: None),
    "modal-for-the-sessions-alone": in_place_of(events.Reset, refuse_reset_in_dialog),
    "unread-until-seen": after(events.Message, forget_at_two),
    "unread-counts-messages": after(
        events.Toggle, lambda b, a: replace(a, unread=dict.fromkeys(a.conversations, 1))
    ),
    "returning-is-offered": after(events.Message, lambda b, a: replace(a, offers=b.offers)),
    "upset-is-told": after(events.Toggle, lambda b, a: of_sessions(a, sentiment="neutral")),
    "history-fresh": after(events.Pick, lambda b, a: of_conversations(a, history="carried")),
    "history-carried": after(
        events.OpenConversation, lambda b, a: of_conversations(a, history="fresh")
    ),
    "nothing-left-of-the-transferred": after(
        events.Transfer, lambda b, a: replace(a, conversations=b.conversations)
    ),
    "message-is-counted": after(events.Message, lambda b, a: replace(a, unread={})),
    "offer-can-be-accepted": in_place_of(events.Accept, refuse_in_dialog),
}


def test_every_property_has_a_mutant_that_breaks_it() -> None:
    assert set(MUTANTS) == {p.name for p in PANEL_PROPERTIES}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_panel_breaks_the_property(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    MUTANTS[name](monkeypatch)
    check = broken_check_of(name)
    assert check.count > 0
    assert check.counterexample is not None
    assert not check.passed


def test_a_counterexample_is_a_shortest_run(monkeypatch: pytest.MonkeyPatch) -> None:
    MUTANTS["live-never-waits"](monkeypatch)
    run = broken_check_of("live-never-waits").counterexample
    assert run is not None
    assert [type(event).__name__ for event in run] == ["Pick", "Close", "Confirm"]
    assert isinstance(run[0], events.Pick)
    assert run[0].mode == "live"


UNLIKE_THE_MODEL: dict[str, Any] = {
    "edits while the dialog is open": MUTANTS["dialog-refuses"],
    "an offer without room": in_module(incoming, "has_room", lambda state, limit: True),
    "a burger that changes the presence": MUTANTS["presence-moves-for-a-reason"],
    "a wait without end": in_place_of(events.Expire, refuse_as("CONV-4")),
    "a cancel that moves the focus": MUTANTS["focus-moves-by-choice"],
    "a record that opens in the background": after(
        events.OpenRecord, lambda b, a: replace(a, focus=b.focus)
    ),
    "edits that are lost": after(events.Edit, lambda b, a: of_sessions(a, edits={})),
    "a dialog that stays when an offer is accepted": after(
        events.Accept, lambda b, a: replace(a, dialog=b.dialog)
    ),
    "a message that nobody sees": MUTANTS["message-is-counted"],
}


@pytest.mark.parametrize("name", UNLIKE_THE_MODEL)
def test_a_panel_that_is_not_the_model_is_told_apart(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    UNLIKE_THE_MODEL[name](monkeypatch)
    tight = name == "an offer without room"
    bounds = FULL if tight else Bounds(1, 1, 1, 2, 1, offer_limit=1)
    refinement = explored_until(differs, bounds).refinement
    assert refinement.difference is not None
    assert refinement.counterexample
    assert not refinement.passed


def test_a_panel_that_lacks_an_event_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_OF_PANEL", vocabulary._OF_PANEL[:-1])
    refinement = explore(Bounds(0, 0)).refinement
    assert refinement.difference == "choose(offline): the model has it, the panel has not"
    assert refinement.counterexample == ()


def test_a_panel_that_goes_elsewhere_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, events.Toggle, lambda _c, state, _e: (state, ()))
    refinement = explore(Bounds(0, 0)).refinement
    assert refinement.difference is not None
    assert refinement.difference.startswith("toggle(): the panel goes to ")


def test_what_is_checked_of_the_model_is_not_asked_again_of_a_panel_that_takes_its_steps() -> None:
    bounds = Bounds(0, 1)
    asked, implied = explore(bounds), explore(bounds, model_checked=True)
    assert implied.refinement == asked.refinement
    assert {one.name for one in implied.properties if one.of_model} < {one.name for one in ALWAYS}
    for check, again in zip(asked.properties, implied.properties, strict=True):
        assert again.count == (0 if again.of_model else check.count)
        assert again.passed is (check.passed or again.of_model)


def test_a_property_whose_premise_is_never_met_does_not_pass() -> None:
    check = check_of("waiting-has-none", explore(Bounds(conversations=0, records=0)))
    assert (check.count, check.counterexample, check.passed) == (0, None, False)
