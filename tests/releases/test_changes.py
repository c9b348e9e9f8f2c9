"""What is told of 0.1.0 and of what is here, by the library, by the command, and on the page."""

import json
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from rich.console import Console

from session_panel_site.pages import changed, navigation
from session_panel_site.pages.changed import missing
from session_panel_site.pages.changes import (
    Phrases,
    features_of,
    pages,
    read_changes,
    signing,
    titles,
    written,
)
from session_panel_site.pages.words import LANGUAGES, Language, folder
from session_panel_spec.cli.app import app
from session_panel_spec.cli.told_schemas import told_schemas
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.domain.tables import Line
from session_panel_spec.mutants.model_mutants import model_mutants
from session_panel_spec.reference import answer
from session_panel_spec.releases.changes import vector_changes
from session_panel_spec.releases.changes.change import Changes, VectorChange
from session_panel_spec.releases.changes.changes_json import ChangesJson, RuleJson, changes_json
from session_panel_spec.releases.changes.compare import SIZES, compare
from session_panel_spec.releases.changes.report import compared, headline, render_changes
from session_panel_spec.releases.changes.words import answered_text
from session_panel_spec.releases.changes.written_changes import cell_changes
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release_file import load_release, release_text, released_versions

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


def test_an_effect_is_told_as_logs_tell_it() -> None:
    effect = '{"type":"publish_presence","presence":"available"}'
    change = VectorChange("v", "", 1, "pick", "effects", "nothing", effect, ("PRES-1",))
    told = "pick: the effects nothing, now publish_presence(presence=available)"
    assert answered_text(change) == told


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
        "events_added",
        "events_gone",
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


def must(version: str, language: Language, found: ChangesJson) -> str:
    """Return what a page says that a service must change."""
    page = dict(pages({version: found}))[f"{folder(language)}changes/{version}.md"]
    return page.partition("{ #must }")[2].partition("\n## ")[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", ["0.2", "9.9"])
def test_whatever_was_found_is_in_what_a_service_must_change(of: str, language: Language) -> None:
    """Also of a release for which nobody has written a word, such as 9.9."""
    found = KEPT["0.2"]
    told = must(of, language, found)
    assert bool(features_of(of)) is (of == "0.2")
    changed = {rule.id for rule in found.rules if {"added", "text"} & {*rule.what}}
    members = {f"`{one}`" for one in (*found.members_added, *found.members_gone)}
    events = {f"`{one.name}`" for one in (*found.events, *found.refusals)}
    refusing = {rule for one in found.refusals for rule in one.rules}
    for one in changed | members | events | refusing:
        assert one in told, one
    assert min(len(changed), len(members), len(events), len(refusing)) > 5


def test_what_is_written_by_hand_is_about_rules_that_there_are() -> None:
    about = {rule for version in KEPT for one in features_of(version) for rule in one.rules}
    assert about <= load_rules().keys()


def test_where_nothing_was_found_nothing_must_be_changed() -> None:
    same = msgspec.convert(changes_json(compare(HERE, HERE)), ChangesJson)
    assert must("9.9", "en", same).strip() == "Nothing was found that a service must change."


def test_an_event_is_told_once_with_all_its_differences_and_in_words() -> None:
    page = dict(pages({"9.9": KEPT["0.2"]}))["changes/9.9.md"]
    events = page.partition("{ #events }")[2].partition("\n## ")[0]
    assert events.count("\n- **message**\n") == 1
    assert "the first customer's conversation: is offered, unread messages 0 → 1" in events
    assert not {"conv", "->", "absent", "at first"} & {*events.split()}


def test_the_page_says_what_was_not_compared_and_how_one_signs() -> None:
    page = dict(pages({"9.9": KEPT["0.2"]}))["changes/9.9.md"]
    compared = page.partition("{ #compared }")[2]
    assert "`session-panel verify` holds the panel against these" in compared
    assert "In the nearest states only" in compared
    assert "(../approvals.md#without-a-shell)" in compared.partition("{ #sign }")[2]


def test_phrases_are_whole_and_what_is_quoted_stays() -> None:
    told = Phrases({"now": "kini", "conv": "status", "nothing changes": "diterima"})
    assert told('the text "now", now') == 'the text "now", kini'
    assert told("conversation: conv, nothing changes") == "conversation: status, diterima"
    assert Phrases({})("now") == "now"


def page_of(found: ChangesJson, version: str = "9.9") -> str:
    """Return the English page of what was found."""
    return dict(pages({version: found}))[f"changes/{version}.md"]


def test_a_rule_that_only_has_another_reason_is_named_once_in_a_line_of_its_own() -> None:
    for_a_reason = RuleJson("CONV-3", ("reason",), "the same", "the same")
    found = msgspec.structs.replace(KEPT["0.2"], rules=(*KEPT["0.2"].rules, for_a_reason))
    lines = page_of(found).partition("{ #reworded }")[2].partition("\n## ")[0].splitlines()
    (as_it_was,) = (one for one in lines if "for another reason" in one)
    (too,) = (one for one in lines if "different, too" in one)
    assert "[CONV-3]" in as_it_was
    assert "[OFFR-1]" in too
    assert "[CONV-3]" not in too
    assert not [one for one in lines if one.startswith("**[CONV-3]")]
    assert not [one for one in page_of(KEPT["0.2"]).splitlines() if "for another reason" in one]


def test_each_rule_is_signed_anew_or_looked_at_and_no_new_one_is_in_either_list() -> None:
    found = KEPT["0.2"]
    told = signing(found)
    added = {rule.id for rule in found.rules if "added" in rule.what}
    assert not {*told.anew} & {*told.look}
    assert {rule.id for rule in found.rules} <= {*told.anew, *told.look} | added
    assert not added & {*told.anew, *told.look}
    assert told.look == ("SESS-2", "TITL-1", "TITL-2", "SENT-1")
    assert {"CONV-7", "OFFR-1", "LANG-1"} <= {*told.anew}
    assert "CONV-8" in told.same
    assert "SESS-4" in told.anew, "it refused what is refused by OFFR-1 now"
    assert sorted([*told.anew, *told.look, *told.claimed, *told.same, *added]) == sorted(
        load_rules()
    )


def test_a_cell_is_told_with_both_its_answers() -> None:
    table = page_of(KEPT["0.2"]).partition("{ #tables }")[2].partition("\n## ")[0]
    rows = [row for row in table.splitlines() if "`expire`" in row]
    assert [row.partition(" | [CONV-4]")[0].strip() for row in rows] == [
        "| conversation, `expire`: closed, ended | refuses it by CONV-10 | refuses it by CONV-4"
    ]
    assert "unless new_live: refuses it by OFFR-5" in table


def test_what_only_one_side_changes_is_told_of_the_other_as_staying() -> None:
    page = page_of(KEPT["0.2"])
    assert "session in the background → not open, unread messages stay 1; panel" in page
    assert page.count("stay 1") == 1


def test_all_properties_of_the_model_that_are_new_are_named() -> None:
    found = KEPT["0.2"]
    added = {one.name for one in found.properties if one.of == "model" and one.old is None}
    told = page_of(found).partition("{ #properties }")[2].partition("\n## ")[0]
    assert f'{len(added)}"' in told
    assert added <= {*re.findall(r"- `([a-z-]+)`: ", told)}


@pytest.mark.rules("CONV-14", "CONV-15")
def test_what_is_said_to_be_as_it_was_is_in_the_kept_vectors_of_0_1() -> None:
    (said,) = written().already
    assert said.rules == ("CONV-14", "CONV-15")
    events = [step.event for one in load_release("0.1.0").vectors for step in one.steps]
    assert {"closed", "ended"} <= {event.get("previous") for event in events}
    assert "drop" in {event["type"] for event in events}
    assert {one.new for one in KEPT["0.2"].vectors if one.event == "drop"} == {'"CONV-15"'}
    assert "returns" not in {event["type"] for event in events}


# The next release


def test_of_each_two_releases_it_is_kept_what_changed(tmp_path: Path) -> None:
    (tmp_path / "0.2.json").touch()
    versions = ("0.1.0", "0.2.0", "0.2.1", "1.0.0")
    found = [(one.old, one.new, one.file.name) for one in missing(versions, tmp_path)]
    assert found == [("0.2.0", "0.2.1", "0.2.1.json"), ("0.2.1", "1.0.0", "1.0.json")]
    assert not [*missing(released_versions(), ROOT / "docs" / "changes")]


def test_one_command_keeps_what_changed_and_writes_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = list[list[str]]()

    def write(arguments: list[str]) -> int:
        given.append(arguments)
        return 0

    monkeypatch.setattr("session_panel_site.pages.__main__.DOCS", tmp_path)
    monkeypatch.setattr("session_panel_site.pages.__main__.main", write)
    monkeypatch.setattr(changed, "released_versions", lambda: ("0.2.0", "0.3.0"))
    monkeypatch.setattr(changed, "load_release", lambda version: replace(HERE, version=version))
    (tmp_path / "changes").mkdir()
    assert changed.main() == 0
    (found,) = read_changes(tmp_path / "changes").values()
    assert (found.old, found.new, found.behaves_otherwise) == ("0.2.0", "0.3.0", False)
    assert given == [[]]


NAVIGATION = """\
nav:
  - Behaviour:
      - What changed in 0.2: changes/0.2.md
      - Bahasa Indonesia:
          - Yang berubah dalam 0.2: id/changes/0.2.md
  - Simulator: simulator/index.md
"""


def test_the_navigation_has_a_line_for_each_release_the_last_one_first() -> None:
    ((name, text),) = navigation.pages(NAVIGATION, titles(), ["0.2", "0.3"])
    assert name == "../mkdocs.yml"
    assert text == NAVIGATION.replace(
        "      - What changed in 0.2: changes/0.2.md\n",
        "      - What changed in 0.3: changes/0.3.md\n"
        "      - What changed in 0.2: changes/0.2.md\n",
    ).replace(
        "          - Yang berubah dalam 0.2: id/changes/0.2.md\n",
        "          - Yang berubah dalam 0.3: id/changes/0.3.md\n"
        "          - Yang berubah dalam 0.2: id/changes/0.2.md\n",
    )
    assert [*navigation.pages(text, titles(), ["0.2", "0.3"])] == [(name, text)]


def test_a_navigation_without_a_place_for_the_lines_is_told() -> None:
    with pytest.raises(ValueError, match=r"mkdocs\.yml has no line id/changes/"):
        [*navigation.pages(NAVIGATION.replace("id/changes", "id"), titles(), ["0.2"])]


def test_home_leads_to_what_changed_last() -> None:
    english = "- [What changed in 0.2](changes/0.2.md)\n- [Rules](rules.md)\n"
    indonesian = "- [Yang berubah dalam 0.2](changes/0.2.md)\n"
    homes = {"index.md": english, "id/index.md": indonesian}
    assert dict(navigation.homes(homes, titles(), "0.3.1")) == {
        "index.md": "- [What changed in 0.3.1](changes/0.3.1.md)\n- [Rules](rules.md)\n",
        "id/index.md": "- [Yang berubah dalam 0.3.1](changes/0.3.1.md)\n",
    }
    with pytest.raises(ValueError, match=re.escape("docs/id/index.md has no link")):
        [*navigation.homes(homes | {"id/index.md": "# Awal\n"}, titles(), "0.3")]


# How far it goes


@pytest.mark.rules("PRES-4", "CONV-12")
def test_what_0_1_said_must_hold_is_told_with_a_run_that_breaks_it(changes: Changes) -> None:
    told = {one.name: (one.kept, str(one.broken_by)) for one in changes.properties if one.old}
    assert told["dialog-is-modal"] == (False, "pick(0, live); close(0); transfer(0)")
    assert told["unanswered-goes"] == (True, "None")


def printed(changes: Changes) -> str:
    """Return the report, as a wide terminal has it."""
    told = StringIO()
    Console(file=told, width=200).print(render_changes(changes))
    return told.getvalue()


@pytest.mark.rules("CONV-4", "CONV-12", "OFFR-7")
def test_of_a_property_that_says_something_else_it_is_told_whether_it_is_weaker(
    changes: Changes,
) -> None:
    found = msgspec.convert(changes_json(changes), ChangesJson).properties
    told = {one.name: one for one in found if one.of == "model"}
    weaker = told["dialog-asks-and-is-answered"]
    assert (weaker.strength, weaker.allowed_before) == ("weaker", None)
    step = "transfer(conversation); the event's conversation: dialog true -> false"
    assert weaker.allowed_now == step
    assert told["every-waiting-ends"].strength == "weaker"
    assert told["unanswered-goes"].strength == "stronger"
    assert told["closing-asks-first"].strength == "incomparable"
    forever = told["waits-for-ever"]
    assert (forever.strength, forever.undecided) == (None, "it is known to fail")
    assert {told["returns-conversation"].strength, told["mode-is-as-told"].strength} == {None}


def test_the_report_says_what_a_weaker_property_allows(changes: Changes) -> None:
    text = " ".join(printed(changes).split())
    assert "dialog-asks-and-is-answered: weaker; what it said holds no more, after" in text
    assert "allowed only as it is: transfer(conversation); the event's conversation: dialog" in text
    assert "closing-asks-first: neither weaker nor stronger; what it said" in text
    not_decided = (
        "waits-for-ever: says something else, and whether less is not decided: it is known"
    )
    assert not_decided in text
    assert "Whether a property is weaker than it was is decided for every state" in text
    not_asked = replace(
        changes, properties=tuple(replace(one, strength=None) for one in changes.properties)
    )
    assert "weaker" not in printed(not_asked)
    assert "closing-asks-first: says something else; what it said" in printed(not_asked)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "| `waits-for-ever` | not decided: it is known to fail |  |  |"),
        ("id", "| `waits-for-ever` | tidak diputuskan: diketahui gagal |  |  |"),
    ],
)
def test_the_page_says_whether_a_property_is_weaker(
    language: Language, told: str, changes: Changes
) -> None:
    found = msgspec.convert(changes_json(changes), ChangesJson)
    page = dict(pages({"9.9": found}))[f"{folder(language)}changes/9.9.md"]
    table = page.partition("{ #strength }")[2].partition("\n???")[0]
    assert told in table
    weaker = {"en": "weaker", "id": "lebih lemah"}[language]
    step = "`transfer(conversation); the event's conversation: dialog true -> false`"
    assert f"| `dialog-asks-and-is-answered` | {weaker} |  | {step} |" in table
    assert table.count("\n| `") == sum(
        one.old is not None and one.new is not None for one in changes.properties
    )


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
        (("1", "2"), True, True, "What is here (2) behaves otherwise than 1"),
        (("2", "2"), True, True, "What is here (2, changed since its release) behaves otherwise "),
        (("2", "2"), True, False, "What is here (2) behaves as 2 does, as far as was compared"),
        (("1", "2"), False, True, "2 is written as 1 is; what is here answers otherwise"),
        (("2", "2"), False, True, "The other 2 is written as 2 is; what is here answers otherwise"),
        (("2", "2"), False, False, "The other 2 behaves as 2 does, as far as was compared"),
    ],
)
def test_no_version_is_said_to_behave_otherwise_than_itself(
    sides: tuple[str, str], is_here: bool, other: bool, said: str
) -> None:
    gone = ("screen.mood",) if other else ()
    told = Changes(*sides, members_gone=gone, is_here=is_here)
    assert headline(told).startswith(said)
    written = replace(told, variables=("a mood, in either model",))
    assert "behaves otherwise than" in headline(written)
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
    gone = Changes("1", "2", members_gone=("screen.mood",), is_here=True)
    assert gone.behaves_otherwise
    assert not replace(gone, members_gone=(), members_added=("screen.mood",)).behaves_otherwise


def test_what_is_here_says_nothing_of_the_behaviour_of_a_release_that_is_not_here(
    tmp_path: Path,
) -> None:
    file = tmp_path / "kept.json"
    kept = replace(load_release("0.1.0"), vectors=load_release("0.1.0").vectors[:50])
    file.write_text(release_text(kept), "utf-8")
    status, out, err = run(str(file), str(file), "--fail-on", "unbumped")
    assert (status, err) == (0, "")
    assert out.startswith(
        "The other 0.1.0 is written as 0.1.0 is; what is here answers otherwise\n"
    )
    assert "only what is here: about" in out
    assert "Kept vectors that are answered otherwise by what is here" in out
    assert json.loads(run(str(file), str(file), "--json")[1])["behaves_otherwise"] is False


def test_what_is_no_release_is_wrong_use() -> None:
    status, out, err = run("9.9")
    assert (status, out) == (2, "")
    assert "9.9 is not released" in err


def test_a_file_that_is_not_there_is_told_as_a_file() -> None:
    assert run("nowhere.json")[::2] == (
        2,
        "session-panel: nowhere.json: No such file or directory\n",
    )


@pytest.mark.rules("CONV-4", "CONV-10")
def test_a_cell_is_told_with_what_it_answered_and_what_it_answers() -> None:
    cells = tuple(cell_changes(load_release("0.1.0"), load_release("0.2.0")))
    text = printed(Changes("0.1.0", "0.2.0", cells=cells))
    lines = [line.rstrip() for line in text.splitlines()]
    at = lines.index("  conversation: expire in closed, ended  CONV-4, CONV-10")
    assert lines[at + 1 : at + 3] == [
        "    was  refuses it by CONV-10",
        "    is   refuses it by CONV-4",
    ]
    at = lines.index("  offer: withdraw in pending  OFFR-7")
    assert lines[at + 1 : at + 3] == [
        "    was  no such event",
        "    is   goes to withdrawn by OFFR-7",
    ]
    assert sum(line.startswith("    is ") for line in lines) == len(
        {(cell.machine, cell.event, cell.old, cell.new) for cell in cells}
    )
