"""Which rules say what a part must be after an event."""

from collections.abc import Mapping
from typing import Final

from session_panel import HOME
from session_panel_spec.monitor.possible import Key

STARTS: Final = ("accept", "pick", "open_conversation", "open_record", "shift_click")
"""The events that start or open a session."""

_PRESENCE: Final = {
    "miss": ("PRES-4",),
    "reject": ("PRES-4",),
    "choose": ("PRES-2",),
    "reset": ("PRES-3",),
}

_RULES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "presence": _PRESENCE,
    "status": _PRESENCE,
    "focus": {"confirm": ("FOCS-4",), **dict.fromkeys(STARTS, ("SESS-3",))},
    "dialog": {"accept": ("CLOS-3",), "confirm": ("CLOS-4",)},
    "open": {"confirm": ("CLOS-4",), "close": ("CLOS-2",)},
    "offered": {
        "offer": ("OFFR-1",),
        "message": ("OFFR-2",),
        "accept": ("OFFR-3",),
        "leave": ("OFFR-5",),
    },
    "state": {
        "close": ("CONV-2", "CONV-3"),
        "confirm": ("CONV-2", "CONV-3"),
        "expire": ("CONV-4",),
        "open_conversation": ("CONV-5", "SESS-5"),
        "accept": ("CONV-1", "CONV-5"),
        "pick": ("CONV-1",),
        "end": ("CONV-6",),
        "leave": ("CONV-7",),
    },
    "unread": {"message": ("UNRD-1", "UNRD-2")},
    "unsaved": {"focus": ("FOCS-2",)},
}
"""By the part and the event; for all other events see the part's own rules."""

_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "presence": ("PRES-1",),
    "status": ("PRES-1",),
    "mode": ("MODE-1",),
    "focus": ("FOCS-1",),
    "dialog": ("CLOS-2",),
    "open": ("SESS-1",),
    "offered": ("OFFR-4",),
    "state": ("CONV-10", "CONV-1"),
    "mode of the conversation": ("CONV-1",),
    "history": ("CONV-8", "CONV-9"),
    "unread": ("UNRD-1", "UNRD-2"),
    "alert": ("SENT-2",),
    "unsaved": ("EDIT-1",),
}


_OF_HOME: Final[Mapping[str, tuple[str, ...]]] = {
    "dialog": ("CLOS-1",),
    "offered": ("OFFR-1",),
    "state": ("CONV-1",),
}
"""What is so of Home whatever happens; for all other parts see the rules of any session."""


def rules_of_part(part: str, name: Key, event: str | None, expected: str) -> tuple[str, ...]:
    """Return the IDs of the rules that say what a part is after an event, or without one.

    Args:
        part: the part.
        name: what it is a part of.
        event: the event's name in JSON; None without one.
        expected: what the part must be.
    """
    if name == HOME and part in _OF_HOME:
        return _OF_HOME[part]
    if expected.startswith("held_") and event != "choose":
        return ("PRES-2",)
    return _RULES.get(part, {}).get(event or "", _OWN[part])
