"""The reference shares with the panel the types of what goes in and out, and no code."""

import ast
from importlib.resources import files

from session_panel import config, effects, events, view
from session_panel_spec import reference

SHARED = (config, effects, events, view)
UNIONS = {"AnyEvent"}
"""Types that are no classes."""


def nodes() -> list[ast.AST]:
    """Return every node of the reference's code."""
    sources = [one for one in files(reference).iterdir() if one.name.endswith(".py")]
    return [node for one in sources for node in ast.walk(ast.parse(one.read_text("utf-8")))]


def imported(package: str) -> set[tuple[str, str]]:
    """Return the modules of a package that the reference names, and what of them."""
    whole = [node for node in nodes() if isinstance(node, ast.Import)]
    assert not any(name.name.split(".")[0] == package for node in whole for name in node.names)
    named = [node for node in nodes() if isinstance(node, ast.ImportFrom)]
    assert not any(node.level for node in named)
    return {
        (node.module or "", name.name)
        for node in named
        for name in node.names
        if (node.module or "").split(".")[0] == package
    }


def test_the_reference_imports_of_the_panel_types_alone() -> None:
    types = {
        (module.__name__, name)
        for module in SHARED
        for name, one in vars(module).items()
        if isinstance(one, type) or name in UNIONS
    }
    assert imported("session_panel") - types == set()


def test_the_reference_calls_no_method_of_these_types() -> None:
    own = {kind for module in SHARED for kind in vars(module).values() if isinstance(kind, type)}
    methods = {
        name
        for kind in own
        if kind.__module__ in {module.__name__ for module in SHARED}
        for name, one in vars(kind).items()
        if callable(one) and not name.startswith("_")
    }
    assert methods >= {"waiting_time_of", "policy"}
    assert methods & {node.attr for node in nodes() if isinstance(node, ast.Attribute)} == set()


def test_the_reference_imports_of_its_own_package_itself_alone() -> None:
    modules = {module for module, _ in imported("session_panel_spec")}
    own = reference.__name__
    assert {one for one in modules if one != own and not one.startswith(f"{own}.")} == set()
