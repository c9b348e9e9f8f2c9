"""The machine events that a panel's events cause: what the peers are given to do.

A library of state machines has no panel: a host would send each machine its events. So a day is
lived through once more, and each accepted panel event is written down as the machine events
that a host would send:

- what the panel asks of its machines, such as ``dialog.use_sessions`` and ``session.use_form``
  before ``form.edit``;
- of sessions, what the panel's state shows before and after: one that loses the focus is blurred,
  one that gains it is focused, and one that is gone is closed;
- of a conversation that is assigned, which began elsewhere, that it was closed there.

That a machine starts is no event, and a refused panel event causes none. `Fleet` follows the
state of every instance, so that anyone can compare it with the panel's.
"""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import NamedTuple

from session_panel import HOME, Assign, Config, EventRefused, Panel, PanelState
from session_panel.events import AnyEvent
from session_panel.machines import TABLES
from session_panel_site.bench.day import Day
from session_panel_spec.domain.panel_events import subject_of
from session_panel_spec.logs.machine_steps import MachineStep, record_steps

GONE_WITH: Mapping[str, tuple[str, ...]] = {"offer": ("offer",), "session": ("session", "form")}
"""The machines that are gone once one is over: another may start for the same subject."""

_OF_SESSIONS = ("session.focus", "session.close")
"""What the panel's state says better: some are asked for only to hear whether they are refused."""


class Step(NamedTuple):
    """One machine event: the number of the instance, the guards that hold, and where it leads."""

    machine: str
    instance: int
    event: str
    facts: frozenset[str]
    target: str


class Fleet:
    """The machines of one panel, one instance for each thing that they tell of.

    Attributes:
        steps: every machine event so far.
        states: the state of each machine, by its name and the id of what it tells of. One that
            is not there is in its initial state, or gone.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.states: dict[tuple[str, str], str] = {}
        self._instances: dict[tuple[str, str], int] = {}
        self._started = 0

    def send(self, machine: str, event: str, subject: str, facts: frozenset[str]) -> None:
        """Send an event to the machine of a subject, which starts with its first."""
        key, table = (machine, subject), TABLES[machine]
        if key not in self.states:
            self._instances[key] = self._started
            self._started += 1
        guards = SimpleNamespace(**{guard: guard in facts for guard in table.guards})
        target = table.step(self.states.get(key, table.initial), event, guards)
        self.states[key] = target
        self.steps.append(Step(machine, self._instances[key], event, facts, target))
        if target in table.finals:
            self.forget(subject, GONE_WITH.get(machine, ()))

    def forget(self, subject: str, machines: tuple[str, ...]) -> None:
        """Let machines of a subject be gone: others may start for the same one."""
        for machine in machines:
            self.states.pop((machine, subject), None)


class Change(NamedTuple):
    """An accepted panel event, between the states before and after it."""

    config: Config
    before: PanelState
    event: AnyEvent
    after: PanelState
    steps: tuple[MachineStep, ...]

    def sent(self) -> Iterator[tuple[str, str]]:
        """Yield the machine events, each as ``machine.event`` and the id of its subject."""
        about = _subject(self.event, self.before)
        asked = (f"{step.table.name}.{step.event}" for step in self.steps)
        if isinstance(self.event, Assign):
            yield "conversation.close", about
        yield from ((name, about) for name in asked if name not in _OF_SESSIONS)
        yield from self._of_sessions()

    def facts(self, machine: str, subject: str) -> frozenset[str]:
        """Return the guards of a machine that hold."""
        match machine:
            case "conversation" if self._is_live(subject):
                return frozenset({"live"})
            case "offer" if self.before.offers[subject].new_live:
                return frozenset({"new_live"})
            case "session" if subject == HOME:
                return frozenset({"anchored"})
            case "presence":
                return self._of_presence()
        return frozenset()

    def _is_live(self, conversation: str) -> bool:
        """Say whether a conversation is live; one that is only assigned now is not."""
        known = self.before.conversations.get(conversation)
        return known is not None and known.live

    def _of_sessions(self) -> Iterator[tuple[str, str]]:
        old, new = self.before.focus, self.after.focus
        yield from (("session.close", s) for s in self.before.sessions.keys() - self.after.sessions)
        if old != new and old in self.after.sessions:
            yield "session.blur", old
        if old != new and new in self.before.sessions:
            yield "session.focus", new

    def _of_presence(self) -> frozenset[str]:
        config = self.config
        configured = {
            f"policy_{config.policy(self.after.load)}": True,
            "missed_sets_inactive": config.missed_sets_inactive,
            "declined_sets_dnd": config.declined_sets_dnd,
        }
        return frozenset(guard for guard, holds in configured.items() if holds)


def replay(day: Day, fleet: Fleet) -> Iterator[PanelState]:
    """Live through a day again with a fleet, and yield the panel's state after each event."""
    panel = Panel(day.config)
    for event in day.events:
        before = panel.state
        try:
            with record_steps() as steps:
                panel.apply(event)
        except EventRefused:
            continue
        _follow(fleet, Change(panel.config, before, event, panel.state, tuple(steps)))
        yield panel.state


def machine_events(day: Day) -> list[Step]:
    """Return every machine event of a day."""
    fleet = Fleet()
    for _ in replay(day, fleet):
        pass
    return fleet.steps


def _follow(fleet: Fleet, change: Change) -> None:
    for name, about in change.sent():
        machine, event = name.split(".")
        subject = about if machine in ("conversation", "offer", "session", "form") else "panel"
        fleet.send(machine, event, subject, change.facts(machine, subject))
    for gone in change.before.conversations.keys() - change.after.conversations:
        fleet.forget(gone, ("conversation",))


def _subject(event: AnyEvent, state: PanelState) -> str:
    """Return the id of the conversation or session that an event is about."""
    return (state.dialog or "") if event.about == "dialog" else subject_of(event)
