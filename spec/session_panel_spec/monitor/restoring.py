"""How a snapshot differs from the state that the events before it gave."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from session_panel import Snapshot
from session_panel_spec.logs.terminal_text import brief

Rules = tuple[str, ...]
"""The IDs of rules, the most telling first."""

RULES: Final[Mapping[str, Rules]] = {
    "config": ("CONF-1",),
    "now": ("TIME-1",),
    "presence": ("PRES-1",),
    "mode": ("MODE-1",),
    "focus": ("FOCS-1",),
    "dialog": ("CLOS-2", "CLOS-3"),
    "visitors": ("TITL-1",),
    "sessions": ("SESS-1", "CLOS-4"),
    "sessions.kind": ("SESS-1",),
    "sessions.tabs": ("TABS-1", "SESS-2"),
    "sessions.tab": ("TABS-1",),
    "sessions.title": ("TITL-1", "TITL-3"),
    "sessions.edits": ("EDIT-1", "FOCS-2"),
    "sessions.sentiment": ("SENT-1",),
    "offers": ("OFFR-1", "OFFR-2", "OFFR-4"),
    "offers.until": ("OFFR-4", "CONF-1"),
    "offers.new": ("OFFR-1",),
    "conversations": ("CONV-1", "CONV-15"),
    "conversations.customer": ("OFFR-1",),
    "conversations.mode": ("CONV-2", "CONV-3"),
    "conversations.history": ("CONV-8", "CONV-9"),
    "conversations.state": ("CONV-1", "CONV-10"),
    "conversations.name": ("TITL-3",),
    "conversations.visitor": ("TITL-1",),
    "conversations.case": ("SESS-2",),
    "conversations.summary": ("SESS-2",),
    "conversations.work_stream": ("CONV-4",),
    "conversations.channel": ("SESS-2",),
    "conversations.expires_at": ("CONV-4", "OFFR-2"),
    "unread": ("UNRD-1",),
    "forgotten": ("CONV-12",),
}
"""What says what a part of a snapshot is; of these one is broken where it differs."""

_LISTS: Final = ("sessions", "offers", "conversations")


class Difference(NamedTuple):
    """A part of a snapshot that is not what it must be; the first one, where there are more."""

    rules: Rules
    part: str
    expected: str
    told: str

    @classmethod
    def of(cls, part: str, expected: object, told: object) -> "Difference":
        """Return the difference of two values of a part of the panel as a whole."""
        return cls(RULES[part], part, _text(expected), _text(told))


def differences(expected: Snapshot, told: Snapshot) -> Iterator[Difference]:
    """Yield in which parts a snapshot differs from what it must be."""
    for part in Snapshot.__struct_fields__:
        must, is_so = getattr(expected, part), getattr(told, part)
        if must == is_so:
            continue
        if part in _LISTS:
            yield _in_list(part, must, is_so)
        else:
            yield Difference.of(part, must, is_so)


def _in_list(part: str, expected: Iterable[Any], told: Iterable[Any]) -> Difference:
    """Return the first difference of two lists that differ, by what they have and in what order."""
    must, is_so = ({one.id: one for one in listed} for listed in (expected, told))
    for name in (*must, *is_so):
        if name not in must or name not in is_so:
            there = ("there" if name in listed else "not there" for listed in (must, is_so))
            return Difference(RULES[part], f"{part}, {name}", *there)
        for field in must[name].__struct_fields__:
            values = (getattr(one[name], field) for one in (must, is_so))
            expects, has = values
            if expects != has:
                rules = RULES[f"{part}.{field}"]
                return Difference(rules, f"{part}, {name}, {field}", _text(expects), _text(has))
    orders = (_text(list(listed)) for listed in (must, is_so))
    return Difference(RULES[part], f"{part}, their order", *orders)


def _text(value: object) -> str:
    return brief(msgspec.json.encode(value, order="deterministic").decode())
