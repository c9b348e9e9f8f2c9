"""Which tests cite which rules, by name: read from source text, nothing is run."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class CitingTest(NamedTuple):
    """A test that cites rules.

    Attributes:
        file: the name of its file.
        name: its name; empty where the whole file cites them.
    """

    file: str
    name: str
    rules: frozenset[str]


def citing_tests(sources: Mapping[str, str]) -> tuple[CitingTest, ...]:
    """Return every test that cites a rule, in the order of the files and of their lines.

    Args:
        sources: the source of each file of tests, by its name.

    Raises:
        SyntaxError: a source is not Python.
    """
    found = (
        CitingTest(file, _name(node), _cited(node))
        for file in sorted(sources)
        for node in ast.parse(sources[file]).body
    )
    return tuple(test for test in found if test.rules)


def cited_rules(source: str) -> frozenset[str]:
    """Return the rules that the tests of a file cite.

    A test cites rules with ``@pytest.mark.rules("CONV-1", ...)`` on itself, on one of its
    parameters, on its class, or in the file's ``pytestmark``; the IDs are written out.

    Raises:
        SyntaxError: the source is not Python.
    """
    return _cited(ast.parse(source))


def _cited(tree: ast.AST) -> frozenset[str]:
    marked = (place for node in ast.walk(tree) for place in _marked(node))
    return frozenset(rule for place in marked for rule in _rules_in(place))


def _name(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name
    return ""


def _marked(node: ast.AST) -> list[ast.expr]:
    """Return the expressions that mark tests, where the node has any."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.decorator_list if node.name.lower().startswith("test") else []
        case ast.Assign(targets=[ast.Name(id="pytestmark")]):
            return [node.value]
    return []


def _rules_in(place: ast.expr) -> Iterator[str]:
    for node in ast.walk(place):
        match node:
            case ast.Call(func=ast.Attribute() as mark) if ast.unparse(mark) == "pytest.mark.rules":
                values = (arg.value for arg in node.args if isinstance(arg, ast.Constant))
                yield from (value for value in values if isinstance(value, str))
