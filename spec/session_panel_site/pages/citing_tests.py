"""Which tests cite which rules, by name: read from source text, nothing is run."""

import ast
from collections.abc import Mapping
from typing import NamedTuple

from session_panel_site.pages.citations import cited_rules


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
        CitingTest(file, _name(node), cited_rules(ast.unparse(node)))
        for file in sorted(sources)
        for node in ast.parse(sources[file]).body
    )
    return tuple(test for test in found if test.rules)


def _name(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name
    return ""
