"""The functions and methods of `session_panel`, and values of every kind from real days.

All of it is read off `session_panel.__all__`, so that nothing new can be forgotten.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from inspect import isfunction
from pathlib import Path
from typing import Any

from session_panel import (
    MACHINES,
    EventRefused,
    Machine,
    Panel,
    Translations,
    config_from_json,
    event_from_json,
)
from session_panel.value import InvalidInput
from session_panel_spec.verify.public_values import CLASSES, PUBLIC, values_of

FUNCTIONS = {name: thing for name, thing in PUBLIC.items() if isfunction(thing)}


METHODS = {
    f"{kind.__name__}.{name}": (kind, name)
    for kind in CLASSES
    if kind not in (Machine, Translations)
    for name, method in vars(kind).items()
    if not name.startswith("_") and callable(getattr(kind, name))
}
"""The methods that this project gives its public classes."""


CASES = Path(__file__).parent / "cases"


@cache
def examples() -> Mapping[type, tuple[Any, ...]]:
    """Return values of every kind that the situations of `cases/` bring about, each once."""
    return values_of([MACHINES, *_lived()])


ONE_CUSTOMER_TOO_MANY = """
{"situation": "A customer returns when there is no place", "config": {"session_limit": 1}}
{"type": "pick", "at": 0, "conversation": "c1", "customer": "ana", "mode": "live"}
{"type": "open_tab", "at": 1, "session": "c1", "tab": "page", "kind": "record", "title": "Page"}
{"type": "focus_tab", "at": 2, "session": "c1", "tab": "kb_search"}
{"type": "close_tab", "at": 3, "session": "c1", "tab": "page"}
{"type": "assign", "at": 4, "conversation": "c2", "customer": "budi"}
{"type": "message", "at": 5, "conversation": "c2"}
"""


def _lived() -> Iterator[Any]:
    for text in (ONE_CUSTOMER_TOO_MANY, *(f.read_text("utf-8") for f in sorted(CASES.iterdir()))):
        header, *lines = text.strip().splitlines()
        panel = Panel(config_from_json(json.dumps(json.loads(header).get("config", {}))))
        for line in lines:
            if line.startswith('{"type"'):
                yield from _happened(panel, line)
        yield from (panel.state, panel.snapshot())


def _happened(panel: Panel, line: str) -> Iterator[Any]:
    try:
        event = event_from_json(line)
        yield event
        yield panel.apply(event)
    except (EventRefused, InvalidInput) as refused:
        yield refused
    yield panel.view()
