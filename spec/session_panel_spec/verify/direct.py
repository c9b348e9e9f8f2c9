"""What no answer of the reference can show, and is looked at by itself.

Here: what a configuration has by default, and what a snapshot keeps of a transfer.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from session_panel import (
    Close,
    Config,
    Confirm,
    Panel,
    Pick,
    Transfer,
    config_from_json,
    to_json,
)
from session_panel_spec.differential.parts import Effort
from session_panel_spec.verify.check import DirectCheck
from session_panel_spec.verify.compiling import compiling_checks
from session_panel_spec.verify.inputs import input_checks
from session_panel_spec.verify.mappings import mapping_checks
from session_panel_spec.verify.published_schemas import schema_checks
from session_panel_spec.verify.snapshots import snapshot_checks
from session_panel_spec.verify.texts import text_checks
from session_panel_spec.verify.values import value_checks

DEFAULTS: Final[Mapping[str, Any]] = {
    "capacity": 2,
    "session_limit": 9,
    "offer_limit": 10,
    "offer_time": 120.0,
    "waiting_time": 28 * 24 * 3600.0,
    "waiting_times": {},
    "allowed_presences": ["available", "busy"],
    "presence_policy": {"no_load": "available", "some_load": "busy", "full_load": "dnd"},
    "missed_sets_inactive": True,
    "declined_sets_dnd": False,
    "work_item_limit": 50,
    "auto_accept": False,
    "close_dialog": True,
    "sentiment_threshold": "slightly negative",
    "dashboard": None,
}
"""What a configuration has that says nothing, as the pages say it."""

STEPS: Final = 100
"""For how many steps of an effort a changed snapshot is tried."""


def direct_checks(effort: Effort | None = None) -> tuple[DirectCheck, ...]:
    """Look at each, and return what came of it.

    Args:
        effort: how much is driven elsewhere: as many more changed snapshots are tried.
    """
    return tuple(each_direct_check(effort))


def each_direct_check(effort: Effort | None = None) -> Iterator[DirectCheck]:
    """Yield what came of each as soon as it was looked at, for whoever stops at the first."""
    yield DirectCheck(
        "what a configuration leaves out has its default",
        len(DEFAULTS),
        tuple(_wrong_defaults()),
        ("CONF-1.3",),
    )
    yield DirectCheck(
        "a snapshot keeps what is known no more after a transfer",
        2,
        tuple(_remembered()),
        ("CONV-12.15",),
    )
    yield from snapshot_checks(effort.steps // STEPS, effort.seed) if effort else snapshot_checks()
    yield from input_checks()
    yield from value_checks()
    yield from compiling_checks()
    yield from schema_checks()
    yield from text_checks()
    yield from mapping_checks()


def _wrong_defaults() -> Iterator[str]:
    whole = msgspec.json.decode(to_json(Config()))
    if whole.keys() != DEFAULTS.keys():
        yield f"it has other fields: {sorted(whole.keys() ^ DEFAULTS.keys())}"
    for name, default in DEFAULTS.items():
        others = {key: value for key, value in whole.items() if key != name}
        read = msgspec.json.decode(to_json(config_from_json(_json(others))))
        if read.get(name) != default:
            yield f"{name} is {read.get(name)!r}, not {default!r}"


def _remembered() -> Iterator[str]:
    """An older conversation is closed and listed; the last is transferred: the next is fresh."""
    panel = Panel()
    for event in (
        Pick(at=1, conversation="older", customer="x", mode="live"),
        Close(at=2, session="older"),
        Confirm(at=3),
        Pick(at=4, conversation="last", customer="x", mode="live"),
        Transfer(at=5, conversation="last"),
    ):
        panel.apply(event)
    for which, told in (("it", panel), ("it, loaded,", Panel.from_json(panel.to_json()))):
        told.apply(Pick(at=6, conversation="next", customer="x", mode="live"))
        shown = told.view().communication
        if shown is None or shown.history != "fresh":
            yield f"after the transfer {which} shows the older history"


def _json(told: object) -> str:
    return msgspec.json.encode(told).decode()
