"""What `session_panel` offers, by kind, and values of each, as a short day brings them about.

All of it is read off `session_panel.__all__`, so that nothing new can be forgotten.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from inspect import isclass
from typing import Any, Final

import msgspec

import session_panel
from session_panel import (
    MACHINES,
    AnyEvent,
    Config,
    Effect,
    EventRefused,
    InvalidInput,
    Machine,
    Panel,
    Translations,
    event_from_json,
)
from session_panel.frozen_dict import FrozenDict
from session_panel.value import Value

PUBLIC: Final[Mapping[str, Any]] = {
    name: getattr(session_panel, name) for name in session_panel.__all__
}
"""All of it, by its name."""

CLASSES: Final[tuple[type, ...]] = tuple(thing for thing in PUBLIC.values() if isclass(thing))
"""Every class."""

_NO_VALUES: Final = {Panel, Machine, Translations, Effect}
"""A panel changes, the library gives machines and translations, and no effect is just an effect."""

VALUES: Final = tuple(kind for kind in CLASSES if kind not in _NO_VALUES)
"""The classes of values."""

CHECKED: Final = tuple(kind for kind in VALUES if issubclass(kind, Value))
"""Those that a caller makes. The others a panel makes, and nothing checks what is in them."""


def field_names(value: object) -> tuple[str, ...]:
    """Return the names of a value's fields; of what has none, nothing."""
    if isinstance(value, msgspec.Struct):
        return value.__struct_fields__
    if is_dataclass(value) and not isclass(value):
        return tuple(one.name for one in fields(value))
    return ()


def parts(value: object) -> Iterator[Any]:
    """Yield a value, all that is in it, and all that is in that."""
    yield value
    for part in _inside(value):
        yield from parts(part)


def _inside(value: Any) -> Iterator[Any]:  # noqa: ANN401 - any value
    if isinstance(value, Mapping):
        yield from value
        yield from value.values()
    elif isinstance(value, tuple | frozenset):
        yield from value
    elif isinstance(value, Exception):
        yield from value.args
    else:
        yield from (getattr(value, name) for name in field_names(value))


def values_of(several: Iterable[object]) -> Mapping[type, tuple[Any, ...]]:
    """Return several values and their parts by their types, of those that look alike one.

    Of their parts there is what has fields, and mappings that nobody can change.
    """
    found: dict[type, dict[str, Any]] = {}
    for part in (part for told in several for part in parts(told)):
        if type(part) in VALUES or type(part) is FrozenDict or field_names(part):
            found.setdefault(type(part), {}).setdefault(repr(part), part)
    return {kind: tuple(some.values()) for kind, some in found.items()}


def examples() -> Mapping[type, tuple[Any, ...]]:
    """Return values of every kind."""
    return values_of([*_lived(), InvalidInput("", "Expected it"), *MACHINES.values()])


@cache
def day() -> tuple[AnyEvent, ...]:
    """Return the events of a day on which everything happens, for a panel of any configuration."""
    lines = (files(__package__) / "values.jsonl").read_text("utf-8").splitlines()
    return tuple(map(event_from_json, lines))


def _lived() -> Iterator[object]:
    """Yield what comes of each event of the day."""
    panel = Panel(Config(waiting_times={"sales": 60}, dashboard="Desk"))
    for event in day():
        yield event
        try:
            yield panel.apply(event)
        except EventRefused as refused:
            yield refused
        yield from (panel.view(), panel.state, panel.snapshot())
