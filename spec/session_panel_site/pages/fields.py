"""The fields of a value in words: of which kind each is, its default, and what it means."""

from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import FieldInfo

from session_panel import Reason
from session_panel.config import Limit
from session_panel.value import Duration, GivenName, Id, Name, Text, Time
from session_panel_site.pages.markdown import code, codes
from session_panel_site.pages.signature import meanings

KINDS: Final[Mapping[str, Any]] = {
    "id": Id,
    "name": Name,
    "given name": GivenName,
    "text": Text,
    "time": Time,
    "duration": Duration,
    "limit": Limit,
}
"""The kinds of values that come from outside, by what the page calls them."""

_PLAIN: Final[Mapping[Any, str]] = {
    NoneType: "none",
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    Reason: "[reason](#reasons)",
}


class Field(msgspec.Struct, frozen=True):
    """A field in words, in Markdown.

    Attributes:
        name: its name.
        kind: what may stand in it.
        default: what it has if it is left out; empty if it cannot be.
        meaning: what its class says of it, if anything.
    """

    name: str
    kind: str
    default: str
    meaning: str


def fields_of(kind: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the fields of a value of a type, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    told = {n: text for base in reversed(kind.__mro__) for n, text in meanings(base).items()}
    return tuple(
        Field(one.name, kind_text(hints[one.name]), _default(one), told.get(one.name, ""))
        for one in msgspec.structs.fields(kind)
    )


def kind_text(hint: Any) -> str:  # noqa: ANN401 - any type hint
    """Return what may stand in a field of a type: the name of its kind, choices spelt out."""
    *others, last = _choices(hint)
    return f"{', '.join(others)} or {last}" if others else last


def bounds_text(hint: Any) -> str:  # noqa: ANN401 - any type hint
    """Return what a type that has bounds is."""
    (meta,) = hint.__metadata__
    if meta.max_length is None:
        return f"{_PLAIN[hint.__origin__]} from {meta.ge} to {meta.le:g}".replace("e+", "e")
    shown = "" if meta.pattern is None else ", not all of them white space"
    return f"text of {meta.min_length or 0} to {meta.max_length:,} characters{shown}"


def _choices(hint: Any) -> Iterator[str]:  # noqa: ANN401 - any type hint
    """Yield each kind of what a type allows."""
    named = next((name for name, kind in KINDS.items() if kind == hint), None)
    origin, parts = get_origin(hint), get_args(hint)
    if named or origin is None:
        yield named or _PLAIN.get(hint) or code(hint.__name__)
    elif origin is Literal:
        yield from map(code, parts)
    elif origin in (Union, UnionType):
        yield from (choice for part in parts for choice in _choices(part))
    elif origin is Annotated:
        meta = parts[1]
        yield f"{kind_text(parts[0])}, {meta.min_length} to {meta.max_length:,} of them"
    elif origin is Mapping:
        yield f"mapping of {kind_text(parts[0])} to {kind_text(parts[1])}"
    else:
        yield f"{'list' if origin is tuple else 'set'} of {kind_text(parts[0])}"


def _default(field: FieldInfo) -> str:
    if field.required:
        return ""
    made = field.default_factory
    return _value(field.default if made is msgspec.NODEFAULT else made())


def _value(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"{value:.0f}"
        case msgspec.Struct():
            return "its defaults"
        case frozenset():
            return codes(sorted(value))
        case _:
            return code(str(value)) if value else "empty"
