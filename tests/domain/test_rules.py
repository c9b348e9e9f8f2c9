"""The catalogue of rules, and whether tests and catalogue cite each other."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from session_panel_site.pages.citing_tests import cited_rules
from session_panel_spec.domain.rules import (
    citable_ids,
    clauses_of,
    load_clauses,
    load_rules,
    rule_of,
)

CLAUSES = {
    "CONV": (3, 1, 2, 9, 4, 1, 2, 2, 2, 7, 2, 18, 18, 6, 9),
    "PRES": (17, 8, 5, 6, 1),
    "OFFR": (30, 16, 23, 6, 1, 2, 5, 8),
    "SESS": (11, 13, 2, 3, 6, 10),
    "FOCS": (1, 4, 4, 2),
    "EDIT": (6, 5),
    "CLOS": (3, 14, 22, 4),
    "END": (4,),
    "TABS": (9,),
    "MODE": (2,),
    "TITL": (15, 12, 25),
    "UNRD": (11, 3, 4),
    "SENT": (8, 5, 2, 2),
    "CONF": (25,),
    "TIME": (15,),
    "LANG": (3,),
}
"""How many clauses each rule of a family has: who changes a number has given clauses other IDs."""

RULES = tuple(load_rules())


def test_every_rule_of_the_domain_is_in_the_catalogue():
    pinned = {f"{family}-{n}" for family in CLAUSES for n, _ in enumerate(CLAUSES[family], 1)}
    assert load_rules().keys() == pinned


def test_a_rule_knows_its_own_id():
    assert all(rule.id == name for name, rule in load_rules().items())


def test_every_rule_says_something_and_where_it_comes_from():
    assert all(rule.text and rule.origin for rule in load_rules().values())


def test_the_rules_of_a_family_are_in_one_section():
    places = {(name.split("-")[0], rule.section) for name, rule in load_rules().items()}
    assert Counter(family for family, _ in places).keys() == CLAUSES.keys()
    assert len(places) == len(CLAUSES)


def test_a_rule_keeps_the_words_of_the_domain():
    rule = load_rules()["CONV-9"]
    assert rule.section == "Conversation"
    assert rule.text == (
        "After `closed`, a returning customer gets a new conversation whose history is"
        " *carried*: the earlier messages are shown."
    )
    assert rule.origin == ("decided",)
    assert rule.reason == (
        "nobody chose to end it: it closed because time passed or a session was shut, so the matter"
        " may still be open and the agent needs what was said"
    )


def test_the_catalogue_cannot_be_changed():
    with pytest.raises(TypeError):
        load_rules()["CONV-16"] = load_rules()["CONV-1"]


def test_the_clauses_of_a_rule_are_numbered_from_one():
    pinned = [
        f"{family}-{rule}.{n}"
        for family in CLAUSES
        for rule, many in enumerate(CLAUSES[family], 1)
        for n in range(1, many + 1)
    ]
    assert list(load_clauses()) == [one.id for one in load_clauses().values()] == pinned


def test_every_clause_is_one_of_its_rule():
    told = {rule: [one for one in load_clauses().values() if one.rule == rule] for rule in RULES}
    assert told == {rule: list(clauses_of(rule)) for rule in RULES}
    assert set(load_clauses().values()) == {one for rule in RULES for one in told[rule]}


def test_a_clause_keeps_the_words_of_the_domain():
    first, second, *_, last = clauses_of("CONV-4")
    assert first.text == "A waiting conversation is `closed` once its waiting time"
    assert (second.id, second.rule, second.text) == ("CONV-4.2", "CONV-4", "(default 28 days,")
    assert last.text == "whichever is later."


def test_no_clause_is_empty_or_begins_or_ends_with_a_blank():
    assert all(one.text and one.text == one.text.strip() for one in load_clauses().values())


def test_few_clauses_can_be_made_false_by_nothing_that_a_panel_shows():
    told = {one.text: one.unobservable for one in load_clauses().values() if one.unobservable}
    assert told.keys() == {
        "(shown on hover)",
        "by gesture or from the options of the communication panel",
        "(the manual's examples; its template differs from them).",
        "the host vouches for the times.",
        "as message catalogues that others can extend.",
        "Pick for open ones.",
    }
    assert all(len(why.split()) > 5 for why in told.values())


def test_a_clause_and_a_rule_are_cited_by_their_ids():
    assert rule_of("CONV-4.2") == rule_of("CONV-4") == "CONV-4"


@pytest.mark.parametrize("unknown", ["CONV-16", "CONV-4.0", "CONV-4.99", "CONV-4.", "CONV", ""])
def test_what_names_neither_a_rule_nor_a_clause_may_not_be_cited(unknown):
    assert {"CONV-4", "CONV-4.2"} <= citable_ids()
    assert unknown not in citable_ids()


def _known(citation: str) -> str:
    """Return the rule that a clause is of; whatever is no clause is returned as it is."""
    return rule_of(citation) if citation in load_clauses() else citation


def citation_problems(rules: Collection[str], sources: Mapping[str, str]) -> list[str]:
    """Return one sentence for each rule that no test cites, and each unknown one that a test does.

    A test that cites a clause cites its rule. `sources` are the source of each test file, by its
    name.
    """
    cited = {name: {*map(_known, cited_rules(source))} for name, source in sources.items()}
    untested = set(rules).difference(*cited.values())
    return [
        *(f"{rule} is cited by no test" for rule in sorted(untested)),
        *(
            f"{name} cites {rule}, no rule"
            for name in cited
            for rule in sorted(cited[name] - set(rules))
        ),
    ]


def test_tests_cite_every_rule_and_only_rules():
    tests = {
        str(path): path.read_text("utf-8") for path in Path(__file__).parents[1].rglob("test_*.py")
    }
    assert citation_problems(load_rules(), tests) == []


@pytest.mark.parametrize(
    "source",
    [
        '@pytest.mark.rules("R-1", "R-2")\ndef test_it(): ...',
        '@pytest.mark.rules("R-1")\n@pytest.mark.rules("R-2")\nasync def test_it(): ...',
        '@pytest.mark.rules("R-1", "R-2")\nclass TestIt: ...',
        'class TestIt:\n    @pytest.mark.rules("R-1", "R-2")\n    def test_it(self): ...',
        'pytestmark = [pytest.mark.slow, pytest.mark.rules("R-1", "R-2")]',
        '@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.rules("R-1", "R-2"))])\n'
        "def test_it(x): ...",
    ],
)
def test_a_test_cites_the_rules_it_is_marked_with(source):
    assert cited_rules(source) == {"R-1", "R-2"}


@pytest.mark.parametrize(
    "source",
    [
        "def test_it(): ...",
        '@pytest.mark.rules("R-1")\ndef shared(): ...',
        '@pytest.mark.other("R-1")\ndef test_it(): ...',
        '# @pytest.mark.rules("R-1")\ndef test_it(): ...',
        "@pytest.mark.rules(R)\ndef test_it(): ...",
        "@pytest.mark.rules(1)\ndef test_it(): ...",
        "example = '@pytest.mark.rules(\"R-1\")\\ndef test_it(): ...'",
    ],
)
def test_what_marks_no_test_with_a_written_rule_cites_nothing(source):
    assert cited_rules(source) == frozenset()


def test_a_rule_without_a_test_and_a_test_without_a_rule_are_named():
    sources = {
        "test_a.py": '@pytest.mark.rules("R-1", "R-9")\ndef test_it(): ...',
        "test_b.py": '@pytest.mark.rules("R-1", "R-8")\ndef test_it(): ...',
    }
    assert citation_problems(["R-1", "R-2"], sources) == [
        "R-2 is cited by no test",
        "test_a.py cites R-9, no rule",
        "test_b.py cites R-8, no rule",
    ]


def test_a_test_that_cites_a_clause_cites_its_rule_and_an_unknown_clause_is_named():
    source = '@pytest.mark.rules("CONV-4.2", "CONV-6.2")\ndef test_it(): ...'
    assert citation_problems(["CONV-4"], {"test_a.py": source}) == [
        "test_a.py cites CONV-6.2, no rule"
    ]


def test_without_tests_every_rule_is_named():
    assert citation_problems(["R-2", "R-1"], {}) == [
        "R-1 is cited by no test",
        "R-2 is cited by no test",
    ]


def test_the_page_in_the_docs_says_what_the_catalogue_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "domain.md").read_text("utf-8")
    rows = re.findall(r"^\| ([A-Z]+-\d+) \| (.*?) \| (.*?) \|$", page, re.MULTILINE)
    told = {name: text for name, text, _ in rows}
    assert told == {rule.id: rule.text for rule in load_rules().values()}
    for name, _, origin in rows:
        marks = {"stated": "[S]", "decided": "[D]"}
        assert {mark for mark in marks if marks[mark] in origin} == set(load_rules()[name].origin)
