"""How much a panel keeps."""

import gc
import tracemalloc
from collections.abc import Sequence

from session_panel import Panel, Pick, event_from_json, to_json

NAMES = ("Siti Rahmawati", "Budi Santoso", "Amelia Hartono", "Jonathan Reyes", "Dewi Lestari")


def five_sessions_bytes() -> int:
    """Return what a panel with five picked conversations keeps.

    The texts of the events count, since they come from outside; the configuration does not,
    since all panels share it.
    """
    lines = [to_json(event) for event in five_picks()]
    _fed(lines)  # what is made once, such as the decoder, is no panel's
    gc.collect()
    tracemalloc.start()
    panel = _fed(lines)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del panel
    return kept


def five_picks() -> list[Pick]:
    """Return the events with which an agent picks five conversations."""
    return [_pick(number, name) for number, name in enumerate(NAMES, start=1)]


def _fed(lines: Sequence[str]) -> Panel:
    panel = Panel()
    for line in lines:
        panel.apply(event_from_json(line))
    return panel


def _pick(number: int, name: str) -> Pick:
    return Pick(
        at=60.0 * number,
        conversation=f"conversation-{number:05}",
        customer=f"customer-{number:05}",
        mode="persistent",
        name=name,
        case=f"CAS-{number:05}",
        summary="Asks where the order is; the parcel was sent on Monday.",
    )
