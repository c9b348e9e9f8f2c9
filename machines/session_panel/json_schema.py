"""JSON Schemas of the forms, derived from their types and from what their docstrings say."""

import re
from typing import Any, Final

import msgspec

Schema = dict[str, Any]

_ATTRIBUTES: Final = "\n\nAttributes:\n"
_ATTRIBUTE: Final = re.compile(r"^    (\w+): (.*(?:\n     .*)*)", re.MULTILINE)

_NULL: Final = {"type": "null"}

_OF_ONE: Final = [
    {"required": [name], "properties": {name: {"type": "string"}}}
    for name in ("conversation", "record")
]
_RELATIONS: Final = {
    "Config": {
        "not": {
            "required": ["auto_accept", "allowed_presences"],
            "properties": {
                "auto_accept": {"const": True},
                "allowed_presences": {"contains": {"const": "inactive"}},
            },
        }
    },
    "Rename": {"oneOf": _OF_ONE},
}
"""What the fields of a form demand of each other, which their types do not say."""


def form_schema(title: str, *kinds: Any, closed: bool = False) -> Schema:  # noqa: ANN401
    """Return the JSON Schema of a form; each field has the sentence that the docstring has of it.

    Args:
        title: what it is.
        kinds: the types that it may be of.
        closed: whether no object has other members than these, and what may be null may be left
            out: of a form that we write.
    """
    made, parts = msgspec.json.schema_components(kinds)
    for name, part in parts.items():
        _describe(part)
        part.update(_RELATIONS.get(name, {}))
        if closed and "properties" in part:
            _close(part)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    whole = made[0] if len(made) == 1 else {"anyOf": [*made]}
    return {**dialect, "title": title, **whole, "$defs": parts}


def _close(part: Schema) -> None:
    """Take nothing else in an object, and demand only what is never null."""
    part["additionalProperties"] = False
    properties = part["properties"]
    part["required"] = [n for n in part["required"] if _NULL not in properties[n].get("anyOf", ())]


def _describe(part: Schema) -> None:
    """Move what a docstring says of each field to the field."""
    text, _, attributes = part["description"].partition(_ATTRIBUTES)
    part["description"] = text
    told = dict(_ATTRIBUTE.findall(attributes))
    for name, field in part.get("properties", {}).items():
        if name in told:
            field["description"] = " ".join(told[name].split())
        elif name == "type":
            field["description"] = "Which of them it is."
