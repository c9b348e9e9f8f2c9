"""The reference shares with the panel the types of what goes in and out, and no code."""

import ast
from importlib.resources import files

from session_panel import config, effects, events, view
from session_panel_spec import reference

UNIONS = {"AnyEvent"}
"""Types that are no classes."""


def imported() -> set[tuple[str, str]]:
    """Return the modules of `session_panel` that the reference names, and what of them."""
    sources = [one for one in files(reference).iterdir() if one.name.endswith(".py")]
    nodes = [node for one in sources for node in ast.walk(ast.parse(one.read_text("utf-8")))]
    assert not any(
        name.name.split(".")[0] == "session_panel"
        for node in nodes
        if isinstance(node, ast.Import)
        for name in node.names
    )
    return {
        (node.module or "", name.name)
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if (node.module or "").split(".")[0] == "session_panel"
    }


def test_the_reference_imports_of_the_panel_types_alone() -> None:
    types = {
        (module.__name__, name)
        for module in (config, effects, events, view)
        for name, one in vars(module).items()
        if isinstance(one, type) or name in UNIONS
    }
    assert imported() - types == set()
