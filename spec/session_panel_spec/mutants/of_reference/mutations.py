"""Every simple way in which a piece of Python is broken: one place of it is not as it was.

A comparison, a condition, a branch, a number, a text, a row of a table and its place, a field that
is changed, a step that is taken, an option that is asked, the state before for the state now. And
what programs get wrong again and again: 0 and an empty text are taken for nothing, one of two
bounds is forgotten, a count or a limit ends at some number, all that was there is lost with a part.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy, deepcopy
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar

from session_panel_spec.mutants.of_reference.behaviour import names_clauses

N = TypeVar("N", bound=ast.AST)


class Mutation(NamedTuple):
    """A place that is not as it was.

    Attributes:
        function: which holds the place; empty for what a module declares.
        change: what stood there and what stands there now, in one line.
        source: the whole module.
        at: what stood there, with where it stands in the file.
    """

    function: str
    change: str
    source: str
    at: Sequence[ast.AST]


def mutations(tree: ast.Module) -> Iterator[Mutation]:
    """Yield each way in which a module is broken."""
    tree, before = deepcopy(tree), ast.unparse(tree)
    for function, place in _places(tree, ""):
        node = place.get()
        for broken in _broken(node):
            place.put(broken.node)
            change = f"{_line(broken.was or (node,))} -> {_line(broken.now or (broken.node,))}"
            if (source := ast.unparse(tree)) != before:
                yield Mutation(function, change, source, broken.was or (node,))
        place.put(node)


def _line(nodes: Sequence[ast.AST]) -> str:
    return ", ".join(" ".join(ast.unparse(node).split()) for node in nodes)


# Places


class _Place(NamedTuple):
    """A field of a node, or an item of it."""

    parent: ast.AST
    field: str
    number: int | None

    def get(self) -> ast.AST:
        """Return what stands there."""
        found: ast.AST = getattr(self.parent, self.field)
        return found if self.number is None else found[self.number]  # type: ignore[index]

    def put(self, node: ast.AST) -> None:
        """Let something else stand there."""
        if self.number is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.number] = node


def _places(node: ast.AST, function: str) -> Iterator[tuple[str, _Place]]:
    """Yield the places of a node, each with the function that holds it, but for annotations."""
    for field, value in ast.iter_fields(node):
        if field in _NO_PLACES:
            continue
        items = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in items:
            if isinstance(child, ast.AST) and not names_clauses(child) and not _is_type(child):
                inner = _named(child, function)
                yield inner, _Place(node, field, index)
                yield from _places(child, inner)


_NO_PLACES: Final = frozenset({"annotation", "returns", "bases", "decorator_list", "ctx", "ops"})
"""What says of which type something is, and the like."""


def _is_type(node: ast.AST) -> bool:
    """Say whether an expression only says of which type something is."""
    match node:
        case ast.Subscript(value=ast.Name(id="Callable")) | ast.Call(func=ast.Name(id="TypeVar")):
            return True
        case ast.keyword(arg="frozen"):
            return True
    return False


def _named(node: ast.AST, function: str) -> str:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return f"{function}.{node.name}" if function else node.name
    return function


# What else may stand there


class _Broken(NamedTuple):
    """What stands in the place of a node.

    Attributes:
        node: the other node.
        was: the part of the first that is told, if not all of it.
        now: the part of the other, likewise.
    """

    node: ast.AST
    was: Sequence[ast.AST] = ()
    now: Sequence[ast.AST] = ()


Ways = Iterator[_Broken]

_NOTHING: Final = ast.Pass()


def _broken(node: ast.AST) -> Ways:
    if way := _WAYS.get(type(node)):
        yield from way(node)


def _comparison(node: ast.Compare) -> Ways:
    for other in _OTHERS.get(type(node.ops[0]), ()):
        yield _Broken(_with(node, ops=[other()]))
    if isinstance(node.comparators[0], ast.Constant) and node.comparators[0].value is None:
        nothing = ast.UnaryOp(ast.Not(), node.left)
        is_none = isinstance(node.ops[0], ast.Is)
        yield _Broken(nothing if is_none else ast.Call(ast.Name("bool"), [node.left], []))


_OTHERS: Final[Mapping[type[ast.cmpop], Sequence[type[ast.cmpop]]]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


def _conditions(node: ast.BoolOp) -> Ways:
    yield _Broken(_with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And()))
    for values, _ in _one_less(node.values):
        yield _Broken(values[0] if len(values) == 1 else _with(node, values=values))


def _negation(node: ast.UnaryOp) -> Ways:
    if isinstance(node.op, ast.Not):
        yield _Broken(node.operand)


def _branch(node: ast.If | ast.IfExp) -> Ways:
    for always in (ast.Constant(value=True), ast.Constant(value=False)):
        yield _Broken(_with(node, test=always), [node.test], [always])


def _loop(node: ast.While) -> Ways:
    never = ast.Constant(value=False)
    yield _Broken(_with(node, test=never), [node.test], [never])


def _selection(node: ast.comprehension) -> Ways:
    for ifs, gone in _one_less(node.ifs):
        yield _Broken(_with(node, ifs=ifs), [gone], [_NOTHING])


def _constant(node: ast.Constant) -> Ways:
    match node.value:
        case bool():
            yield _Broken(ast.Constant(not node.value))
        case int() | float():
            yield _Broken(ast.Constant(node.value + 1))
            yield _Broken(ast.Constant(node.value - 1))
        case str():
            yield _Broken(ast.Constant(f"{node.value}~"))


def _calculation(node: ast.BinOp) -> Ways:
    if other := _OPERATORS.get(type(node.op)):
        yield _Broken(_with(node, op=other()))
    if isinstance(node.op, ast.Add) and isinstance(node.right, ast.Constant):
        yield _Broken(_at_most(node, MANY))


_OPERATORS: Final[Mapping[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


MANY: Final = 100
"""Where a count ends that ends too early."""

DIGIT: Final = 9
"""Where a limit ends that ends too early."""


def _at_most(node: ast.expr, most: int) -> ast.expr:
    return ast.Call(ast.Name("min"), [node, ast.Constant(most)], [])


def _call(node: ast.Call) -> Ways:
    """Leave a field as it is, call what is the contrary, or forget one of two bounds."""
    for keywords, gone in _one_less(node.keywords):
        yield _Broken(_with(node, keywords=keywords), [gone], [_NOTHING])
    if isinstance(node.func, ast.Name) and node.func.id in _CONTRARIES:
        yield _Broken(_with(node, func=ast.Name(_CONTRARIES[node.func.id], ast.Load())))
        if len(node.args) > 1:
            yield from map(_Broken, node.args)


_CONTRARIES: Final = {"max": "min", "min": "max", "any": "all", "all": "any", "sorted": "list"}


def _row(node: ast.Tuple | ast.List) -> Ways:
    if not isinstance(node.ctx, ast.Load):
        return
    for rows, gone in _one_less(node.elts):
        if not names_clauses(gone):
            yield _Broken(_with(node, elts=rows), [gone], [_NOTHING])
    for rows, two in _changed_places(node.elts):
        if not any(map(names_clauses, two)):
            yield _Broken(_with(node, elts=rows), two, two[::-1])


def _member(node: ast.Set) -> Ways:
    for members, gone in _one_less(node.elts):
        left = _with(node, elts=members) if members else ast.Call(ast.Name("set"), [], [])
        yield _Broken(left, [gone], [_NOTHING])


def _entry(node: ast.Dict) -> Ways:
    """Leave out an entry; the order matters of what is asked one after the other."""
    entries = [*zip(node.keys, node.values, strict=True)]
    for left, (key, value) in _one_less(entries):
        yield _Broken(_of_entries(left), [key or value], [_NOTHING])
    for number, (key, value) in enumerate(entries[:-1]):
        if key is None:
            others = entries[:number] + entries[number + 1 :]
            yield _Broken(_of_entries([*others, (key, value)]))
    for left, two in _changed_places(entries):
        if all(isinstance(value, ast.Lambda) for _, value in two):
            keys = [key for key, _ in two if key]
            yield _Broken(_of_entries(left), keys, keys[::-1])


def _of_entries(entries: Sequence[tuple[ast.expr | None, ast.expr]]) -> ast.Dict:
    return ast.Dict([key for key, _ in entries], [value for _, value in entries])


def _attribute(node: ast.Attribute) -> Ways:
    """Ask of an option its default, of what is off or 0, too; or of another state."""
    match node.value:
        case ast.Attribute(attr="config") | ast.Name(id="config"):
            fresh = ast.Call(ast.Call(ast.Name("type"), [node.value], []), [], [])
            default = _with(node, value=fresh)
            yield _Broken(default)
            yield _Broken(ast.BoolOp(ast.Or(), [node, default]))
            if node.attr.endswith(_COUNTS):
                yield _Broken(_at_most(node, DIGIT))
        case ast.Name(id="turn") if node.attr in _WHEN:
            yield _Broken(_with(node, attr=_WHEN[node.attr]))


_COUNTS: Final = ("capacity", "limit")

_WHEN: Final = {"before": "state", "state": "before"}


def _step(node: ast.stmt) -> Ways:
    """Do not do it."""
    if not isinstance(node, ast.Assign) or isinstance(node.targets[0], ast.Attribute):
        yield _Broken(_NOTHING)


_WAYS: Final[Mapping[type[ast.AST], Callable[..., Ways]]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _conditions,
    ast.UnaryOp: _negation,
    ast.If: _branch,
    ast.IfExp: _branch,
    ast.While: _loop,
    ast.comprehension: _selection,
    ast.Constant: _constant,
    ast.BinOp: _calculation,
    ast.Call: _call,
    ast.Tuple: _row,
    ast.List: _row,
    ast.Set: _member,
    ast.Dict: _entry,
    ast.Attribute: _attribute,
    ast.Expr: _step,
    ast.AugAssign: _step,
    ast.Assign: _step,
    ast.Return: _step,
}


def _with(node: N, **fields: object) -> N:
    """Return a node with other fields."""
    other = copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


T = TypeVar("T")


def _one_less(items: Sequence[T]) -> Iterator[tuple[list[T], T]]:
    """Yield the items without one, and that one."""
    for number, item in enumerate(items):
        yield [*items[:number], *items[number + 1 :]], item


def _changed_places(items: Sequence[T]) -> Iterator[tuple[list[T], list[T]]]:
    """Yield the items with two that stand side by side in each other's place, and these two."""
    for number, (one, other) in enumerate(pairwise(items)):
        yield [*items[:number], other, one, *items[number + 2 :]], [one, other]
