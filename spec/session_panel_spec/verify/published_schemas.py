"""The JSON Schemas that are published are those that the code makes."""

import json
from collections.abc import Iterator
from importlib.resources import files

from session_panel import json_schemas
from session_panel_spec.verify.check import DirectCheck


def schema_checks() -> tuple[DirectCheck, ...]:
    """Compare each schema with its file, and return what came of it."""
    published = [*_published()]
    return (DirectCheck("schemas are what is published", len(published), tuple(_other(published))),)


def _published() -> Iterator[tuple[str, object]]:
    """Yield each published schema, by its name."""
    for file in (files("session_panel") / "schemas").iterdir():
        yield file.name.removesuffix(".schema.json"), json.loads(file.read_text("utf-8"))


def _other(published: list[tuple[str, object]]) -> Iterator[str]:
    made, told = json.loads(json.dumps(json_schemas())), dict(published)
    if made.keys() != told.keys():
        yield f"there are schemas of {sorted(made)}, and {sorted(told)} are published"
    yield from (f"the schema of {name} is another" for name in told if made.get(name) != told[name])
