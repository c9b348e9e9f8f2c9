"""Which clauses follow from which properties: there are both, and the rule is cited."""

import pytest

from session_panel_spec.domain.rules import load_clauses, rule_of
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.clauses import (
    CLAUSES,
    PROVABLE,
    ClausesFileError,
    parse_clauses,
)
from session_panel_spec.model.properties.liveness import LEADS_TO
from session_panel_spec.model.properties.possibility import SOMETIMES


def test_every_clause_that_follows_from_properties_is_one_that_could_be_false():
    told = [load_clauses()[clause] for clause in CLAUSES]
    assert told
    assert not [one.id for one in told if one.unobservable]


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_follows_from_different_properties_one_of_which_cites_its_rule(clause):
    properties = CLAUSES[clause]
    assert len({one.name for one in properties}) == len(properties)
    assert any(rule_of(clause) in one.rules for one in properties)


def test_nothing_follows_from_what_happens_sometimes_or_is_known_to_fail():
    failing = [one for one in LEADS_TO if one.violated]
    assert failing
    assert {*PROPERTIES} - {*PROVABLE} == {*SOMETIMES, *failing}


def test_what_only_a_panel_has_follows_from_no_property_of_the_model():
    assert "UNRD-1.4" not in CLAUSES
    assert not {"CONV-4.2", "TABS-1.1", "TITL-1.1", "TIME-1.1"} & CLAUSES.keys()


def test_a_file_gives_the_properties_of_each_clause():
    text = '"FOCS-1.1" = ["one-focus"]\n"CONV-12.4" = ["transferred-leaves-nothing", "one-focus"]'
    told = parse_clauses(text, PROVABLE)
    assert {clause: [one.name for one in told[clause]] for clause in told} == {
        "FOCS-1.1": ["one-focus"],
        "CONV-12.4": ["transferred-leaves-nothing", "one-focus"],
    }


@pytest.mark.parametrize(
    ("clause", "names", "fault"),
    [
        ("FOCS-1.9", '"one-focus"', "there is no such clause"),
        ("FOCS-1", '"one-focus"', "there is no such clause"),
        ("TIME-1.4", '"one-focus"', "nothing could make it false"),
        ("FOCS-1.1", '"one-focus", "one-dog"', "there is no property one-dog"),
        ("FOCS-1.1", '"waits-for-ever"', "there is no property waits-for-ever"),
        ("FOCS-1.1", '"one-dialog"', "none of its properties follows from its rule"),
        ("FOCS-1.1", "", "none of its properties follows from its rule"),
    ],
)
def test_a_clause_that_cannot_follow_from_its_properties_is_named(clause, names, fault):
    with pytest.raises(ClausesFileError, match=f"^{clause}: {fault}$"):
        parse_clauses(f'"{clause}" = [{names}]', PROVABLE)
