"""Which clauses follow from properties that only a panel has."""

import pytest

from session_panel_spec.domain.rules import load_clauses, rule_of
from session_panel_spec.lockstep.panel_clauses import PANEL_CLAUSES


def test_every_clause_that_follows_from_a_property_of_the_panel_could_be_false():
    told = [load_clauses()[clause] for clause in PANEL_CLAUSES]
    assert told
    assert not [one.id for one in told if one.unobservable]


@pytest.mark.parametrize("clause", PANEL_CLAUSES)
def test_a_clause_follows_from_what_only_the_panel_has(clause):
    properties = PANEL_CLAUSES[clause]
    assert any(rule_of(clause) in one.rules for one in properties)
    assert not [one.name for one in properties if one.of_model]
