"""A difference is told by rule: of those that say what the part is, the ones of the step."""

from typing import get_args

import msgspec
import pytest
from msgspec import inspect

from session_panel import Config, View, effects, events
from session_panel.snapshot import Snapshot
from session_panel_spec.differential import actions, blame
from session_panel_spec.differential.blame import rules_of
from session_panel_spec.differential.compare import ABSENT, Difference
from session_panel_spec.differential.snapshot_rules import OF_SNAPSHOT, rules_of_field
from session_panel_spec.domain.rules import load_clauses, load_rules
from session_panel_spec.lockstep.part_rules import PARTS

MESSAGE = events.Message(at=0, conversation="c1")
ACCEPT = events.Accept(at=0, conversation="c1")
CHOOSE = events.Choose(at=0, presence="busy")
NOTIFY = {"type": "notify_offer", "conversation": "c1", "until": 1.0}
STARTED = {"type": "update_conversation", "conversation": "c1", "state": "active"}
PUBLISHED = {"type": "publish_presence", "presence": "busy"}


def test_every_effect_and_every_part_of_the_screen_has_rules():
    kinds = {str(kind.__struct_config__.tag) for kind in effects.Effect.__subclasses__()}
    assert kinds == {*blame._OF_EFFECT, "publish_presence"}
    parts = {field.name for field in msgspec.structs.fields(View)} - {"presence"}
    assert parts == {name for name in blame._OF_SCREEN if "." not in name}
    assert "presence" in PARTS


def test_only_rules_of_the_domain_are_named():
    tables = (blame._OF_EFFECT, blame._OF_SCREEN, blame._OF_CLOCK)
    assert {rule for table in tables for rules in table.values() for rule in rules} <= {
        *load_rules()
    }


def test_of_an_event_that_comes_early_the_rule_of_time_is_named():
    assert "earlier time" in load_clauses()[blame._EARLIER].text
    late = {**NOTIFY, "until": 2.0}
    early = frozenset({"TIME-1.1", "OFFR-4.1"})
    told = Difference(MESSAGE, "effects", (0,), NOTIFY, late, clauses=early)
    assert rules_of(told) == ("TIME-1", "OFFR-4")


def test_of_an_end_the_rule_that_set_it_before_is_named():
    ends = ({"type": "expire", "at": 1.0}, {"type": "expire", "at": 2.0})
    told = Difference(MESSAGE, "due", (), *ends, clauses=frozenset({"TIME-1.1"}))
    assert rules_of(told) == ("TIME-1", "CONV-4", "CONV-13", "OFFR-2")
    before = msgspec.structs.replace(told, earlier=frozenset({"CONV-13.2", "SESS-1.1"}))
    assert rules_of(before) == ("TIME-1", "CONV-13")


def places(of, path=()):
    """Yield the place of each field of a snapshot; those of a configuration are one."""
    match of:
        case inspect.StructType(cls=kind) if kind is not Config:
            for field in of.fields:
                yield ".".join((*path, field.encode_name))
                yield from places(field.type, (*path, field.encode_name))
        case inspect.VarTupleType():
            yield from places(of.item_type, path)
        case inspect.UnionType():
            for one in of.types:
                yield from places(one, path)


def test_every_field_of_a_snapshot_has_rules_of_its_own_or_is_part_of_one_that_has():
    fields = {*places(inspect.type_info(Snapshot))}
    assert {*OF_SNAPSHOT} == {place for place in fields if not place.startswith("sessions.tabs.")}
    assert {rule for rules in OF_SNAPSHOT.values() for rule in rules} <= {*load_rules()}
    assert rules_of_field(("sessions", 2, "tabs", 1, "title")) == ("TABS-1",)
    assert rules_of_field(("config", "capacity")) == ("CONF-1",)
    assert rules_of_field(()) == ()


def test_what_is_not_loaded_is_against_the_rules_that_refuse_it_or_else_those_of_its_field():
    refused = "InvalidInput: snapshot.unread: Expected none of a closed one (SESS-5, UNRD-1)"
    assert rules_of(Difference(None, "raised", ("unread",), ABSENT, refused)) == (
        "SESS-5",
        "UNRD-1",
    )
    assert rules_of(Difference(None, "raised", ("now",), ABSENT, "InvalidInput")) == ("TIME-1",)


def test_of_what_is_no_effect_and_nothing_of_the_screen_the_rule_of_the_event_is_named():
    odd = {"type": "pick", "conversation": "c1"}
    for part, path in (("effects", (0,)), ("due", ()), ("screen", ("other",))):
        assert rules_of(Difference(ACCEPT, part, path, odd, odd)) == ("OFFR-3",)


def test_what_an_event_may_be_about_is_known():
    assert {*actions._SUBJECTS} == {*get_args(events.Subject)}


@pytest.mark.parametrize(
    ("difference", "rules"),
    [
        (
            Difference(MESSAGE, "refusal", (), ["CONV-10", "over", None], ABSENT, "CONV-10"),
            "CONV-10",
        ),
        (Difference(MESSAGE, "refusal", (), "accepted", ["CONV-1", "x", None]), "UNRD-1 CONV-1"),
        (Difference(MESSAGE, "effects", (0,), NOTIFY, STARTED), "OFFR-3"),
        (Difference(ACCEPT, "effects", (0,), NOTIFY, STARTED), "OFFR-1 OFFR-2 OFFR-3"),
        (Difference(MESSAGE, "effects", (0,), NOTIFY, {**NOTIFY, "until": 2.0}), "OFFR-4"),
        (Difference(CHOOSE, "effects", (0,), PUBLISHED), "PRES-2"),
        (Difference(None, "screen", ("presence",), "Available", "Busy"), "PRES-5"),
        (Difference(MESSAGE, "screen", ("sessions", 1, "icon"), "An", "A"), "TITL-2"),
        (Difference(MESSAGE, "screen", ("offers", 0)), "OFFR-6 OFFR-1 OFFR-2 OFFR-4 OFFR-7"),
        (Difference(MESSAGE, "due", (), ABSENT, {"type": "expire"}), "CONV-4 CONV-13 OFFR-2"),
        (Difference(MESSAGE, "hangs"), "UNRD-1"),
    ],
)
def test_a_difference_is_against_the_rules_of_its_part(difference, rules):
    assert " ".join(rules_of(difference)) == rules


def test_of_the_rules_of_a_part_those_of_the_step_are_named_or_else_those_of_the_screen():
    part = ("communication", "state")
    step = Difference(ACCEPT, "screen", part, clauses=frozenset({"CONV-1.1", "SESS-2.1"}))
    screen = Difference(ACCEPT, "screen", part, shown=frozenset({"CONV-6.1"}))
    assert rules_of(step) == ("CONV-1",)
    assert rules_of(screen) == ("CONV-6",)


def test_of_a_history_that_was_decided_before_those_of_the_screen_are_named():
    part = ("communication", "history")
    decided, shown = frozenset({"CONV-8.1"}), frozenset({"CONV-14.3"})
    late = Difference(ACCEPT, "screen", part, clauses=decided, shown=shown)
    assert rules_of(late) == ("CONV-14",)
