"""The recursion over the language stands once; no back-end passes over what it does not know."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, get_type_hints

import pytest

import session_panel_site
import session_panel_spec
from session_panel_spec.model.abstract_state import Place
from session_panel_spec.model.fold import Fold, UnknownNodeError, children, rebuild
from session_panel_spec.model.interpreter import HOLDS
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    Actor,
    All,
    Below,
    Count,
    Expression,
    If,
    Is,
    More,
    Not,
    Parameter,
    Some,
    Switched,
    Term,
    Value,
    Variable,
    found,
)
from session_panel_spec.model.panel_model import (
    KEPT,
    MODEL,
    active,
    conv,
    draft,
    offered,
    still,
    unread,
)


@dataclass(frozen=True)
class Newer(Expression):
    """What a language of tomorrow may have."""

    part: Expression = TRUE


def folds() -> Iterator[tuple[str, Fold[Any]]]:
    """Yield every fold of every module, by where it stands."""
    for package in (session_panel_spec, session_panel_site):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                of_module = vars(import_module(module.name))
                for name, value in of_module.items():
                    if isinstance(value, Fold):
                        yield f"{module.name.partition('.')[2]}.{name}", value


FOLDS = dict(folds())
SPEC = Path(session_panel_spec.__file__).parent.parent
BACK_ENDS = {
    "check.explicit.slots",
    "check.proof.window_state",
    "check.symbolic.branches",
    "export.state_changes",
    "export.notation",
    "lockstep.formula_truth",
    "model.interpreter",
    "model.properties.formula",
    "model.partial_evaluation",
    "mutants.model_mutants",
    "pages.formulas",
}


def test_every_back_end_that_reads_expressions_is_a_fold():
    assert {name.rpartition(".")[0] for name in FOLDS} >= BACK_ENDS


def test_no_other_code_takes_conjunctions_and_disjunctions_apart_case_by_case():
    sources = ((path.name, path.read_text("utf-8")) for path in SPEC.rglob("*.py"))
    found = {name for name, text in sources if re.search(r"case (All|Some)\(", text)}
    assert found <= {"partial_evaluation.py", "query_parser.py"}


every_fold = pytest.mark.parametrize("fold", FOLDS.values(), ids=FOLDS)


@every_fold
@pytest.mark.parametrize(
    "node", [Newer(), Not(Newer()), All((active, Some((active, Newer())))), If(Newer(), 1, 0)]
)
def test_a_node_that_a_back_end_does_not_know_is_an_error(fold, node):
    with pytest.raises(UnknownNodeError, match=f"^{fold.name} knows no (Newer|If): "):
        fold(node)


@every_fold
def test_what_is_no_node_at_all_is_an_error(fold):
    with pytest.raises(UnknownNodeError, match=r" knows no NoneType: None$"):
        fold(None)


def test_the_children_of_a_node_are_its_expressions_and_terms():
    choice = If(active, draft, More(unread))
    assert children(choice) == (active, draft, More(unread))
    assert children(All((active, still))) == (active, still)
    assert children(Not(active)) == (active,)
    assert children(Count("load", active, ("conversation",))) == (active,)
    for leaf in (active, still, unread, More(unread), TRUE, 1, "busy"):
        assert children(leaf) == ()


LEAVES = {str, int, Parameter, Parameter | int, Variable, Place, Actor, Count, Value}
LEAVES |= {tuple[one, ...] for one in (str, Value, Variable, Count)}


def kinds(of: type = Expression) -> Iterator[type]:
    """Yield the classes of all expressions, wherever they are defined."""
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_field_of_a_node_is_a_child_or_a_leaf():
    ours = (kind for kind in kinds() if kind.__module__.startswith("session_panel"))
    for kind in (*ours, If, More):
        for name, hint in get_type_hints(kind).items():
            assert hint in {Expression, Term, tuple[Expression, ...]} | LEAVES, (kind, name)


@pytest.mark.parametrize(
    "kind", [All, Some, Not, Is, Below, Switched, If, More, Count, Variable], ids=str
)
def test_a_node_is_rebuilt_of_its_children(kind):
    for node in (*found(kind, (MODEL.events, tuple(KEPT.values()), MODEL.policy)), FALSE):
        assert rebuild(node, children(node)) == node
        assert rebuild(node, [unread] * len(children(node))) == node or children(node)


def test_what_is_made_of_a_node_is_remembered_by_the_node_itself():
    one, same = offered.is_(True), offered.is_(1)
    assert one == same
    assert HOLDS(one) is HOLDS(one)
    assert HOLDS(one) is not HOLDS(same)


def test_what_is_given_of_a_node_is_not_made_of_its_children():
    fold = Fold("a test", given={active: "active"}, Is=lambda node: node.variable.name)
    assert (fold(active), fold.anew(active), fold(conv.is_("ended"))) == ("active", "conv", "conv")
