"""What the reference does at a request: what a difference is explained with."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

import msgspec

from session_panel import (
    Accept,
    AnyEvent,
    Config,
    EventRefused,
    InvalidInput,
    OpenConversation,
    OpenRecord,
    Panel,
    PanelState,
    Pick,
    ShiftClick,
    config_from_json,
    event_from_json,
)
from session_panel_spec.conform.vector import PanelVector, Run, VectorError
from session_panel_spec.domain.panel_events import name_of, subject_of
from session_panel_spec.domain.rules import rule_of
from session_panel_spec.logs.machine_steps import MachineStep, record_steps
from session_panel_spec.reference import answer, initial


@dataclass(frozen=True)
class Moment:
    """An event of the panel.

    Attributes:
        event: the event; None at the reset.
        steps: the steps that the machines take.
        waits_by: the rules by which the end of a conversation's waiting was moved last, by its id.
    """

    event: AnyEvent | None
    before: PanelState
    after: PanelState
    steps: tuple[MachineStep, ...] = ()
    waits_by: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The type of the event, such as ``"accept"``; empty at the reset."""
        return name_of(self.event) if self.event else ""

    def rules_of(self, machine: str) -> tuple[str, ...]:
        """Return the rules of the last step of a machine, if it takes one."""
        rules = [step.branch.rules for step in self.steps if step.table.name == machine]
        return rules[-1] if rules else ()

    def changes(self, conversation: str) -> bool:
        """Say whether the event changes what is known of a conversation."""
        before, after = self.before.conversations, self.after.conversations
        return before.get(conversation) != after.get(conversation)

    @property
    def about(self) -> str:
        """The id of the conversation, session or record that the event is about."""
        if self.event is None:
            return ""
        return (
            (self.before.dialog or "") if self.event.about == "dialog" else subject_of(self.event)
        )

    @property
    def opens_again(self) -> bool:
        """Whether the event opens what has a session (SESS-4)."""
        opens = isinstance(self.event, OpenConversation | OpenRecord | ShiftClick)
        return opens and self.about in self.before.sessions

    @property
    def starts(self) -> bool:
        """Whether the event opens a session that was not there."""
        return any(name not in self.before.sessions for name in self.after.sessions)

    @property
    def late(self) -> bool:
        """Whether the event comes with an earlier time than one before it (TIME-1)."""
        return self.event is not None and self.event.at < self.before.now

    @property
    def accepts_alone(self) -> bool:
        """Whether the panel accepts by itself what the agent has not (OFFR-3)."""
        opened = Accept | Pick | OpenConversation | OpenRecord | ShiftClick
        return self.starts and not isinstance(self.event, opened)

    @property
    def asks(self) -> bool:
        """Whether the event opens the close dialog (CLOS-2)."""
        return self.before.dialog is None and self.after.dialog is not None


def moment_of(vector: PanelVector, run: Run) -> Moment:
    """Return the last moment of a run.

    Raises:
        VectorError: an event is none.
    """
    try:
        config = config_from_json(msgspec.json.encode(vector.config))
        events = [event_from_json(msgspec.json.encode(e.request["event"])) for e in run[1:]]
    except InvalidInput as error:
        raise VectorError(f"{vector.id}: {error}") from None
    panel = Panel(config)
    moment = Moment(None, panel.state, panel.state)
    for event in events:
        before = panel.state
        with record_steps() as steps, suppress(EventRefused):
            panel.apply(event)
        moment = Moment(event, before, panel.state, tuple(steps))
    return replace(moment, waits_by=_waits_by(config, events))


def _waits_by(config: Config, events: Iterable[AnyEvent]) -> Mapping[str, frozenset[str]]:
    """Return the rules by which the reference has moved each end of waiting last."""
    state, waits_by = initial(config), dict[str, frozenset[str]]()
    for event in events:
        answered = answer(state, event)
        for name, one in answered.state.known.items():
            earlier = state.known.get(name)
            if one.ends is not None and (earlier is None or one.ends != earlier.ends):
                waits_by[name] = frozenset(map(rule_of, answered.clauses))
        state = answered.state
    return waits_by
