"""What is refused before any rule is asked: the kind of each field, and what an error says."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec.structs import replace

import session_panel
from session_panel import InvalidInput
from session_panel.machines import TABLES

KNOWN: Final[Mapping[str, object]] = {
    **{name: getattr(session_panel, name) for name in session_panel.__all__},
    **TABLES,
    "replace": replace,
}
"""What a call may name: all that the package offers, each table by the name of its machine."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of values.

    Attributes:
        types: of which types it is; the first is what a sentence expects.
        taken: what is taken, as it is written in Python.
        refused: the sentence for what is refused although its type is right.
        among: the texts to choose from; empty if it is no choice.
        keys: the kind of its keys, if it is a mapping.
        values: the kind of its values, if it is a mapping.
        items: the kind of what is in it, if it is a list.
        fields: the name of the form that has its fields, if it is an object.
    """

    types: tuple[str, ...]
    taken: tuple[str, ...] = ()
    refused: Mapping[str, str] = {}
    among: tuple[str, ...] = ()
    keys: str = ""
    values: str = ""
    items: str = ""
    fields: str = ""


class Call(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that is asked, and answered with `InvalidInput`.

    Attributes:
        asks: the call, as it is written in Python.
        field: the field that the error names.
        problem: its sentence; after ``…``, whatever the reader of JSON says.
    """

    asks: str
    field: str
    problem: str

    def answer(self) -> tuple[str, str] | None:
        """Return the field and the sentence of the error; None if there is none."""
        try:
            value_of(self.asks)
        except InvalidInput as error:
            return error.field, self._without_details(error.problem)
        return None

    def _without_details(self, problem: str) -> str:
        start = self.problem.removesuffix("…")
        more = start != self.problem and problem.startswith(start) and problem != start
        return self.problem if more else problem


class InvalidInputs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is refused before any rule is asked.

    Attributes:
        types: what can be given instead of what is right, by what a sentence calls its type.
        kinds: the kinds of values, by their names.
        fields: the kind of each field, by its name or by ``form.field``; or the texts to choose
            from. Such as ``"id or none"``.
        defaults: what a field has that an event leaves out, besides none.
        call: what else is asked and refused.
    """

    types: Mapping[str, str]
    kinds: Mapping[str, Kind]
    fields: Mapping[str, str | tuple[str, ...]]
    defaults: Mapping[str, str]
    call: tuple[Call, ...]

    def kind(self, form: str, field: str) -> tuple[Kind, bool]:
        """Return the kind of a field of a form, and whether there may be none.

        Raises:
            KeyError: nothing is told of the field.
        """
        told = self.fields.get(f"{form}.{field}") or self.fields[field]
        if not isinstance(told, str):
            return Kind(("str",), among=told), False
        name = told.removesuffix(" or none")
        return self.kinds[name], name != told


def value_of(written: str) -> object:
    """Return what is written in Python."""
    return eval(written, dict(KNOWN))  # noqa: S307 - it stands in a file of this package


@cache
def load_invalid_inputs() -> InvalidInputs:
    """Return what is refused, as it is written down."""
    text = (files(__package__) / "invalid_input.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), InvalidInputs)
