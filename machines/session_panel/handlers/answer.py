"""What a handler answers: the next state, and the effects that the host carries out."""

from session_panel.effects import Effects
from session_panel.state import PanelState

Answer = tuple[PanelState, Effects]
