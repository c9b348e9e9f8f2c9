"""Every event that there is, by who sends it (the domain's section 7, *By*), with an example."""

from typing import Any

ABOUT = {"conversation": "c1", "customer": "ana", "record": "r1", "session": "c1", "tab": "t1"}

BY: dict[str, dict[str, tuple[str, ...]]] = {
    "channel": {
        "message": ("conversation",),
        "sentiment": ("conversation", "level"),
        "leave": ("conversation",),
        "offer": ("conversation", "customer", "mode"),
        "withdraw": ("conversation",),
        "transfer": ("conversation",),
        "assign": ("conversation", "customer"),
        "rename": ("conversation", "name"),
        "drop": ("customer",),
    },
    "agent": {
        "accept": ("conversation",),
        "reject": ("conversation",),
        "pick": ("conversation", "customer", "mode"),
        "open_conversation": ("conversation",),
        "open_record": ("record", "kind", "title"),
        "shift_click": ("record", "kind", "title"),
        "focus": ("session",),
        "close": ("session",),
        "confirm": (),
        "cancel": (),
        "end": ("conversation",),
        "edit": ("session", "fields"),
        "save": ("session",),
        "discard": ("session",),
        "open_tab": ("session", "tab", "kind of tab"),
        "focus_tab": ("session", "tab"),
        "close_tab": ("session", "tab"),
        "toggle": (),
        "choose": ("presence",),
        "reset": (),
    },
    "administrator": {"configure": ("config",)},
    "nobody": {"expire": ("conversation",), "miss": ("conversation",)},
}

VALUES: dict[str, Any] = {
    **ABOUT,
    "level": "positive",
    "mode": "live",
    "name": "Ana",
    "kind": "case",
    "title": "A case",
    "fields": {"a": "b"},
    "kind of tab": "kb_search",
    "presence": "away",
    "config": {"capacity": 3},
}

SENDERS = {kind: by for by, kinds in BY.items() for kind in kinds}
"""Who sends a kind of event."""


def example(kind: str) -> dict[str, Any]:
    """Return an event of a kind."""
    fields = BY[SENDERS[kind]][kind]
    return {"type": kind} | {name.removesuffix(" of tab"): VALUES[name] for name in fields}
