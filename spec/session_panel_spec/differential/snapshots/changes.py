"""Small changes of a snapshot: each place to what it is beside, or to what stands elsewhere."""

from collections.abc import Iterator, Mapping
from functools import cache
from math import inf, nextafter
from random import Random
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec

from session_panel.snapshot import Snapshot
from session_panel_spec.differential.snapshots.times import LAST, LONGEST
from session_panel_spec.domain.snapshots import Change, Json

NEW: Final = ("new", "\u200b", None)
"""What stands nowhere in a snapshot; the second shows nothing."""

ORDERED: Final = ("sessions", "offers", "conversations")

IN_ANOTHER_ORDER: Final = 0.25
"""How often a list is put into another order."""

Place = tuple[str, Any]
"""A path, and what stands there."""


def drawn(dice: Random, whole: Json) -> Change:
    """Draw a change of a snapshot."""
    if dice.random() < IN_ANOTHER_ORDER:
        name = dice.choice(ORDERED)
        return Change("replace", f"/{name}", _shuffled(dice, name, whole[name]))
    path, value = dice.choice([*_places("", whole)])
    return dice.choice([*_changes(path, value, whole)])


def _shuffled(dice: Random, name: str, entries: list[Json]) -> list[Json]:
    """Put a list into another order, in which Home is first."""
    first = 1 if name == "sessions" else 0
    others = entries[first:]
    return [*entries[:first], *dice.sample(others, len(others))]


def _places(path: str, value: Any) -> Iterator[Place]:  # noqa: ANN401 - any JSON
    """Yield every place in a JSON value, but for its version."""
    named = enumerate(value) if isinstance(value, list) else value.items()
    for name, one in named:
        if name != "version":
            yield f"{path}/{name}", one
            if isinstance(one, dict | list):
                yield from _places(f"{path}/{name}", one)


def _changes(path: str, value: Any, whole: Json) -> Iterator[Change]:  # noqa: ANN401 - any JSON
    """Yield what may be changed in a place."""
    outer, _, name = path.rpartition("/")
    if isinstance(value, dict) and name in ("unread", "edits"):
        yield from (Change("add", f"{path}/{key}", 1) for key in _ids(whole))
    if name.isdigit() and not path.startswith("/config"):
        yield Change("remove", path)
        yield Change("copy", f"{outer}/-", origin=path)
        yield Change("move", f"{outer}/0", origin=path)
        yield Change("move", f"{outer}/1", origin=path)
    else:
        yield from (Change("replace", path, one) for one in _others(name, value, whole))


def _others(name: str, value: Any, whole: Json) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """Yield what else may stand in a place."""
    if isinstance(value, bool):
        yield not value
    elif name in ("until", "expires_at", "now"):
        yield from _times(value or 0.0, whole["now"] or 0.0)
        yield None
    elif isinstance(value, int | float):
        yield from (0, 1, value + 1, value - 1)
    elif name in _words():
        yield from _words()[name]
    elif isinstance(value, str | None):
        yield from (*_ids(whole), *NEW)
    else:
        yield value if isinstance(value, dict) else []


def _times(value: float, now: float) -> Iterator[float]:
    """Yield times beside one, and beside those until which something can last by now."""
    for at in (0.0, value, now, now + LONGEST, LAST):
        yield from (nextafter(at, -inf), at, at + 1, nextafter(at, inf))


def _ids(whole: Json) -> Iterator[str]:
    """Yield the ids in a snapshot, and its customers."""
    for name in ORDERED:
        yield from (one["id"] for one in whole[name])
    yield from (one["customer"] for one in whole["conversations"])


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """Return what may stand in each field that has a few words, by its name."""
    words: dict[str, tuple[str, ...]] = {}
    for name, hint in _fields(Snapshot):
        if get_origin(hint) is Literal:
            words[name] = (*words.get(name, ()), *get_args(hint))
    return words


def _fields(kind: type) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a type, and of what is in it."""
    for name, hint in get_type_hints(kind).items():
        yield name, hint
        for one in (hint, *get_args(hint)):
            if isinstance(one, type) and issubclass(one, msgspec.Struct):
                yield from _fields(one)
