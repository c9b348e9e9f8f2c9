"""A desk, a panel and an agent in virtual time, as fast as they can."""

from collections.abc import Callable, Iterator
from math import inf
from typing import Final, NamedTuple

from session_panel import AnyEvent, Effect, EventRefused, Panel, View
from session_panel.incoming import against_offers
from session_panel_service.demo.desk import Desk, config
from session_panel_service.demo.seen import Seen
from session_panel_site.bench.service.working_agent import PACE

Agent = Callable[[View, float], AnyEvent | None]
"""Returns what an agent does who sees a view at a time; None for nothing."""

DAY: Final = 86_400.0


class Happening(NamedTuple):
    """What has happened.

    Attributes:
        event: the event.
        effects: what it had carried out.
        refused: why it was refused; None if it was not.
    """

    event: AnyEvent
    effects: tuple[Effect, ...] = ()
    refused: EventRefused | None = None


def nobody(_view: View, _at: float) -> None:
    """Do nothing, as an agent."""


class VirtualDay:
    """A day of one agent.

    Args:
        seed: which day it is.
        agent: who works at the desk.

    Attributes:
        panel: the agent's panel.
    """

    def __init__(self, seed: int, agent: Agent = nobody) -> None:
        self.panel = Panel(config())
        self._desk = Desk(seed)
        self._agent = agent
        self._agent_at = inf if agent is nobody else PACE

    def until(self, end: float) -> Iterator[Happening]:
        """Yield what happens up to a time."""
        while True:
            due = self.panel.due()
            due_at = inf if due is None else due.at
            at = min(due_at, self._agent_at, self._desk.next_at)
            if at > end:
                return
            if due is not None and due.at == at:
                yield self._applied(due)
            elif at == self._agent_at:
                yield from self._of_agent(at)
            else:
                yield from self._of_desk(at)

    def _of_agent(self, at: float) -> Iterator[Happening]:
        self._agent_at = at + PACE
        event = self._agent(self.panel.view(), at)
        if event is not None:
            yield self._applied(event)

    def _of_desk(self, at: float) -> Iterator[Happening]:
        for event in self._desk.happens(at, self.seen()):
            happened = self._applied(event)
            if happened.refused is not None:
                self._desk.is_refused(event, happened.refused.reason, at)
            yield happened

    def _applied(self, event: AnyEvent) -> Happening:
        try:
            effects = self.panel.apply(event)
        except EventRefused as refused:
            return Happening(event, refused=refused)
        for effect in effects:
            self._desk.hears(effect, event.at)
        return Happening(event, effects)

    def seen(self) -> Seen:
        """Return what others see, of the state: views take most of a day's time."""
        state = self.panel.state
        is_free = not [*against_offers(self.panel.config, state)]
        return Seen(state.focus, frozenset(state.sessions), is_free)
