"""What the real panel makes of an event, as far as it can be seen: also what its machines do."""

from typing import NamedTuple

from session_panel import AnyEvent, Config, Effects, EventRefused, Panel, PanelState
from session_panel_spec.logs.machine_steps import MachineStep, record_steps


class Attempt(NamedTuple):
    """An event that was tried in a state.

    Attributes:
        after: the state that it leads to; the same where it was not accepted.
        steps: every step that the machines granted, also those asked for only to hear whether they
            would be refused; none where the event was not accepted.
        raised: what the panel raised; None where it accepted the event.
    """

    before: PanelState
    event: AnyEvent
    after: PanelState
    effects: Effects = ()
    steps: tuple[MachineStep, ...] = ()
    raised: Exception | None = None

    @property
    def refusal(self) -> EventRefused | None:
        """By which rule it is refused, and why; None where it is accepted.

        Raises:
            Exception: the panel raised it, and it is no refusal.
        """
        if isinstance(self.raised, EventRefused | None):
            return self.raised
        raise self.raised


def attempt(config: Config, before: PanelState, event: AnyEvent) -> Attempt:
    """Try an event in a state."""
    panel = Panel(config, before)
    try:
        with record_steps() as steps:
            effects = panel.apply(event)
    except Exception as raised:  # noqa: BLE001 - whatever a panel raises is a finding
        return Attempt(before, event, before, raised=raised.with_traceback(None))
    return Attempt(before, event, panel.state, effects, tuple(steps))
