"""The manual's page: every sentence has its rules or a reason, and none of its text is here."""

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from session_panel_spec.domain.manual import (
    load_sections,
    load_sentences,
    parts,
    stating,
    unstated_clauses,
)
from session_panel_spec.domain.manual_digests import (
    PageDigests,
    copied,
    digest,
    load_digests,
    runs_of,
    words_of,
)
from session_panel_spec.domain.rules import citable_ids, load_rules, rule_of

ROOT = Path(__file__).parents[2]
FOREIGN = " ".join(f"word{n}" for n in range(1, 13))
"""Twelve words that stand for a page."""


def test_the_sentences_are_numbered_through_the_page():
    assert [one.number for one in load_sentences()] == list(range(1, 79))


def test_what_is_kept_of_the_page_is_kept_of_each_heading_and_sentence_in_its_order():
    known = [digest(words_of(part.first)) for part in parts()]
    assert known == [kept.first for kept in load_digests().parts]


def test_a_part_is_found_by_at_most_six_words_and_has_no_fewer():
    for part, kept in zip(parts(), load_digests().parts, strict=True):
        assert 0 < len(words_of(part.first)) <= min(6, kept.words)


def test_a_sentence_has_its_rules_or_a_reason_why_there_is_none():
    for one in load_sentences():
        assert bool(one.rules or one.outside) != bool(one.not_behaviour), one.number


def test_a_sentence_is_told_in_each_language_and_so_is_each_reason():
    texts = [text for part in parts() for text in [part.told]]
    texts += [text for one in load_sentences() for text in (one.not_behaviour, one.outside) if text]
    assert all(text.keys() == {"en", "id"} and all(text.values()) for text in texts)


def test_sections_have_names_of_their_own():
    names = [section.name for section in load_sections()]
    assert len({*names}) == len(names)


def test_a_sentence_names_rules_and_clauses_that_there_are_each_once():
    for one in load_sentences():
        assert {*one.rules} <= citable_ids(), one.number
        assert len({*one.rules}) == len(one.rules), one.number


@pytest.mark.parametrize("rule", load_rules().values(), ids=lambda rule: rule.id)
def test_a_rule_is_stated_if_and_only_if_a_sentence_states_it(rule):
    assert bool(stating(rule.id)) == ("stated" in rule.origin)


@pytest.mark.parametrize("rule", load_rules())
def test_the_clauses_of_a_rule_that_no_sentence_names_are_those_that_it_has_besides(rule):
    named = {name for one in load_sentences() for name in one.rules}
    assert {one.id for one in unstated_clauses(rule)}.isdisjoint(named)
    assert all(rule_of(one.id) == rule for one in unstated_clauses(rule))


@pytest.mark.rules("CONV-4")
def test_that_a_conversation_waits_for_28_days_is_stated_and_from_when_on_is_not():
    assert [one.number for one in stating("CONV-4")] == [38]
    unstated = [one.id for one in unstated_clauses("CONV-4")]
    assert "CONV-4.2" not in unstated
    assert {"CONV-4.7", "CONV-4.8", "CONV-4.9"} <= {*unstated}


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [("TITL-1.2", "TITL-1.3"), ("UNRD-3.1", "UNRD-3.3"), ("SENT-3.1", "SENT-3.2")],
)
def test_no_sentence_of_an_indonesian_page_states_what_is_shown_in_english(english, indonesian):
    named = {name for one in load_sentences() for name in one.rules}
    assert english not in named
    assert indonesian in named


@pytest.mark.rules("SESS-2", "PRES-1", "TITL-1")
def test_the_channel_the_values_of_a_policy_and_the_first_number_are_stated_nowhere():
    named = {name for one in load_sentences() for name in one.rules}
    assert named.isdisjoint({"SESS-2.6", "PRES-1.12", "TITL-1.4"})


def texts() -> dict[str, str]:
    """Return the text of every file of the project that is one, by its path."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    told = {}
    for name in filter(None, names.split("\0")):
        path = ROOT / name
        data = path.read_bytes() if path.is_file() else b""
        if b"\0" not in data:
            told[name] = data.decode()
    return told


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git lists the files of the project")
def test_no_eleven_words_of_the_page_stand_in_a_row_anywhere():
    found = {name: list(copied(text, load_digests())) for name, text in texts().items()}
    assert {name: words for name, words in found.items() if words} == {}


def kept_of(text: str) -> PageDigests:
    return PageDigests((), tuple(runs_of(words_of(text))))


def test_eleven_words_of_a_page_are_found_whatever_stands_between_them():
    eleven, twelve = (FOREIGN.split()[1:12], FOREIGN.split())
    assert list(copied("Here: " + ",\n> **".join(eleven).upper(), kept_of(FOREIGN))) == [
        " ".join(eleven)
    ]
    assert len(list(copied("_".join(twelve).replace("_", " | "), kept_of(FOREIGN)))) == 2


def test_ten_words_of_a_page_are_not_copied():
    ten = FOREIGN.split()[1:11]
    assert list(copied(" ".join([*ten, "other", *ten]), kept_of(FOREIGN))) == []


def test_the_runs_are_kept_in_no_order_that_tells_the_text():
    assert all(one < other for one, other in pairwise(load_digests().runs))
