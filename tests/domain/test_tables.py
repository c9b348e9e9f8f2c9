"""The hand-written tables: what they say, and that a faulty one is turned down by name."""

from dataclasses import FrozenInstanceError

import pytest

from session_panel_spec.domain.tables import (
    TABLES,
    Answer,
    describe,
    load_table,
    outcomes,
    parse_table,
)

DOOR = """
initial = "open"
final = ["gone"]
guards = ["locked"]

[open]
push = [{ when = "locked", refused = "CLOS-1" }, { to = "gone", rules = "CLOS-2 CLOS-4" }]

[gone]
push = { refused = "CONV-10" }
"""


def _to(state, *rules):
    return Answer(state, frozenset(rules))


def _refused(rule):
    return Answer(None, frozenset([rule]))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_total_and_cites_only_rules(name):
    assert load_table(name).name == name


@pytest.mark.rules("CONV-10")
@pytest.mark.parametrize("name", TABLES)
def test_a_final_state_refuses_every_event(name):
    table = load_table(name)
    answers = [
        table.answer(state, event, facts)
        for state in table.finals
        for event in table.events
        for facts in outcomes(table.guards)
    ]
    assert all(answer.target is None for answer in answers)


@pytest.mark.rules("PRES-2")
@pytest.mark.parametrize("held", ["held_dnd", "held_away", "held_offline"])
@pytest.mark.parametrize("event", ["recompute", "recompute_unless_inactive", "miss", "decline"])
def test_only_the_agents_choice_or_reset_lifts_a_hold(held, event):
    table = load_table("presence")
    answers = {table.answer(held, event, facts) for facts in outcomes(table.guards)}
    assert answers == {_to(held, "PRES-2")}


@pytest.mark.rules("CONV-2", "CONV-3")
def test_a_conversation_never_waits_while_it_is_live():
    table = load_table("conversation")
    assert table.answer("active", "close", {"live"}) == _to("closed", "CONV-3")
    assert table.answer("active", "close") == _to("waiting", "CONV-2")


@pytest.mark.rules("CONV-12")
def test_what_is_transferred_is_what_it_was_elsewhere_unless_it_is_over():
    table = load_table("conversation")
    for state in ("active", "waiting"):
        assert table.answer(state, "transfer") == _to(state, "CONV-12")
    for state in table.finals:
        assert table.answer(state, "transfer") == _refused("CONV-10")


@pytest.mark.rules("OFFR-7")
@pytest.mark.parametrize("facts", [set(), {"new_live"}])
def test_any_pending_offer_can_be_withdrawn_and_no_other(facts):
    table = load_table("offer")
    assert table.answer("pending", "withdraw", facts) == _to("withdrawn", "OFFR-7")
    assert {table.answer(state, "withdraw", facts) for state in table.finals} == {
        _refused("OFFR-7")
    }


@pytest.mark.rules("PRES-1", "PRES-3")
def test_inactive_is_left_by_the_agents_act_alone_even_where_the_policy_says_keep():
    table = load_table("presence")
    assert table.answer("inactive", "recompute") == _to("available", "PRES-1")
    assert table.answer("inactive", "reset") == _to("available", "PRES-3")
    for facts in outcomes(table.guards):
        answer = table.answer("inactive", "recompute_unless_inactive", facts)
        assert answer == _to("inactive", "PRES-1")


@pytest.mark.rules("EDIT-2")
@pytest.mark.parametrize("state", ["saved", "unsaved"])
def test_after_a_discard_nothing_is_unsaved(state):
    assert load_table("form").answer(state, "discard") == _to("saved", "EDIT-2")


@pytest.mark.rules("TABS-1")
def test_home_has_no_tabs_but_its_anchor():
    table = load_table("session")
    assert table.answer("focused", "use_tabs", {"anchored"}) == _refused("TABS-1")


def test_the_first_entry_that_holds_answers():
    door = parse_table("door", DOOR)
    assert door.answer("open", "push", {"locked"}) == _refused("CLOS-1")
    assert door.answer("open", "push") == _to("gone", "CLOS-2", "CLOS-4")


def test_a_table_holds_what_its_text_says():
    door = parse_table("door", DOOR)
    assert (door.initial, door.finals) == ("open", {"gone"})
    assert (door.states, door.events, door.guards) == (("open", "gone"), ("push",), ("locked",))


def test_a_table_cannot_be_changed():
    door = parse_table("door", DOOR)
    with pytest.raises(FrozenInstanceError):
        door.initial = "gone"
    with pytest.raises(TypeError):
        door.cells["open", "push"] = ()


def test_an_answer_reads_as_a_phrase():
    assert str(_to("gone", "CLOS-4", "CLOS-2")) == "goes to gone by CLOS-2 and CLOS-4"
    assert str(_refused("CLOS-1")) == "refuses it by CLOS-1"
    assert str(Answer(None, frozenset())) == "gives no answer"


def test_every_set_of_guards_is_an_outcome():
    assert list(outcomes(("a", "b"))) == [set(), {"a"}, {"b"}, {"a", "b"}]
    assert list(outcomes(())) == [set()]


def test_guards_are_described_by_whether_they_hold():
    assert describe(("a", "b"), {"b"}) == " (not a, b)"
    assert describe((), set()) == ""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"gone", rules', '"shut", rules', "door.toml: open, push: unknown state 'shut'"),
        ('when = "locked"', 'when = "wet"', "door.toml: open, push: unknown guard 'wet'"),
        ('"CLOS-1"', '"CLOS-9"', "door.toml: open, push: unknown rule 'CLOS-9'"),
        ("{ to", '{ when = "locked", to', "door.toml: open, push: no answer (not locked)"),
        (
            "{ when",
            '{ refused = "CLOS-1" }, { when',
            "door.toml: open, push: an entry that is never reached",
        ),
        ('push = { refused = "CONV-10" }', "", "door.toml: gone, push: no line"),
        ('initial = "open"', 'initial = "shut"', "door.toml: unknown state 'shut' at the top"),
        ('["gone"]', '["shut"]', "door.toml: unknown state 'shut' at the top"),
    ],
)
def test_a_faulty_table_is_turned_down_by_place_and_problem(old, new, problem):
    with pytest.raises(ValueError, match=r"door\.toml") as caught:
        parse_table("door", DOOR.replace(old, new))
    assert problem in str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (', rules = "CLOS-2 CLOS-4"', "", "door.toml: open, push: an entry has either"),
        ("to = ", 'refused = "CLOS-1", to = ', "door.toml: open, push: an entry has either"),
        ("refused =", "refusd =", "door.toml: open, push: Object contains unknown field `refusd`"),
        ('initial = "open"', "", "door.toml: Object missing required field `initial`"),
        ("[open]", "[open", "door.toml: "),
        ('initial = "open"', 'initial = "open"\nstart = "open"', "door.toml: Expected `object`"),
    ],
)
def test_an_entry_that_is_not_of_the_form_is_turned_down_by_place(old, new, place):
    with pytest.raises(ValueError, match=r"door\.toml") as caught:
        parse_table("door", DOOR.replace(old, new))
    assert str(caught.value).startswith(place)


def test_every_problem_of_a_table_is_told_at_once():
    with pytest.raises(ValueError, match=r"door\.toml") as caught:
        parse_table("door", DOOR.replace("CLOS-1", "CLOS-8").replace("CLOS-2", "CLOS-9"))
    assert len(str(caught.value).splitlines()) == 2
