"""The files of properties: a table a property, with its formulas in the words of a query."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from session_panel_spec.domain.rules import citable_ids
from session_panel_spec.model.language import Expression
from session_panel_spec.model.panel_model import ACTORS
from session_panel_spec.model.properties.formula_parser import parse_formula
from session_panel_spec.model.properties.property import Act, AlwaysPossible, LeadsTo, Property

P = TypeVar("P", bound=Property)


class PropertyFileError(ValueError):
    """A file of properties is not of its form; the text names the file and the property."""


def load_properties(file: str, kind: type[P], /, **common: object) -> tuple[P, ...]:
    """Return the properties of a file of this folder, in its order.

    Args:
        file: its name.
        kind: what each of them is.
        common: what the fields are that the file does not have.

    Raises:
        PropertyFileError: the file is not of its form.
    """
    return parse_properties(file, (files(__package__) / file).read_text("utf-8"), kind, **common)


def parse_properties(file: str, text: str, kind: type[P], /, **common: object) -> tuple[P, ...]:
    """Return the properties that a text is, as `load_properties` does those of a file."""
    try:
        tables = msgspec.convert(tomllib.loads(text), dict[str, dict[str, Any]])
    except ValueError as error:
        raise PropertyFileError(f"{file}: {error}") from None
    return tuple(_property(file, {**common, **tables[name], "name": name}, kind) for name in tables)


def _property(file: str, table: dict[str, Any], kind: type[P]) -> P:
    try:
        one = msgspec.convert(table, kind, dec_hook=_formula)
    except ValueError as error:
        raise PropertyFileError(f"{file}, {table['name']}: {error}") from None
    for unknown in _unknown(table, one):
        raise PropertyFileError(f"{file}, {table['name']}: there is no {unknown}")
    return one


def _formula(_: type, text: object) -> Expression:
    if not isinstance(text, str):
        raise TypeError("A formula is a text")
    return parse_formula(text)


def _unknown(table: dict[str, Any], one: Property) -> Iterator[str]:
    """Yield what a property speaks of that there is not."""
    for part, kind in ((table, type(one)), *((act, Act) for act in table.get("by", ()))):
        yield from (f"field {name}" for name in part.keys() - {each.name for each in fields(kind)})
    yield from (f"rule {rule}" for rule in one.rules if rule not in citable_ids())
    yield from (f"event {event}" for event in _events(one) if event not in ACTORS)


def _events(one: Property) -> tuple[str, ...]:
    """Return the names of the events that a property names outside its formulas."""
    match one:
        case AlwaysPossible():
            return tuple(act.event for act in one.by)
        case LeadsTo():
            return (*one.weakly, *one.strongly, *one.repeats)
    return ()
