"""A log of an earlier release runs to its end; what is answered otherwise is told by rule."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from session_panel import Panel
from session_panel_spec.cli.app import app
from session_panel_spec.conform.json_objects import merged
from session_panel_spec.conform.vector import PanelVector
from session_panel_spec.logs.log import read_log
from session_panel_spec.model.abstract_state import ConversationSlot
from session_panel_spec.model.language import Case
from session_panel_spec.releases.changes.since import Since, since
from session_panel_spec.releases.release_file import load_release

FIRST, SECOND = load_release("0.1.0"), load_release("0.2.0")


def log_of(vector: PanelVector, *, with_rules: bool = True) -> Iterator[str]:
    """Yield what a service logged that answers as the vector says."""
    yield json.dumps({"config": vector.config})
    for step in vector.steps:
        refused = {} if step.refused is msgspec.UNSET else {"refused": step.refused}
        known = refused if with_rules else dict.fromkeys(refused)
        yield json.dumps({**step.event, **known})


def told(*events: str, **settings: object) -> list[tuple[int, tuple[str, ...]]]:
    log = read_log([json.dumps({"config": settings}), *events], "log")
    return [(one.line, one.rules) for one in since(log, FIRST) if one.differs]


def until_another(vector: PanelVector, found: Iterator[Since]) -> Iterator[tuple[Since, Any]]:
    """Yield each event with what the vector says, up to the first that is answered otherwise."""
    for one, step in zip(found, vector.steps, strict=True):
        if one.differs:
            return
        yield one, step


def shown(slots: Iterable[ConversationSlot]) -> list[ConversationSlot]:
    """Return the slots of which something is on the panel, as far as the first vectors tell it."""
    return sorted(map(told_of, (s for s in slots if s.offered or s.session != "absent")))


def told_of(slot: ConversationSlot) -> ConversationSlot:
    """Return a slot without what was before an offer, and without the unread of what is shut."""
    is_new = slot.offered and slot.conv in ("closed", "ended")
    slot = slot._replace(conv="none") if is_new else slot
    return slot._replace(unread=0) if slot.session == "absent" else slot


def test_the_kept_model_says_how_an_event_ended_as_the_kept_vectors_do():
    compared = 0
    for vector in FIRST.vectors:
        state: Any = vector.start.state
        for one, step in until_another(vector, since(read_log(log_of(vector), vector.id), FIRST)):
            state = merged(state, step.state)
            if one.then.end is not None:
                kept = shown(ConversationSlot(**one) for one in state["conversations"].values())
                found = one.then.end.presence, shown(one.then.end.conversations)
                assert found == (state["presence"], kept), (vector.id, one.line)
                compared += 1
    assert compared > 3_000


def test_the_kept_refusals_say_which_rule_refused_as_the_kept_vectors_do():
    compared = 0
    for vector in FIRST.vectors:
        log = read_log(log_of(vector, with_rules=False), vector.id)
        for one, step in until_another(vector, since(log, FIRST)):
            if one.then.rule is not None:
                assert one.then.rule == step.refused, (vector.id, one.line)
                compared += 1
    assert compared > 1_000


def test_of_a_log_of_this_release_nothing_is_answered_otherwise():
    for vector in SECOND.vectors[::7]:
        found = since(read_log(log_of(vector), vector.id), SECOND)
        assert [one.line for one in found if one.differs] == []


PICK = '{"type":"pick","at":1,"conversation":"c1","customer":"ana","mode":"live"}'
HOME = '{"type":"focus","at":2,"session":"home"}'
WRITES = '{"type":"message","at":3,"conversation":"c1"}'
LEAVES = '{"type":"leave","at":4,"conversation":"c1"}'
X = '{"type":"close","at":5,"session":"c1"}'
YES = '{"type":"confirm","at":6}'


@pytest.mark.rules("UNRD-1")
def test_what_is_unread_when_a_session_closes_stays_unread_since_the_second_release():
    assert told(PICK, HOME, WRITES, LEAVES, X, YES) == [(7, ("UNRD-1", "UNRD-2"))]


@pytest.mark.rules("OFFR-1")
def test_an_event_that_was_refused_and_is_accepted_is_told():
    offer = PICK.replace("pick", "offer")
    assert told(offer, WRITES[:-1] + ',"refused":"CONV-1"}') == [(3, ("CONV-1",))]


@pytest.mark.parametrize(
    ("event", "doubt"),
    [
        (WRITES.replace("c1", "c2"), "0.1.0 refuses it by CONV-1"),
        (HOME[:-1] + ',"refused":"CLOS-3"}', "0.1.0 accepts it"),
        (X.replace("c1", "home")[:-1] + ',"refused":"OFFR-4"}', "0.1.0 refuses it by CLOS-1"),
        ('{"type":"transfer","at":2,"conversation":"c1"}', "0.1.0 has no such event"),
    ],
)
def test_a_log_that_says_what_the_release_would_not_answer_is_doubted(event, doubt):
    *_, last = since(read_log([PICK, event], "log"), FIRST)
    assert (last.doubt, last.differs) == (doubt, False)


def test_once_something_is_answered_otherwise_the_log_is_believed():
    offer = PICK.replace("pick", "offer")
    refused = WRITES[:-1] + ',"refused":"CONV-1"}'
    unknown = WRITES.replace("c1", "c2")
    assert told(offer, refused, unknown) == [(3, ("CONV-1",)), (4, ("CONV-1",))]


def test_what_the_model_does_not_know_is_compared_in_acceptance_alone():
    tab = '{"type":"open_tab","at":2,"session":"c1","tab":"t","kind":"record","title":"T"}'
    found = list(since(read_log([PICK, tab, HOME], "log"), FIRST))
    assert [one.is_compared for one in found] == [True, False, True]
    switched = json.dumps({"config": {"close_dialog": False}})
    assert not any(one.is_compared for one in since(read_log([switched, PICK], "log"), FIRST))


def test_where_the_release_can_end_in_two_ways_no_end_is_known():
    """The log does not say in which one it ended."""
    model = FIRST.model
    pick = next(one for one in model.events if one.name == "pick")
    either = (*model.events, replace(pick, cases=(Case(),)))
    release = replace(FIRST, model=replace(model, events=either))
    (picked, _) = since(read_log([PICK, HOME], "log"), release)
    assert (picked.then.end, picked.is_compared) == (None, False)


@pytest.fixture
def day(tmp_path):
    file = tmp_path / "day.jsonl"
    file.write_text("\n".join((PICK, HOME, WRITES, LEAVES, X, YES)), "utf-8")
    return file


def run(*arguments: object):
    return CliRunner().invoke(app, ["replay", *map(str, arguments)])


def test_the_command_tells_line_and_rule_and_what_was_compared(day):
    shown = run("--since", "0.1", day)
    assert (shown.exit_code, shown.stdout.replace(str(day), "day")) == (
        1,
        "day:6: UNRD-1, UNRD-2: t=6s  confirm()\n"
        "    unread of ana: then nothing, now 1\n"
        "day: 6 events since 0.1.0: 1 answered otherwise (6 compared in how they end or which rule "
        "refuses them)\n",
    )
    assert run("--since", "0.2", day).exit_code == 0


def test_the_command_tells_the_same_as_json(day):
    found, last = map(json.loads, run("--since", "0.1", "--json", day).stdout.splitlines())
    assert (found["line"], found["then"], found["now"]) == (6, "accepted", "accepted")
    assert found["apart"] == [{"part": "unread", "of": "ana", "then": "", "now": "1"}]
    counts = {"events": 6, "compared": 6, "differ": 1, "doubted": 0, "left_out": 0}
    assert last == {"since": "0.1.0", **counts}


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        (("--since", "7"), 2, "7 is not released; there is 0.1.0, 0.2.0"),
        (("--since", "0"), 2, "0 is not released; there is 0.1.0, 0.2.0"),
        (("--since", "0.1", "--locale", "id"), 2, "say nothing with --since"),
    ],
)
def test_what_cannot_be_told_is_said(day, options, status, sentence):
    shown = run(*options, day)
    assert shown.exit_code == status
    assert sentence in str(shown.exception) + shown.output


def test_of_a_log_without_events_nothing_is_said_but_that(tmp_path):
    file = tmp_path / "empty.jsonl"
    file.write_text("")
    shown = run("--since", "0.1", file)
    assert shown.exit_code == 0
    assert "nothing was replayed" in shown.stdout


def test_what_is_left_out_after_a_gap_and_what_is_doubted_is_counted(tmp_path):
    file = tmp_path / "gap.jsonl"
    unknown = WRITES.replace("c1", "c2")
    file.write_text("\n".join((PICK, unknown, '{"gap":{}}', LEAVES)), "utf-8")
    shown = run("--since", "0.1", file)
    assert shown.exit_code == 1
    assert "the log says accepted, and 0.1.0 refuses it by CONV-1" in shown.stdout
    assert "none answered otherwise, 1 not as 0.1.0 answers, 1 left out (others " in shown.stdout


def numbered(first: int, *events: str) -> Iterator[str]:
    return (f'{event[:-1]},"seq":{number}}}' for number, event in enumerate(events, first))


def test_of_a_log_whose_beginning_was_rotated_away_it_is_said_why_nothing_was_replayed(tmp_path):
    file = tmp_path / "rotated.jsonl"
    file.write_text("\n".join(numbered(5, HOME, WRITES, WRITES)), "utf-8")
    shown = run("--since", "0.1", file)
    why = "others may be missing before, and no snapshot comes between"
    nothing = f"nothing was replayed: 3 events left out ({why})"
    assert (shown.exit_code, shown.stdout) == (0, f"{file}: {nothing}\n")
    last = json.loads(run("--since", "0.1", "--json", file).stdout)
    assert (last["events"], last["left_out"]) == (0, 3)


def test_what_comes_twice_or_after_a_snapshot_is_not_left_out(tmp_path):
    """A double tells nothing, and what the snapshot holds is known whatever was before it."""
    file = tmp_path / "hole.jsonl"
    snapshot = json.dumps({"snapshot": json.loads(Panel().to_json()), "seq": 9})
    twice = [*numbered(1, PICK)] * 2
    file.write_text("\n".join((*twice, *numbered(4, HOME), snapshot, *numbered(10, PICK))), "utf-8")
    last = json.loads(run("--since", "0.1", "--json", file).stdout)
    assert (last["events"], last["left_out"]) == (2, 1)
