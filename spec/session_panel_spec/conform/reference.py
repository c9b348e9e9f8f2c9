"""The reference panel as an adapter: what all others are compared with."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import msgspec

from session_panel import (
    LOCALES,
    Effects,
    EventRefused,
    Panel,
    Table,
    config_from_json,
    event_from_json,
)
from session_panel.machines import TABLES
from session_panel_spec.conform.adapter import Adapter, Json, Refused
from session_panel_spec.conform.json_objects import Object, plain_json
from session_panel_spec.conform.vector import Answer
from session_panel_spec.lockstep.mapping import slot_of
from session_panel_spec.model.abstract_state import Bounds, ConversationSlot
from session_panel_spec.model.interpreter import Moment, holds, initial_state
from session_panel_spec.model.language import All, Value, Variable
from session_panel_spec.model.panel_model import CONVERSATION, KEPT, RECORD


class ReferencePanel(Adapter):
    """The panel of this package.

    Attributes:
        panel: the panel as it is now.
    """

    name = "session-panel"
    locales = LOCALES
    machines = tuple(TABLES)

    def reset(self, config: Json, locale: str) -> None:
        """Begin with a new panel."""
        self.panel = Panel(config_from_json(msgspec.json.encode(config)))
        self._locale = locale

    def apply(self, event: Json) -> Sequence[Json]:
        """Let an event happen, and return its effects.

        Raises:
            Refused: a rule refuses it.
        """
        try:
            effects = self.panel.apply(event_from_json(msgspec.json.encode(event)))
        except EventRefused as refusal:
            raise Refused(refusal.rule, refusal.reason, refusal.about) from None
        return effects_json(effects)

    def state(self) -> Json:
        """Return the whole state."""
        return state_of(self.panel)

    def screen(self) -> Json:
        """Return the whole screen."""
        return screen_of(self.panel, self._locale)

    def reset_machine(self, machine: str) -> None:
        """Begin with a new machine."""
        self._table = TABLES[machine]
        self._state = str(self._table.initial)

    def step(self, event: str, facts: Json) -> None:
        """Send an event to the machine.

        Raises:
            Refused: a rule refuses it.
        """
        answer = machine_answer(self._table, self._state, event, facts)
        self._state = answer.state
        if answer.refused:
            raise Refused(answer.refused, answer.reason or None)

    def machine_state(self) -> str:
        """Return the state of the machine."""
        return self._state


def machine_answer(table: Table[Any], state: str, event: str, facts: Json) -> Answer:
    """Return what a compiled machine answers; of its guards, only the facts hold."""
    given = SimpleNamespace(**{guard: guard in facts for guard in table.guards})
    try:
        return Answer(state=str(table.step(state, event, given)))
    except EventRefused as refusal:
        return Answer(refused=refusal.rule, reason=str(refusal.reason), state=state)


def effects_json(effects: Effects) -> list[Object]:
    """Return the effects of an event, as vectors have them."""
    told: list[Object] = plain_json(msgspec.to_builtins(effects))
    return told


def state_of(panel: Panel) -> Object:
    """Return a panel's abstract state."""
    config, state = panel.config, panel.state
    conversations = dict.fromkeys((*state.conversations, *state.offers))
    records = [
        session.id
        for session in state.sessions.values()
        if not session.anchored and session.id not in state.conversations
    ]
    return {
        "presence": state.presence,
        "mode": state.mode,
        "focus": state.focus,
        "conversations": {
            name: dict(_kept(slot_of(config, state, name), CONVERSATION)) for name in conversations
        },
        "records": {name: dict(_kept(slot_of(config, state, name), RECORD)) for name in records},
    }


def screen_of(panel: Panel, locale: str) -> Object:
    """Return what a panel's screen shows, in a language."""
    shown: Object = plain_json(msgspec.to_builtins(panel.view(locale)))
    return shown


def _kept(slot: ConversationSlot, variables: tuple[Variable, ...]) -> Iterator[tuple[str, Value]]:
    """Yield the variables of a slot that are kept, with their values."""
    alone = Moment(Bounds(), initial_state(Bounds()), slot)
    always = {variable: All() for variable in variables if variable not in KEPT}
    for variable, where in {**always, **KEPT}.items():
        if variable in variables and holds(where, alone):
            yield variable.name, getattr(slot, variable.name)
