"""Bugs in the panel, one at a time: each is told, by the rule that it breaks."""

import pytest

from differential.bugs import BUGS
from differential.panel_itself import broken_panel
from session_panel_spec import reference
from session_panel_spec.differential import quick
from session_panel_spec.differential.quick import first_difference
from session_panel_spec.differential.run import Sides

RULES = {
    "a work stream's own waiting time is ignored": "CONV-4",
    "offers are accepted automatically in any presence": "OFFR-3",
    "declining sets do-not-disturb only without load": "PRES-4",
    "what is told of elsewhere is ignored where the panel knows": "CONV-14",
    "unread messages are counted to twelve": "UNRD-1",
    "closed work items are in the wrong order": "SESS-1",
    "the wrong tab gets the focus": "TABS-1",
    "lost edits are not warned of": "CLOS-2",
    "the offer time is ignored": "OFFR-4",
    "off counts as slightly negative": "SENT-1",
}


@pytest.mark.parametrize("name", RULES)
def test_a_bug_is_told_by_its_rule(name):
    sides = Sides(reference, broken_panel(*BUGS[name]))
    told = first_difference(sides, 20_000)
    assert told
    assert RULES[name] in told.partition(":")[0].split(", ")


def test_of_a_panel_without_a_bug_nothing_is_told(monkeypatch):
    monkeypatch.setattr(quick, "SCOPES", [*quick.SCOPES][2:3])
    assert first_difference(Sides(reference), 1) is None
