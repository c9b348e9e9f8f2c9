"""Whether a document is of one of the schemas that are published."""

from functools import cache

from jsonschema import Draft202012Validator

from session_panel import json_schemas
from session_panel_spec.cli.told_schemas import told_schemas


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator((json_schemas() | told_schemas())[name])


def wrong(name: str, document: object) -> list[str]:
    """Return what is wrong with a document."""
    return [f"{one.json_path}: {one.message}" for one in validator(name).iter_errors(document)]
