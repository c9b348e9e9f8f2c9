"""The first thing in which an answer differs from what must be answered.

What others follow from is looked at first: the acceptance, then the state, then the screen, and of
a conversation what it is before whether it is read.
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any, Final

import msgspec
from msgspec import UNSET

from session_panel_spec.conform.json_objects import plain_json
from session_panel_spec.conform.members import is_member
from session_panel_spec.conform.protocol import Reply, Trouble
from session_panel_spec.conform.vector import Exchange

Path = tuple[str | int, ...]
"""Where in an answer, such as ``("state", "conversations", "c1", "conv")``."""

Pair = tuple[Any, Any]
"""What must be in a place, and what is."""

ABSENT: Final = UNSET
"""In the place of a value: there is none."""

_ORDER: Final = (
    *("id", "conv", "state", "conversations", "records", "sessions", "session", "offered", "focus"),
    *("focused", "mode", "history", "title", "icon", "unread", "alert", "upset", "tooltip"),
    *("draft", "unsaved", "dialog", "form", "offers", "tabs", "communication", "dashboard"),
    *("mine", "closed", "presence", "incoming"),
)
"""The members that are looked at first, in this order."""

_RANK: Final = {name: rank for rank, name in enumerate(_ORDER)}


class Difference(msgspec.Struct, frozen=True):
    """What must be answered, and what was, in one place; `ABSENT` where there is nothing.

    Attributes:
        path: where in the answer, by names of members and numbers of entries.
        expected: what must be there; left out where nothing must.
        observed: what was there; left out where nothing was.
    """

    path: Path
    expected: Any = ABSENT
    observed: Any = ABSENT

    @property
    def place(self) -> str:
        """The place as people write it, such as ``state.conversations.c1.conv``."""
        return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in self.path)[1:]


def first_difference(
    exchange: Exchange, reply: Reply, compared: Iterable[str]
) -> Difference | None:
    """Return the first thing in which an answer differs, if it does.

    Args:
        exchange: the request, and what must be answered.
        reply: what was answered.
        compared: what of an answer is compared besides the acceptance, in order.

    Raises:
        Trouble: something of that is not in the answer, or what there is not is.
    """
    expected = exchange.expected
    wanted = expected.state, expected.refused, expected.reason
    if isinstance(expected.state, str) and wanted == (reply.state, reply.refused, reply.reason):
        return None  # of the answers of single machines there are very many
    first = next(_differences(exchange, reply, compared), None)
    if first and first.expected is ABSENT and not is_member(first.path):
        raise Trouble("unknown", f"there is no {first.place}")
    return first


def value_text(value: object) -> str:
    """Return a value of a difference as people read it."""
    return "nothing" if value is ABSENT else msgspec.json.encode(value).decode()


def _differences(exchange: Exchange, reply: Reply, compared: Iterable[str]) -> Iterator[Difference]:
    expected = exchange.expected
    if not exchange.is_reset:
        yield from _unlike(("refused",), expected.refused, reply.refused)
    for name in compared:
        if name in ("reason", "about"):
            if expected.refused:
                told = getattr(expected, name) or ABSENT, getattr(reply, name) or ABSENT
                yield from _unlike((name,), *told)
        elif name != "effects" or not exchange.is_reset:
            yield from _of_part(expected, reply, name)


def _of_part(expected: Reply, reply: Reply, name: str) -> Iterator[Difference]:
    whole, _, member = name.partition(".")
    wanted, seen = getattr(expected, whole), getattr(reply, whole)
    if whole == "effects":
        wanted, seen = wanted or [], seen or []
    if seen in (UNSET, None):
        raise Trouble("lacks", f"the handshake promises {whole!r}, which this answer has not")
    if type(seen) is not type(wanted):
        raise Trouble("garbage", f"Expected of {whole!r} {_kind(wanted)}, got {_kind(seen)}")
    if member:
        yield from _unlike((whole, member), _member(wanted, member), _member(seen, member))
    elif _in_order(wanted) != _in_order(seen):
        yield from _unlike((whole,), wanted, plain_json(seen))


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return kinds.get(type(value), "a number")


def _member(value: Any, name: str) -> Any:  # noqa: ANN401 - any JSON
    return plain_json(value).get(name, ABSENT) if isinstance(value, dict) else ABSENT


def _in_order(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Return a value as text, which of most that are compared is the same to the letter."""
    return msgspec.json.encode(value, order="deterministic")


def _unlike(path: Path, expected: Any, observed: Any) -> Iterator[Difference]:  # noqa: ANN401
    """Yield every place in which two values of JSON differ."""
    if isinstance(expected, dict) and isinstance(observed, dict):
        for name in sorted({*expected, *observed}, key=_rank):
            of_name = expected.get(name, ABSENT), observed.get(name, ABSENT)
            yield from _unlike((*path, name), *of_name)
    elif isinstance(expected, list) and isinstance(observed, list):
        yield from _unlike_lists(path, expected, observed)
    elif isinstance(expected, bool) != isinstance(observed, bool) or expected != observed:
        yield Difference(path, expected, observed)


def _unlike_lists(path: Path, expected: list[Any], observed: list[Any]) -> Iterator[Difference]:
    """Entries that are there or not come first, then in what an entry differs."""
    pairs = [*enumerate(zip_longest(expected, observed, fillvalue=ABSENT))]
    for number, pair in pairs:
        if _identity(pair[0]) != _identity(pair[1]):
            yield Difference((*path, number), *_one_too_many(pair, expected, observed))
            return
    for number, pair in pairs:
        yield from _unlike((*path, number), *pair)


def _one_too_many(pair: Pair, expected: list[Any], observed: list[Any]) -> Pair:
    """Return a pair of entries, of which one is not in the other list, and that alone."""
    if ABSENT in pair:
        return pair
    lacking = _identity(pair[0]) not in map(_identity, observed)
    too_much = _identity(pair[1]) not in map(_identity, expected)
    if lacking == too_much:
        return pair
    return (pair[0], ABSENT) if lacking else (ABSENT, pair[1])


def _identity(entry: Any) -> object:  # noqa: ANN401 - any JSON
    """Return what tells an entry of a list from the others, where something does."""
    if not isinstance(entry, dict):
        return entry is ABSENT
    return entry.get("type"), entry.get("id"), entry.get("conversation")


def _rank(name: str) -> tuple[int, str]:
    return _RANK.get(name, len(_RANK)), name
