"""An engineer's question about the model: a text, read as an expression of the model's language.

It is read by a parser of its own and never run as code. The grammar, with words in quotes::

    query   = both ("or" both)*
    both    = one ("and" one)*
    one     = "not" one | "(" query ")" | counts order number | field [relation]
    relation = order value | ["not"] "in" "(" value ("," value)* ")"
    counts  = count ("+" count)*
    order   = "==" | "!=" | "<" | "<=" | ">" | ">="
    number  = a whole number | "capacity" | "max_sessions" | "offer_limit"
    field   = a shared variable | a variable of a slot | slot "." variable of a slot

A variable of a slot that is not named is one of *some* slot, of the same in the whole query.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from session_panel_spec.model.abstract_state import Bounds, ChoiceError
from session_panel_spec.model.events import (
    DIALOGS,
    FOCUSED,
    LOAD,
    OFFERS,
    OPEN,
    VARIABLES,
    mode_of_panel,
    presence,
    unread,
)
from session_panel_spec.model.interpreter import Place
from session_panel_spec.model.language import (
    All,
    Below,
    Count,
    Expression,
    Is,
    Not,
    SlotKind,
    Some,
    Value,
    Variable,
)
from session_panel_spec.model.query import At, Query

LONGEST: Final = 1000
"""The most characters of a query, and the largest number in it."""

SHARED: Final[Mapping[str, Variable]] = {"presence": presence, "panel_mode": mode_of_panel}
"""The shared variables; the panel's mode is not named as the mode of a conversation is."""

COUNTS: Final[Mapping[str, Count]] = {
    "load": LOAD,
    "offers": OFFERS,
    "open": OPEN,
    "open_sessions": OPEN,
    "dialogs": DIALOGS,
    "focused": FOCUSED,
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
_LETTERS: Final[Mapping[SlotKind, str]] = {"conversation": "c", "record": "r"}
_NUMBERS: Final = ("capacity", "max_sessions", "offer_limit")
_ORDERS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TOKEN: Final = re.compile(
    r"""(?P<word>[A-Za-z_][\w.]*) | (?P<value>-?[0-9]+ | "[^"]*" | '[^']*')
    | (?P<sign>[=!<>]= | \S)""",
    re.VERBOSE,
)


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
    try:
        expression = _Parser(text, bounds).query()
        return Query(expression, _kinds(expression))
    except RecursionError:
        raise QueryError("The query is nested too deeply.") from None


def slot_name(place: Place) -> str:
    """Return how a query names a slot, such as ``c0`` or ``r1``."""
    return f"{_LETTERS[place.kind]}{place.number}"


def _kinds(expression: Expression) -> tuple[SlotKind, ...]:
    """Return the kinds of slots that the expression is of.

    Raises:
        QueryError: some of its slots are named and some are not.
    """
    leaves = tuple(_leaves(expression))
    own = [leaf.variable for leaf in leaves if isinstance(leaf, Is) and not leaf.variable.shared]
    if own and any(isinstance(leaf, At) for leaf in leaves):
        name = own[0].name
        raise QueryError(
            f"Name the slot of every variable, or of none: {name} has none, as c0.{name} has."
        )
    if not own:
        return ()
    return tuple(kind for kind, owned in VARIABLES.items() if set(own) <= set(owned))


def _leaves(expression: Expression) -> Iterator[Expression]:
    match expression:
        case All(parts) | Some(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case _:
            yield expression


class _Token(NamedTuple):
    """A part of the text; the last one is empty.

    Attributes:
        at: the number of its first character, from 1.
    """

    kind: str
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        yield _Token(str(found.lastgroup), found.group(), found.start() + 1)
    yield _Token("end", "", len(text) + 1)


class _Parser:
    """Reads a text once, from its beginning to its end."""

    def __init__(self, text: str, bounds: Bounds) -> None:
        self._coming = _tokens(text)
        self._now = next(self._coming)
        self._bounds = bounds

    def query(self) -> Expression:
        """Return the expression that the whole text is."""
        expression = self._either()
        if self._now.kind != "end":
            raise self._unexpected('"and", "or" or the end')
        return expression

    def _either(self) -> Expression:
        parts = [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _both(self) -> Expression:
        parts = [self._one()]
        while self._takes("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Expression:
        if self._takes("not"):
            return Not(self._one())
        if self._takes("("):
            expression = self._either()
            self._expect(")")
            return expression
        if self._now.text in COUNTS:
            return self._compared_counts()
        return self._field()

    def _compared_counts(self) -> Expression:
        name = self._now.text
        counts = [COUNTS[self._taken().text]]
        while self._takes("+"):
            if self._now.text not in COUNTS:
                raise self._unexpected(f"one of {_listed(COUNTS, 'and')}")
            counts.append(COUNTS[self._taken().text])
        if self._now.text not in _ORDERS:
            raise QueryError(f"{name} is a count: compare it with a number, as in {name} >= 1.")
        return _compared(tuple(counts), self._taken().text, self._number(name))

    def _number(self, name: str) -> int:
        text = self._operand()
        if text in _NUMBERS:
            return int(getattr(self._bounds, text))
        if text.isdecimal() and int(text) <= LONGEST:
            return int(text)
        allowed = _listed((f"a whole number from 0 to {LONGEST}", *_NUMBERS), "or")
        raise QueryError(f"{name} cannot be compared with {text}: only with {allowed}.")

    def _field(self) -> Expression:
        if self._now.kind != "word" or self._now.text in ("and", "or", "in"):
            raise self._unexpected("a field")
        name = self._taken().text
        place, variable = self._found(name)
        is_ = Is(variable, self._values(name, variable))
        return At(place, is_) if place else is_

    def _found(self, name: str) -> tuple[Place | None, Variable]:
        slot, dot, own = name.rpartition(".")
        if dot:
            place = self._place(slot)
            return place, _own_variable(place.kind, own)
        if name not in _FIELDS:
            raise _no_field(name)
        return None, _FIELDS[name]

    def _place(self, name: str) -> Place:
        places = {slot_name(place): place for place in _places(self._bounds)}
        if name not in places:
            raise QueryError(f"There is no slot {name}: there is {_listed(places, 'and')}.")
        return places[name]

    def _values(self, name: str, variable: Variable) -> tuple[Value, ...]:
        """Return the values of which the variable must have one."""
        domain = _domain(variable, self._bounds)
        if self._now.text in _ORDERS:
            return self._ordered(name, domain)
        if self._takes("in"):
            return self._set(name, domain)
        if self._takes("not"):
            self._expect("in")
            refused = self._set(name, domain)
            return tuple(value for value in domain if value not in refused)
        if domain[0] is not False:
            raise QueryError(
                f"{name} alone says nothing: compare it, as in {name} == {domain[-1]}."
            )
        return (True,)

    def _ordered(self, name: str, domain: tuple[Value, ...]) -> tuple[Value, ...]:
        order = self._taken().text
        if order not in ("==", "!=") and type(domain[0]) is not int:
            raise QueryError(f"{name} has no order: compare it with ==, !=, in or not in.")
        value = self._value(name, domain)
        return tuple(each for each in domain if _ORDERS[order](each, value))

    def _set(self, name: str, domain: tuple[Value, ...]) -> tuple[Value, ...]:
        self._expect("(")
        values = [self._value(name, domain)]
        while self._takes(","):
            values.append(self._value(name, domain))
        self._expect(")")
        return tuple(values)

    def _value(self, name: str, domain: tuple[Value, ...]) -> Value:
        text = self._operand()
        for value in domain:
            if _written(value) == text.strip("\"'").lower():
                return value
        raise QueryError(f"{name} cannot be {text}: it is {_told(domain)}.")

    def _operand(self) -> str:
        """Go on, and return what a field is compared with."""
        if self._now.kind not in ("word", "value"):
            raise self._unexpected("a value")
        return self._taken().text

    def _takes(self, text: str) -> bool:
        """Go on if the text comes now, and say whether it did."""
        if self._now.text != text:
            return False
        self._taken()
        return True

    def _taken(self) -> _Token:
        """Go on, and return what came."""
        taken = self._now
        self._now = next(self._coming, taken)
        return taken

    def _expect(self, text: str) -> None:
        if not self._takes(text):
            raise self._unexpected(f'"{text}"')

    def _unexpected(self, expected: str) -> QueryError:
        _, text, at = self._now
        found = f'At character {at} there is "{text}"' if text else "The query ends"
        return QueryError(f"{found} where {expected} should be.")


def _compared(counts: tuple[Count, ...], order: str, number: int) -> Expression:
    less, at_most = Below(counts, number), Below(counts, number + 1)
    return {
        "==": at_most & ~less,
        "!=": ~at_most | less,
        "<": less,
        "<=": at_most,
        ">": ~at_most,
        ">=": ~less,
    }[order]


def _domain(variable: Variable, bounds: Bounds) -> tuple[Value, ...]:
    return tuple(range(bounds.unread_max + 1)) if variable == unread else variable.domain


def _places(bounds: Bounds) -> Iterator[Place]:
    yield from (Place("conversation", number) for number in range(bounds.conversations))
    yield from (Place("record", number) for number in range(bounds.records))


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


def _told(domain: tuple[Value, ...]) -> str:
    if type(domain[0]) is int:
        return f"{domain[0]} to {domain[-1]}, which is {domain[-1]} or more"
    return _listed(map(_written, domain), "or")


def _written(value: Value) -> str:
    return str(value).lower()


def _listed(names: Iterable[str], last: str) -> str:
    *first, end = names or ("none",)
    return f"{', '.join(first)} {last} {end}" if first else end
