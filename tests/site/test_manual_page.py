"""The pages that lead from the manual's sentences to the rules, and back."""

import re
from functools import cache

import pytest

from session_panel_site.pages import manual, rules
from session_panel_site.pages.manual import clauses_text, unstated_numbers
from session_panel_site.pages.sources import Sources
from session_panel_site.pages.words import LANGUAGES, clauses_in, folder, rules_in
from session_panel_spec.domain.manual import (
    load_sections,
    load_sentences,
    stating,
    unstated_clauses,
)
from session_panel_spec.domain.rules import clauses_of, load_rules, rule_of


@cache
def written() -> dict[str, str]:
    return dict([*manual.pages(), *rules.pages(Sources())])


def row(page: str, number: int) -> str:
    """Return the line of a page about a sentence."""
    (found,) = re.findall(rf'^\| <span id="sentence-{number}">.*$', page, re.MULTILINE)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_told_with_its_rules_or_why_it_has_none(language):
    page = written()[f"{folder(language)}manual.md"]
    for one in load_sentences():
        own = row(page, one.number)
        assert one.told[language] in own
        assert re.findall(r"\[([A-Z]+-\d+(?:\.\d+)?)\]\(rules/[a-z]+-\d+\.md", own) == list(
            one.rules
        )
        for why in (one.not_behaviour, one.outside):
            assert why.get(language, "") in own


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_has_its_heading_and_its_sentences(language):
    page = written()[f"{folder(language)}manual.md"]
    for section in load_sections():
        heading, own = f"{section.told[language]} {{ #{section.name} }}\n", section.sentences
        below = page.partition(heading)[2].partition("\n#")[0]
        numbers = re.findall(r'id="sentence-(\d+)"', below)
        assert numbers == [str(one.number) for one in own]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", load_rules())
def test_a_rule_says_which_sentences_state_it(language, rule):
    told = written()[f"{folder(language)}rules/{rule.lower()}.md"]
    numbers = re.findall(r"\[(\d+)\]\(\.\./manual\.md#sentence-(\d+)\)", told)
    stating = [one.number for one in load_sentences() if rule in map(rule_of, one.rules)]
    assert numbers == [(str(number), str(number)) for number in stating]


@pytest.mark.parametrize(
    ("rules", "decided", "besides"),
    [
        ("rules", "this project decided it.", "Its clauses that none of them states: 4-9."),
        ("id/rules", "proyek ini yang memutuskannya.", "tidak dinyatakan kalimat itu: 4-9."),
    ],
)
def test_a_rule_that_no_sentence_states_is_told_as_decided(rules, decided, besides):
    assert decided in written()[f"{rules}/conv-3.md"]
    assert decided not in written()[f"{rules}/conv-4.md"]
    assert besides in written()[f"{rules}/conv-4.md"]
    assert besides.partition(":")[0] not in written()[f"{rules}/mode-1.md"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_sentence_states_stands_at_the_end(language):
    added = written()[f"{folder(language)}manual.md"].partition("{ #added }")[2]
    rules = load_rules().values()
    (decided,) = re.findall(r"(\d+) [\w ]+: \[[\w' ]+\]\(rules\.md#decisions\)", added)
    assert int(decided) == sum(rule.origin == ("decided",) for rule in rules)
    lines = dict(re.findall(r"^\| \[([A-Z]+-\d+)\].* \| [\d, -]+: (.*) \|$", added, re.MULTILINE))
    assert [*lines] == [
        rule.id for rule in rules if "stated" in rule.origin and unstated_clauses(rule.id)
    ]
    for rule, told in lines.items():
        unstated = {one.id for one in unstated_clauses(rule)}
        assert all(one.text in told for one in clauses_in(language, rule) if one.id in unstated)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_is_found_by_its_id_with_its_sentences(language):
    page = written()[f"{folder(language)}manual.md"]
    table = page.partition("{ #by-rule }")[2].partition("{ #added }")[0]
    found = dict(re.findall(r"^\| \[([A-Z]+-\d+)\](.*)$", table, re.MULTILINE))
    assert [*found] == [*load_rules()]
    for rule, line in found.items():
        told = [int(one) for one in re.findall(r"\(#sentence-(\d+)\)", line)]
        assert told == [one.number for one in stating(rule)]
        assert ("(rules.md#decisions)" in line) == (not told)


def clause_numbers(reason: str) -> list[list[int]]:
    """Return the numbers of clauses of each pair of brackets in a reason that has only such."""
    told = re.findall(r"\((\d[\d, to sampai]*)\)", reason)
    every = [[re.split(" to | sampai ", part) for part in one.split(", ")] for one in told]
    return [[n for run in one for n in range(int(run[0]), int(run[-1]) + 1)] for one in every]


PARTLY_STATED = [rule for rule in load_rules() if stating(rule) and unstated_clauses(rule)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", PARTLY_STATED)
def test_why_there_are_clauses_that_no_sentence_states_is_told_by_their_numbers(language, rule):
    numbers = [int(one.id.rpartition(".")[2]) for one in unstated_clauses(rule)]
    assert numbers in clause_numbers(rules_in(language)[rule].reason)


def test_clauses_that_follow_each_other_are_told_as_one():
    assert unstated_numbers("CONV-5") == "1, 3-4"
    assert unstated_numbers("MODE-1") == ""
    _, *last = clauses_of("CONV-5")
    assert clauses_text(last) == " ".join(one.text for one in last)
    assert clauses_text(unstated_clauses("CONV-5")).count(" … ") == 1
