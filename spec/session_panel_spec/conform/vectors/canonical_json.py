"""Values as the vectors write them: no member is null, and no whole number has a fraction."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""A value as JSON has it: an object, a list, a text, a number, true, false or null."""

Object = dict[str, Json]
"""A JSON object."""


def plain_json(value: Json) -> Json:
    """Return a value without the members that are null, and its whole numbers as such."""
    if isinstance(value, Mapping):
        return {name: plain_json(part) for name, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [plain_json(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
