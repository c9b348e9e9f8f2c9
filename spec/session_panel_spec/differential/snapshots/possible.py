"""Whether a snapshot is possible: a run leads to it, which the reference answers as it must."""

from typing import Any

import msgspec

from session_panel import Config, InvalidInput
from session_panel.snapshot import Snapshot
from session_panel_spec.differential.snapshots.run_to import NoRunError, compressed, run_to
from session_panel_spec.reference import answer, initial, snapshot


def is_possible(text: str | bytes) -> bool:
    """Say whether some events lead from an initial panel to a snapshot."""
    whole = msgspec.json.decode(text)
    if type(whole.get("version")) is not int:
        return False
    try:
        wanted = compressed(msgspec.convert(whole, Snapshot))
        run = run_to(wanted)
    except (msgspec.ValidationError, NoRunError, InvalidInput):
        return False
    state = initial(Config())
    for event in run:
        answered = answer(state, event)
        if answered.refusal:
            return False
        state = answered.state
    written = msgspec.json.decode(msgspec.json.encode(wanted, order="deterministic"))
    return _facts(snapshot(state)) == _facts(written)


def _facts(written: dict[str, Any]) -> dict[str, Any]:
    """Return what a snapshot says: the customers that are forgotten are in no order."""
    return written | {"forgotten": sorted(written["forgotten"])}
