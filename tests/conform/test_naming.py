"""Of a panel that is wrong in one place, `conform` names the rule that is broken there."""

import ast

from session_panel_spec.conform.vectors.naming import Named, naming_of
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.mutants.of_reference.accepted import accepted_names
from session_panel_spec.mutants.of_reference.cited import cited_at
from session_panel_spec.mutants.of_reference.source import parsed


def told(name: str, rule: str, *, broken: str) -> Named:
    return Named(name, rule, frozenset({broken}), "screen")


def test_a_rule_is_right_if_it_is_cited_and_wrong_if_nothing_accepts_it():
    assert told("a", "MODE-1", broken="MODE-1").judgement == "right"
    assert told("b", "MODE-1", broken="LANG-1").judgement == "wrong"
    found = naming_of([told("a", "MODE-1", broken="MODE-1"), None])
    assert (found.judged, found.right, found.accepted, found.wrong) == (1, 1, 0, ())
    assert found.share == 1
    assert naming_of([told("b", "MODE-1", broken="LANG-1")]).wrong == (
        "b: screen: MODE-1, not LANG-1",
    )


def test_of_nothing_nothing_is_right():
    assert naming_of([]).share == 0


def test_what_is_accepted_are_rules_each_pair_once_and_with_a_reason():
    pairs = [(one.broken, one.named) for one in accepted_names()]
    assert {rule for pair in pairs for rule in pair} <= {*load_rules()}
    assert len(pairs) == len({*pairs})
    assert all(one.why.endswith(".") for one in accepted_names())


# What is cited around a place


def cited(module: str, line: str, *decided: str) -> frozenset[str]:
    """Return what is cited around the outermost node of a line, if all that decides."""
    tree = parsed()[module]
    source = [ast.unparse(node) for node in ast.walk(tree)]
    node = next(n for n, text in zip(ast.walk(tree), source, strict=True) if text == line)
    return cited_at([node], module, [frozenset(decided)])


def test_a_step_is_what_it_cites_and_what_is_cited_beside_it():
    steps = cited(
        "life", "recompute(turn, 'start')", "PRES-1.1", "PRES-1.5", "SESS-2.1", "LANG-1.1"
    )
    assert steps == {"PRES-1.1", "PRES-1.5", "SESS-2.1"}


def test_a_condition_is_what_it_cites_though_it_is_not_so():
    """If it is so in the place's stead, that is what is done."""
    assert cited("life", "conversation.state == 'waiting'") >= {"CONV-5.3", "CONV-5.4"}


def test_a_condition_that_cites_nothing_is_what_it_leads_to():
    assert cited("look", "alert") == {"SENT-3.1", "SENT-3.2"}


def test_a_condition_of_a_refusal_is_what_the_lists_say_that_name_it():
    assert cited("conditions", "now < end", "CONV-4", "CONV-4.1") == {"CONV-4", "CONV-4.1"}


def test_a_text_is_what_is_cited_where_it_is_shown():
    assert cited("texts", "'Urgent attention needed in your conversation.'", "SENT-3.1") == {
        "LANG-1.1",
        "LANG-1.2",
        "SENT-3.1",
    }


def test_where_nothing_is_cited_it_is_what_is_cited_around_the_uses_and_what_the_class_is_for():
    assert cited("turn", "min(self.state.now + seconds, LAST_TIME)", "OFFR-4", "OFFR-4.3") == {
        "OFFR-4",
        "OFFR-4.3",
        "TIME-1",
    }
