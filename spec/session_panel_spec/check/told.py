"""What an exploration of the model counted, for people or as JSON."""

from typing import Any

import msgspec

from session_panel_spec.check.engines import ModelExploration


def exploration_text(found: ModelExploration) -> str:
    """Return an exploration of the model in one line for people."""
    states = "orbits" if found.orbits else "states"
    steps = "" if found.transitions is None else f"{found.transitions:,} transitions, "
    depth = "" if found.depth is None else f"depth {found.depth}; "
    return (
        f"{found.bounds}: {found.states:,} {states}, {steps}{depth}"
        f"{found.engine}, {found.seconds:.2f} s, {found.states_per_second:,.0f} states a second, "
        f"{found.peak_memory_bytes / 1e6:,.1f} MB"
    )


def exploration_json(found: ModelExploration) -> dict[str, Any]:
    """Return an exploration of the model."""
    told: dict[str, Any] = msgspec.to_builtins(found, order="deterministic")
    seconds, rate = round(told.pop("seconds"), 3), round(found.states_per_second)
    return told | {"seconds": seconds, "states_per_second": rate}
