"""The reference without its margin: only what decides an answer or a screen.

What is noted of clauses can be wrong without anybody seeing it in a panel. So it is taken away
before anything is broken: the notes, what is kept for them, and what is then used no more.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, cast

PACKAGE: Final = "session_panel_spec.reference"

NOT_SEEN: Final = frozenset({"__init__", "margin", "snapshots", "unmarked"})
"""The modules that no answer and no screen is made by."""

_ASKED: Final = frozenset({"__init__", "answer", "initial", "screen"})
"""What is asked of the reference, and what nobody names."""

_CLAUSE: Final = re.compile(r"[A-Z]{3,4}-\d+\.\d+")

Trees = Mapping[str, ast.Module]
"""Modules, by their names."""


@cache
def behaviour() -> Trees:
    """Return the modules of the reference, without docstrings and without the margin."""
    trees = {
        name: _Behaviour().visit(ast.parse(text))
        for name, text in _texts().items()
        if name not in NOT_SEEN
    }
    size = 0
    while size != (size := sum(len(ast.dump(tree)) for tree in trees.values())):
        empty, read = _empty(trees.values()), _read(trees.values())
        trees = {name: _Used(read, empty).visit(tree) for name, tree in trees.items()}
    for tree in trees.values():
        _Imported(_read([tree])).visit(tree)
    return {f"{PACKAGE}.{name}": tree for name, tree in trees.items()}


@cache
def _texts() -> Mapping[str, str]:
    """Return the text of each module."""
    sources = {one.name.removesuffix(".py"): one for one in files(PACKAGE).iterdir()}
    return {
        name: file.read_text("utf-8")
        for name, file in sorted(sources.items())
        if file.name.endswith(".py")
    }


@cache
def _notes() -> frozenset[str]:
    """Return what the reference keeps for the margin alone, as its docstrings say."""
    texts = "".join(_texts().values())
    return frozenset({"by", *re.findall(r"^ +(\w+): a margin note", texts, re.MULTILINE)})


def names_clauses(node: ast.AST) -> bool:
    """Say whether an expression is a clause's id, or several."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and _CLAUSE.fullmatch(node.value) is not None
    if isinstance(node, ast.Tuple):
        return bool(node.elts) and all(map(names_clauses, node.elts))
    return isinstance(node, ast.Dict) and all(map(names_clauses, node.values))


class _Behaviour(ast.NodeTransformer):
    """Takes the notes away."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        node.keywords = [one for one in node.keywords if one.arg not in _notes()]
        match node.func:
            case ast.Attribute(attr="by"):
                return ast.Constant(None)
            case ast.Name(id="_clauses"):
                return ast.Tuple([], ast.Load())
            case ast.Attribute(attr="when"):
                return ast.Call(ast.Name("bool", ast.Load()), node.args[:1], [])
        return node


def _says_nothing(node: ast.expr) -> bool:
    """Say whether an expression does nothing by itself."""
    match node:
        case ast.Constant() | ast.Call(func=ast.Name(id="bool")):
            return True
        case ast.Call(func=ast.Attribute(attr="change"), keywords=[]):
            return True
    return False


class _Used(ast.NodeTransformer):
    """Takes away what nobody reads, and statements that do nothing.

    Args:
        read: every name that is read anywhere.
        empty: the functions that do nothing.
    """

    def __init__(self, read: frozenset[str], empty: frozenset[str]) -> None:
        self._read = self._read_here = read
        self._empty = empty

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt | None:
        if node.name not in self._read:
            return None
        self._read_here = _names([node])
        self.generic_visit(node)
        self._read_here = self._read
        node.body = node.body or [ast.Pass()]
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | None:
        match node.value:
            case ast.Call(func=ast.Name(id=name)) if name in self._empty:
                return None
        return None if _says_nothing(node.value) else node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | None:
        return self._kept(node, node.targets[0])

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        node.body = [one for one in map(self._member, node.body) if one]
        return node

    def visit_For(self, node: ast.For) -> ast.stmt | None:
        self.generic_visit(node)
        return node if node.body else None

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt | None:
        return self._kept(node, node.target) if node.value else node

    def visit_If(self, node: ast.If) -> ast.stmt | None:
        self.generic_visit(node)
        if not node.body and not node.orelse:
            return None
        node.body = node.body or [ast.Pass()]
        return node

    def _member(self, node: ast.stmt) -> ast.stmt | None:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)) if name in _notes() - {"by"}:
                return None
            case ast.AnnAssign():
                return node
        return cast("ast.stmt | None", self.visit(node))

    def _kept(self, node: ast.stmt, target: ast.expr) -> ast.stmt | None:
        parts = target.elts if isinstance(target, ast.Tuple) else [target]
        return node if any(map(self._is_read, parts)) else None

    def _is_read(self, target: ast.expr) -> bool:
        match target:
            case ast.Name(id=name):
                return name in self._read_here
            case ast.Attribute(attr=name):
                return name in self._read
        return True


class _Imported(ast.NodeTransformer):
    """Takes away what a module imports and does not read."""

    def __init__(self, read: frozenset[str]) -> None:
        self._read = read

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | None:
        node.names = [one for one in node.names if (one.asname or one.name) in self._read]
        return node if node.names else None


def _empty(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Return the functions that do nothing."""
    functions = (n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    return frozenset(one.name for one in functions if isinstance(one.body[0], ast.Pass))


def _read(trees: Iterable[ast.AST]) -> frozenset[str]:
    """Return every name that is read, of whatever."""
    trees = [*trees]
    nodes = (node for tree in trees for node in ast.walk(tree))
    attributes = (n for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load))
    return _names(trees) | {node.attr for node in attributes} | _ASKED


def _names(trees: Iterable[ast.AST]) -> frozenset[str]:
    """Return every name that is read by itself, and not of something."""
    nodes = (node for tree in trees for node in ast.walk(tree))
    names = (n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return frozenset(node.id for node in names)
