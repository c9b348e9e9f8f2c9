"""The panel's mode (rule MODE-1)."""

from msgspec.structs import replace

from session_panel.config import Config
from session_panel.events import Toggle
from session_panel.handlers.answer import Answer
from session_panel.mode import MODE
from session_panel.state import PanelState


def toggle(_config: Config, state: PanelState, _event: Toggle) -> Answer:
    """MODE-1: the burger."""
    return replace(state, mode=MODE.step(state.mode, "toggle")), ()
