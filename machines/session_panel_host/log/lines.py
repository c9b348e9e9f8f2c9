"""The lines of a log of many panels, as others read it."""

import msgspec
from msgspec import Raw

from session_panel_host.kept import Entry


def snapshot_line(panel: str, version: int, snapshot: str) -> str:
    """Return the line with which the log of a panel begins: its state after a version."""
    return _line({"panel": panel, "seq": version, "snapshot": Raw(snapshot.encode())})


def event_line(panel: str, entry: Entry) -> str:
    """Return the line of an event."""
    event = msgspec.json.decode(entry.body, type=dict[str, Raw])
    refused = {} if entry.refused is None else {"refused": entry.refused.rule}
    return _line({"panel": panel, "seq": entry.version, **event, **refused})


def earlier_line(panel: str, entry: Entry) -> str:
    """Return the line of an event that another version of the package answered: a note."""
    told = {"seq": entry.version, "behaviour": entry.behaviour, "event": Raw(entry.body.encode())}
    refused = {} if entry.refused is None else {"refused": entry.refused.rule}
    return _line({"panel": panel, "note": told | refused})


def _line(told: dict[str, object]) -> str:
    return f"{msgspec.json.encode(told).decode()}\n"
