"""The whole of both pages a second time: a panel written from `domain.md` and the interface alone.

It shares with `session_panel` but the types of events, effects, configuration and screen, and says
of each answer and each screen which clauses of the rules decided it.
"""

from session_panel_spec.reference.answers import Answer, answer
from session_panel_spec.reference.clock import due
from session_panel_spec.reference.refusals import Refusal
from session_panel_spec.reference.screens import Shown, screen
from session_panel_spec.reference.snapshots import snapshot
from session_panel_spec.reference.state import State, initial

__all__ = ["Answer", "Refusal", "Shown", "State", "answer", "due", "initial", "screen", "snapshot"]
