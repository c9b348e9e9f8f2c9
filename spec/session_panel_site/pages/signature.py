"""How a value of a type is made, in one call: its fields, their types and their defaults."""

from collections.abc import Iterator
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import griffe
import msgspec
from msgspec.structs import FieldInfo

_WIDTH: Final = 72


def signature(kind: type[msgspec.Struct]) -> str:
    """Return the call that makes a value of the type; one line for each field if it is long.

    Examples:
        >>> from session_panel import Message
        >>> signature(Message)
        'Message(at: float, conversation: str)'
    """
    fields = [*map(_field, msgspec.structs.fields(kind))]
    short = f"{kind.__name__}({', '.join(fields)})"
    if len(short) <= _WIDTH:
        return short
    lines = "".join(f"    {field},\n" for field in fields)
    return f"{kind.__name__}(\n{lines})"


def methods(kind: type) -> list[str]:
    """Return the names of what a type does: its own public methods and properties."""
    return [
        name
        for name, value in vars(kind).items()
        if not name.startswith("_") and (callable(value) or isinstance(value, property))
    ]


def inherited_meanings(kind: type) -> dict[str, str]:
    """Return what fields mean that a base tells of and the type does not tell of itself."""
    if meanings(kind):
        return {}
    bases = (base for base in kind.__mro__[1:] if base.__module__ == kind.__module__)
    return {name: meaning for base in bases for name, meaning in meanings(base).items()}


def meanings(kind: type) -> dict[str, str]:
    """Return what a docstring tells of the fields."""
    parts = griffe.Docstring(cleandoc(kind.__doc__ or "")).parse("google", warnings=False)
    attributes = (part for part in parts if part.kind is griffe.DocstringSectionKind.attributes)
    return {
        one.name: " ".join(one.description.split()) for part in attributes for one in part.value
    }


def type_text(hint: Any) -> str:  # noqa: ANN401 - any type hint
    """Return a type as a reader needs it: choices spelt out, without bounds."""
    parts = get_args(hint)
    match get_origin(hint):
        case None:
            return "None" if hint is NoneType else str(getattr(hint, "__name__", hint))
        case origin if origin is Annotated:
            return type_text(parts[0])
        case origin if origin is Literal:
            return " | ".join(f'"{part}"' if isinstance(part, str) else str(part) for part in parts)
        case origin if origin in (Union, UnionType):
            return " | ".join(map(type_text, parts))
        case origin:
            return f"{origin.__name__}[{', '.join(map(_part, parts))}]"


def _part(hint: Any) -> str:  # noqa: ANN401 - any type hint
    return "..." if hint is Ellipsis else type_text(hint)


def _field(field: FieldInfo) -> str:
    return f"{field.name}: {type_text(field.type)}{''.join(_default(field))}"


def _default(field: FieldInfo) -> Iterator[str]:
    if field.default is not msgspec.NODEFAULT:
        yield f" = {_value_text(field.default)}"
    elif field.default_factory is not msgspec.NODEFAULT:
        yield f" = {_value_text(field.default_factory())}"


def _value_text(value: object) -> str:
    """Return a default; a set has its members in order, a value of all defaults no arguments."""
    if isinstance(value, frozenset):
        return f"frozenset({sorted(value)})"
    if isinstance(value, msgspec.Struct) and value == type(value)():
        return f"{type(value).__name__}()"
    return f'"{value}"' if isinstance(value, str) else repr(value)
