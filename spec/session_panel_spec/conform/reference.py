"""The reference panel as an adapter: what all others are compared with."""

from collections.abc import Sequence
from types import SimpleNamespace

import msgspec

from session_panel import (
    LOCALES,
    EventRefused,
    Panel,
    config_from_json,
    event_from_json,
)
from session_panel.machines import TABLES
from session_panel_spec.conform.adapter import Adapter, Json, Refused
from session_panel_spec.conform.vectors.observation import screen_of, state_of


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
            raise Refused(refusal.rule, refusal.reason) from None
        return msgspec.to_builtins(effects, enc_hook=dict)  # type: ignore[no-any-return]

    def state(self) -> Json:
        """Return the whole state."""
        return state_of(self.panel)

    def screen(self) -> Json:
        """Return the whole screen."""
        return screen_of(self.panel, self._locale)

    def reset_machine(self, machine: str) -> None:
        """Begin with a new machine."""
        self._table = TABLES[machine]
        self._state = self._table.initial

    def step(self, event: str, facts: Json) -> None:
        """Send an event to the machine.

        Raises:
            Refused: a rule refuses it.
        """
        told = SimpleNamespace(**{guard: guard in facts for guard in self._table.guards})
        try:
            self._state = self._table.step(self._state, event, told)
        except EventRefused as refusal:
            raise Refused(refusal.rule, refusal.reason) from None

    def machine_state(self) -> str:
        """Return the state of the machine."""
        return str(self._state)
