"""The machines are what the hand-written tables say, and a seeded difference is named."""

from dataclasses import replace

import pytest

from session_panel.conversation import CONVERSATION
from session_panel.dialog import DIALOG
from session_panel.form import FORM
from session_panel.mode import MODE
from session_panel.offer import OFFER
from session_panel.presence import PRESENCE
from session_panel.session import SESSION
from session_panel_spec.domain.tables import TABLES, load_table
from session_panel_spec.lockstep.agreement import compared_cells, differences

MACHINES = (CONVERSATION, PRESENCE, OFFER, SESSION, DIALOG, FORM, MODE)
BY_NAME = {machine.name: machine for machine in MACHINES}
WRITTEN = load_table("conversation")


def _with_branches(cell, branches):
    """Return the conversation machine with other branches in one cell."""
    return replace(CONVERSATION, branches={**CONVERSATION.branches, cell: branches})


def _with_branch(cell, **change):
    first, *others = CONVERSATION.branches[cell]
    return _with_branches(cell, (replace(first, **change), *others))


def test_every_machine_has_a_table():
    assert BY_NAME.keys() == set(TABLES)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "conversation",
            marks=pytest.mark.rules("CONV-2", "CONV-3", "CONV-6", "CONV-7", "CONV-10", "CONV-12"),
        ),
        pytest.param("presence", marks=pytest.mark.rules("PRES-2", "PRES-3", "PRES-4", "PRES-5")),
        pytest.param("offer", marks=pytest.mark.rules("OFFR-4", "OFFR-5", "OFFR-7")),
        pytest.param("session", marks=pytest.mark.rules("CLOS-1")),
        "dialog",
        pytest.param("form", marks=pytest.mark.rules("EDIT-1", "EDIT-2")),
        pytest.param("mode", marks=pytest.mark.rules("MODE-1")),
    ],
)
def test_a_machine_agrees_with_its_table(name):
    assert differences(load_table(name), BY_NAME[name]) == []


def test_every_cell_is_compared_under_every_set_of_guards():
    counts = {name: compared_cells(load_table(name), BY_NAME[name]) for name in TABLES}
    assert counts == {
        "conversation": 4 * 8 * 2,
        "presence": 7 * 10 * 2**5,
        "offer": 5 * 5 * 2,
        "session": 3 * 7 * 2,
        "dialog": 2 * 5,
        "form": 2 * 3,
        "mode": 2 * 1,
    }


def test_a_dropped_branch_is_named():
    kept = tuple(b for b in CONVERSATION.branches["active", "close"] if b.target == "waiting")
    assert differences(WRITTEN, _with_branches(("active", "close"), kept)) == [
        "conversation in active, close (live): "
        "the table goes to closed by CONV-3, the machine gives no answer"
    ]


def test_a_redirected_target_is_named():
    seeded = _with_branch(("waiting", "expire"), target="ended")
    assert differences(WRITTEN, seeded) == [
        "conversation in waiting, expire: "
        "the table goes to closed by CONV-4, the machine goes to ended by CONV-4"
    ]


def test_a_changed_rule_is_named():
    seeded = _with_branch(("active", "end"), rules=("CONV-7",))
    assert differences(WRITTEN, seeded) == [
        "conversation in active, end: "
        "the table goes to ended by CONV-6, the machine goes to ended by CONV-7"
    ]


def test_a_changed_refusal_is_named():
    _, reason = CONVERSATION.refusals["waiting", "close"]
    refusals = {**CONVERSATION.refusals, ("waiting", "close"): ("CONV-2", reason)}
    assert differences(WRITTEN, replace(CONVERSATION, refusals=refusals)) == [
        "conversation in waiting, close: "
        "the table refuses it by CONV-11, the machine refuses it by CONV-2"
    ]


def test_an_accepted_event_that_the_table_refuses_is_named():
    branches = CONVERSATION.branches["active", "end"]
    assert differences(WRITTEN, _with_branches(("closed", "end"), branches)) == [
        "conversation in closed, end: "
        "the table refuses it by CONV-10, the machine goes to ended by CONV-6"
    ]


def test_a_lost_guard_of_one_cell_is_named():
    seeded = _with_branch(("active", "leave"), guard=None)
    assert differences(WRITTEN, seeded) == [
        "conversation in active, leave (not live): "
        "the table refuses it by CONV-7, the machine goes to ended by CONV-7"
    ]


@pytest.mark.parametrize(
    ("field", "kind"),
    [("states", "state"), ("events", "event"), ("guards", "guard"), ("finals", "final state")],
)
def test_what_only_the_machine_has_is_named(field, kind):
    seeded = replace(CONVERSATION, **{field: (*getattr(CONVERSATION, field), "extra")})
    assert differences(WRITTEN, seeded) == [f"conversation: only the machine has the {kind} extra"]


@pytest.mark.parametrize(
    ("field", "kind"),
    [("states", "state"), ("events", "event"), ("guards", "guard"), ("finals", "final state")],
)
def test_what_only_the_table_has_is_named(field, kind):
    written = replace(WRITTEN, **{field: (*getattr(WRITTEN, field), "extra")})
    assert differences(written, CONVERSATION) == [
        f"conversation: only the table has the {kind} extra"
    ]


def test_another_initial_state_is_named_by_both_sides():
    assert differences(WRITTEN, replace(CONVERSATION, initial="waiting")) == [
        "conversation: only the table has the initial state active",
        "conversation: only the machine has the initial state waiting",
    ]


def test_a_difference_is_told_once_whatever_other_guards_hold():
    cell = ("busy", "miss")
    unguarded = tuple(replace(branch, guard=None) for branch in PRESENCE.branches[cell])
    seeded = replace(PRESENCE, branches={**PRESENCE.branches, cell: unguarded})
    assert differences(load_table("presence"), seeded) == [
        "presence in busy, miss (not missed_sets_inactive): "
        "the table goes to busy by PRES-4, the machine goes to inactive by PRES-4"
    ]
