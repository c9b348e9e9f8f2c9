"""Some run of the real panel reaches everything that is declared, and what none does is told."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from session_panel import Config, EventRefused, Panel, PanelState, events, incoming, view
from session_panel.events import AnyEvent
from session_panel.mode import MODE
from session_panel.panel import HANDLERS
from session_panel.refusal import Reason
from session_panel.session import SESSION
from session_panel_spec.domain.rules import citable_ids
from session_panel_spec.lockstep.attempt import attempt
from session_panel_spec.lockstep.coverage import search
from session_panel_spec.lockstep.coverage.expected import NOT_OFFERED, REFUSALS, UNREACHED
from session_panel_spec.lockstep.coverage.observed import names_after, names_in
from session_panel_spec.lockstep.coverage.possibility import POSSIBILITIES
from session_panel_spec.lockstep.coverage.search import Witness, reached
from session_panel_spec.lockstep.coverage.setting import SETTINGS, Setting
from session_panel_spec.model.abstract_state import Bounds

SIZE = Bounds(conversations=1, records=0, capacity=1, max_sessions=1, unread_max=0)

Patch = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(scope="module")
def witnesses() -> tuple[Witness, ...]:
    return reached()


def test_everything_is_reached_but_what_no_run_can(witnesses: tuple[Witness, ...]) -> None:
    assert [w.subject.name for w in witnesses if not w.passed] == []
    assert {w.subject.name for w in witnesses if w.run is None} == set(UNREACHED)


def test_as_much_is_reached_as_is_declared(witnesses: tuple[Witness, ...]) -> None:
    assert Counter(w.subject.theme for w in witnesses if w.run is not None) == {
        "states": 25,
        "transitions": 157,
        "badges": 22,
        "refusals": 42,
        "reasons": 26,
        "events": 60,
    }


def test_every_witness_is_a_run_of_a_new_panel(witnesses: tuple[Witness, ...]) -> None:
    found = [w for w in witnesses if w.run is not None]
    assert [w.subject.name for w in found if w.subject.name not in names_shown(w)] == []


def names_shown(witness: Witness) -> set[str]:
    """Return what the last event of a run shows, where the panel accepts all before it."""
    assert witness.setting is not None
    assert witness.run is not None
    panel = Panel(witness.setting.config)
    for event in witness.run[:-1]:
        panel.apply(event)
    shown: set[str] = set()
    for event in witness.run[-1:]:
        tried = attempt(panel.config, panel.state, event)
        shown.update(names_after(tried))
        panel = Panel(panel.config, tried.after)
    return {*shown, *names_in(panel.config, panel.state)}


@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("presence: available", []),
        ("mode: collapsed", ["Toggle"]),
        ("conversation: active --end--> ended", ["Pick", "End"]),
        ("session: focused --close [not anchored]--> closed", ["Pick", "Transfer"]),
        ("dialog: shown --dismiss--> hidden", ["Pick", "Close", "Transfer"]),
        ("offer: pending --leave [new_live]--> withdrawn", ["Offer", "Leave"]),
        ("badge: ! and +", ["Pick", "Focus", *["Message"] * 10, "Sentiment"]),
        ("refused by OFFR-1: at-capacity", ["Offer", "Offer"]),
        ("refused by TABS-1: anchored", ["OpenTab"]),
        ("offer: pending --withdraw--> withdrawn", ["Offer", "Withdraw"]),
        ("not offered by OFFR-2: no-room", ["Pick", "Close", "Confirm", "Offer", "Message"]),
        ("reason: unknown-customer", ["Drop"]),
        ("event: shift_click accepted", ["ShiftClick"]),
    ],
)
def test_the_witness_is_a_shortest_run(
    witnesses: tuple[Witness, ...], name: str, run: list[str]
) -> None:
    (witness,) = (w for w in witnesses if w.subject.name == name)
    assert witness.run is not None
    assert sorted(type(event).__name__ for event in witness.run) == sorted(run)


def test_a_witness_says_at_which_bounds_it_was_found(witnesses: tuple[Witness, ...]) -> None:
    (badge,) = (w for w in witnesses if w.subject.name == "badge: +")
    assert str(badge.setting) == "K=1 R=0 C=1 M=1 U=10, only pick focus message sentiment"
    assert json.loads(json.dumps(asdict(badge.setting)))["bounds"]["unread_max"] == 10
    assert len({str(setting) for setting in SETTINGS}) == len(SETTINGS)


def test_every_possibility_has_a_name_of_its_own() -> None:
    assert len({possibility.name for possibility in POSSIBILITIES}) == len(POSSIBILITIES)


def test_every_possibility_follows_from_rules_of_the_catalogue() -> None:
    without = {possibility.theme for possibility in POSSIBILITIES if not possibility.rules}
    assert without == {"events"}
    assert {rule for p in POSSIBILITIES for rule in p.rules} <= citable_ids()


def test_what_is_written_down_by_hand_is_needed() -> None:
    assert set(UNREACHED) <= {possibility.name for possibility in POSSIBILITIES}
    assert len({*REFUSALS}) == len(REFUSALS)
    assert len({*NOT_OFFERED}) == len(NOT_OFFERED)


def test_a_possibility_says_what_must_be() -> None:
    texts = {possibility.name: possibility.text for possibility in POSSIBILITIES}
    assert texts["badge: 3"] == "Some run reaches: badge: 3."
    assert texts["event: reset refused"] == (
        "No run reaches: event: reset refused. The agent may always do this."
    )


def test_a_setting_names_events_that_there_are() -> None:
    types = {event.__struct_config__.tag for event in get_args(AnyEvent)}
    assert {event for setting in SETTINGS for event in setting.events} <= types


def test_progress_is_told_after_every_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SETTINGS", (Setting(SIZE, events=("toggle",)),) * 2)
    told: list[int] = []
    reached(told.append)
    assert told == [1, 2, 3, 4]


def test_of_a_refused_event_no_step_is_seen() -> None:
    panel = Panel()
    pick = {"customer": "ana", "mode": "live"}
    panel.apply(events.Pick(at=0, conversation="c1", **pick))
    panel.apply(events.Focus(at=0, session="home"))
    tried = attempt(panel.config, panel.state, events.End(at=0, conversation="c1"))
    assert tried.after is panel.state
    assert tuple(names_after(tried)) == (
        "event: end refused",
        "refused by END-1: not-focused",
        "reason: not-focused",
    )


def test_a_step_that_is_only_asked_for_is_not_seen() -> None:
    panel = Panel()
    panel.apply(events.Pick(at=0, conversation="c1", customer="ana", mode="live"))
    names = [*names_after(attempt(panel.config, panel.state, events.Close(at=0, session="c1")))]
    assert "dialog: hidden --ask--> shown" in names
    assert not any(name.startswith("session:") for name in names)


def in_place_of(event: type[events.Event], wrong: Any) -> Patch:
    return lambda patch: patch.setitem(HANDLERS, event, wrong)


def refuse(rule: str, reason: Reason) -> Any:
    def refused(_config: Config, _state: PanelState, _event: AnyEvent) -> Any:
        raise EventRefused(rule, reason)

    return refused


def ask_and_stay(_config: Config, state: PanelState, _event: events.Toggle) -> Any:
    MODE.step(state.mode, "toggle")
    return state, ()


def crash(_config: Config, _state: PanelState, _event: AnyEvent) -> Any:
    raise KeyError("toggle")


def blur(_config: Config, state: PanelState, _event: events.Toggle) -> Any:
    SESSION.step("focused", "blur")
    other = next((name for name in state.sessions if name != state.focus), state.focus)
    return replace(state, focus=other), ()


def end_by_wrong_rule(config: Config, state: PanelState, event: events.End) -> Any:
    try:
        return end(config, state, event)
    except EventRefused as refusal:
        raise EventRefused("CONV-6", refusal.reason) from refusal


def wait_on(config: Config, state: PanelState, event: events.Expire) -> Any:
    expire(config, state, event)
    raise EventRefused("CONV-4", Reason.NOT_DUE)


end = HANDLERS[events.End]
expire = HANDLERS[events.Expire]

TOGGLED = {
    "mode: collapsed",
    "mode: expanded --toggle--> collapsed",
    "mode: collapsed --toggle--> expanded",
}

MUTANTS: dict[str, tuple[Patch, tuple[str, ...], set[str]]] = {
    "a burger that only asks its machine": (
        in_place_of(events.Toggle, ask_and_stay),
        ("toggle",),
        TOGGLED,
    ),
    "a burger that crashes": (
        in_place_of(events.Toggle, crash),
        ("toggle",),
        {*TOGGLED, "event: toggle accepted"},
    ),
    "a burger that is refused": (
        in_place_of(events.Toggle, refuse("MODE-1", Reason.OVER)),
        ("toggle",),
        {*TOGGLED, "event: toggle accepted", "event: toggle refused", "refused by MODE-1: over"},
    ),
    "a burger that takes the focus away": (
        in_place_of(events.Toggle, blur),
        ("toggle", "pick"),
        {*TOGGLED, "session: focused --blur--> background"},
    ),
    "a wait without end": (
        in_place_of(events.Expire, wait_on),
        ("pick", "close", "confirm", "expire"),
        {"conversation: waiting --expire--> closed", "event: expire accepted"},
    ),
    "a customer who is never dropped": (
        in_place_of(events.Drop, refuse("CONV-15", Reason.NOT_OVER)),
        ("pick", "close", "confirm", "end", "drop"),
        {
            "event: drop accepted",
            "refused by CONV-15: unknown-customer",
            "reason: unknown-customer",
            "refused by CONV-15: session-open",
            "reason: session-open",
        },
    ),
    "an End that is refused by the wrong rule": (
        in_place_of(events.End, end_by_wrong_rule),
        ("pick", "end"),
        {
            "refused by CONV-1: unknown-conversation",
            "refused by CONV-10: over",
            "refused by CONV-6: unknown-conversation",
            "refused by CONV-6: over",
        },
    ),
    "a badge that counts on": (
        lambda patch: patch.setattr(view, "_badge", lambda n: str(n) if n else ""),
        ("pick", "focus", "message"),
        {"badge: +", "badge: 10"},
    ),
    "a screen that cannot be made": (
        lambda patch: patch.setattr(view, "_badge", lambda n: {0: "", 1: "1"}[n]),
        ("pick", "focus", "message"),
        {*(f"badge: {n}" for n in "23456789+")},
    ),
    "offers in any presence": (
        lambda patch: patch.setattr(incoming, "shown", lambda presence: "available"),
        ("offer", "choose"),
        {"refused by OFFR-1: presence", "reason: presence"},
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_what_a_broken_panel_reaches_or_not_is_named(
    mutant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks, types, named = MUTANTS[mutant]
    size = Bounds(1, 0, 1, 1, unread_max=10 if "message" in types else 0)
    monkeypatch.setattr(search, "SETTINGS", (Setting(size, events=types),))
    failed_before = failed()
    breaks(monkeypatch)
    assert failed() - failed_before == named


def failed() -> set[str]:
    return {witness.subject.name for witness in reached() if not witness.passed}


def test_what_nobody_has_listed_is_shown_with_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SETTINGS", (Setting(SIZE, events=("toggle",)),))
    in_place_of(events.Toggle, refuse("MODE-1", Reason.OVER))(monkeypatch)
    (unlisted,) = (w for w in reached() if w.subject.theme == "unlisted")
    assert unlisted.subject.name == "refused by MODE-1: over"
    assert unlisted.run is not None
    assert [type(event).__name__ for event in unlisted.run] == ["Toggle"]
    assert not unlisted.passed
