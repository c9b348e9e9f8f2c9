"""Models and machines are broken systematically, and each mutant is caught for a reason."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from session_panel import MACHINES, EventRefused, Panel, Toggle
from session_panel.mode import MODE
from session_panel_spec.lockstep.agreement import differences
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.interpreter import initial_state, successors
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties import ALWAYS, PROPERTIES
from session_panel_spec.mutants import hunt as hunting
from session_panel_spec.mutants.hunt import (
    PROPERTY_BOUNDS,
    broken_properties,
    explained,
    try_machine,
    try_model,
)
from session_panel_spec.mutants.machine_mutants import MachineMutant, machine_mutants, running_on
from session_panel_spec.mutants.model_mutants import ModelMutant, model_mutants
from session_panel_spec.mutants.panel_against_model import SIZES, behaviour, difference
from session_panel_spec.mutants.panel_on_machine import NEVER_ASKED, NEVER_SO, SHOWS_NOWHERE
from session_panel_spec.mutants.report import hunts_json, render_hunts
from session_panel_spec.mutants.trial import Hunt, Trial
from session_panel_spec.parallel import parts

SMALL = Bounds(1, 0, 1, 1, 1)


@cache
def models() -> dict[str, ModelMutant]:
    return {mutant.name: mutant for mutant in model_mutants()}


@cache
def machines() -> dict[str, MachineMutant]:
    return {mutant.name: mutant for mutant in machine_mutants()}


@cache
def found() -> Hunt:
    """Return a hunt for every model that is explained, and one in ten of the others."""
    others = [name for name in models() if name not in explained("model")]
    names = (*explained("model"), *others[::10])
    return Hunt(tuple(try_model(models()[name]) for name in names), explained("model"))


# What is made


@pytest.mark.parametrize("make", [model_mutants, machine_mutants])
def test_every_mutant_has_a_name_of_its_own(make: Any) -> None:
    names = [mutant.name for mutant in make()]
    assert len(set(names)) == len(names)
    assert names == [mutant.name for mutant in make()]


def test_every_way_to_break_the_model_is_tried_so_often() -> None:
    assert Counter(mutant.kind for mutant in model_mutants()) == {
        "effect redirected": 151,
        "effect dropped": 71,
        "guard part without": 65,
        "guard part negating": 65,
        "blur flipped": 41,
        "dismiss flipped": 41,
        "event dropped": 33,
        "recompute added": 33,
        "guard dropped": 30,
        "guard negated": 30,
        "policy redirected": 18,
        "case dropped": 15,
        "recompute dropped": 8,
        "condition negated": 8,
        "exception dropped": 7,
        "exception negated": 7,
        "always kept": 6,
        "never kept": 6,
        "condition part without": 12,
        "condition part negating": 12,
        "exception part without": 4,
        "exception part negating": 4,
        "policy dropped": 2,
        "policy negated": 2,
    }


def test_every_way_to_break_a_machine_is_tried_so_often() -> None:
    assert Counter(mutant.kind for mutant in machine_mutants()) == {
        "redirected": 807,
        "dropped": 160,
        "guard negated": 59,
        "guard dropped": 59,
        "refusal accepted": 64,
    }


def test_no_broken_model_is_the_model_or_another_one() -> None:
    apart = next(m for m in model_mutants() if m.kind == "always kept").model.events
    contents = [
        (m.model.events, tuple(m.model.kept.items()), m.model.policy) for m in model_mutants()
    ]
    assert (apart, tuple(MODEL.kept.items()), MODEL.policy) not in contents
    assert len(set(contents)) == len(contents)


def test_a_broken_model_differs_only_in_the_events_that_it_names() -> None:
    mutant = models()["pick(conversation): guard without still"]
    changed = set(mutant.model.events) ^ set(models()["upset: never kept"].model.events)
    assert {event.name for event in changed} == mutant.events == {"pick"}


def test_every_cell_of_every_machine_is_broken() -> None:
    broken = {(mutant.original.name, mutant.cell) for mutant in machine_mutants()}
    assert broken == {(table.name, cell) for table in MACHINES.values() for cell in table.branches}


def test_a_broken_machine_differs_in_one_cell() -> None:
    for mutant in machine_mutants():
        old, new = mutant.original, mutant.broken
        assert {c for c in old.branches if old.branches[c] != new.branches[c]} == {mutant.cell}
        assert {c for c in old.direct if old.direct[c] != new.direct[c]} <= {mutant.cell}
        assert {*old.refusals.items()} <= {*new.refusals.items()}


# Who catches a broken model


def test_the_panel_tells_broken_models_that_are_not_explained() -> None:
    assert found().survivors == ()
    assert found().wrongly_explained == ()
    assert found().passed


def test_without_the_explanations_the_hunt_fails() -> None:
    alone = Hunt(found().trials, {})
    assert not alone.passed
    assert set(alone.survivors) == set(explained("model"))


def test_an_explanation_of_what_is_caught_fails_the_hunt() -> None:
    caught = found().caught[0].name
    hunt = Hunt(found().trials, {**explained("model"), caught: "of no use"})
    assert (hunt.passed, hunt.wrongly_explained) == (False, (caught,))


def test_a_hunt_for_nothing_fails() -> None:
    assert not Hunt((), {}).passed


@pytest.mark.parametrize(
    ("part", "by_properties", "asked"),
    [
        ("model", True, tuple(one.name for one in ALWAYS)),
        ("model", False, ()),
        ("machines", True, ()),
    ],
)
def test_a_hunt_by_properties_asks_for_a_broken_model_of_each_that_always_holds(
    part: hunting.Part,
    by_properties: bool,
    asked: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hunting, "_try", lambda *_arguments, **_options: ())
    with parts(1, lambda _what, _number: None) as job:
        found = hunting.begin_hunt(job, part, by_properties=by_properties)()
    assert found.asked == found.unrefuted == asked


def test_a_property_that_no_broken_model_breaks_fails_the_hunt_and_is_told() -> None:
    trial = Trial("caught", "kind", {"properties": ("one-focus",)})
    assert Hunt((trial,), {}, ("one-focus",)).passed
    hunt = Hunt((trial,), {}, ("one-focus", "one-dialog"))
    assert (hunt.passed, hunt.unrefuted) == (False, ("one-dialog",))
    told = StringIO()
    Console(file=told, width=200).print(render_hunts({"model": hunt}))
    assert "model: no broken one breaks one-dialog" in told.getvalue()
    assert hunts_json({"model": hunt})["model"]["unrefuted"] == ("one-dialog",)


def test_the_model_itself_is_as_the_panel() -> None:
    names = frozenset(event.name for event in MODEL.events)
    sound = ModelMutant("as it is", "none", names, MODEL)
    assert difference((behaviour(SIZES[-1]), behaviour(SIZES[-2])), sound) is None


EXPECTED = {
    "close(conversation): guard without still": {"one-dialog", "dialog-refuses"},
    "focus(conversation): no blur": {"one-focus", "home-follows-the-focused"},
    "offer(conversation): guard without room": {
        "room-for-offers",
        "offered-when-due",
        "conversations-come-with-room",
    },
    "edit(conversation): guard without still": {"dialog-is-modal", "dialog-refuses"},
    "accept(conversation): history -> carried": {"history-fresh"},
    "confirm(conversation): case 1 exception dropped": {"held-by-the-agent"},
    "policy 2: presence -> held_dnd": {"presence-follows-work"},
    "mode: always kept": {"nothing-of-none", "forgotten-mode"},
    "cancel(conversation): dropped": {"cancel-conversation"},
    "message(conversation): case 2 offered not set": {
        "returning-is-offered",
        "waits-for-ever",
        "message-offers",
        "withdraw-returning",
        "transfer-offered",
    },
    "transfer(conversation): case 1 session not set": {"nothing-of-none"},
    "offer(conversation): mode -> live": {"mode-is-as-told", "offer-persistent"},
    "pick(conversation): history -> fresh": {"history-carried"},
    "leaves(conversation): case 2 exception without presence inactive": {
        "inactive-until-the-agent-acts"
    },
    "focus(conversation): unread not set": {"focused-is-read"},
    "accept(conversation): no dismiss": {"accept-cancels-the-dialog"},
    "upset: always kept": {
        "nothing-of-none",
        "over-is-not-upset",
        "forgotten-upset",
        "upset-is-told",
    },
    "expire(conversation): dropped": {"expire-conversation", "every-waiting-ends"},
    "message(conversation): case 3 unread -> 10": {"proper-values", "unread-until-seen"},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_model_breaks_exactly_these_properties(name: str) -> None:
    trial = try_model(models()[name])
    assert set(trial.caught_by["properties"]) == EXPECTED[name]
    assert trial.caught_by["panel"]


def test_the_model_itself_breaks_no_property() -> None:
    assert broken_properties(MODEL, PROPERTY_BOUNDS[1]) == ()


def test_without_the_property_that_catches_it_a_mutant_keeps_all_the_others() -> None:
    others = tuple(subject for subject in PROPERTIES if subject.name != "history-fresh")
    assert len(others) == len(PROPERTIES) - 1
    mutant = models()["accept(conversation): history -> carried"]
    assert broken_properties(mutant.model, PROPERTY_BOUNDS[1]) == ("history-fresh",)
    assert broken_properties(mutant.model, PROPERTY_BOUNDS[1], others) == ()


def test_the_panel_alone_says_of_a_broken_model_what_it_says_beside_the_properties() -> None:
    mutant = models()["open(record): guard without room"]
    beside, alone = try_model(mutant), try_model(mutant, by_properties=False)
    assert alone.caught_by == {"panel": beside.caught_by["panel"]}


def test_where_a_limit_binds_only_elsewhere_the_properties_are_checked_there() -> None:
    trial = try_model(models()["open(record): guard without room"])
    assert trial.caught_by["panel"] == ("only the mutant has open(record-0) (K=1 R=1 C=1 M=1 U=1)",)
    assert trial.caught_by["properties"] == ("room-for-offers", "records-come-with-room")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("toggle(panel): dropped", "only the panel has toggle()"),
        ("edit(record): guard without focused", "only the mutant has edit(record-0)"),
        ("choose(panel): presence -> busy", "choose(available) leads elsewhere"),
    ],
)
def test_the_first_difference_from_the_panel_is_told(name: str, told: str) -> None:
    found = difference(hunting._behaviours(), models()[name])
    assert found is not None
    assert found.text == told


def reachable(bounds: Bounds) -> Iterator[AbstractState]:
    queue = [initial_state(bounds)]
    seen = set(queue)
    for state in queue:  # it grows
        yield state
        new = {after for _, after in successors(bounds, state)} - seen
        seen |= new
        queue += sorted(new)


def test_an_explained_mutant_does_in_every_state_what_the_model_does() -> None:
    names = ("pick(conversation): no dismiss", "open(conversation): case 2 history -> carried")
    for state in reachable(SMALL):
        sound = set(successors(SMALL, state))
        for mutant in (models()[name] for name in names):
            assert set(successors(SMALL, state, mutant.model)) == sound


# Who catches a broken machine


def test_the_hand_written_table_tells_every_broken_machine_that_is_not_explained() -> None:
    same = set()
    for mutant in machine_mutants():
        written, broken = hunting._only(hunting._written(mutant.broken.name), mutant), mutant.broken
        if not differences(written, hunting._only(broken, mutant)):
            same.add(mutant.name)
    assert same == set(explained("machines"))


@pytest.mark.parametrize(
    ("name", "panel", "properties"),
    [
        (
            "presence, held_dnd reset: -> available if policy_available now -> dnd",
            "reset(): the panel goes to",
            ("presence-follows-work",),
        ),
        (
            "presence, held_away recompute: -> held_away now -> available",
            "pick(0, live): the panel goes to",
            ("held-by-the-agent",),
        ),
        (
            "conversation, active close: -> closed if live now -> waiting",
            "confirm(): the panel goes to",
            ("conversations-stop-as-they-must", "live-never-waits"),
        ),
        (
            "conversation, active leave: -> ended if live, guard dropped",
            "leaves(0): the panel accepts it",
            ("conversations-stop-as-they-must", "persistent-stays"),
        ),
        (
            "session, focused close: -> closed if not anchored dropped",
            "transfer(0): the model has it, the panel raises",
            (),
        ),
        (
            "dialog, shown use_sessions: stays where it refuses",
            "pick(0, live): the panel cites",
            (),
        ),
        ("form, saved edit: -> unsaved now -> saved", "edit(0): the panel goes to", ()),
        ("mode, collapsed toggle: -> expanded dropped", "toggle(): the model has it", ()),
    ],
)
def test_a_broken_machine_is_caught(name: str, panel: str, properties: tuple[str, ...]) -> None:
    trial = try_machine(machines()[name])
    assert {"table", "python-statemachine"} <= trial.caught_by.keys()
    assert trial.silent_panel is None
    (told,) = trial.caught_by["panel"]
    assert told.startswith(panel)
    assert trial.caught_by.get("properties of the panel", ()) == properties


@pytest.mark.parametrize(
    ("name", "silence"),
    [
        ("offer, accepted accept: stays where it refuses", NEVER_ASKED),
        ("presence, busy recompute: -> busy if policy_busy dropped", NEVER_SO),
        ("offer, pending miss: -> missed now -> accepted", SHOWS_NOWHERE),
    ],
)
def test_why_the_panel_does_not_tell_a_broken_machine_is_told(name: str, silence: str) -> None:
    trial = try_machine(machines()[name])
    assert trial.silent_panel == silence
    assert set(trial.caught_by) == {"table", "python-statemachine"}


def toggled() -> str:
    panel = Panel()
    panel.apply(Toggle(at=0))
    return panel.state.mode


def test_a_panel_runs_on_a_broken_machine_only_for_a_while() -> None:
    whole = {part: getattr(MODE, part) for part in ("branches", "refusals", "direct")}
    mutant = machines()["mode, expanded toggle: -> collapsed dropped"]
    with pytest.raises(EventRefused), running_on(MODE, mutant.broken):
        toggled()
    assert toggled() == "collapsed"
    assert all(getattr(MODE, part) is as_it_was for part, as_it_was in whole.items())


# The report


def hunts() -> dict[str, Hunt]:
    caught = Trial("a: dropped", "dropped", {"panel": ("a differs",), "properties": ("p", "q")})
    equal = Trial("b: dropped", "dropped", {}, "it shows nowhere")
    return {"model": Hunt((caught, equal), {"b: dropped": "b never happens"})}


def test_the_report_says_who_caught_what() -> None:
    assert json.loads(json.dumps(hunts_json(hunts()))) == {
        "passed": True,
        "model": {
            "passed": True,
            "made": 2,
            "caught": 1,
            "caught_by": {"panel": 1, "properties": 1},
            "caught_by_alone": {"panel": [], "properties": []},
            "caught_by_property": {"p": 1, "q": 1},
            "silent_panel": {"it shows nowhere": 1},
            "equivalent": {"b: dropped": "b never happens"},
            "survivors": [],
            "wrongly_explained": [],
            "mutants": [
                {
                    "name": "a: dropped",
                    "kind": "dropped",
                    "caught_by": {"panel": ["a differs"], "properties": ["p", "q"]},
                    "silent_panel": None,
                },
                {
                    "name": "b: dropped",
                    "kind": "dropped",
                    "caught_by": {},
                    "silent_panel": "it shows nowhere",
                },
            ],
        },
    }


def test_the_report_names_whoever_is_caught_by_nobody() -> None:
    survived = Hunt((Trial("c: dropped", "dropped", {}),), {"d: dropped": "never made"})
    console = Console(width=100, file=StringIO(), record=True)
    console.print(render_hunts({**hunts(), "machines": survived}))
    told = console.export_text()
    assert "machines: nobody catches c: dropped" in told
    assert "machines: explained, but caught or never made: d: dropped" in told
    assert "Some mutant is not as it must be." in told
    console.print(render_hunts(hunts()))
    assert "Every mutant is caught, or explained as equivalent." in console.export_text()
