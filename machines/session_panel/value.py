"""Values that come from outside: what may be in them, and the error that names what is off."""

import re
from collections.abc import Mapping
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_type_hints

import msgspec
from msgspec import Meta
from msgspec.structs import asdict, force_setattr

from session_panel.frozen_dict import FrozenDict

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

LONGEST = 1e12
"""The longest time, in seconds, that can be configured."""

Duration = Annotated[float, Meta(ge=0, le=LONGEST)]
"""A length of time in seconds."""

Count = Annotated[int, Meta(ge=0)]
"""A number of things. It has no upper bound: a panel that counts on must be able to come back."""


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


def snake_case(name: str) -> str:
    """Return the name of a class as it is written in JSON: `OpenTab` is ``open_tab``."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An immutable value whose fields are checked whoever makes it: a decoder or a caller."""

    def __post_init__(self) -> None:
        """Check every field, and keep it as what it was checked to be.

        Raises:
            InvalidInput: a field is not of its type or out of its bounds.
        """
        label = str(self.__struct_config__.tag or snake_case(type(self).__name__))
        try:
            checked = msgspec.convert(asdict(self), _plain_twin(type(self)))
            for name, part in asdict(checked).items():
                force_setattr(self, name, frozen(part))
            msgspec.json.encode(checked, enc_hook=str.__str__)
        except msgspec.ValidationError as error:
            raise invalid(label, str(error)) from None
        except UnicodeEncodeError:
            raise InvalidInput(label, "Expected text that is valid Unicode") from None
        except TypeError:  # what looks like a mapping, and is none: a range, say
            raise InvalidInput(
                f"{label}{_odd_field(self)}", "Expected what JSON can hold"
            ) from None


def _odd_field(value: Value) -> str:
    """Return where something is that no JSON has; nothing, if it is further within."""
    odd = (name for name, part in asdict(value).items() if not isinstance(part, _PLAIN))
    name = next(odd, None)
    return "" if name is None else f".{name}"


_PLAIN = (str, float, int, NoneType, Mapping, list, tuple, set, frozenset, msgspec.Struct)


class Frozen(msgspec.Struct, frozen=True):
    """A value that a panel makes: nothing checks what it is made of, and nobody can change it."""

    def __post_init__(self) -> None:
        """Copy what the caller could still change."""
        for name, part in asdict(self).items():
            if type(part) not in _FROZEN:
                force_setattr(self, name, frozen(part))


def frozen(part: Any) -> Any:  # noqa: ANN401 - any part of a value
    """Return a part of a value as nobody can change it; of a text, its characters alone."""
    if type(part) in _FROZEN:
        return part
    if isinstance(part, str):
        return str.__str__(part)
    if isinstance(part, Mapping):
        return FrozenDict({frozen(key): frozen(one) for key, one in part.items()})
    return tuple(part) if isinstance(part, list) else part


_FROZEN = frozenset((str, float, int, bool, NoneType, tuple, FrozenDict))


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
    told = _PLACED.fullmatch(message)
    problem, path = told.groups() if told else (message, "")
    if own := _OF_VALUE.match(problem):
        path, problem = path + own[1], problem[own.end() :]
    return InvalidInput(label + path, problem)


_PLACED = re.compile(r"(.*) - at (?:`key` in )?`\$([^`]*)`", re.DOTALL)
_OF_VALUE = re.compile(r"\w+((?:\.\w+)*): (?=Expected)")
