"""An engineer's question about the model: a text, read as an expression of the model's language.

A query is an expression of Python, which reads it and never runs it, joined from comparisons with
"and", "or", "not" and parentheses. A comparison is one of these, with words in quotes::

    field [order value | ["not"] "in" "(" value ("," value)* ")"]
    count ("+" count)* order number

    order  = "==" | "!=" | "<" | "<=" | ">" | ">="
    number = a whole number | "capacity" | "max_sessions" | "offer_limit"
    field  = a shared variable | a variable of a slot | slot "." variable of a slot

A variable of a slot that is not named is one of *some* slot, of the same in the whole query.
"""

import ast
import operator
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import reduce
from typing import Any, Final, TypeVar, cast

from session_panel_spec.model.abstract_state import Bounds, ChoiceError, Place
from session_panel_spec.model.language import (
    Below,
    Count,
    Expression,
    Is,
    Not,
    Parameter,
    SlotKind,
    Value,
    Variable,
)
from session_panel_spec.model.panel_model import (
    CAPACITY,
    MODEL,
    OFFER_LIMIT,
    OPEN,
    SESSION_LIMIT,
    VARIABLES,
    mode_of_panel,
    presence,
    unread,
)
from session_panel_spec.model.query import At, Query, value_text

V = TypeVar("V", bound=Value)

LONGEST: Final = 1000
"""The most characters of a query, and the largest number in it."""

SHARED: Final[Mapping[str, Variable]] = {"presence": presence, "panel_mode": mode_of_panel}
"""The shared variables; the panel's mode is not named as the mode of a conversation is."""

COUNTS: Final[Mapping[str, Count]] = {
    name: count
    for count in MODEL.counts
    for name in (count.name, *(("open_sessions",) if count is OPEN else ()))
}

_OF_SLOT: Final[Mapping[SlotKind, Mapping[str, Variable]]] = {
    kind: {variable.name: variable for variable in variables}
    for kind, variables in VARIABLES.items()
}
_FIELDS: Final[Mapping[str, Variable]] = {
    **SHARED,
    **_OF_SLOT["record"],
    **_OF_SLOT["conversation"],
}
"""Every variable, by a name that no value has."""

_LETTERS: Final[Mapping[SlotKind, str]] = {"conversation": "c", "record": "r"}
NUMBERS: Final = (CAPACITY, SESSION_LIMIT, OFFER_LIMIT)
"""The bounds that a count can be compared with."""

_ORDERS: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_NEVER: Final = re.compile(r"[^ -~]|[#\\]|(?<![=!<>])=(?!=)|\bis\b")
"""What stands in no query, nor in a value."""


class QueryError(ChoiceError):
    """A text that is no query. It says in one sentence what is allowed."""


def parse(text: str, bounds: Bounds) -> Query:
    """Return the query that a text is.

    Args:
        text: the text.
        bounds: the bounds of the states that it is asked of.

    Raises:
        QueryError: it is no query, or none within the bounds.
    """
    if not text.strip():
        raise QueryError("The query is empty: ask for something, such as conv == waiting.")
    if len(text) > LONGEST:
        raise QueryError(f"The query has more than {LONGEST} characters.")
    query = re.sub(r"\s", " ", text).strip()
    try:
        tree = syntax_tree(query)
        nodes = list(ast.walk(tree))
        named = any(isinstance(node, ast.Attribute) for node in nodes)
        numbers = {each.name: getattr(bounds, each.name) for each in NUMBERS}
        places = {slot_name(place): place for place in bounds.places}
        expression = Reader(query, numbers, bounds.unread_max, places, named).expression(tree)
    except (RecursionError, MemoryError):
        raise QueryError("The query is nested too deeply.") from None
    own = {node.id for node in nodes if isinstance(node, ast.Name)} & _FIELDS.keys() - SHARED
    return Query(expression, tuple(k for k, of in _OF_SLOT.items() if own and own <= of.keys()))


def slot_name(place: Place) -> str:
    """Return how a query names a slot, such as ``c0`` or ``r1``."""
    return f"{_LETTERS[place.kind]}{place.number}"


def syntax_tree(query: str) -> ast.expr:
    """Return the syntax tree of a query; each node knows its characters.

    Raises:
        QueryError: there is none.
    """
    if never := _NEVER.search(query):
        hint = "equal is written ==" if never.group() == "=" else "no query has that"
        raise QueryError(f'At character {never.start() + 1} there is "{never.group()}": {hint}.')
    readable = re.sub(r"\b0(?=[0-9])", "1", query)  # Python has no number such as 007
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(readable, mode="eval").body
    except SyntaxError as error:
        if "nested" in error.msg:
            raise RecursionError from None
        raise _unreadable(query, error) from None


def _unreadable(query: str, error: SyntaxError) -> QueryError:
    """Say where Python cannot read a query."""
    begin = (error.offset or len(query) + 1) - 1
    text = query[begin : max(error.end_offset or 0, begin + 2) - 1]
    where = (
        f'"{text}" at character {begin + 1} does not fit' if text else "The query ends too early"
    )
    return QueryError(
        f"{where}: join comparisons, such as conv == waiting, by and, or, not and ()."
    )


@dataclass(frozen=True)
class Reader:
    """Reads the tree of a query as an expression of the model's language.

    Attributes:
        numbers: what the numbers that have a name stand for.
        unread_max: the largest unread count.
        places: the slots that can be named.
        named: whether the query names slots.
    """

    query: str
    numbers: Mapping[str, Parameter | int]
    unread_max: int
    places: Mapping[str, Place] = field(default_factory=dict)
    named: bool = False

    def expression(self, node: ast.expr) -> Expression:
        """Return what a node says."""
        match node:
            case ast.BoolOp(ast.And(), parts):
                return reduce(operator.and_, map(self.expression, parts))
            case ast.BoolOp(ast.Or(), parts):
                return reduce(operator.or_, map(self.expression, parts))
            case ast.UnaryOp(ast.Not(), part):
                return Not(self.expression(part))
            case ast.Compare(left, [order], [right]):
                return self.comparison(left, order, right)
            case ast.Compare(_, _, [_, second, *_]):
                raise self.misplaced(second, "one comparison only (join two by and)")
        return self.comparison(node, None, node)

    def comparison(self, left: ast.expr, order: ast.cmpop | None, right: ast.expr) -> Expression:
        """Return that a field or counts, left, are so to what is right."""
        name = self._text(left)
        if isinstance(left, ast.BinOp) or name in COUNTS:
            counts = tuple(self._counts(left))
            if order is None or type(order) not in _ORDERS:
                raise QueryError(f"{name} is a count: compare it with a number, as in {name} >= 1.")
            return self._compared(counts, type(order), self._number(name, right))
        place, variable = self._field(left)
        is_ = Is(variable, tuple(self._values(name, variable, order, right)))
        return At(place, is_) if place else is_

    def _counts(self, node: ast.expr) -> Iterator[Count]:
        """Yield the counts that are added up."""
        match node:
            case ast.BinOp(left, ast.Add(), right):
                yield from self._counts(left)
                yield from self._counts(right)
            case _:
                yield self.count(node)

    def count(self, node: ast.expr) -> Count:
        """Return the count that a node names."""
        name = self._text(node)
        if name not in COUNTS:
            raise self.misplaced(node, f"one of {_listed(COUNTS, 'and')}")
        return COUNTS[name]

    def _compared(
        self, counts: tuple[Count, ...], order: type[ast.cmpop], number: Parameter | int
    ) -> Expression:
        less, at_most = Below(counts, number), self.at_most(counts, number)
        return {
            ast.Eq: at_most & ~less,
            ast.NotEq: ~at_most | less,
            ast.Lt: less,
            ast.LtE: at_most,
            ast.Gt: ~at_most,
            ast.GtE: ~less,
        }[order]

    def at_most(self, counts: tuple[Count, ...], number: Parameter | int) -> Expression:
        """Return that the counts, added up, are at most a number."""
        return Below(counts, cast("int", number) + 1)

    def _number(self, name: str, node: ast.expr) -> Parameter | int:
        text = self._text(node)
        if text in self.numbers:
            return self.numbers[text]
        if text.isdecimal() and int(text) <= LONGEST:
            return int(text)
        allowed = _listed((f"a whole number from 0 to {LONGEST}", *self.numbers), "or")
        raise QueryError(f"{name} cannot be compared with {text}: only with {allowed}.")

    def variable(self, node: ast.expr) -> Variable:
        """Return the variable that a node names."""
        return self._field(node)[1]

    def _field(self, node: ast.expr) -> tuple[Place | None, Variable]:
        match node:
            case ast.Attribute(slot, own):
                place = self._place(self._text(slot))
                return place, _own_variable(place.kind, own)
            case ast.Name(name) if name not in _FIELDS:
                raise _no_field(name)
            case ast.Name(name) if self.named and name not in SHARED:
                raise QueryError(
                    f"Name the slot of every variable, or of none: {name} has none, as c0.{name} "
                    "has."
                )
            case ast.Name(name):
                return None, _FIELDS[name]
        raise self.misplaced(node, "a field")

    def _place(self, name: str) -> Place:
        if name not in self.places:
            raise QueryError(f"There is no slot {name}: there is {_listed(self.places, 'and')}.")
        return self.places[name]

    def _values(
        self, name: str, variable: Variable, order: ast.cmpop | None, right: ast.expr
    ) -> Iterable[Value]:
        """Return the values of which the variable must have one."""
        domain = range(self.unread_max + 1) if variable == unread else variable.domain
        match order:
            case None if domain[0] is False:
                return (True,)
            case None:
                raise QueryError(
                    f"{name} alone says nothing: compare it, as in {name} == {domain[-1]}."
                )
            case ast.In() | ast.NotIn():
                listed = self.listed(name, domain, right)
                return (v for v in domain if (v in listed) is isinstance(order, ast.In))
        if type(domain[0]) is not int and not isinstance(order, ast.Eq | ast.NotEq):
            raise QueryError(f"{name} has no order: compare it with ==, !=, in or not in.")
        value = self.value(name, domain, right)
        return (each for each in domain if _ORDERS[type(order)](each, value))

    def listed(self, name: str, domain: Sequence[V], node: ast.expr) -> tuple[V, ...]:
        """Return the values that are listed in parentheses; around one, Python keeps none."""
        if self.query[: node.col_offset].rstrip().endswith("("):
            return (self.value(name, domain, node),)
        if not isinstance(node, ast.Tuple) or self._text(node).rstrip(") ").endswith((",", "(")):
            raise self.misplaced(node, "a list such as (1, 2)")
        return tuple(self.value(name, domain, each) for each in node.elts)

    def value(self, name: str, domain: Sequence[V], node: ast.expr) -> V:
        """Return the value that a node names, of those that what has the name can have."""
        text = self._text(node)
        for value in domain:
            if value_text(value) == text.strip("\"'").lower():
                return value
        raise QueryError(f"{name} cannot be {text}: it is {_told(domain)}.")

    def _text(self, node: ast.expr) -> str:
        return self.query[node.col_offset : node.end_col_offset]

    def misplaced(self, node: ast.expr, expected: str) -> QueryError:
        """Return that a node is not what it should be."""
        at, text = node.col_offset + 1, self._text(node)
        return QueryError(f'At character {at} there is "{text}" where {expected} should be.')


def _own_variable(kind: SlotKind, name: str) -> Variable:
    own = _OF_SLOT[kind]
    if name not in own:
        raise QueryError(f"A {kind} has no {name or 'such field'}: it has {_listed(own, 'and')}.")
    return own[name]


def _no_field(name: str) -> QueryError:
    known = (*_FIELDS, *COUNTS)
    owners = [f"{owner} == {name}" for owner, v in _FIELDS.items() if name in v.domain]
    near = (owners or get_close_matches(name, known, 1) or [""])[0]
    hint = f" (perhaps {near})" if near else ""
    return QueryError(f"There is no field {name}{hint}: there is {_listed(known, 'and')}.")


def _told(domain: Sequence[Value]) -> str:
    if type(domain[0]) is int:
        return f"{domain[0]} to {domain[-1]}, which is {domain[-1]} or more"
    return _listed(map(value_text, domain), "or")


def _listed(names: Iterable[str], last: str) -> str:
    *first, end = names or ("none",)
    return f"{', '.join(first)} {last} {end}" if first else end
