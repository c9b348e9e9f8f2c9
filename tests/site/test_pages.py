"""The generated pages tell everything that their sources declare, and nothing more."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath

import msgspec
import pytest
from msgspec.structs import replace as replaced

from session_panel import MACHINES, Branch
from session_panel.presence import PresenceMachine
from session_panel_site.pages import machines, model, rules, stories
from session_panel_site.pages.cells import columns
from session_panel_site.pages.citing_tests import CitingTest, cited_rules, citing_tests
from session_panel_site.pages.driving import Drivers, drivers
from session_panel_site.pages.formulas import formula_text, word_text
from session_panel_site.pages.markdown import (
    beginning,
    folded,
    named_rule_links,
    rule_links,
    table,
)
from session_panel_site.pages.model import event_anchor
from session_panel_site.pages.properties import PANEL_PROPERTIES, property_anchor
from session_panel_site.pages.sources import MANIFEST, Sources, read_sources
from session_panel_site.pages.transitions import moves, refused
from session_panel_site.pages.verdicts import verdict
from session_panel_site.pages.words import LANGUAGES, folder, load_words, rules_in
from session_panel_site.pictures.committed import figure
from session_panel_site.pictures.names import load_names
from session_panel_site.records import ADAPTERS
from session_panel_spec.domain.manual import unstated_clauses
from session_panel_spec.domain.panel_events import NAMES
from session_panel_spec.domain.rule_names import load_rule_names
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.lockstep.coverage import expected
from session_panel_spec.logs.entry import Entry
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import STORIES, Story, load_stories
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.interpreter import Moment, holds, initial_state, successors
from session_panel_spec.model.language import All, Below
from session_panel_spec.model.panel_model import (
    CAPACITY,
    EVENTS,
    KEPT,
    LOAD,
    OFFERS,
    active,
    conv,
    free,
    held,
)
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.formula import AtMost
from session_panel_spec.model.properties.formula_parser import WORDS
from session_panel_spec.model.query_parser import parse
from session_panel_spec.model.refusals import REFUSALS
from session_panel_spec.releases.approvals.approval import Ground, sealed
from session_panel_spec.releases.approvals.signing import signature
from session_panel_spec.releases.here import release_here
from session_panel_spec.verify.report_json import DifferenceJson, ReportJson

ROOT = Path(__file__).parents[2]
VECTORS = {"CONV-2": {"closing": 3, "walks": 4}}


@cache
def report() -> ReportJson:
    """Return a report of which some things failed; each is small."""
    kept = sources().report
    properties = (
        replaced(kept.properties[0], name="one-focus", rules=("FOCS-1",), proved=True),
        replaced(kept.properties[0], name="one-dialog", rules=("CLOS-1",), passed=False),
    )
    machines = {table.name: table for table in kept.tables}
    return replaced(
        kept,
        properties=properties,
        tables=(machines["mode"], replaced(machines["offer"], passed=False)),
        engine=(machines["mode"],),
        lockstep=(),
        coverage=(replaced(kept.coverage[0], name="badge: +", rules=("UNRD-2",)),),
        stories=tuple(story for story in kept.stories if story.name == "sentiment-falls"),
    )


@cache
def sources() -> Sources:
    return replace(read_sources(ROOT), vectors=VECTORS)


@cache
def cited_by_files() -> dict[str, frozenset[str]]:
    return {name: cited_rules(text) for name, text in sources().tests.items()}


def picture(name: str, root: str, language: str) -> str:
    return f'<figure id="{name}" lang="{language}">{root}</figure>'


@cache
def written() -> dict[str, str]:
    """Return every page that this file is about, by its path."""
    return dict(
        [
            *rules.pages(sources()),
            *model.pages(sources()),
            *machines.pages(picture),
            *stories.pages(picture),
        ]
    )


def own_page(pages: Mapping[str, str], rule: str, language: str = "en") -> str:
    """Return the page of a rule in a language."""
    return pages[f"{folder(language)}rules/{rule.lower()}.md"]


def rows(text: str) -> list[list[str]]:
    """Return the cells of the lines of a table, its head left out."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [line[2:-2].split(" | ") for line in lines[2:]]


def between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


# The page of rules


@pytest.mark.parametrize("rule", load_rules())
def test_a_rule_lists_the_transitions_and_refusals_of_the_machines_that_cite_it(rule):
    linked = re.findall(r"machines/(\w+)\.md#event-(\w+)", own_page(written(), rule))
    citing = [
        *((t.name, e) for t in MACHINES.values() for e in t.events if _takes(t, e, rule)),
        *((t.name, e) for t in MACHINES.values() for e in t.events if _refuses(t, e, rule)),
    ]
    assert set(linked) == set(citing)


def _takes(compiled, event, rule):
    cells = (compiled.branches[state, event] for state in compiled.states)
    return any(rule in branch.rules for cell in cells for branch in cell)


def _refuses(compiled, event, rule):
    cells = [(state, event) for state in compiled.states if (state, event) in compiled.refusals]
    return any(compiled.refusals[cell][0] == rule for cell in cells)


@pytest.mark.parametrize("rule", load_rules())
def test_a_rule_lists_every_reason_for_which_it_refuses(rule):
    told = set(re.findall(r"`([a-z-]+)`, “", own_page(written(), rule)))
    by_machines = {r for t in MACHINES.values() for r in t.refusals.values()}
    known = {*by_machines, *expected.REFUSALS, *expected.NOT_OFFERED}
    assert told == {reason.value for by, reason in known if by == rule}


@pytest.mark.parametrize("rule", load_rules())
def test_a_rule_lists_the_events_and_the_refusals_of_the_model_that_cite_it(rule):
    own = own_page(written(), rule)
    assert set(re.findall(r"model\.md#(event-[\w-]+)", own)) == {
        event_anchor(event) for event in EVENTS if rule in event.rules
    }
    refusals = [one for group in REFUSALS.values() for one in group if one.rule == rule]
    assert own.count("in the model, `") == len(refusals)


@pytest.mark.parametrize("rule", load_rules())
def test_a_rule_lists_the_properties_that_cite_it_each_once(rule):
    own = own_page(written(), rule)
    told = re.findall(r"model\.md#((?:property|panel)-[\w-]+)", own)
    citing = [p for p in (*PROPERTIES, *PANEL_PROPERTIES) if rule in p.rules]
    first = {p.name: property_anchor(p) for p in reversed(citing)}
    assert sorted(told) == sorted(first.values())
    assert own.count("also of the real panel") == len(citing) - len(first)


@pytest.mark.parametrize("rule", ["CONV-8", "UNRD-1"])
def test_a_rule_is_cited_by_as_many_properties_as_a_verification_looks_at(rule):
    own = own_page(written(), rule)
    (citing,) = re.findall(r'"(?:.* )?properties (\d+) ·', own)
    assert f"- properties that hold: {citing}\n" in own
    assert "· verification" not in own


@pytest.mark.parametrize("rule", load_rules())
def test_a_rule_lists_tests_of_exactly_the_files_that_cite_it(rule):
    told = set(re.findall(r"`tests/([\w/]+\.py)`: \w", own_page(written(), rule)))
    citing = {name for name, cited in cited_by_files().items() if rule in cited}
    assert told == citing != set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", load_rules())
def test_a_rule_lists_the_stories_that_show_it(rule, language):
    told = re.findall(r"\(\.\./stories/([\w-]+)\.md\)", own_page(written(), rule, language))
    assert told == [story.name for story in load_stories() if rule in story.rules]


def test_a_rule_lists_the_vectors_that_cite_it_by_their_theme():
    own = own_page(written(), "CONV-2")
    assert "- closing: 3\n    - walks: 4" in own
    assert ' · vectors 7"' in own
    without = dict(rules.pages(replace(sources(), vectors={})))
    assert "Test vectors" not in own_page(without, "CONV-2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_says_its_words_its_origin_and_why(language):
    told = load_words(language).rules
    for rule in rules_in(language).values():
        own = own_page(written(), rule.id, language)
        assert rule.text in re.sub(r"</?mark>", "", own)
        badges = re.findall(r"sp-(stated|decided)", own)
        assert (badges[0], "stated" in badges) == (rule.origin[0], "stated" in rule.origin)
        assert ("decided" in badges) == (
            "decided" in rule.origin or bool(unstated_clauses(rule.id))
        )
        assert not rule.reason or f"{told['why']}: {rule.reason}." in own


@pytest.mark.parametrize("page", ["rules.md", "id/rules.md"])
def test_the_overview_has_a_line_for_each_rule_in_the_order_of_the_domain(page):
    overview = between(written()[page], "{ #overview }", "{ #decisions }")
    assert re.findall(r"^\| \[([A-Z]+-\d+)\]", overview, re.MULTILINE) == list(load_rules())


def test_a_test_is_told_by_its_name_and_a_marked_file_as_a_whole():
    source = (
        'pytestmark = pytest.mark.rules("R-1")\n'
        '@pytest.mark.rules("R-2")\ndef test_it(): ...\n'
        "def test_other(): ...\n"
    )
    assert citing_tests({"test_a.py": source}) == (
        CitingTest("test_a.py", "", frozenset({"R-1"})),
        CitingTest("test_a.py", "test_it", frozenset({"R-2"})),
    )


def test_a_clause_links_to_its_rule():
    named = '[CONV-4.2](rules/conv-4.md "Waiting has an end")'
    assert rule_links(["CONV-4.2"], "rules.md") == named
    assert named_rule_links(["CONV-4.2", "SESS-1"], "rules.md", "id") == (
        "[CONV-4.2](rules/conv-4.md)&nbsp;Waktu tunggu ada akhirnya"
        " · [SESS-1](rules/sess-1.md)&nbsp;Sesi dimulai"
    )


# Signatures


@cache
def signed_pages() -> dict[str, str]:
    """Return the pages of rules where one is signed as it is, and one as it is no longer."""
    ground = Ground(release_here("3.0.0"), sources().report.grades)
    approval = signature("CONV-3", ground, by="Ada", note="so *it* | is")
    other = replaced(signature("CONV-4", ground, by="Grace"), words="", evidence="")
    edited = replaced(approval, by="Eve")
    behaved = sealed("CONV-6", replaced(signature("CONV-6", ground, by="Mary"), behaviour="other"))
    approvals = {"CONV-3": approval, "CONV-4": sealed("CONV-4", other)}
    approvals |= {"CONV-6": behaved, "CONV-7": edited}
    return dict(rules.pages(replace(sources(), approvals=approvals)))


def badges(text: str) -> list[str]:
    """Return the labels of statuses, of all that are in a text."""
    every = "signed|not-signed|reworded-since|behaviour-changed-since|evidence-weaker-since"
    every = f"{every}|entry-changed-by-hand"
    return re.findall(rf'<span class="sp-badge sp-(?:{every})">(.*?)</span>', text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_says_where_it_stands_and_who_signed_it(language):
    pages, words = signed_pages(), load_words(language).rules
    assert badges(own_page(pages, "CONV-1", language)) == [words["not signed"]]
    assert badges(own_page(pages, "CONV-3", language)) == [words["signed"]]
    both = [words["reworded since"], words["evidence weaker since"]]
    assert badges(own_page(pages, "CONV-4", language)) == both
    assert badges(own_page(pages, "CONV-6", language)) == [words["behaviour changed since"]]
    note = "so &#42;it&#42; &#124; is"
    assert f"{words['by']} Ada (3.0.0): {note}\n" in own_page(pages, "CONV-3", language)
    assert f"{words['by']} Grace (3.0.0)\n" in own_page(pages, "CONV-4", language)
    by_hand = badges(own_page(pages, "CONV-7", language))[0]
    assert by_hand == words["entry changed by hand"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_has_the_status_of_every_rule_and_one_that_of_each_decision(language):
    page, words = signed_pages()[f"{folder(language)}rules.md"], load_words(language).rules
    every = rows(between(page, "{ #overview }", "{ #decisions }"))
    status = {rule: badges(line[-1]) for rule, line in zip(load_rules(), every, strict=True)}
    both = [words["reworded since"], words["evidence weaker since"]]
    assert (status["CONV-3"], status["CONV-4"]) == ([words["signed"]], both)
    assert status["CONV-6"] == [words["behaviour changed since"]]
    unsigned = status.keys() - {"CONV-3", "CONV-4", "CONV-6", "CONV-7"}
    assert all(status[rule] == [words["not signed"]] for rule in unsigned)
    decisions = rows(between(page, "{ #whole }", "{ #parts }"))
    told = {re.findall(r"\[([A-Z]+-\d+)\]", line[0])[0]: badges(line[-1]) for line in decisions}
    only = [rule.id for rule in load_rules().values() if "stated" not in rule.origin]
    assert told == {rule: status[rule] for rule in only}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_decision_is_told_whole_where_the_owner_signs(language):
    page = written()[f"{folder(language)}rules.md"]
    told = {
        line[0].partition("]")[0]: line[1]
        for line in rows(between(page, "{ #whole }", "{ #parts }"))
    }
    for rule in rules_in(language).values():
        if rule.origin == ("decided",):
            assert told[f"[{rule.id}"] == rule.text.replace("|", "\\|")


def test_of_a_rule_whose_behaviour_nothing_binds_the_page_says_so():
    told = load_words("en").rules["unbound"]
    assert told in own_page(written(), "TITL-1")
    assert told not in own_page(written(), "CONV-3")


# The verdicts


def test_a_rule_holds_where_everything_that_follows_from_it_does():
    assert verdict("MODE-1", report()).word == "holds"
    assert verdict("UNRD-2", report()).word == "holds"
    assert verdict("SENT-3", report()).word == "holds"


@pytest.mark.parametrize(
    ("rule", "failed"), [("CLOS-1", "one-dialog"), ("OFFR-6", "offer"), ("FOCS-1", "a difference")]
)
def test_a_rule_fails_with_the_property_machine_or_step_that_does(rule, failed):
    driven = replaced(report().explorations[0], difference_from_model="a difference")
    found = verdict(rule, replaced(report(), explorations=(driven,)))
    assert found.word == "fails"
    assert failed in {name for finding in found.findings for name in finding.failed}


def test_a_rule_fails_with_a_difference_from_the_reference_that_is_against_it():
    against = DifferenceJson(("MODE-1",), ("MODE-1: screen.mode",), "")
    driven = replaced(report().beside_reference, found=(against,), passed=False)
    broken = replaced(report(), beside_reference=driven)
    assert verdict("MODE-1", broken).word == "fails"
    assert verdict("UNRD-2", broken).word == "holds"


def test_what_cites_a_clause_counts_for_its_rule():
    def citing_clauses(found):
        return replaced(found, rules=tuple(f"{rule}.1" for rule in found.rules))

    told = report()
    finer = replaced(told, properties=tuple(map(citing_clauses, told.properties)))
    assert verdict("CLOS-1", finer) == verdict("CLOS-1", told)


def test_a_rule_of_which_nothing_was_checked_is_told_so():
    assert verdict("TITL-2", replaced(report(), stories=(), grades=())).word == "unchecked"
    assert verdict("FOCS-1", None).word == "unchecked"
    pages = dict(rules.pages(replace(sources(), report=None)))
    assert pages["rules.md"].count('sp-unchecked">not checked') == len(load_rules())
    assert 'sp-unchecked">not checked' in own_page(pages, "TITL-2")


def test_what_failed_stands_on_the_page():
    page = own_page(dict(rules.pages(replace(sources(), report=report()))), "CLOS-1")
    assert "**failed: one-dialog**" in page
    assert 'sp-fails">fails' in page


# The page of the model


def test_every_event_of_the_model_is_on_its_page_once_with_its_rules():
    page = written()["model.md"]
    assert re.findall(r'<span id="(event-[\w-]+)">', page) == [*map(event_anchor, EVENTS)]
    for event in EVENTS:
        own = between(page, f'<span id="{event_anchor(event)}">', "\n")
        assert re.findall(r"\[([A-Z]+-\d+)\]", own) == list(event.rules)


def test_every_property_is_on_the_page_of_the_model_once_with_its_rules():
    page = written()["model.md"]
    subjects = {property_anchor(p): p for p in (*PROPERTIES, *PANEL_PROPERTIES)}
    told = re.findall(r'<span id="((?:property|panel)-[\w-]+)">', page)
    assert sorted(told) == sorted(subjects)
    for name, subject in subjects.items():
        own = between(page, f'<span id="{name}">', "\n")
        assert subject.text in own
        assert re.findall(r"\[([A-Z]+-\d+)\]", own) == list(subject.rules)


SMALL = Bounds(capacity=1, max_sessions=1, unread_max=1)


@cache
def near_states() -> tuple[AbstractState, ...]:
    """Return the states that at most four events lead to."""
    states = [initial_state(SMALL)]
    for _ in range(4):
        states += [after for state in states for _, after in successors(SMALL, state)]
        states = list(dict.fromkeys(states))
    return tuple(states)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *((formula_text(kept), kept) for kept in KEPT.values()),
        *((formula_text(~kept), ~kept) for kept in KEPT.values()),
        *((word_text(word), meant) for word, meant in WORDS.items()),
    ],
)
def test_a_formula_is_a_query_that_means_the_same(text, meant):
    read = parse(text, SMALL).expression
    moments = [Moment(SMALL, state, state.conversations[0]) for state in near_states()]
    answers = [holds(meant, moment) for moment in moments]
    assert [holds(read, moment) for moment in moments] == answers
    assert {True, False} == set(answers)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (active & free, "conv == active and free"),
        (~held | active, "not held or conv == active"),
        (~(active | held), "not (conv == active or held)"),
        ((active & held) | ~active, "(conv == active and held) or conv != active"),
        (~conv.is_("none", "ended"), "conv not in (none, ended)"),
        (~Below((LOAD,), CAPACITY), "load >= capacity"),
        (AtMost((LOAD, OFFERS), 3), "load + offers <= 3"),
        (~AtMost((LOAD, OFFERS), 3), "load + offers > 3"),
        (All(), "always"),
    ],
)
def test_a_formula_is_written_with_as_few_parentheses_as_are_clear(expression, text):
    assert formula_text(expression) == text


# The pages of the machines


@pytest.mark.parametrize("compiled", MACHINES.values(), ids=lambda table: table.name)
def test_a_machine_has_every_cell_with_each_target_guard_and_rule(compiled):
    page = written()[f"machines/{compiled.name}.md"]
    own = between(page, "{ #cells }", "</div>")
    found = rows(own)
    head = between(own, "| Event | ", " |\n").split(" | ")
    heads = [re.findall(r"`(\w+)`", title) for title in head]
    assert [state for column in heads for state in column] == list(compiled.states)
    assert [line[0].split("`")[1] for line in found] == list(compiled.events)
    for event, (_, *cells) in zip(compiled.events, found, strict=True):
        for column, cell in zip(heads, cells, strict=True):
            told = {n for state in column for n in told_of(compiled.branches[state, event])}
            for state in column:
                branches = compiled.branches[state, event]
                refusal = compiled.refusals.get((state, event))
                assert targets(cell, state) == [branches[n].target for n in sorted(told)]
                assert guards(cell) == [_guard(branches[n], len(told)) for n in sorted(told)]
                assert linked_rules(cell) == {
                    *(rule for branch in branches for rule in branch.rules),
                    *([refusal[0]] if refusal else []),
                }
                assert ("sp-refus" in cell) is (refusal is not None)
                assert (".sp-refused" in cell) is (not branches)
                assert refusal is None or f": {refusal[1].value}" in cell


def told_of(branches: Sequence[Branch]) -> list[int]:
    """Return which branches do not lead where the unguarded one leads anyway."""
    anyway = [(b.target, b.rules) for b in branches if b.guard is None]
    return [
        n for n, b in enumerate(branches) if b.guard is None or (b.target, b.rules) not in anyway
    ]


@pytest.mark.parametrize("compiled", MACHINES.values(), ids=lambda table: table.name)
def test_only_what_the_policy_says_is_told_apart_by_more_than_one_guard(compiled):
    """So the guards of a cell exclude one another: a line may be left out without harm."""
    for branches in compiled.branches.values():
        guards = {branch.guard for branch in branches} - {None}
        assert len(guards) <= 1 or guards == {"policy_available", "policy_busy", "policy_dnd"}


def test_states_that_do_alike_share_a_column():
    assert columns(MACHINES[PresenceMachine]) == [
        ("available", "busy", "dnd"),
        ("inactive",),
        ("held_dnd",),
        ("held_away", "held_offline"),
    ]


def targets(cell: str, state: str) -> list[str]:
    return [found or state for found in re.findall(r"→ `(\w+)`|\*stays\*", cell)]


GUARDED = r"(→ `\w+`|\*stays\*)(?:<br>&ensp;`\[([\w ]+)\]`)?"


def guards(cell: str) -> list[str]:
    return [found for _, found in re.findall(GUARDED, cell)]


def linked_rules(text: str) -> set[str]:
    return set(re.findall(r"\[([A-Z]+-\d+)\]", text))


def _guard(branch: Branch, many: int) -> str:
    if branch.guard is None:
        return "otherwise" if many > 1 else ""
    return branch.guard if branch.expected else f"not {branch.guard}"


@pytest.mark.parametrize("compiled", MACHINES.values(), ids=lambda table: table.name)
def test_the_moves_of_a_machine_are_its_transitions_and_refusals_and_nothing_more(compiled):
    for event in compiled.events:
        told = [
            (source, move.target or source, move.rules)
            for move in moves(compiled, event)
            for source in move.sources
        ]
        assert sorted(told) == sorted(
            (state, branch.target, branch.rules)
            for state in compiled.states
            for branch in compiled.branches[state, event]
        )
        refusing = [
            (state, one.rule, one.reason)
            for one in refused(compiled, event)
            for state in one.states
        ]
        assert sorted(refusing) == sorted(
            (state, rule, reason.value)
            for (state, name), (rule, reason) in compiled.refusals.items()
            if name == event
        )


@pytest.mark.parametrize("compiled", MACHINES.values(), ids=lambda table: table.name)
def test_a_machine_has_its_picture_its_guards_and_its_interface(compiled):
    page = written()[f"machines/{compiled.name}.md"]
    assert f'<figure id="{compiled.name}" lang="en">../../</figure>' in page
    indonesian = written()[f"id/machines/{compiled.name}.md"]
    assert f'<figure id="{compiled.name}" lang="id">../../</figure>' in indonesian
    assert f"::: session_panel.{compiled.name}\n" in page
    explained = between(page, "{ #guards }", "{ #transitions }")
    assert set(re.findall(r"`([\w]+)`", explained)) >= set(compiled.guards)


def test_the_list_of_machines_has_each_of_them_and_the_pictures_of_them_together():
    page = written()["machines/index.md"]
    assert re.findall(r"^\| \[(\w+)\]", page, re.MULTILINE) == [t.name for t in MACHINES.values()]
    assert re.findall(r'<figure id="(\w+)" lang="en">../</figure>', page) == [
        "components",
        "composition",
    ]


def test_every_event_of_a_machine_is_driven_by_the_panel_or_asked():
    undriven = [
        (table.name, event)
        for table in MACHINES.values()
        for event in table.events
        if drivers(table.name, event) == Drivers()
    ]
    assert undriven == []


def test_what_drives_a_machine_is_what_its_handler_does():
    assert drivers("conversation", "resume") == Drivers(moving=("accept", "open_conversation"))
    assert drivers("presence", "recompute_unless_inactive").moving == (
        "configure",
        "leave",
        "transfer",
    )
    assert "Driven by `accept`, `open_conversation`." in written()["machines/conversation.md"]


def test_the_page_of_sessions_tells_what_begins_focuses_blurs_and_closes_one():
    page = written()["machines/session.md"]
    opens = "`open_conversation`, `open_record`, `pick`, `shift_click`"
    assert f"Begun by `accept`, {opens}." in page
    focusing = "`confirm`, `focus`, `open_conversation`, `open_record`, `shift_click`, `transfer`"
    assert f"Driven by {focusing}." in between(page, "{ #event-focus }", "###")
    blur = between(page, "{ #event-blur }", "###")
    assert "Happens when another session takes the focus ([FOCS-1]" in blur
    assert f"It comes with `accept`, `focus`, {opens}." in blur
    close = between(page, "{ #event-close }", "###")
    assert "Driven by `confirm`, `transfer`. Asked, without a step, by `close`." in close


def test_the_list_of_machines_tells_what_begins_them_too():
    page = written()["machines/index.md"]
    assert "`message`" in between(page, "| [offer]", "\n")
    assert "`pick`" in between(page, "| [conversation]", "\n")


def test_a_rule_that_a_machine_names_is_a_link():
    link = '[PRES-4](../rules/pres-4.md "A missed or declined offer sets the presence")'
    assert f"(default no): {link}." in written()["machines/presence.md"]


@pytest.mark.parametrize("compiled", MACHINES.values(), ids=lambda table: table.name)
def test_a_machine_has_as_many_transitions_and_refusals_in_both_languages(compiled):
    """The same rules stand at the same events, and only the words differ."""
    english, indonesian = (written()[f"{way}machines/{compiled.name}.md"] for way in ("", "id/"))

    def told(page: str) -> list[tuple[str, list[str]]]:
        own = page.partition("{ #transitions }")[2].partition("{ #python }")[0]
        parts = re.split(r"\{ #(event-\w+) \}", own)[1:]
        return [
            (name, re.findall(r"\[([A-Z]+-\d+)\]", lines))
            for name, lines in zip(parts[::2], parts[1::2], strict=True)
        ]

    assert told(english) == told(indonesian) != []
    cells = [rows(between(page, "{ #cells }", "</div>")) for page in (english, indonesian)]
    assert [[linked_rules(cell) for cell in line] for line in cells[0]] == [
        [linked_rules(cell) for cell in line] for line in cells[1]
    ]


@pytest.mark.parametrize("compiled", MACHINES.values(), ids=lambda table: table.name)
def test_an_indonesian_page_says_what_the_code_calls_what_it_names(compiled):
    page = written()[f"id/machines/{compiled.name}.md"].partition("{ #python }")[2]
    told = [line[1].strip("`") for line in rows(page)]
    assert told == [*compiled.states, *compiled.events, *compiled.guards]
    assert "::: session_panel" not in page


# The pages of the stories


def entries(story: Story) -> list[Entry]:
    """Return the lines of a story that tell an event, also one that is refused."""
    return [one for one in read_log(story.lines, story.name).entries if one.event is not None]


@pytest.mark.parametrize("folder", ["", "id/"])
@pytest.mark.parametrize("story", load_stories(), ids=lambda story: story.name)
def test_a_story_tells_each_event_of_its_log(story, folder):
    found = rows(between(written()[f"{folder}stories/{story.name}.md"], "{ #log }", "</div>"))
    for line, entry in zip(found, entries(story), strict=True):
        assert f"`{call_text(entry.event)}`" in line[1]
        refused = re.findall(r"^\*\*\w+:\*\* \[([A-Z]+-\d+)\]", line[2])
        assert refused == ([entry.refused] if isinstance(entry.refused, str) else [])


@pytest.mark.parametrize("folder", ["", "id/"])
@pytest.mark.parametrize("story", load_stories(), ids=lambda story: story.name)
def test_a_story_tells_everything_that_its_screens_must_show_after_its_line(story, folder):
    found = rows(between(written()[f"{folder}stories/{story.name}.md"], "{ #log }", "</div>"))
    lines = [entry.line for entry in entries(story)]
    shown = dict(zip(lines, (line[2] for line in found), strict=True))
    for screen in story.screens:
        for text in filter(None, texts(msgspec.to_builtins(screen.shows))):
            assert text in shown[screen.after]


def test_an_entry_that_a_screen_does_not_look_at_has_its_title():
    page = written()["stories/sentiment-falls.md"]
    assert "&ensp;1. Home (not looked at)<br>&ensp;2. **Dewi Kusuma**, icon “De”" in page
    assert "&ensp;1. Home, alert: none<br>&ensp;2. Dewi Kusuma, alert “!”" in page
    indonesian = written()["id/stories/sentiment-falls.md"]
    assert '&ensp;1. <span lang="en">Home</span> (tidak diperiksa)' in indonesian


def test_a_story_tells_its_settings_in_words_unless_all_is_default():
    day = "Settings: capacity 2; dashboard “Support today”; the screen in English."
    assert day in written()["stories/a-full-day.md"]
    assert "Pengaturan: kapasitas 3; layar" in written()["id/stories/ten-unread-messages.md"]
    assert "Settings:" not in written()["stories/sentiment-falls.md"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_has_the_picture_of_the_language_of_its_page(language):
    page = written()[f"{folder(language)}stories/a-full-day.md"]
    assert f'<figure id="story-a-full-day" lang="{language}">' in page


def test_what_an_indonesian_page_quotes_of_an_english_screen_is_marked_as_english():
    busy = 'kehadiran: **<span lang="en">Busy</span>**'
    assert busy in written()["id/stories/a-full-day.md"]
    assert "<span" not in between(written()["stories/a-full-day.md"], "{ #log }", "</div>")


def texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from texts(part)
        case list():
            for part in value:
                yield from texts(part)


@pytest.mark.parametrize("story", load_stories(), ids=lambda story: story.name)
def test_a_story_has_its_sequence_its_rules_and_its_place_in_the_simulator(story):
    page = written()[f"stories/{story.name}.md"]
    indonesian = written()[f"id/stories/{story.name}.md"]
    for told in (page, indonesian):
        assert f' id="story-{story.name}" lang="' in told
    assert f"](../simulator/index.md#story={story.name}){{ .sp-button }}" in page
    assert linked_rules(page) == set(story.rules)
    assert f"](../../simulator/id.md#story={story.name}){{ .sp-button }}" in indonesian


# Both languages


def test_both_languages_have_the_same_pages_of_rules_stories_and_machines():
    indonesian = {name.removeprefix("id/") for name in written() if name.startswith("id/")}
    own = {f"rules/{rule.lower()}.md" for rule in load_rules()}
    names = [table.name for table in MACHINES.values()]
    domain = {
        *("rules.md", *own),
        *("stories/index.md", *(f"stories/{name}.md" for name in STORIES)),
        *("machines/index.md", *(f"machines/{name}.md" for name in names)),
    }
    assert indonesian == domain
    assert domain < written().keys()


def test_both_languages_have_exactly_the_same_rules():
    text = (ROOT / "spec/session_panel_site/pages/rules.id.toml").read_text("utf-8")
    assert re.findall(r'^\["(.+)"\]$', text, re.MULTILINE) == list(load_rules())
    for page in ("rules.md", "id/rules.md"):
        overview = between(written()[page], "{ #overview }", "{ #decisions }")
        assert re.findall(r"^\| \[([A-Z]+-\d+)\]", overview, re.MULTILINE) == list(load_rules())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_is_named_in_its_title_and_in_the_overview(language):
    page = written()[f"{folder(language)}rules.md"]
    overview = rows(between(page, "{ #overview }", "{ #decisions }"))
    for line, (rule, name) in zip(overview, load_rule_names(language).items(), strict=True):
        link = f'[{rule}](rules/{rule.lower()}.md "{name}")'
        assert line[:2] == [f"{link}{{ #{rule.lower()} }}", name]
        assert f"\n# {rule} · {name}" in own_page(written(), rule, language)


@pytest.mark.parametrize("rule", load_rules().values(), ids=lambda rule: rule.id)
def test_a_translated_rule_has_the_same_code_numbers_and_rules_and_names_the_states(rule):
    told = rules_in("id")[rule.id]
    assert told.text != rule.text
    assert bool(told.reason) is bool(rule.reason)
    assert told.section == rule.section
    for pattern in (r"\d+", r"[A-Z]{3,}-\d+", r"[⇒→≥<]"):
        assert set(re.findall(pattern, told.text)) == set(re.findall(pattern, rule.text))
    code = set(re.findall(r"`([^`]+)`", rule.text))
    states = {**load_names("id").states["conversation"], **load_names("id").states["presence"]}
    assert set(re.findall(r"`([^`]+)`", told.text)) == code - states.keys()
    assert all(f"*{states[state]}*" in told.text for state in code & states.keys())


@pytest.mark.parametrize("story", load_stories(), ids=lambda story: story.name)
def test_a_story_is_told_in_both_languages(story):
    assert story.text_id.strip() != story.text.strip() != ""
    assert story.title in written()[f"stories/{story.name}.md"]
    assert story.text_id.strip() in written()[f"id/stories/{story.name}.md"]
    assert story.title_id in written()[f"id/stories/{story.name}.md"]


def test_both_languages_have_the_same_words_but_for_the_way_to_the_evidence():
    english, indonesian = (msgspec.to_builtins(load_words(language)) for language in LANGUAGES)
    assert indonesian["rules"].keys() - english["rules"].keys() == {"evidence"}
    indonesian["rules"].pop("evidence")
    for part in ("rules", "sections", "stories", "shown"):
        assert indonesian[part].keys() == english[part].keys()


def test_every_event_of_a_panel_has_a_sentence_in_both_languages():
    names = NAMES
    for language in LANGUAGES:
        assert load_words(language).events.keys() == names
    assert load_words("en").events["message"] == (
        "A customer writes, in a waiting conversation as one who returns."
    )


def test_the_pages_of_the_languages_lead_to_each_other():
    for name in [name for name in written() if name.startswith("id/")]:
        english = name.removeprefix("id/")
        depth = "../" * english.count("/")
        assert f"[Bahasa Indonesia]({depth}{name}){{ lang=id }}" in written()[english]
        assert f"[English]({depth}../{english}){{ lang=en }}" in written()[name]


# All pages


def anchors(page: str) -> set[str]:
    return {*re.findall(r"\{ #([\w-]+) \}", page), *re.findall(r'id="([\w-]+)"', page)}


def links(page: str) -> Iterator[str]:
    yield from re.findall(r"\]\(([^)\s]+)\)", page)


def broken_links(name: str) -> Iterator[str]:
    for link in links(written()[name]):
        path, _, anchor = link.partition("#")
        to = normpath(PurePosixPath(name).parent / path) if path else name
        known = to in written() or (ROOT / "docs" / to).exists()
        if not known or (anchor and to in written() and anchor not in anchors(written()[to])):
            yield f"{name}: {link}"


def test_a_page_has_no_link_in_html_but_in_drawings():
    for name, page in written().items():
        assert "<a " not in re.sub("<svg.*?</svg>", "", page, flags=re.DOTALL), name


def test_every_link_of_a_page_leads_to_a_page_and_to_an_anchor_that_it_has():
    assert [link for name in written() for link in broken_links(name)] == []


def test_no_text_of_a_cell_is_taken_for_its_attributes():
    """Markdown takes what stands in braces at the end of a cell for its attributes."""
    cells = {
        f"{name}: {cell}"
        for name, page in written().items()
        for cell in re.findall(r"(?<!\\)\{([^{}`]*)\} *\|", page)
    }
    assert [one for one in cells if not re.search(r": *[#.]| lang=", one)] == []


def test_no_anchor_is_on_a_page_twice():
    for page in written().values():
        found = re.findall(r"\{ #([\w-]+) \}", page) + re.findall(r'<span id="([\w-]+)"', page)
        assert len(found) == len(set(found))


DIGEST = """
import sys
sys.path.insert(0, "tests/site")
from test_pages import digest
print(digest(), end="")
"""


def digest() -> str:
    return hashlib.sha256(repr(written()).encode()).hexdigest()


def test_the_pages_are_the_same_whatever_the_hash_seed():
    """Python chose the seed of this process by chance."""
    finished = subprocess.run(
        [sys.executable, "-c", DIGEST],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert finished.stdout == digest()


# What they are made of


def test_the_sources_are_read_from_a_checkout(tmp_path):
    (tmp_path / "tests" / "panel").mkdir(parents=True)
    (tmp_path / "tests" / "panel" / "test_a.py").write_text("def test_it(): ...", "utf-8")
    (tmp_path / "README.md").write_text("# It", "utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# What changed", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("nav: []", "utf-8")
    (tmp_path / "docs" / "id").mkdir(parents=True)
    (tmp_path / "docs" / "index.md").write_text("# Home", "utf-8")
    (tmp_path / "docs" / "id" / "index.md").write_text("# Awal", "utf-8")
    tests = {"panel/test_a.py": "def test_it(): ..."}
    none = dict.fromkeys(ADAPTERS, ())
    assert read_sources(tmp_path) == Sources(
        tests=tests,
        readme="# It",
        changelog="# What changed",
        navigation="nav: []",
        homes={"index.md": "# Home", "id/index.md": "# Awal"},
        ledgers=none,
    )
    manifest = tmp_path / MANIFEST
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"rules": VECTORS}), "utf-8")
    assert read_sources(tmp_path).vectors == VECTORS


def test_a_committed_picture_is_put_into_the_page_with_links_from_there(tmp_path):
    (tmp_path / "mode.svg").write_text('<svg><a href="rules/mode-1/"/></svg>\n', "utf-8")
    assert figure("mode", "../../", tmp_path) == (
        '<figure class="sp-figure">\n<svg><a href="../../rules/mode-1/"/></svg>\n</figure>'
    )


def test_a_table_without_lines_and_a_note_without_a_body_are_nothing():
    assert table(("a", "b"), []) == ""
    assert folded("title", "") == ""


def test_the_beginning_of_a_rule_is_fit_for_a_cell():
    assert beginning("`<title>` | *a* & b", 40) == "&lt;title> &#124; a &amp; b"
    assert beginning("one two three", 9) == "one two\u00a0…"
