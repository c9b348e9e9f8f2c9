"""Values that come from outside: what may be in them, and the error that names what is off."""

import re
from functools import cache
from types import MappingProxyType
from typing import Annotated, get_type_hints

import msgspec
from msgspec import Meta
from msgspec.structs import force_setattr

Id = Annotated[str, Meta(min_length=1, max_length=200)]
"""An identifier that the caller chooses."""

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
"""A name that people read: 1 to 200 characters, not only white space."""

GivenName = Annotated[str, Meta(max_length=200)]
"""A name as it is given: it may be one that shows nothing (TITL-3)."""

Text = Annotated[str, Meta(max_length=100_000)]
"""Longer text, such as the value of a form's field."""

LAST_TIME = 1e15
"""The last point in time, in seconds, that there is for a panel."""

Time = Annotated[float, Meta(ge=0, le=LAST_TIME)]
"""A point in time: seconds since an epoch that the caller chooses."""

Duration = Annotated[float, Meta(ge=0, le=1e12)]
"""A length of time in seconds."""

Count = Annotated[int, Meta(ge=0, le=2**53)]
"""A number of things that any JSON reader can hold."""


def later(at: float, seconds: float) -> float:
    """Return the time that is so many seconds later, if there is one that late."""
    return min(at + seconds, LAST_TIME)


class InvalidInput(ValueError):  # noqa: N818 - says what it is better than an "Error" would
    """Input that is not of the published form. It has changed nothing.

    Attributes:
        field: where in the input, such as ``"message.at"``; empty for the whole.
        problem: one sentence that says what is expected there.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(field, problem)
        self.field = field
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}" if self.field else self.problem


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An immutable value whose fields are checked whoever makes it: a decoder or a caller."""

    def __post_init__(self) -> None:
        """Check every field, and keep it as what it was checked to be.

        Raises:
            InvalidInput: a field is not of its type or out of its bounds.
        """
        checked = _checked(self)
        for name in self.__struct_fields__:
            value = getattr(checked, name)
            force_setattr(self, name, MappingProxyType(value) if isinstance(value, dict) else value)


def _checked(value: Value) -> msgspec.Struct:
    """Convert the value to its plain twin, which copies what the caller could still change."""
    label = value.__struct_config__.tag or type(value).__name__.lower()
    try:
        checked = msgspec.convert(value, _plain_twin(type(value)), from_attributes=True)
        msgspec.json.encode(checked, enc_hook=dict)
    except msgspec.ValidationError as error:
        raise invalid(str(label), str(error)) from None
    except UnicodeEncodeError:
        raise InvalidInput(str(label), "Expected text that is valid Unicode") from None
    return checked


@cache
def _plain_twin(kind: type[Value]) -> type[msgspec.Struct]:
    """Return a type with the same fields and no check of its own."""
    hints = get_type_hints(kind, include_extras=True)
    return msgspec.defstruct(
        kind.__name__, [(name, hints[name]) for name in kind.__struct_fields__]
    )


def invalid(label: str, message: str) -> InvalidInput:
    """Return the error for a message of msgspec, whose path goes from its end to the front.

    What a value within has said of itself names its own field first.
    """
    problem, _, where = message.partition(" - at ")
    path = where.rpartition("$")[2].rstrip("`")
    if own := _OF_VALUE.match(problem):
        path, problem = path + own[1], problem[own.end() :]
    return InvalidInput(label + path, problem)


_OF_VALUE = re.compile(r"\w+((?:\.\w+)*): (?=Expected)")
