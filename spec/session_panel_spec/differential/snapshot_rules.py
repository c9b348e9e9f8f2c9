"""Which rules say what a field of a snapshot is: those are broken where it does not come back."""

from collections.abc import Mapping
from typing import Final

from session_panel_spec.differential.compare import Path
from session_panel_spec.lockstep.part_rules import Rules

_STARTED: Final = ("SESS-2",)
_NAMED: Final = ("TITL-1", "TITL-3")
_HISTORY: Final = ("CONV-8", "CONV-9", "CONV-14")

_OF_CONVERSATION: Final[Mapping[str, Rules]] = {
    "id": ("CONV-1",),
    "customer": ("CONV-1",),
    "mode": ("CONV-2", "CONV-3"),
    "history": _HISTORY,
    "state": ("CONV-1",),
    "name": _NAMED,
    "visitor": ("TITL-1",),
    "case": _STARTED,
    "summary": _STARTED,
    "work_stream": ("CONV-4",),
    "channel": _STARTED,
    "expires_at": ("CONV-4", "CONV-13"),
}

OF_SNAPSHOT: Final[Mapping[str, Rules]] = {
    "config": ("CONF-1",),
    "now": ("TIME-1",),
    "presence": ("PRES-1",),
    "mode": ("MODE-1",),
    "focus": ("FOCS-1",),
    "dialog": ("CLOS-2",),
    "visitors": ("TITL-1",),
    "sessions": ("SESS-1",),
    "sessions.id": ("SESS-1",),
    "sessions.kind": ("SESS-1",),
    "sessions.tabs": ("TABS-1",),
    "sessions.tab": ("TABS-1", "FOCS-3"),
    "sessions.title": _NAMED,
    "sessions.edits": ("EDIT-1",),
    "sessions.sentiment": ("SENT-1",),
    "offers": ("OFFR-6",),
    "offers.id": ("OFFR-6",),
    "offers.until": ("OFFR-4",),
    "offers.new": ("OFFR-1",),
    **{f"offers.new.{name}": rules for name, rules in _OF_CONVERSATION.items()},
    "conversations": ("CONV-1",),
    **{f"conversations.{name}": rules for name, rules in _OF_CONVERSATION.items()},
    "unread": ("UNRD-1",),
    "forgotten": ("CONV-12",),
}
"""The rules of each field, by its place without the numbers in lists."""


def rules_of_field(path: Path) -> Rules:
    """Return the IDs of the rules of a place in a snapshot: of the field that it is within."""
    names = [name for name in path if isinstance(name, str)]
    within = (".".join(names[:size]) for size in range(len(names), 0, -1))
    return next((OF_SNAPSHOT[place] for place in within if place in OF_SNAPSHOT), ())
