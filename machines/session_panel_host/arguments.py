"""What a host is given, held against what it can be: each check raises `InvalidInput`."""

from collections.abc import Callable, Collection
from functools import partial
from inspect import get_annotations, iscoroutinefunction, isfunction, ismethod
from math import isfinite
from os import PathLike
from pathlib import Path
from typing import Any, Final, get_args

import msgspec

from session_panel import AnyEvent, Config, InvalidInput
from session_panel.value import Id
from session_panel_host.key import Key

AHEAD: Final = 60.0
"""How many seconds an event's time may be ahead of the host's clock."""

_EVENTS: Final = frozenset(get_args(AnyEvent))
_NOTHING: Final = (None, "None")
"""What a function is said to return that is not told at all, or returns nothing."""


def require_event(event: AnyEvent, now: float) -> None:
    """Refuse what is no event, or none that somebody may send now."""
    if type(event) not in _EVENTS:
        raise InvalidInput("event", f"Expected an event, got {type(event).__name__}")
    kind = type(event).__struct_config__.tag
    if event.actor == "clock":
        problem = "Expected no event of the clock: the host applies what is due"
        raise InvalidInput(str(kind), problem)
    if event.at > now + AHEAD:
        raise InvalidInput(f"{kind}.at", f"Expected at most {now + AHEAD:.0f}: is it in seconds?")


def require_panel_id(panel: str) -> None:
    """Refuse what is no id of a panel."""
    given = text("panel", panel, Id)
    if not given.isprintable() or "/" in given or given in {".", ".."}:
        problem = "Expected printable characters without /, and neither . nor .."
        raise InvalidInput("panel", problem)


def require_version(field: str, given: int | None) -> None:
    """Refuse what is no version of a panel; None is none that is asked for."""
    is_number = isinstance(given, int) and not isinstance(given, bool)
    require(field, given, given is None or (is_number and given >= 0), "a version, 0 or more")


def require_count(field: str, given: int) -> None:
    """Refuse what is no number of things, at least one."""
    is_one = isinstance(given, int) and not isinstance(given, bool) and given >= 1
    require(field, given, is_one, "a whole number, 1 or more")


def require_seconds(field: str, given: float, *, endless: bool = False) -> None:
    """Refuse what is no length of time."""
    is_one = _is_number(given) and given > 0 and (endless or isfinite(given))
    require(field, given, is_one, "a number of seconds, more than 0")


def require(field: str, given: object, is_one: bool, what: str) -> None:
    """Refuse what is given, unless it is one of those that are expected."""
    if not is_one:
        raise InvalidInput(field, f"Expected {what}, got {given!r:.100}")


def may_be_awaited(given: object) -> bool:
    """Say whether what a function returns can be awaited, as far as it tells."""
    inner = given.func if isinstance(given, partial) else given
    if iscoroutinefunction(inner) or not (isfunction(inner) or ismethod(inner)):
        return callable(given)
    return inner.__name__ == "<lambda>" or get_annotations(inner).get("return") not in _NOTHING


def event_at(event: AnyEvent | Callable[[float], AnyEvent], now: float) -> AnyEvent:
    """Return an event, which may be made for a time.

    Raises:
        InvalidInput: it is a class, or a part of one, that asks for more than the time.
    """
    if not callable(event):
        return event
    made_of: Any = event.func if isinstance(event, partial) else event
    try:
        return event(now)
    except TypeError as error:
        if not isinstance(made_of, type) or made_of not in _EVENTS:
            raise
        example = f"lambda at: {made_of.__name__}(at, ...)"
        raise InvalidInput("event", f"Expected an event, or {example}: {error}") from None


def file_path(field: str, given: str | Path) -> Path:
    """Return the path of a file."""
    is_one = isinstance(given, str | PathLike) and "\0" not in str(given)
    is_one = is_one and Path(given).name != ""
    require(field, given, is_one, "the path of a file")
    return Path(given)


def require_config(given: Config) -> None:
    """Refuse what is no configuration."""
    require("config", given, isinstance(given, Config), "a Config")


def key_of(given: Key | str) -> Key:
    """Return a key, which may come as text."""
    return Key.of(str(given) if isinstance(given, Key) else given)


def ids(field: str, given: Collection[str]) -> set[str]:
    """Return some ids."""
    is_one = isinstance(given, Collection) and not isinstance(given, str)
    require(field, given, is_one, "a collection of ids")
    return {text(field, one, Id) for one in given}


def number(field: str, given: float) -> float:
    """Return a number that is finite."""
    require(field, given, _is_number(given) and isfinite(given), "a number")
    return float(given)


def text(field: str, given: str, kind: Any = str) -> str:  # noqa: ANN401 - a type with its limits
    """Return a text, which may be of a subclass of `str`."""
    try:
        plain = str.__str__(msgspec.convert(given, kind))
        plain.encode()
    except msgspec.ValidationError as error:
        raise InvalidInput(field, str(error)) from None
    except UnicodeEncodeError:
        raise InvalidInput(field, "Expected text that is valid Unicode") from None
    return plain


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)
