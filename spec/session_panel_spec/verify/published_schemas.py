"""The JSON Schemas that the code makes: those that are published, and one of several kinds."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

import msgspec

from session_panel import json_schemas
from session_panel.json_schema import form_schema
from session_panel_spec.verify.check import DirectCheck


class _Named(msgspec.Struct):
    """What has a name."""

    name: str


class _Counted(msgspec.Struct):
    """What has a number."""

    number: int


_OF_EITHER: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Either",
    "anyOf": [{"$ref": "#/$defs/_Named"}, {"$ref": "#/$defs/_Counted"}],
    "$defs": {
        "_Named": {
            "title": "_Named",
            "description": "What has a name.",
            "type": "object",
            "properties": {"name": {"type": "string"}},
            "required": ["name"],
        },
        "_Counted": {
            "title": "_Counted",
            "description": "What has a number.",
            "type": "object",
            "properties": {"number": {"type": "integer"}},
            "required": ["number"],
        },
    },
}
"""By JSON Schema, `anyOf` takes what is of at least one of its schemas."""


def schema_checks() -> tuple[DirectCheck, ...]:
    """Compare schemas with what they must be, and return what came of it."""
    published = [*_published()]
    several = () if form_schema("Either", _Named, _Counted) == _OF_EITHER else ("it is another",)
    return (
        DirectCheck("schemas are what is published", len(published), tuple(_other(published))),
        DirectCheck("a schema of several kinds takes what is of any of them", 1, several),
    )


def _published() -> Iterator[tuple[str, object]]:
    """Yield each published schema, by its name."""
    for file in (files("session_panel") / "schemas").iterdir():
        yield file.name.removesuffix(".schema.json"), json.loads(file.read_text("utf-8"))


def _other(published: list[tuple[str, object]]) -> Iterator[str]:
    made, told = json.loads(json.dumps(json_schemas())), dict(published)
    if made.keys() != told.keys():
        yield f"there are schemas of {sorted(made)}, and {sorted(told)} are published"
    yield from (f"the schema of {name} is another" for name in told if made.get(name) != told[name])
