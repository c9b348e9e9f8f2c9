"""What a monitor tells of a breach, for people and for programs."""

import json
from typing import Any

import msgspec

from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.terminal_text import plain
from session_panel_spec.monitor.lines import LoggedBreach


def breach_text(name: str, logged: LoggedBreach) -> str:
    """Return a breach in a line, and in others the events before it."""
    line, breach = logged
    before = (f"    after {call_text(event)}" for event in breach.before)
    return "\n".join(map(plain, (f"{name}:{line}: {breach}", *before)))


def breach_json(logged: LoggedBreach) -> str:
    """Return a breach as a line of JSON, in ASCII."""
    line, breach = logged
    told: dict[str, Any] = {
        "line": line,
        "rules": breach.rules,
        "event": breach.event,
        "what": breach.what,
        "expected": breach.expected,
        "observed": breach.observed,
        "before": breach.before,
    }
    return json.dumps(msgspec.to_builtins(told, enc_hook=dict))
