"""What is seen of a panel: its abstract state and its screen, by the ids that the events gave."""

from collections.abc import Iterator

import msgspec

from session_panel import Config, Panel, PanelState
from session_panel_spec.conform.vectors.json_objects import Object, plain_json
from session_panel_spec.lockstep.mapping import slot_of
from session_panel_spec.model.abstract_state import Bounds, ConversationSlot
from session_panel_spec.model.events import CONVERSATION, KEPT, RECORD
from session_panel_spec.model.interpreter import Moment, holds, initial_state
from session_panel_spec.model.language import All, Value, Variable


def state_of(panel: Panel) -> Object:
    """Return a panel's abstract state."""
    state = panel.state
    return {
        "presence": state.presence,
        "mode": state.mode,
        "focus": state.focus,
        "conversations": dict(_conversations(panel.config, state)),
        "records": dict(_records(panel.config, state)),
    }


def screen_of(panel: Panel, locale: str) -> Object:
    """Return what a panel's screen shows, in a language."""
    shown: Object = plain_json(msgspec.to_builtins(panel.view(locale)))
    return shown


def _conversations(config: Config, state: PanelState) -> Iterator[tuple[str, Object]]:
    for name in dict.fromkeys((*state.conversations, *state.offers)):
        yield name, dict(_kept(slot_of(config, state, name), CONVERSATION))


def _records(config: Config, state: PanelState) -> Iterator[tuple[str, Object]]:
    for session in state.sessions.values():
        if not session.anchored and session.id not in state.conversations:
            yield session.id, dict(_kept(slot_of(config, state, session.id), RECORD))


def _kept(slot: ConversationSlot, variables: tuple[Variable, ...]) -> Iterator[tuple[str, Value]]:
    """Yield the variables of a slot that are kept, with their values."""
    alone = Moment(Bounds(), initial_state(Bounds()), slot)
    always = {variable: All() for variable in variables if variable not in KEPT}
    for variable, where in {**always, **KEPT}.items():
        if variable in variables and holds(where, alone):
            yield variable.name, getattr(slot, variable.name)
