"""The reference notes each clause that can decide an answer or a screen."""

import ast
from importlib.resources import files
from random import Random

from session_panel import Config
from session_panel_spec import reference
from session_panel_spec.differential.drive import Drive
from session_panel_spec.differential.real import real
from session_panel_spec.domain.interface import load_interface
from session_panel_spec.domain.rules import load_clauses, rule_of
from session_panel_spec.reference.unmarked import UNMARKED

CLAUSES = load_clauses()
OBSERVABLE = {clause.id for clause in CLAUSES.values() if not clause.unobservable}


def marked() -> set[str]:
    """Return every text of the reference that is written as a clause's ID is."""
    sources = [one for one in files(reference).iterdir() if one.name.endswith(".py")]
    nodes = (node for one in sources for node in ast.walk(ast.parse(one.read_text("utf-8"))))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    told = {one for one in texts if isinstance(one, str) and is_id(one)}
    return told - UNMARKED.keys()


def is_id(text: str) -> bool:
    rule, _, number = text.partition(".")
    return number.isdigit() and rule.partition("-")[0].isupper()


def test_what_is_noted_are_clauses_that_can_be_observed() -> None:
    assert marked() - OBSERVABLE == set()


def test_each_clause_that_can_be_observed_is_noted_somewhere_or_listed_with_a_reason() -> None:
    assert OBSERVABLE - marked() == UNMARKED.keys()


def test_a_refusal_is_decided_by_a_clause_or_the_interface_says_why_by_none() -> None:
    drive = Drive(real(), Config(offer_limit=1), Random(1))  # noqa: S311 - the same again
    drive.go(2500)
    refused = [(one.refused, one.clauses) for one in drive.outcomes if one.refused]
    conditions = load_interface().conditions.values()
    assert {refusal for refusal, _ in refused} == {(one.rule, one.reason) for one in conditions}
    bare = {refusal for refusal, clauses in refused if {*map(rule_of, clauses)} <= {"TIME-1"}}
    assert bare == {(one.rule, one.reason) for one in conditions if one.unsaid}
