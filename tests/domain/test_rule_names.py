"""Every rule has a name that people can say, in each language."""

import re
from typing import get_args

import pytest

from session_panel_spec.domain.rule_names import Language, load_rule_names, named
from session_panel_spec.domain.rules import load_rules

LANGUAGES = get_args(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_name_in_the_order_of_the_domain(language):
    assert list(load_rule_names(language)) == list(load_rules())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_is_of_one_rule_only(language):
    names = [name.lower() for name in load_rule_names(language).values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", load_rules())
def test_a_name_is_short_and_plain(language, rule):
    name = load_rule_names(language)[rule]
    assert 0 < len(name) <= 60
    assert re.fullmatch(r"[A-Z][\w' ,-]*\w", name)
    assert "_" not in name


@pytest.mark.parametrize("rule", load_rules())
def test_a_name_is_translated(rule):
    assert load_rule_names("en")[rule] != load_rule_names("id")[rule]


def test_a_rule_and_a_clause_are_told_with_the_name_of_the_rule():
    assert named("SESS-1") == "SESS-1 (A session starts)"
    assert named("SESS-1.2", "id") == "SESS-1.2 (Sesi dimulai)"


def test_what_has_no_name_is_told_by_its_id():
    assert named("CONV-99") == "CONV-99"
