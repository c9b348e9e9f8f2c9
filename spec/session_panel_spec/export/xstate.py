"""Machines as XState v5 reads them: plain data, fit for JSON.

A guard is asked by its name, with the value that is expected of it. XState keeps `meta` as it
is: the rules that a transition follows from, and why an event is refused where no transition is
taken.
"""

import json
from collections.abc import Mapping
from typing import Any

from session_panel import Branch, Table

MachineConfig = Mapping[str, object]
"""What `createMachine` is given."""


def xstate(table: Table[Any]) -> MachineConfig:
    """Return the configuration of a machine."""
    return {
        "id": table.name,
        "initial": table.initial,
        "states": {state: _state(table, state) for state in table.states},
    }


def xstate_json(config: MachineConfig) -> str:
    """Write the configuration of a machine, or those of several by their names."""
    return json.dumps(config, indent=2) + "\n"


def _state(table: Table[Any], state: str) -> MachineConfig:
    cells = {event: table.branches[state, event] for event in table.events}
    taken = {event: [*map(_transition, cell)] for event, cell in cells.items() if cell}
    final = {"type": "final"} if state in table.finals else {}
    on = {"on": taken} if taken else {}
    return {**final, **on, "meta": {"refusals": _refusals(table, state)}}


def _transition(branch: Branch[str]) -> MachineConfig:
    guard = {"type": branch.guard, "params": {"expected": branch.expected}}
    return {
        "target": branch.target,
        **({"guard": guard} if branch.guard else {}),
        "description": ", ".join(branch.rules),
        "meta": {"rules": branch.rules},
    }


def _refusals(table: Table[Any], state: str) -> MachineConfig:
    return {
        event: dict(zip(("rule", "reason"), table.refusals[state, event], strict=True))
        for event in table.events
        if (state, event) in table.refusals
    }
