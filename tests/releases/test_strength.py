"""Whether a property is weaker than it was: of panels of every size, in any state or step."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations_with_replacement, permutations, product

import pytest

from releases.suspects import HERE, suspects
from session_panel_spec.model.abstract_state import AbstractState, Bounds, RecordSlot, SlotSession
from session_panel_spec.model.interpreter import Moment, holds
from session_panel_spec.model.language import TRUE, All, Not, SlotKind
from session_panel_spec.model.panel_model import MODEL
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.formula_parser import parse_formula
from session_panel_spec.model.properties.property import (
    Always,
    AlwaysPossible,
    LeadsTo,
    Property,
    Sometimes,
)
from session_panel_spec.releases.changes.changes_json import changes_json
from session_panel_spec.releases.changes.compare import compare
from session_panel_spec.releases.release import Release
from session_panel_spec.releases.strength.example import allowed_beyond
from session_panel_spec.releases.strength.strength import Strength, strength

MODELS = (MODEL, MODEL)
CONVERSATION: tuple[SlotKind, ...] = ("conversation",)


def named(name: str) -> Property:
    (one,) = (one for one in PROPERTIES if one.name == name)
    return one


def always(name: str) -> Always:
    one = named(name)
    assert isinstance(one, Always)
    return one


def leads_to(name: str) -> LeadsTo:
    one = named(name)
    assert isinstance(one, LeadsTo)
    return one


def sometimes(formula: str, *, of: tuple[SlotKind, ...] = CONVERSATION) -> Sometimes:
    return Sometimes("some", ("CONV-1",), "Some.", of, parse_formula(formula))


def said(formula: str, of: tuple[SlotKind, ...] = ()) -> Always:
    return Always("said", ("CONV-1",), "Said.", of, TRUE, parse_formula(formula))


def beside(old: Property, new: Property) -> Strength:
    return strength(old, new, MODELS)


def told(old: Property, new: Property) -> tuple[object, ...]:
    """Return how strong it is, and what only the old one allows, and only the new one."""
    found = beside(old, new)
    return found.word, *(one.example and str(one.example) for one in (found.old, found.new))


# What always holds


@pytest.mark.rules("CONV-12")
def test_without_a_part_of_what_it_says_it_is_weaker() -> None:
    was = always("nothing-of-none")
    assert isinstance(was.holds, All)
    now = replace(was, holds=All(was.holds.parts[:-1]))
    assert told(was, now) == ("weaker", None, "a conversation: dialog true; unread_max 10")
    assert told(now, was) == ("stronger", "a conversation: dialog true; unread_max 10", None)


@pytest.mark.rules("CONV-11")
def test_where_it_assumes_more_it_is_weaker() -> None:
    was = always("active-has-session")
    now = replace(was, premise=was.premise & parse_formula("mode == live"))
    assert told(was, now) == ("weaker", None, "a conversation: conv active, mode persistent")


@pytest.mark.rules("CONV-12")
def test_in_another_order_and_in_other_terms_it_is_the_same() -> None:
    was = always("nothing-of-none")
    assert isinstance(was.holds, All)
    turned = replace(was, holds=All(was.holds.parts[::-1]))
    assert told(was, turned) == ("the same", None, None)
    other_way_round = replace(was, premise=Not(was.holds), holds=Not(was.premise))
    assert told(was, other_way_round) == ("the same", None, None)


def test_what_each_allows_alone_makes_them_incomparable() -> None:
    was, now = (said(f"not offered or {one}", CONVERSATION) for one in ("draft", "upset"))
    assert told(was, now) == (
        "incomparable",
        "a conversation: offered true, draft true",
        "a conversation: offered true, upset true",
    )


def test_of_fewer_slots_it_is_weaker() -> None:
    was = said("draft == false or dialog == false", ("conversation", "record"))
    assert told(was, replace(was, of=CONVERSATION)) == (
        "weaker",
        None,
        "a record: draft true, dialog true",
    )


@pytest.mark.rules("CLOS-3", "FOCS-1")
def test_slots_that_are_counted_are_as_many_as_are_needed() -> None:
    assert told(said("dialogs < 2"), said("dialogs < 4")) == (
        "weaker",
        None,
        "2 conversations, each: dialog true",
    )


def test_what_is_counted_is_counted_of_slots_that_there_can_be() -> None:
    """A focused session is open, so no panel of any size has more of these than of those."""
    was, now = said("open <= max_sessions"), said("focused <= max_sessions")
    assert told(was, now) == (
        "weaker",
        None,
        "2 conversations, each: session background; max_sessions 1",
    )


def test_slots_that_are_counted_in_other_ways_are_there_together() -> None:
    was = said("conv != active or not offered", CONVERSATION)
    assert told(was, said("load < 1 or offers < 1")) == (
        "stronger",
        "a conversation: offered true; a conversation: conv active",
        None,
    )


def test_slots_that_come_to_be_counted_in_other_ways_are_there_together() -> None:
    once = "not (conv == active and after(conv == active))"
    apart = "not (offered and (conv == active or after(conv == active)))"
    was = replace(said(f"{once} and {apart}", CONVERSATION), over="steps")
    now = replace(said("load < 1 or offers < 1 or after(load < 1)"), over="steps")
    assert told(was, now)[1] == (
        "a conversation: offered true; a conversation: conv none -> active; "
        "a conversation: conv active -> none"
    )


def test_a_variable_has_none_but_its_values() -> None:
    every = said("session in (absent, background, focused)", ("record",))
    assert told(every, said("always")) == ("the same", None, None)
    assert told(said("always"), said("proper", CONVERSATION)) == ("the same", None, None)


# What holds of steps


@pytest.mark.rules("FOCS-1")
def test_another_event_that_may_do_it_makes_it_weaker() -> None:
    was = replace(said("same(draft) or event == edit", ("record",)), over="steps")
    now = replace(said("same(draft) or event in (edit, close)", ("record",)), over="steps")
    assert told(was, now) == (
        "weaker",
        None,
        "close(conversation); the event's conversation: at its default; "
        "a record: draft false -> true",
    )


def test_an_event_of_another_slot_is_told_apart() -> None:
    was = replace(said("same(draft) or event == edit and own", ("record",)), over="steps")
    now = replace(said("same(draft) or event == edit", ("record",)), over="steps")
    assert told(was, now) == (
        "weaker",
        None,
        "edit(conversation); the event's conversation: at its default; "
        "a record: draft false -> true",
    )


def test_who_causes_an_event_and_what_it_is_about_are_told() -> None:
    """Only the agent chooses a presence, so what is about one is the agent's."""
    was = replace(said("same(presence) or actor == agent"), over="steps")
    now = replace(said("same(presence) or argument == held_away"), over="steps")
    assert told(was, now) == (
        "stronger",
        "accept(conversation); panel: presence available -> busy; "
        "the event's conversation: at its default",
        None,
    )


def test_what_holds_of_states_holds_before_and_after_each_step() -> None:
    was = said("not offered", CONVERSATION)
    now = replace(said("not offered or after(not offered)", CONVERSATION), over="steps")
    assert told(was, now) == ("weaker", None, "a conversation: offered false -> true")


# What happens sometimes, stays possible, and does not take for ever


def test_what_is_reached_already_by_less_is_weaker() -> None:
    assert told(sometimes("offered and draft"), sometimes("offered")) == (
        "weaker",
        None,
        "a conversation: offered true",
    )


@pytest.mark.rules("CONV-4", "CONV-12")
def test_what_leads_to_one_of_more_goals_is_weaker() -> None:
    now = leads_to("every-waiting-ends")
    was = replace(now, goal=parse_formula("conv in (active, closed)"))
    assert told(was, now) == ("weaker", None, "a conversation: conv waiting -> none")
    assert told(now, was) == ("stronger", "a conversation: conv waiting -> none", None)


@pytest.mark.rules("OFFR-4")
def test_what_needs_other_events_to_be_fair_is_not_decided() -> None:
    was = leads_to("every-offer-goes")
    found = beside(was, replace(was, weakly=(*was.weakly, "focus")))
    assert (found.old.holds, found.new.holds) == (True, None)
    assert (found.word, found.why) == (None, "other events are fair")


def test_what_is_known_to_fail_is_not_decided() -> None:
    was = leads_to("waits-for-ever")
    found = beside(was, replace(was, goal=TRUE))
    assert (found.word, found.why) == (None, "it is known to fail")


@pytest.mark.rules("CLOS-2")
def test_another_way_to_the_same_goal_is_the_same() -> None:
    was = named("every-session-can-be-closed")
    assert isinstance(was, AlwaysPossible)
    assert told(was, replace(was, by=())) == ("the same", None, None)


def test_what_only_a_longer_run_would_show_is_not_decided() -> None:
    """Each offer may go while another one is there, but not at the end of a run of one step."""
    was = replace(leads_to("every-offer-goes"), premise=TRUE)
    found = beside(was, replace(was, goal=parse_formula("offers < 1")))
    assert (found.old.holds, found.new.holds) == (None, True)
    assert (found.word, found.why) == (None, "premise and goal alone do not say")


def test_of_other_slots_it_is_not_decided() -> None:
    was = replace(leads_to("every-offer-goes"), premise=parse_formula("not offered or draft"))
    now = replace(was, of=("record",), premise=parse_formula("not still"), goal=TRUE)
    found = beside(was, now)
    assert (found.word, found.old.why) == (None, "premise and goal alone do not say")


def test_of_another_kind_it_is_not_decided() -> None:
    was = said("not offered", CONVERSATION)
    found = beside(was, sometimes("not offered"))
    assert (found.word, found.why) == (None, "it is of another kind")


def test_of_other_variables_it_is_not_decided() -> None:
    was = said("not offered", CONVERSATION)
    other = replace(MODEL, slots={**MODEL.slots, "record": MODEL.slots["record"][:1]})
    found = strength(was, was, (MODEL, other))
    assert (found.word, found.why) == (None, "the models have other variables")


# All of it beside every state there is

CLAIMS = [
    said(one, ("record",))
    for one in (
        "dialog == false or session != absent",
        "session == focused or draft == false",
        "dialogs < 2",
        "focused < 2",
        "dialog == false or focused < 1",
        "open < max_sessions",
        "focused < max_sessions",
    )
]


def every_panel() -> Iterator[tuple[Bounds, AbstractState]]:
    """Yield every state of up to three records, whatever their values, with limits up to 3."""
    sessions: tuple[SlotSession, ...] = ("absent", "background", "focused")
    slots = [RecordSlot(*one) for one in product(sessions, (False, True), (False, True))]
    for limit, records in product((1, 2, 3), range(4)):
        bounds = Bounds(0, records, max_sessions=limit)
        for own in combinations_with_replacement(slots, records):
            yield bounds, AbstractState("available", "expanded", (), own)


def met(claim: Always, bounds: Bounds, state: AbstractState) -> bool:
    return all(holds(claim.formula, Moment(bounds, state, slot)) for slot in state.records)


def test_the_solver_finds_what_one_allows_and_another_forbids_just_where_some_state_is_so() -> None:
    every = {tuple(met(one, *panel) for one in CLAIMS) for panel in every_panel()}
    found = {
        (one, other): allowed_beyond(CLAIMS[one], CLAIMS[other], MODELS) is not None
        for one, other in permutations(range(len(CLAIMS)), 2)
    }
    assert found == {
        (one, other): any(panel[one] and not panel[other] for panel in every)
        for one, other in found
    }
    assert {*found.values()} == {True, False}


# As it is told


def with_property(now: Property) -> Release:
    """Return what is here, with another property of a name."""
    properties = tuple(now if one.name == now.name else one for one in HERE.properties)
    return replace(HERE, properties=properties)


WEAKER = replace(always("one-dialog"), holds=parse_formula("dialogs < 3"))


@pytest.mark.rules("CLOS-3")
def test_a_weaker_property_is_told_with_what_it_allows() -> None:
    changes = compare(HERE, with_property(WEAKER), (), at_every_size=True)
    (one,) = changes_json(changes)["properties"]
    assert (one["strength"], one["undecided"], one["allowed_before"]) == ("weaker", None, None)
    assert one["allowed_now"] == "2 conversations, each: dialog true"


@pytest.mark.rules("CLOS-1", "CLOS-3")
def test_a_rule_is_suspect_whose_property_is_weaker() -> None:
    found = suspects(with_property(WEAKER))
    assert found.suspect == found.named == {"CLOS-1", "CLOS-3"}
