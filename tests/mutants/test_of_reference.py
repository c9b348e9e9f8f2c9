"""The reference, broken in every simple way: what is broken, and how it is loaded."""

import ast
import sys
from textwrap import dedent

import pytest

from session_panel_spec.mutants.of_reference.behaviour import PACKAGE, behaviour, names_clauses
from session_panel_spec.mutants.of_reference.equivalent import (
    equivalents,
    explained,
    unneeded,
    wrongly_explained,
)
from session_panel_spec.mutants.of_reference.mutant import (
    ReferenceMutant,
    reference_mutants,
    without_margin,
)
from session_panel_spec.mutants.of_reference.mutations import mutations


@pytest.fixture(scope="module")
def mutants() -> tuple[ReferenceMutant, ...]:
    return tuple(reference_mutants())


def changes(source: str) -> list[str]:
    return [one.change for one in mutations(ast.parse(dedent(source)))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("so = a == b", ["a == b -> a != b"]),
        ("so = a < b", ["a < b -> a <= b", "a < b -> a >= b"]),
        ("so = a in b", ["a in b -> a not in b"]),
        ("so = a is None", ["a is None -> a is not None", "a is None -> not a"]),
        ("so = a is not None", ["a is not None -> a is None", "a is not None -> bool(a)"]),
        ("so = a and b", ["a and b -> a or b", "a and b -> b", "a and b -> a"]),
        ("so = not a", ["not a -> a"]),
        ("so = b if a else c", ["a -> True", "a -> False"]),
        ("so = [b for b in c if a]", ["a -> pass"]),
        ("so = True", ["True -> False"]),
        ("so = 9", ["9 -> 10", "9 -> 8"]),
        ("so = 'a'", ["'a' -> 'a~'"]),
        ("so = a + 1", ["a + 1 -> a - 1", "a + 1 -> min(a + 1, 100)", "1 -> 2", "1 -> 0"]),
        ("so = f(a, b=c)", ["b=c -> pass"]),
        ("so = max(a, b)", ["max(a, b) -> min(a, b)", "max(a, b) -> a", "max(a, b) -> b"]),
        ("so = (a, b)", ["a -> pass", "b -> pass", "a, b -> b, a"]),
        ("so = {a}", ["a -> pass"]),
        ("so = {a: b}", ["a -> pass"]),
        ("so = {**a, b: c}", ["a -> pass", "b -> pass", "{**a, b: c} -> {b: c, **a}"]),
        (
            "so = {a: lambda: b, c: lambda: d}",
            ["a -> pass", "c -> pass", "a, c -> c, a"],
        ),
        (
            "so = state.config.capacity",
            [
                "state.config.capacity -> type(state.config)().capacity",
                "state.config.capacity -> state.config.capacity or type(state.config)().capacity",
                "state.config.capacity -> min(state.config.capacity, 9)",
            ],
        ),
        ("so = turn.before.focus", ["turn.before -> turn.state"]),
        ("f(a)", ["f(a) -> pass"]),
        ("a.b = c", ["a.b = c -> pass"]),
        ("while a: b += c", ["a -> False", "b += c -> pass"]),
        (
            "def f():\n  if a:\n    return b",
            ["a -> True", "a -> False", "return b -> pass"],
        ),
        ("so = 'CONV-1.1'", []),
        ("so: Callable[[int], str] = f", []),
    ],
)
def test_each_place_is_broken_in_each_simple_way(source, expected):
    assert changes(source) == expected


def test_what_is_broken_is_one_place_and_the_function_is_told():
    tree = ast.parse("def f():\n    return a == b\n")
    told = {(one.function, one.source) for one in mutations(tree)}
    assert told == {
        ("f", "def f():\n    return a != b"),
        ("f", "def f():\n    pass"),
    }
    assert ast.unparse(tree) == "def f():\n    return a == b"


def test_no_mutant_is_made_twice_and_each_is_other_than_the_reference(mutants):
    sources = {name: ast.unparse(tree) for name, tree in behaviour().items()}
    assert len({one.name for one in mutants}) == len(mutants) > 1_000
    assert all(one.source != sources[one.module] for one in mutants)


def test_no_note_in_the_margin_is_broken():
    nodes = [node for tree in behaviour().values() for node in ast.walk(tree)]
    calls = [node.func for node in nodes if isinstance(node, ast.Call)]
    noted = {one.attr for one in calls if isinstance(one, ast.Attribute)} & {"by", "when"}
    fields = [one.target for one in nodes if isinstance(one, ast.AnnAssign)]
    noted |= {one.id for one in fields if isinstance(one, ast.Name)} & {"told", "elsewhere"}
    assert not noted
    assert not [n for n in nodes if isinstance(n, ast.FunctionDef) and n.name.startswith("_note")]


@pytest.mark.parametrize(
    ("source", "so"),
    [("'CONV-1.1'", True), ("('CONV-1.1', 'SESS-2.10')", True), ("'CONV-1'", False), ("()", False)],
)
def test_what_names_clauses_is_known_by_its_form(source, so):
    [statement] = ast.parse(source).body
    assert isinstance(statement, ast.Expr)
    assert names_clauses(statement.value) is so


def test_a_broken_reference_is_loaded_beside_the_true_one(mutants):
    true = {name: one for name, one in sys.modules.items() if name.startswith(PACKAGE)}
    broken = mutants[0].load()
    assert broken.answer is not true[PACKAGE].answer
    assert {n: one for n, one in sys.modules.items() if n.startswith(PACKAGE)} == true
    assert without_margin().answer.__code__.co_filename.startswith(PACKAGE)


def test_one_that_cannot_be_imported_leaves_the_true_one_where_it_was():
    true = dict(sys.modules)
    mutant = ReferenceMutant("", f"{PACKAGE}.clock", "raise LookupError")
    with pytest.raises(LookupError):
        mutant.load()
    assert {n: sys.modules[n] for n in true if n.startswith(PACKAGE)} == {
        n: one for n, one in true.items() if n.startswith(PACKAGE)
    }


def test_each_reason_is_about_some_mutant_and_none_about_two_kinds(mutants):
    names = [one.name for one in mutants]
    assert unneeded(names) == ()
    for one in equivalents():
        for change in one.changes:
            assert any(one.is_about(name) and name.endswith(f": {change}") for name in names), (
                change
            )


def test_what_is_told_and_explained_nevertheless_is_named():
    name = "conditions.is_known: turn.state -> turn.before"
    assert wrongly_explained([name, "clock.miss: a -> b"]) == (name,)


def test_a_reason_that_is_about_none_is_told():
    assert len(unneeded([])) == len(equivalents())
    assert explained(["clock.miss: a -> b"]) == {}
