"""What `session_panel` offers, sorted by kind, and values of every kind from real days.

All of it is read off `session_panel.__all__`, so that nothing new can be forgotten.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from inspect import isclass, isfunction
from pathlib import Path
from typing import Any

import msgspec

import session_panel
from session_panel import (
    MACHINES,
    Effect,
    EventRefused,
    Machine,
    Panel,
    Translations,
    config_from_json,
    event_from_json,
)
from session_panel.value import InvalidInput, Value

PUBLIC = {name: getattr(session_panel, name) for name in session_panel.__all__}
CLASSES = [thing for thing in PUBLIC.values() if isclass(thing)]

NO_VALUES = {Panel, Machine, Translations, Effect}
"""A panel changes, the library gives machines and translations, and no effect is just an effect."""

VALUES = [kind for kind in CLASSES if kind not in NO_VALUES]
CHECKED = [kind for kind in VALUES if issubclass(kind, Value)]
"""Those that a caller makes. The others a panel makes, and nothing checks what is in them."""

FUNCTIONS = {name: thing for name, thing in PUBLIC.items() if isfunction(thing)}


METHODS = {
    f"{kind.__name__}.{name}": (kind, name)
    for kind in CLASSES
    if kind not in (Machine, Translations)
    for name, method in vars(kind).items()
    if not name.startswith("_") and callable(getattr(kind, name))
}
"""The methods that this project gives its public classes."""


def parts(value: Any) -> Iterator[Any]:
    """Yield a value, all that is in it, and all that is in that."""
    yield value
    for part in _inside(value):
        yield from parts(part)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        yield from value
        yield from value.values()
    elif isinstance(value, tuple | frozenset):
        yield from value
    elif isinstance(value, msgspec.Struct):
        yield from (getattr(value, name) for name in value.__struct_fields__)
    elif is_dataclass(value) and not isclass(value):
        yield from (getattr(value, field.name) for field in fields(value))
    elif isinstance(value, Exception):
        yield from value.args


CASES = Path(__file__).parent / "cases"


@cache
def examples() -> Mapping[type, tuple[Any, ...]]:
    """Return values of every kind that the situations of `cases/` bring about, each once."""
    found: dict[type, dict[str, Any]] = defaultdict(dict)
    for told in (MACHINES, *_lived()):
        for part in parts(told):
            found[type(part)].setdefault(repr(part), part)
    return {kind: tuple(some.values()) for kind, some in found.items()}


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
