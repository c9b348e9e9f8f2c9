"""A configuration that is replaced while the panel runs (rule CONF-1)."""

from session_panel.config import Config
from session_panel.events import Configure
from session_panel.handlers.answer import Answer
from session_panel.handlers.presence import move_presence
from session_panel.state import PanelState


def configure(config: Config, state: PanelState, event: Configure) -> Answer:
    """CONF-1: nothing open or offered is closed; a changed policy or capacity moves the presence.

    Args:
        config: the configuration until now.
        state: the panel's state.
        event: the event, with the configuration from now on.
    """
    new = event.config
    if (new.presence_policy, new.capacity) == (config.presence_policy, config.capacity):
        return state, ()
    return move_presence(new, state, "recompute_unless_inactive")
