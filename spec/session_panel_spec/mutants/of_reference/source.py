"""The reference as it stands in its files: what is declared there, and where used."""

import ast
from collections.abc import Iterator, Mapping, Set
from functools import cache
from importlib.resources import files
from typing import Final

from session_panel_spec.mutants.of_reference.behaviour import NOT_SEEN, PACKAGE

DECLARES: Final = (ast.Assign, ast.AnnAssign)


@cache
def parsed() -> Mapping[str, ast.Module]:
    """Return the modules that make an answer or a screen, by their names."""
    sources = {one.name.removesuffix(".py"): one for one in files(PACKAGE).iterdir()}
    return {
        name: ast.parse(file.read_text("utf-8"))
        for name, file in sorted(sources.items())
        if file.name.endswith(".py") and name not in NOT_SEEN
    }


@cache
def _nodes() -> tuple[ast.AST, ...]:
    return tuple(node for tree in parsed().values() for node in ast.walk(tree))


@cache
def _parents() -> Mapping[ast.AST, ast.AST]:
    return {child: node for node in _nodes() for child in ast.iter_child_nodes(node)}


def outwards(node: ast.AST | None) -> Iterator[ast.AST]:
    """Yield a node, and what holds it, up to its module."""
    while node is not None:
        yield node
        node = _parents().get(node)


def holder(node: ast.AST) -> ast.AST:
    """Return what holds a node at once."""
    return _parents()[node]


def module_of(node: ast.AST) -> str:
    """Return the name of the module that holds a node."""
    *_, tree = outwards(node)
    return next(name for name, one in parsed().items() if one is tree)


# Places


@cache
def _spots() -> Mapping[tuple[object, ...], ast.AST]:
    """Return each node by where it stands; of several, the outermost."""
    spots = dict[tuple[object, ...], ast.AST]()
    for name, tree in parsed().items():
        for node in ast.walk(tree):
            spots.setdefault(_spot(node, name), node)
    return spots


def _spot(node: ast.AST, module: str) -> tuple[object, ...]:
    at = (getattr(node, name, None) for name in ("lineno", "col_offset", "end_lineno"))
    return (module, type(node), *at, getattr(node, "end_col_offset", None))


def in_file(node: ast.AST, module: str) -> ast.AST | None:
    """Return the node of a module's file that stands where another does, or the one around it."""
    if hasattr(node, "lineno") and (found := _spots().get(_spot(node, module))):
        return found
    inner = (in_file(child, module) for child in ast.iter_child_nodes(node))
    return next((_parents().get(one) for one in inner if one), None)


# What is declared, and used


def is_declared(node: ast.AST) -> bool:
    """Say whether a node is a function or a table that a module or a class declares."""
    declares = isinstance(node, (ast.FunctionDef, *DECLARES))
    return declares and isinstance(holder(node), ast.Module | ast.ClassDef)


def name_of(node: ast.AST) -> str:
    """Return under which name something is declared; empty if under none."""
    match node:
        case ast.FunctionDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""


@cache
def tables() -> Mapping[str, ast.AST]:
    """Return what modules declare but functions and classes, by its name."""
    declared = (node for tree in parsed().values() for node in tree.body)
    return {name_of(node): node for node in declared if isinstance(node, DECLARES)}


@cache
def functions_named(node: ast.AST) -> tuple[ast.FunctionDef, ...]:
    """Return the functions that are named in a part, or in the tables that it reads."""
    found = dict.fromkeys(f for one in ast.walk(node) for f in _functions() if _means(one, f))
    read = (one.id for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in tables())
    inner = (tables()[name] for name in read)
    return (*found, *(f for table in inner if table is not node for f in functions_named(table)))


@cache
def _functions() -> tuple[ast.FunctionDef, ...]:
    return tuple(node for node in _nodes() if isinstance(node, ast.FunctionDef))


@cache
def uses(declared: ast.AST) -> tuple[ast.AST, ...]:
    """Return where something is used that is declared, but for the table of all handlers."""
    nodes = (n for name, tree in parsed().items() if name != "answers" for n in ast.walk(tree))
    return tuple(node for node in nodes if _means(node, declared))


def _means(node: ast.AST, declared: ast.AST) -> bool:
    of_class = isinstance(holder(declared), ast.ClassDef)
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            return not of_class and name == name_of(declared) and name not in _bound(node)
        case ast.Attribute(attr=name, value=ast.Name(id=of), ctx=ast.Load()) if not of_class:
            return name == name_of(declared) and of in (module_of(declared), "so")
        case ast.Attribute(attr=name, value=of, ctx=ast.Load()) if of_class:
            receiver = of.id if isinstance(of, ast.Name) else getattr(of, "attr", "")
            return name == name_of(declared) and receiver in _RECEIVERS[_class(declared)]
    return False


def _bound(node: ast.AST) -> Set[str]:
    """Return what is a name of something else in the function that holds a node."""
    function = next((one for one in outwards(node) if isinstance(one, ast.FunctionDef)), None)
    return _bound_in(function) if function else frozenset()


@cache
def _bound_in(function: ast.FunctionDef) -> Set[str]:
    inside = [*ast.walk(function)]
    names = (n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return frozenset((*names, *(one.arg for one in inside if isinstance(one, ast.arg))))


_RECEIVERS: Final[Mapping[str, Set[str]]] = {
    "Look": {"look", "self"},
    "Turn": {"turn", "self"},
    "State": {"state", "before", "self"},
    "Session": {"session", "focused"},
    "Conversation": {"conversation", "one"},
    "Tab": {"tab"},
}
"""What an object of a class is called."""


def _class(declared: ast.AST) -> str:
    of = holder(declared)
    return of.name if isinstance(of, ast.ClassDef) and of.name in _RECEIVERS else "Tab"
