"""The JSON objects of vectors, as they are written, and what changes from one to the next."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import msgspec

Json: TypeAlias = Any
"""A value as JSON has it: an object, a list, a text, a number, true, false or null."""

Object = dict[str, Json]
"""A JSON object."""


_ESCAPED: Final = {ord(one): f"\\u{ord(one):04x}" for one in "\x85\u2028\u2029"}


def json_line(value: Json) -> str:
    """Return a value as JSON in a line; what many readers take for the end of one is escaped."""
    return msgspec.json.encode(value).decode().translate(_ESCAPED)


def plain_json(value: Json) -> Json:
    """Return a value without the members that are null, and its whole numbers as such."""
    if isinstance(value, Mapping):
        return {name: plain_json(part) for name, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [plain_json(part) for part in value]
    return int(value) if isinstance(value, float) and _is_exact(value) else value


def _is_exact(value: float) -> bool:
    """Say whether it is a whole number that every reader of JSON takes for itself."""
    return value.is_integer() and abs(value) <= 2**53


def patch(before: Json, after: Json) -> Json:
    """Return the patch that makes one value of another; no object has a member that is null."""
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return after
    gone = {name: None for name in before if name not in after}
    changed = {
        name: patch(before.get(name), value)
        for name, value in after.items()
        if name not in before or before[name] != value
    }
    return gone | changed


def merged(whole: Json, changes: Json) -> Json:
    """Return what a patch makes of a value."""
    if not isinstance(changes, Mapping):
        return changes
    result = dict(whole) if isinstance(whole, Mapping) else {}
    for name, value in changes.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result
