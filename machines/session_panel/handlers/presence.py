"""The agent's presence (rules PRES-1 to PRES-4)."""

from typing import get_args

import msgspec
from msgspec.structs import replace

from session_panel.config import Config, PolicyPresence
from session_panel.effects import PublishPresence
from session_panel.events import Choose, Reset
from session_panel.handlers.answer import Answer
from session_panel.presence import PRESENCE, PresenceState, shown
from session_panel.state import PanelState


class _Facts(msgspec.Struct, frozen=True):
    """The guards of the presence machine."""

    policy_available: bool
    policy_busy: bool
    policy_dnd: bool
    missed_sets_inactive: bool
    declined_sets_dnd: bool


_FACTS = {
    (policy, missed, declined): _Facts(
        policy == "available", policy == "busy", policy == "dnd", missed, declined
    )
    for policy in get_args(PolicyPresence)
    for missed in (True, False)
    for declined in (True, False)
}


def choose(_config: Config, state: PanelState, event: Choose) -> Answer:
    """PRES-2: the agent chooses."""
    return _moved(state, PRESENCE.step(state.presence, f"choose_{event.presence}"))


def reset(config: Config, state: PanelState, _event: Reset) -> Answer:
    """PRES-3: the agent lifts the hold."""
    return move_presence(config, state, "reset")


def move_presence(config: Config, state: PanelState, event: str) -> Answer:
    """Send an event to the presence machine, with the state's load and the configuration."""
    policy = config.policy(state.load)
    facts = _FACTS[policy, config.missed_sets_inactive, config.declined_sets_dnd]
    return _moved(state, PRESENCE.step(state.presence, event, facts))


def _moved(state: PanelState, presence: PresenceState) -> Answer:
    if presence == state.presence:
        return state, ()
    seen = shown(presence)
    published = () if seen == shown(state.presence) else (PublishPresence(seen),)
    return replace(state, presence=presence), published
