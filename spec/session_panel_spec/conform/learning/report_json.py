"""What was learned of an adapter's machine, as JSON has it."""

from typing import Any

import msgspec

from session_panel_spec.conform.learning.difference import Comparison
from session_panel_spec.conform.learning.learner import Learned
from session_panel_spec.conform.learning.queries import NotLearnedError


def comparison_json(
    adapter: str, found: Comparison, learned: Learned, extra_states: int
) -> dict[str, Any]:
    """Return what was learned, and how it differs from ours."""
    steps = found.learned.steps.items()
    members = {
        "same": found.same,
        "adapter": adapter,
        "machine": found.ours.name,
        "extra_states_excluded": extra_states,
        "runs": learned.runs,
        "events": learned.events,
        "initial": found.names[0],
        "states": found.names,
        "transitions": [
            {
                "state": found.names[number],
                "event": given.event,
                "facts": given.facts,
                "refused": refused,
                "target": found.names[target],
            }
            for (number, given), (refused, target) in steps
        ],
        "missing_states": found.missing_states,
        "extra_states": [{"state": state, "run": run} for state, run in found.extra_states],
        "differences": found.differences,
    }
    values: dict[str, Any] = msgspec.to_builtins(members)
    return values


def trouble_json(machine: str, why: NotLearnedError) -> dict[str, Any]:
    """Return why no machine was learned."""
    members = {"why": why.why, "sentence": why.sentence, "run": why.run, "said": why.said}
    trouble: dict[str, Any] = msgspec.to_builtins(members)
    return {"same": False, "machine": machine, "trouble": trouble}
