"""What is told of 0.1.0 and of what is here, by the library, by the command, and on the page."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from session_panel_site.pages.changes import features_of, read_changes
from session_panel_spec.cli.app import app
from session_panel_spec.cli.told_schemas import told_schemas
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.domain.tables import Line
from session_panel_spec.mutants.model_mutants import model_mutants
from session_panel_spec.reference import answer
from session_panel_spec.releases.changes import vector_changes
from session_panel_spec.releases.changes.change import Changes
from session_panel_spec.releases.changes.changes_json import changes_json
from session_panel_spec.releases.changes.compare import SIZES, compare
from session_panel_spec.releases.changes.report import compared, headline
from session_panel_spec.releases.changes.written_changes import cell_changes
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release_file import load_release, release_text

ROOT = Path(__file__).parents[2]
KEPT = read_changes(ROOT / "docs" / "changes")
HERE = replace(release_here(load_release("0.2.0").version), vectors=())
MUTANT = next(one for one in model_mutants() if one.name == "toggle(panel): dropped")


@pytest.fixture(scope="module")
def changes() -> Changes:
    old, new = load_release("0.1.0"), load_release("0.2.0")
    return compare(old, new, SIZES[:1], at_every_size=True, old_properties=True)


def test_events_of_0_2_are_told_as_newly_possible_and_the_return_as_gone(changes: Changes) -> None:
    possible = {one.name for one in changes.events if one.how == "newly possible"}
    assert possible == {"withdraw", "transfer", "assign", "discard", "message"}
    gone = {one.name for one in changes.events if one.how == "no longer possible"}
    assert gone == {"returns"}


@pytest.mark.rules("UNRD-1", "CLOS-4")
def test_closing_is_told_to_keep_the_unread_count(changes: Changes) -> None:
    (closing,) = [one for one in changes.events if one.how == "ends differently"]
    assert closing.name == "confirm"
    slot = closing.shown.state.conversations[0]
    assert (slot.unread, slot.dialog) == (1, True)
    assert isinstance(closing.shown.old, frozenset)
    assert isinstance(closing.shown.new, frozenset)
    ends = [
        [way.after.conversations[0].unread for way in one]
        for one in (closing.shown.old, closing.shown.new)
    ]
    assert ends == [[0], [1]]


@pytest.mark.rules("CONV-1", "CONV-7", "OFFR-1")
def test_refusals_are_told_by_both_rules(changes: Changes) -> None:
    told = {
        (one.name, one.old and one.old.rule, one.new and one.new.rule) for one in changes.refusals
    }
    assert {
        ("accept", "OFFR-3", "CONV-1"),
        ("leaves", "OFFR-5", "CONV-7"),
        ("pick", "SESS-1", "OFFR-1"),
    } <= told
    assert {"CONV-7", "OFFR-5", "SESS-1"} <= changes.rules_named


def test_vectors_are_told_where_rules_answer_otherwise(changes: Changes) -> None:
    told = {(one.event, one.place, one.old, one.new) for one in changes.vectors}
    assert ("pick", "refused", '"SESS-1"', '"OFFR-1"') in told
    assert ("message", "refused", '"CONV-1"', "nothing") in told
    assert "screen.incoming" in changes.members_added
    assert "screen.dashboard.mine[]" in changes.members_gone


@pytest.mark.rules("SESS-1")
def test_a_list_that_became_an_object_is_told_once_and_by_rule() -> None:
    found = vector_changes.find_vector_changes(load_release("0.1.0").vectors[:50])
    assert {"screen.dashboard.mine[]", "screen.dashboard.closed[]"} == {*found.gone}
    assert not any("dashboard" in one.place for one in found.changes)
    told = {one.place: (one.step, one.old, one.new, one.rules) for one in found.losses}
    assert told == dict.fromkeys(found.gone, (0, "[]", "nothing", ("SESS-1",)))


def test_what_is_not_taken_any_more_is_told_by_the_rules_that_the_vector_cites() -> None:
    first, *_ = load_release("0.2.0").vectors
    asks = msgspec.structs.replace(first, config={**first.config, "mood": "good"})
    (told,) = compare(replace(HERE, vectors=(asks,)), HERE).vectors
    assert (told.place, told.rules) == ("", first.rules)
    assert told.rules


def test_vectors_of_today_are_answered_as_they_say() -> None:
    kept = replace(HERE, vectors=load_release("0.2.0").vectors[:200])
    assert compare(kept, kept).vectors == ()


def test_a_cell_in_other_words_is_none_that_changed() -> None:
    table = HERE.tables["conversation"]
    at = ("active", "close")
    lines = (*table.cells[at], Line(None, expected=True, answer=table.cells[at][0].answer))
    cells = {**table.cells, at: lines}
    told = replace(HERE, tables={**HERE.tables, "conversation": replace(table, cells=cells)})
    assert len(table.cells[at]) > 1
    assert [*cell_changes(HERE, told)] == []
    cells[at] = table.cells["active", "end"]
    (change,) = cell_changes(HERE, told)
    assert (change.machine, change.state, change.event) == ("conversation", *at)
    assert {"CONV-2", "CONV-3", "CONV-6"} <= change.rules


# The page


def test_the_kept_result_is_what_is_found(changes: Changes) -> None:
    found, kept = changes_json(changes), json.loads((ROOT / "docs/changes/0.2.json").read_text())
    for part in (
        "rules",
        "cells",
        "events",
        "refusals",
        "properties",
        "same_at_every_size",
        "members_added",
        "members_gone",
    ):
        assert json.loads(json.dumps(found[part])) == kept[part]
    assert [_without_rules(one) for one in found["vectors"]] == [
        _without_rules(one) for one in kept["vectors"]
    ]


def _without_rules(vector: dict[str, object]) -> dict[str, object]:
    """Return what is another of a vector: which rules say so is found better by and by."""
    return {name: told for name, told in vector.items() if name != "rules"}


@pytest.mark.parametrize("version", KEPT)
def test_each_rule_that_is_new_or_reworded_is_in_what_a_service_must_change(version: str) -> None:
    changed = {rule.id for rule in KEPT[version].rules if {"added", "text"} & {*rule.what}}
    about = {rule for feature in features_of(version) for rule in feature.rules}
    assert changed - about == set()
    assert about - load_rules().keys() == set()


# How far it goes


@pytest.mark.rules("PRES-4", "CONV-12")
def test_what_0_1_said_must_hold_is_told_with_a_run_that_breaks_it(changes: Changes) -> None:
    told = {one.name: (one.kept, str(one.broken_by)) for one in changes.properties if one.old}
    assert told["dialog-is-modal"] == (False, "pick(0, live); close(0); transfer(0)")
    assert told["unanswered-goes"] == (True, "None")


def test_what_is_proved_to_be_the_same_is_nothing_that_is_told(changes: Changes) -> None:
    same = changes.exact.everywhere
    assert same is not None
    assert {("toggle", None), ("accept", "conversation"), ("open", "record")} <= same
    assert same & {(one.name, one.kind) for one in changes.events} == set()


def test_a_broken_event_is_not_proved_to_be_the_same() -> None:
    (mutant,) = (one for one in model_mutants() if one.name == "accept(conversation): no blur")
    told = compare(HERE, replace(HERE, model=mutant.model), (), at_every_size=True)
    assert told.exact.everywhere is not None
    assert ("accept", "conversation") not in told.exact.everywhere
    assert ("pick", "conversation") in told.exact.everywhere
    assert told.exact.unproved == {("accept", "conversation")}


# The command


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["diff", *arguments])
    return result.exit_code, result.stdout, result.stderr


def broken(version: str, folder: Path) -> str:
    """Write a release in which the panel mode cannot be toggled, and return its file."""
    file = folder / "broken.json"
    release = replace(HERE, version=version, model=MUTANT.model)
    file.write_text(release_text(release), "utf-8")
    return str(file)


@pytest.mark.rules("MODE-1")
def test_another_behaviour_under_the_same_version_fails_where_that_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("session_panel_spec.cli.diff.SIZES", SIZES[:1])
    picture = tmp_path / "first.dot"
    old = broken(HERE.version, tmp_path)
    status, out, err = run(old, "--fail-on", "unbumped", "--picture", str(picture))
    assert (status, "toggle (panel): newly possible  MODE-1" in out) == (1, True)
    assert "the version still is: raise it" in err
    assert picture.read_text("utf-8").count("toggle()") >= 2
    assert run(broken("9.9", tmp_path), "--fail-on", "unbumped")[0] == 0


@pytest.mark.parametrize(
    ("sides", "is_here", "other", "said"),
    [
        (("1", "2"), False, True, "2 behaves otherwise than 1"),
        (("1", "2"), True, True, "What is here (2) behaves otherwise than 1"),
        (("2", "2"), True, True, "What is here (2, changed since its release) behaves otherwise "),
        (("2", "2"), True, False, "What is here (2) behaves as 2 does, as far as was compared"),
        (("2", "2"), False, True, "The other 2 behaves otherwise than 2"),
    ],
)
def test_no_version_is_said_to_behave_otherwise_than_itself(
    sides: tuple[str, str], is_here: bool, other: bool, said: str
) -> None:
    gone = ("screen.mood",) if other else ()
    told = Changes(*sides, members_gone=gone, is_here=is_here)
    assert headline(told).startswith(said)
    assert changes_json(told)["here"] is is_here


def test_the_report_says_that_the_shipped_panel_is_held_by_verify() -> None:
    (last,) = [one for one in compared(Changes("1", "2")) if "panel" in one]
    assert last.startswith("Not the shipped panel: ")
    assert last.endswith("session-panel verify holds the panel against these.")


def test_the_json_is_of_its_schema(changes: Changes) -> None:
    told = json.loads(json.dumps(changes_json(changes)))
    Draft202012Validator(told_schemas()["diff"]).validate(told)
    (event,) = (one for one in told["events"] if one["name"] == "assign")
    assert event["shown"]["old"] == "no such event"
    assert event["shown"]["new"] == "conversation 0: conv none -> waiting"


def test_effects_that_are_gone_are_another_behaviour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.json"
    kept = replace(HERE, vectors=load_release("0.2.0").vectors[:50])
    file.write_text(release_text(kept), "utf-8")
    assert run(str(file), "--fail-on", "unbumped")[0] == 0
    monkeypatch.setattr(vector_changes, "answer", lambda *at: answer(*at)._replace(effects=()))
    status, out, err = run(str(file), "--fail-on", "unbumped")
    assert (status, "the version still is: raise it" in err) == (1, True)
    changed = f"What is here ({HERE.version}, changed since its release)"
    assert out.startswith(f"{changed} behaves otherwise than {HERE.version}\n")
    assert "Kept vectors that are answered otherwise" in out
    assert "effects.notify_offer" in out


def test_members_that_are_gone_are_another_behaviour_by_themselves() -> None:
    assert not Changes("1", "2", members_added=("screen.mood",)).behaves_otherwise
    assert Changes("1", "2", members_gone=("screen.mood",)).behaves_otherwise


def test_what_is_no_release_is_wrong_use() -> None:
    status, out, err = run("9.9")
    assert (status, out) == (2, "")
    assert "9.9 is not released" in err
