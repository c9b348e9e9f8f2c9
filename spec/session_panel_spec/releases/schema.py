"""The JSON Schema of a release's file, derived from its forms and from the model's language."""

from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from session_panel_spec.model.language import Expression
from session_panel_spec.model.properties.property import Property
from session_panel_spec.releases.language_json import NAMED, TYPES
from session_panel_spec.releases.release_file import ReleaseFile

Schema = dict[str, Any]

SCHEMA_FILE: Final = "release.schema.json"
"""What the schema's file is called, beside the releases."""

_REF: Final = "#/$defs/{name}"


def release_schema() -> Schema:
    """Return the schema of the file of a release."""
    (whole,), forms = msgspec.json.schema_components([ReleaseFile], ref_template=_REF)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A release: all that decides the behaviour of a version of the session panel",
        **whole,
        "$defs": forms | {name: _object(kind) for name, kind in TYPES.items()} | _choices(),
    }


def _choices() -> dict[str, Schema]:
    """Return what is one of several types of the language."""
    expressions = [kind for kind in TYPES.values() if issubclass(kind, Expression)]
    choices = {"Expression": expressions, "Property": get_args(Property), "Named": NAMED}
    return {name: {"anyOf": [_of(kind) for kind in kinds]} for name, kinds in choices.items()}


def _object(kind: type) -> Schema:
    """Return the schema of a type of the language; a name alone stands for what has one."""
    hints, own = get_type_hints(kind), fields(kind)
    needed = ["name"] if kind in NAMED else [f.name for f in own if f.default is MISSING]
    return {
        "type": "object",
        "description": (kind.__doc__ or "").partition("\n")[0],
        "properties": {
            "type": {"const": kind.__name__},
            **{f.name: _of(hints[f.name]) for f in own},
        },
        "required": ["type", *needed],
        "additionalProperties": False,
    }


def _of(hint: Any) -> Schema:  # noqa: ANN401 - any type
    """Return the schema of the type of a field."""
    parts = get_args(hint)
    if isinstance(hint, type) and (hint is Expression or is_dataclass(hint)):
        return {"$ref": _REF.format(name=hint.__name__)}
    if get_origin(hint) in (Union, UnionType):
        return {"anyOf": [_of(part) for part in parts]}
    if get_origin(hint) is tuple and parts[-1] is Ellipsis:
        return {"type": "array", "items": _of(parts[0])}
    if get_origin(hint) is tuple:
        return {"type": "array", "prefixItems": [_of(part) for part in parts], "items": False}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string"}
    return msgspec.json.schema(hint)
