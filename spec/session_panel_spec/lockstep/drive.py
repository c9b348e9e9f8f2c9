"""The exhaustive drive of the real panel: every reachable abstract state, every event.

Breadth first, so that the run to a state is a shortest one. A panel's state is an immutable
value: to drive it from a state again is to begin with that value.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from session_panel import Config, EventRefused, Panel, PanelState
from session_panel.events import AnyEvent
from session_panel_spec.lockstep.mapping import abstract, abstract_near, config_of
from session_panel_spec.lockstep.vocabulary import Meaning, meanings
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.label import Label

Answer = Literal["accepted", "refused", "failed"]
"""What a panel makes of an event; it fails if it raises anything but that a rule refuses it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A reachable abstract state, and the first panel that was in it.

    Attributes:
        config: the panel's configuration.
        written: the state in JSON, before any event was tried in it.
        depth: the number of events of a shortest run to it that each change the state.
        parent: the visit before the last event of that run; None for the initial state.
        event: that last event, as the panel got it.
    """

    abstract: AbstractState
    config: Config
    state: PanelState
    written: str
    depth: int = 0
    parent: "Visit | None" = None
    event: AnyEvent | None = None

    def run(self, then: "Step | None" = None) -> tuple[AnyEvent, ...]:
        """Return the events of a shortest run to the state, and then that of a step from it."""
        if then:
            return (*self.run(), then.event)
        if self.parent is None or self.event is None:
            return ()
        return (*self.parent.run(), self.event)


class Step(Struct, frozen=True):
    """One event in one state, and what the panel made of it.

    Attributes:
        answer: how the panel answered the event.
        raised: what the panel raised; None where it accepted the event.
    """

    bounds: Bounds
    label: Label
    event: AnyEvent
    before: AbstractState
    state_before: PanelState
    after: AbstractState
    state_after: PanelState
    answer: Answer
    raised: Exception | None

    @property
    def accepted(self) -> bool:
        """Whether the panel accepted the event."""
        return self.raised is None

    @property
    def changes(self) -> bool:
        """Whether it is a transition: the abstract state is another one afterwards."""
        return self.after is not self.before and self.after != self.before


Driven = tuple[Visit, tuple[Step, ...]]
"""A state, and all that the events of the page make of it."""


def drive(bounds: Bounds) -> Iterator[Driven]:
    """Yield every reachable abstract state with its steps, the nearest first."""
    first = first_visit(bounds)
    queue, seen = deque([first]), {first.abstract}
    while queue:
        visit = queue.popleft()
        steps = tuple(taken(bounds, visit, meanings(bounds, visit.state)))
        yield visit, steps
        for step in steps:
            if step.after is not visit.abstract and step.after not in seen:
                seen.add(step.after)
                queue.append(next_visit(visit, step))


def first_visit(bounds: Bounds) -> Visit:
    """Return the visit of the initial state."""
    panel = Panel(config_of(bounds))
    return Visit(abstract(bounds, panel.state), panel.config, panel.state, panel.to_json())


def next_visit(visit: Visit, step: Step) -> Visit:
    """Return the visit of the state that a step leads to."""
    written = Panel(visit.config, step.state_after).to_json()
    depth = visit.depth + 1
    return Visit(step.after, visit.config, step.state_after, written, depth, visit, step.event)


def take(bounds: Bounds, visit: Visit, label: Label, event: AnyEvent) -> Step:
    """Return what the panel makes of an event in a state."""
    return next(taken(bounds, visit, ((label, event),)))


def taken(bounds: Bounds, visit: Visit, asked: Iterable[Meaning]) -> Iterator[Step]:
    """Yield what the panel makes of each of some events in a state.

    While it is in that state it is the same panel: what refuses leaves nothing behind.
    """
    before, known = visit.state, visit.abstract
    panel = Panel(visit.config, before)
    for label, event in asked:
        raised = raised_by(panel, event)
        state, after = panel.state, known
        if state is not before:
            after = abstract_near(bounds, state, before, known)
            panel = Panel(visit.config, before)
        yield Step(bounds, label, event, known, before, after, state, answer_of(raised), raised)


def answer_of(raised: Exception | None) -> Answer:
    """Return how a panel answers an event with what it raises."""
    if raised is None:
        return "accepted"
    return "refused" if isinstance(raised, EventRefused) else "failed"


def raised_by(panel: Panel, event: AnyEvent) -> Exception | None:
    """Apply an event, and return what the panel raises; None where it accepts the event."""
    try:
        panel.apply(event)
    except Exception as raised:  # noqa: BLE001 - whatever a panel raises is a finding
        return raised.with_traceback(None)
    return None
