"""The exhaustive drive counts what the domain's section 7 counts, and every property can fail."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import force_setattr, replace

from session_panel import Config, EventRefused, Panel, PanelState, Reason, events, view
from session_panel.handlers import offers as offer_handlers
from session_panel.handlers import sessions as session_handlers
from session_panel.handlers import work as work_handlers
from session_panel.panel import HANDLERS
from session_panel.state import HOME
from session_panel_spec.lockstep import vocabulary
from session_panel_spec.lockstep.exploration import (
    Exploration,
    PropertyCheck,
    Tally,
    explore,
    tallies,
)
from session_panel_spec.lockstep.panel_properties import PANEL_PROPERTIES
from session_panel_spec.model.abstract_state import Bounds

Handler = Callable[[Config, PanelState, Any], tuple[PanelState, tuple[Any, ...]]]
TINY = Bounds(conversations=1, records=0, capacity=1, max_sessions=1, unread_max=2)
BOUNDS = {"room-for-offers": Bounds(1, 1, 1, 1, 1), "offer-can-be-accepted": Bounds(1, 1, 1, 2, 1)}


@pytest.mark.parametrize(
    ("bounds", "states", "transitions", "depth"),
    [
        (Bounds(1, 0), 4_552, 45_046, 20),
        (Bounds(1, 1, 1, 1), 5_704, 57_126, 20),
        (Bounds(1, 1, 2, 2, 2), 10_696, 111_926, 14),
    ],
)
def test_the_counts_are_those_of_the_page(
    bounds: Bounds, states: int, transitions: int, depth: int
) -> None:
    found = explore(bounds)
    assert (found.states, found.transitions, found.depth) == (states, transitions, depth)
    assert [check.name for check in found.properties if check.counterexample] == []


def test_the_properties_have_names_of_their_own() -> None:
    names = [p.name for p in PANEL_PROPERTIES]
    assert len(names) == len(set(names))


def explored_until(fails: Callable[[Exploration], bool], bounds: Bounds) -> Exploration:
    """Explore no further than to the first state in which something fails; it has to."""
    so_far = filter(fails, map(Tally.exploration, tallies(bounds)))
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
    changed = {k: replace(c, **fields) for k, c in state.conversations.items()}
    return replace(state, conversations=changed)


def crash(_config: Config, _state: PanelState, _event: object) -> Any:
    raise KeyError("toggle")


def change_in_place(_config: Config, state: PanelState, _event: object) -> Any:
    force_setattr(state, "mode", "collapsed")
    raise EventRefused("MODE-1", Reason.OVER)


def refuse_halfway(panel: Panel, event: events.AnyEvent) -> Any:
    panel._state = replace(panel.state, presence="busy")
    raise EventRefused("CONV-10", Reason.OVER)


def refuse_in_dialog(config: Config, state: PanelState, event: events.Accept) -> Any:
    session_handlers.require_still(state)
    return accept(config, state, event)


def ask_about_anything(_config: Config, state: PanelState, event: events.Close) -> Any:
    return replace(state, dialog=event.session), ()


def forget_at_two(before: PanelState, after: PanelState) -> PanelState:
    forgotten = any(session.unread == 2 for session in before.sessions.values())
    return of_sessions(after, unread=0) if forgotten else after


accept = HANDLERS[events.Accept]

MUTANTS: dict[str, Any] = {
    "state-is-a-value": in_place_of(events.Toggle, change_in_place),
    "one-focus": after(events.Confirm, lambda b, a: replace(a, focus=b.focus)),
    "focused-is-read": after(
        events.Focus, lambda b, a: replace(a, sessions=b.sessions if b.sessions else {})
    ),
    "active-has-session": after(events.Confirm, lambda b, a: replace(b, sessions=a.sessions)),
    "waiting-has-none": after(events.Confirm, lambda b, a: replace(a, sessions=b.sessions)),
    "over-has-no-alert": lambda patch: patch.setattr(
        view, "_needs_attention", lambda c, s, x: x.kind == "conversation"
    ),
    "alert-is-level": lambda patch: patch.setattr(view, "_needs_attention", lambda c, s, x: False),
    "badge-counts-unread": lambda patch: patch.setattr(view, "_badge", lambda n: "+" * (n > 0)),
    "one-dialog": in_place_of(events.Close, ask_about_anything),
    "offered-has-no-session": after(events.Accept, lambda b, a: replace(a, offers=b.offers)),
    "room-for-offers": lambda patch: patch.setattr(session_handlers, "has_room", lambda s, m: True),
    "accepted-or-refused": in_place_of(events.Toggle, crash),
    "refused-changes-nothing": lambda patch: patch.setattr(Panel, "apply", refuse_halfway),
    "held-by-the-agent": after(events.Pick, lambda b, a: replace(a, presence="busy")),
    "presence-follows-work": after(events.Pick, lambda b, a: replace(a, presence=b.presence)),
    "inactive-until-the-agent-acts": after(
        events.Expire, lambda b, a: replace(a, presence="available")
    ),
    "live-never-waits": after(
        events.Confirm, lambda b, a: of_conversations(a, state="waiting", expires_at=1.0)
    ),
    "switching-loses-nothing": after(events.Focus, lambda b, a: of_sessions(a, edits={})),
    "unread-until-seen": after(events.Message, forget_at_two),
    "history-fresh": after(events.Pick, lambda b, a: of_conversations(a, history="carried")),
    "history-carried": after(
        events.OpenConversation, lambda b, a: of_conversations(a, history="fresh")
    ),
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


def refuse(_config: Config, _state: PanelState, _event: object) -> Any:
    raise EventRefused("CONV-4", Reason.NOT_DUE)


ONLY_THE_MODEL_KNOWS: dict[str, Any] = {
    "edits while the dialog is open": lambda patch: patch.setattr(
        work_handlers, "require_still", lambda state: None
    ),
    "an offer without room": lambda patch: patch.setattr(
        offer_handlers, "has_room", lambda state, limit: True
    ),
    "a burger that changes the presence": after(
        events.Toggle, lambda b, a: replace(a, presence="dnd")
    ),
    "a wait without end": in_place_of(events.Expire, refuse),
    "a cancel that moves the focus": after(events.Cancel, lambda b, a: replace(a, focus=HOME)),
    "a record that opens in the background": after(
        events.OpenRecord, lambda b, a: replace(a, focus=b.focus)
    ),
    "edits that are lost": after(events.Edit, lambda b, a: of_sessions(a, edits={})),
    "a dialog that stays when an offer is accepted": after(
        events.Accept, lambda b, a: replace(a, dialog=b.dialog)
    ),
    "a message that nobody sees": after(events.Message, lambda b, a: of_sessions(a, unread=0)),
}


@pytest.mark.parametrize("name", ONLY_THE_MODEL_KNOWS)
def test_a_panel_that_is_not_the_model_is_told_apart(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ONLY_THE_MODEL_KNOWS[name](monkeypatch)
    tight = name == "an offer without room"
    bounds = Bounds(1, 1, 1, 1, 1) if tight else Bounds(1, 1, 1, 2, 1, offer_limit=1)
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


def test_a_property_whose_premise_is_never_met_does_not_pass() -> None:
    check = check_of("waiting-has-none", explore(Bounds(conversations=0, records=0)))
    assert (check.count, check.counterexample, check.passed) == (0, None, False)
