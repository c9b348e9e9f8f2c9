"""Monitoring: whether what a running service does is what the rules allow."""

from session_panel_spec.logs.gap import Gap
from session_panel_spec.logs.observed import (
    ConversationSeen,
    Observed,
    SessionSeen,
    observed_from_json,
)
from session_panel_spec.monitor.breach import Breach, MachineBreach, RuleBroken, raise_breach
from session_panel_spec.monitor.machine_monitor import MachineMonitor
from session_panel_spec.monitor.monitor import Monitor
from session_panel_spec.monitor.observed import observed_of
from session_panel_spec.monitor.possible import Possible

__all__ = [
    "Breach",
    "ConversationSeen",
    "Gap",
    "MachineBreach",
    "MachineMonitor",
    "Monitor",
    "Observed",
    "Possible",
    "RuleBroken",
    "SessionSeen",
    "observed_from_json",
    "observed_of",
    "raise_breach",
]
