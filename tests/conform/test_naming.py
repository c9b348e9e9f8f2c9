"""Of a panel that is wrong in one place, `conform` names the rule that is broken there."""

import ast

import pytest
from msgspec.structs import replace

from session_panel_spec.conform.blame import rules_of
from session_panel_spec.conform.difference import first_difference
from session_panel_spec.conform.vector import VECTORS, load_vectors
from session_panel_spec.conform.vectors.naming import Named, naming_of
from session_panel_spec.conform.vectors.reference_play import expected_of
from session_panel_spec.conform.vectors.reference_strength import verdict
from session_panel_spec.conform.vectors.run_tree import tree_of
from session_panel_spec.domain.rules import load_rules
from session_panel_spec.mutants.of_reference.accepted import accepted_names
from session_panel_spec.mutants.of_reference.cited import cited_at
from session_panel_spec.mutants.of_reference.mutant import reference_mutants
from session_panel_spec.mutants.of_reference.source import parsed


def told(name: str, rule: str, *, broken: str) -> Named:
    return Named(name, rule, frozenset({broken}), frozenset({broken, rule, "CONV-1"}), "screen")


def test_a_rule_is_right_if_it_is_cited_and_wrong_if_nothing_accepts_it():
    assert told("a", "MODE-1", broken="MODE-1").judgement == "right"
    assert told("b", "MODE-1", broken="LANG-1").judgement == "wrong"
    found = naming_of([told("a", "MODE-1", broken="MODE-1"), None])
    assert (found.judged, found.right, found.accepted, found.wrong) == (1, 1, 0, ())
    assert (found.share, found.chance, found.rules) == (1, 0.5, 1)
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


# What is named


@pytest.fixture(scope="module")
def vectors():
    themes = ("rules", "possibilities", "contexts", "configurations")
    return {one.id: one for one in load_vectors(VECTORS, themes)}


@pytest.fixture(scope="module")
def mutants():
    return {one.name: one for one in reference_mutants()}


@pytest.mark.parametrize(
    ("broken", "vector", "rule"),
    [
        pytest.param(*row[1:], id=row[0])
        for row in (
            (
                "what refuses first, and must not",
                "conditions.names_no_record: return False -> pass",
                "possibilities-209",
                "CONV-1",
            ),
            (
                "a customer who is not engaged",
                "conditions.is_engaged: one.customer == turn.event.customer and (not is_over(one))"
                " -> one.customer == turn.event.customer",
                "contexts-054",
                "OFFR-1",
            ),
            (
                "what opens by itself as another session closes",
                "by_itself._focused: had and has -> has",
                "rules-accepted-without-the-focus-en",
                "OFFR-3",
            ),
            (
                "an effect more",
                "offers.offer_goes: bool(conversation.unread) -> True",
                "possibilities-006",
                "OFFR-1",
            ),
            (
                "what a returning customer's offer hands back, which is nothing",
                "offers.offer_goes: conversation.id in turn.state.known -> False",
                "contexts-143",
                "OFFR-7",
            ),
            (
                "a state, before what follows from it",
                "agent.open_work_item: bool(conversation.state == 'waiting') -> True",
                "contexts-453",
                "SESS-5",
            ),
            (
                "the history of what was assigned",
                "router.assign: 'carried' -> 'carried~'",
                "contexts-453",
                "CONV-13",
            ),
            (
                "an earlier time",
                "turn.Turn.__init__: max(before.now, event.at) -> event.at",
                "rules-late-en",
                "TIME-1",
            ),
            (
                "work items in another order",
                "dashboard._work_items: one.unread == 0 -> one.unread != 0",
                "configurations-021",
                "UNRD-1",
            ),
            (
                "a work item that the event is not about",
                "dashboard._work_items: look.config.work_item_limit -> "
                "type(look.config)().work_item_limit",
                "rules-listed-work-items-en",
                "SESS-1",
            ),
            (
                "work items of who is dropped",
                "host.drop: one.customer != customer -> pass",
                "possibilities-240",
                "CONV-15",
            ),
            (
                "a count that is none",
                "life.give_focus: 0 -> -1",
                "configurations-030",
                "UNRD-1",
            ),
            (
                "an alert that must not be",
                "look.Look.tooltip: alert -> True",
                "possibilities-001",
                "SENT-3",
            ),
            (
                "a name that shows nothing",
                "offers.arrived: unnamed -> False",
                "configurations-003",
                "TITL-3",
            ),
            ("Home's name", "texts: 'Awal' -> 'Awal~'", "rules-dashboard-id", "CLOS-1"),
            ("the other language", "texts: 'Home' -> pass", "possibilities-001", "LANG-1"),
            (
                "Home's dashboard",
                "screens.screen: at_home -> False (#2)",
                "possibilities-001",
                "CLOS-1",
            ),
            ("the anchor", "screens._tab: 0 -> -1", "possibilities-001", "TABS-1"),
        )
    ],
)
def test_the_rule_that_is_broken_is_named_first(vectors, mutants, broken, vector, rule):
    tree = tree_of([expected_of(vectors[vector])])
    assert verdict(mutants[broken], tree).named.rule == rule


def test_the_order_of_effects_is_what_the_event_is_about(vectors):
    """Not what the first effect that is out of its place is about."""
    vector = vectors["possibilities-001"]
    run = next(vector.runs_asked)[:2]
    assert run[-1].request["event"]["type"] == "pick"
    effects = run[-1].expected.effects
    reply = replace(run[-1].expected, effects=[*effects[1:], effects[0]])
    differs = first_difference(run[-1], reply, ["effects"])
    assert rules_of(vector, run, differs)[0] == "SESS-1"


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
