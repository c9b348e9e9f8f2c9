"""Events and effects as people write them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

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
    told = ", ".join(f"{name}={text}" for name, text in _arguments(value))
    return f"{value.__struct_config__.tag}({told})"


def _arguments(value: AnyEvent | Effect) -> Iterator[tuple[str, str]]:
    for field in msgspec.structs.fields(value):
        argument = getattr(value, field.name)
        if field.name == "until":
            yield field.name, time_text(argument)
        elif field.name != "at" and argument != field.default:
            yield field.name, _argument_text(argument)


def _argument_text(value: str | Mapping[str, str]) -> str:
    if isinstance(value, str):
        return value if _BARE.fullmatch(value) else brief(json.dumps(value, ensure_ascii=False))
    pairs = (f"{_argument_text(name)}: {_argument_text(text)}" for name, text in value.items())
    return f"{{{', '.join(pairs)}}}"
