"""Which clauses the reference cites around a place: what a change of that place is against.

The reference notes by which clauses it does what it does. Of a place that is not as it was, those
count that stand nearest to it, of those that decide the answer in question:

1. in the place itself, and in the functions that it calls, or whose values it reads;
2. in the row of a table, or in the call, that holds it; of a condition, where it leads to, too;
3. in its statement and beside it, and in what decides whether they are taken; so on outwards;
4. anywhere in its function, and in the functions that this calls.

What the docstring of its function names is added. Where there is nothing of all that, it is what is
cited around each use of the function, or of what is declared; of a condition, the lists that name
it are asked as well. A text is said by LANG-1, and by what is cited where it is shown.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from itertools import pairwise
from typing import Final

from session_panel_spec.mutants.of_reference.source import (
    DECLARES,
    functions_named,
    holder,
    in_file,
    is_declared,
    module_of,
    name_of,
    outwards,
    parsed,
    tables,
    uses,
)

Clauses = frozenset[str]
"""The ids of clauses, and of rules that are named as a whole."""

_CITED: Final = re.compile(r"[A-Z]{3,4}-\d+(\.\d+)?")
_SIMPLE: Final = (*DECLARES, ast.Expr, ast.AugAssign, ast.Return, ast.Assert)
_NONE: Final = Clauses()
_WORDS: Final = Clauses({"LANG-1.1", "LANG-1.2"})


def cited_at(places: Iterable[ast.AST], module: str, decided: Sequence[Set[str]]) -> Clauses:
    """Return the clauses that are cited nearest to some places of a module.

    Args:
        places: where they stand in the file is what counts.
        module: such as ``"clock"``.
        decided: the clauses and rules that decide the answer in question; then those of which
            others are asked for if there are none, such as those of the answers before.
    """
    around = _Around(decided)
    return _all(around.place(in_file(one, module)) for one in places)


def _all(found: Iterable[Clauses]) -> Clauses:
    return _NONE.union(*found)


class _Around:
    """What is cited around a place, of what decides an answer."""

    def __init__(self, decided: Sequence[Set[str]]) -> None:
        self._decided = decided
        self._seen = set[ast.AST]()

    def place(self, node: ast.AST | None) -> Clauses:
        """Return what is cited around a place."""
        key = _key_of_text(node)
        return _WORDS | self._each(_showing(key)) if key else self._nearest(node)

    def _each(self, nodes: Iterable[ast.AST]) -> Clauses:
        new = [node for node in nodes if node not in self._seen]
        self._seen.update(new)
        return _all(self._nearest(node, is_use=True) for node in new)

    def _nearest(self, node: ast.AST | None, *, is_use: bool = False) -> Clauses:
        within = [*_within(node)]
        if not within:
            return _NONE
        place, outermost = within[0], within[-1]
        own = _NONE if is_use else _itself(place)
        levels = (_cited_by(part, place) for part in within)
        found = next(filter(None, map(self._decided_of, _with_first(own, levels))), _NONE)
        told = _told_by(outermost)
        if found := found | _guarded(within) | (self._decided_of(told) if found else _NONE):
            return found | self._lists(outermost)
        used = self._each(uses(outermost)) | _told_by(holder(outermost))
        return self._decided_of(used) if is_use else told or used

    def _decided_of(self, clauses: Clauses) -> Clauses:
        return next(filter(None, (clauses & decided for decided in self._decided)), _NONE)

    def _lists(self, function: ast.AST) -> Clauses:
        """Return what the lists of what refuses say of a condition."""
        if isinstance(function, ast.FunctionDef) and module_of(function) == "conditions":
            return self._each(use for use in uses(function) if module_of(use) == "refusals")
        return _NONE


def _with_first(own: Clauses, levels: Iterator[Clauses]) -> Iterator[Clauses]:
    """Yield the levels; with the first, what is the place's own."""
    yield own | next(levels)
    yield from levels


def _within(node: ast.AST | None) -> Iterator[ast.AST]:
    """Yield a node, and what holds it, up to what a module or a class declares."""
    for part in outwards(node):
        if isinstance(part, ast.Module | ast.ClassDef):
            return
        yield part
        if is_declared(part):
            return


def _cited_by(part: ast.AST, place: ast.AST) -> Clauses:  # noqa: PLR0911 - a row each
    """Return what is cited by a part of the reference on the way outwards from a place."""
    match part:
        case ast.Call():
            beside = [*part.args, *(word.value for word in part.keywords)]
            return _of_row(beside) or (_named(part.func) if part.func is not place else _NONE)
        case ast.Tuple(elts=row) | ast.List(elts=row):
            return _of_row(row)
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            entry = [v for k, v in pairs if any(place in _inside(one) for one in (k, v))]
            return _of_row(entry)
        case ast.FunctionDef():
            return _cited(part) | _named(part)
        case ast.stmt() if not isinstance(part, ast.ClassDef):
            return _of_block(part)
        case ast.IfExp():
            return _itself(part.test)
    return _NONE


def _itself(place: ast.AST) -> Clauses:
    """Return what is cited in a place, in what it calls, and in what gave the values it reads."""
    read = {one.id for one in ast.walk(place) if isinstance(one, ast.Name)}
    function = next((one for one in outwards(place) if isinstance(one, ast.FunctionDef)), None)
    inside = ast.walk(function) if function else ()
    given = [one.value for one in inside if isinstance(one, ast.Assign) and name_of(one) in read]
    return _all(_cited(one) | _named(one) for one in (place, *given))


def _guarded(within: Sequence[ast.AST]) -> Clauses:
    """Return what is cited by a condition that holds a place, or else where it leads.

    It need not decide: what is not so there may be so in the place's stead.
    """
    for inner, part in pairwise(within):
        if isinstance(part, ast.If) and part.test is inner:
            body = (_cited(one) for one in part.body if isinstance(one, _SIMPLE))
            return _cited(inner) or _all(body)
        if isinstance(part, ast.IfExp) and part.test is inner:
            return _itself(inner)
    return _NONE


def _told_by(node: ast.AST) -> Clauses:
    """Return the rules that a docstring names."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
        return _NONE
    return Clauses(re.findall(r"[A-Z]{3,4}-\d+", ast.get_docstring(node) or ""))


def _inside(node: ast.AST | None) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(node)) if node else ()


def _of_row(row: Iterable[ast.AST]) -> Clauses:
    """Return what a row, or the arguments of a call, cite themselves."""
    plain = (ast.Constant, ast.Tuple, ast.Starred, ast.Name)
    return _all(_cited(one) for one in row if isinstance(one, plain))


def _of_block(statement: ast.stmt) -> Clauses:
    """Return what is cited beside a statement, and by what decides whether it is taken."""
    outer = holder(statement)
    if isinstance(outer, ast.Module | ast.ClassDef):
        return _cited(statement) if isinstance(statement, DECLARES) else _NONE
    blocks = (getattr(outer, name, []) for name in ("body", "orelse"))
    beside = next(block for block in blocks if statement in block)
    parts = [one for one in beside if isinstance(one, _SIMPLE)]
    tests = [getattr(one, "test", None) for one in (statement, outer)]
    return _all(map(_cited, (*parts, *filter(None, tests))))


@cache
def _named(node: ast.AST, seen: Clauses = _NONE) -> Clauses:
    """Return what the functions cite that a part names, or else those that they name."""
    new = {one for one in functions_named(node) if one.name not in seen and one is not node}
    deeper = seen | {one.name for one in new}
    return _all(_cited(one) | _told_by(one) or _named(one, deeper) for one in new)


@cache
def _cited(node: ast.AST) -> Clauses:
    """Return what is cited in a part, and in the tables that it reads."""
    found = set[str]()
    for one in ast.walk(node):
        match one:
            case ast.Constant(value=str(text)) if _CITED.fullmatch(text):
                found.add(text)
            case ast.Name(id=name, ctx=ast.Load()) if name in tables():
                found |= _cited(tables()[name])
    return Clauses(found)


# Texts


def _key_of_text(node: ast.AST | None) -> str:
    """Return the key of the text that holds a node; empty if none does."""
    for inner in outwards(node):
        outer = holder(inner) if not isinstance(inner, ast.Module) else None
        if isinstance(outer, ast.Dict) and holder(outer) is tables()["TEXTS"]:
            pairs = zip(outer.keys, outer.values, strict=True)
            key = next(key for key, text in pairs if inner in (key, text))
            return str(key.value) if isinstance(key, ast.Constant) else ""
    return ""


@cache
def _showing(key: str) -> tuple[ast.AST, ...]:
    """Return the calls that ask for a text, with its key or with the beginning of its key."""
    calls = (n for tree in parsed().values() for n in ast.walk(tree) if isinstance(n, ast.Call))
    of_texts = (n for n in calls if getattr(n.func, "attr", "") == "text")
    return tuple(n for n in of_texts if any(_is_key(one, key) for one in ast.walk(n)))


def _is_key(node: ast.AST, key: str) -> bool:
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            return key.startswith(start)
        case ast.Constant(value=value):
            return bool(value == key)
    return False
