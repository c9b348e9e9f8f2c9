"""What the exports claim of the model, so that other checkers look at more than its counts."""

from dataclasses import replace

from session_panel_spec.model.events import EVENTS
from session_panel_spec.model.partial_evaluation import Known, reduced
from session_panel_spec.model.properties.formula import Proper
from session_panel_spec.model.properties.liveness import LEADS_TO, WEAKLY
from session_panel_spec.model.properties.property import Always
from session_panel_spec.model.properties.safety import STATES


def _simple(claim: Always) -> Always:
    return replace(claim, holds=reduced(claim.formula, Known()))


INVARIANTS = tuple(_simple(claim) for claim in STATES if claim.holds != Proper())
"""What always holds in every state; that values are proper, each notation says by its types."""

PASSINGS = tuple(claim for claim in LEADS_TO if not claim.violated)
"""What does not stay for ever."""

WEAKLY_FAIR = tuple(event for event in EVENTS if event.name in WEAKLY)
"""What does not wait for ever: the clocks, and the agent's answers to a dialog."""
