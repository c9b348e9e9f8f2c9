"""Events and effects as people write them."""

import json
import re
from collections.abc import Iterator, Mapping, Set
from typing import Any, Final

import msgspec

from session_panel import AnyEvent, Effect
from session_panel_spec.logs.terminal_text import brief, time_text

_BARE: Final = re.compile(r"[\w.:-]+")


def call_text(value: AnyEvent | Effect) -> str:
    """Return an event or an effect as a person writes it, its time and its defaults left out.

    Examples:
        >>> from session_panel import Accept
        >>> call_text(Accept(at=35, conversation="c1"))
        'accept(conversation=c1)'
    """
    told = _told(value)
    told.pop("at", None)
    return _call(str(value.__struct_config__.tag), told)


def json_call_text(value: Mapping[str, Any]) -> str:
    """Return an event or an effect of any release, as JSON has it, as `call_text` does.

    Its defaults are not known, so it says all fields that are not null.

    Examples:
        >>> json_call_text({"type": "accept", "conversation": "c1"})
        'accept(conversation=c1)'
    """
    left_out = ("at", "type")
    told = {k: v for k, v in value.items() if v is not None and k not in left_out}
    return _call(value["type"], told)


def _call(name: str, arguments: Mapping[str, Any]) -> str:
    return f"{name}({_pairs(arguments, '=')})"


def _told(value: msgspec.Struct) -> dict[str, Any]:
    """Return the fields that tell something, those first that are always told."""
    fields = sorted(msgspec.structs.fields(value), key=lambda field: not field.required)
    told = ((field, getattr(value, field.name)) for field in fields)
    return {
        field.name: argument
        for field, argument in told
        if argument is not None and argument not in _defaults(field)
    }


def _defaults(field: msgspec.structs.FieldInfo) -> Iterator[object]:
    yield field.default
    if field.default_factory is not msgspec.NODEFAULT:
        yield field.default_factory()


def _pairs(pairs: Mapping[str, Any], sign: str) -> str:
    return ", ".join(f"{_text(name)}{sign}{_text(value)}" for name, value in pairs.items())


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """Return a value in one line; every number that is no count is one of seconds."""
    match value:
        case str():
            return value if _BARE.fullmatch(value) else brief(json.dumps(value, ensure_ascii=False))
        case float():
            return time_text(value)
        case Mapping():
            return f"{{{_pairs(value, ': ')}}}"
        case msgspec.Struct():
            return f"{{{_pairs(_told(value), ': ')}}}"
        case Set():
            return f"[{', '.join(map(_text, sorted(value)))}]"
    return json.dumps(value)
