"""The real panel in one state of each orbit: states that differ in the order of slots count once.

Every event of every slot is tried in each. A run to a state is kept as its last event and the run
before, since millions of them share their beginnings.
"""

from collections import deque
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from session_panel import Config, Effects, Panel, PanelState
from session_panel.events import AnyEvent
from session_panel_spec.lockstep.mapping import abstract, config_of
from session_panel_spec.lockstep.vocabulary import meanings
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.label import Label


class Run(NamedTuple):
    """How a state is reached: an event, and the run before it."""

    event: AnyEvent
    before: "Run | None"

    @property
    def events(self) -> tuple[AnyEvent, ...]:
        """All its events, the first of them first."""
        found, run = [self.event], self.before
        while run:
            found.append(run.event)
            run = run.before
        return tuple(reversed(found))


class Reached(NamedTuple):
    """A state that some run reaches; None is the run of no event."""

    abstract: AbstractState
    state: PanelState
    run: Run | None


class Taken(NamedTuple):
    """An event that was tried in a state.

    Attributes:
        after: the abstract state after it, and `state` the panel's.
        effects: what the host must carry out.
        raised: what the panel raised; None where it accepts the event.
    """

    label: Label
    event: AnyEvent
    after: AbstractState
    state: PanelState
    effects: Effects = ()
    raised: Exception | None = None


Tried = tuple[Reached, tuple[Taken, ...]]
"""A state, and what all events make of it."""


class Sample(NamedTuple):
    """Some states in place of all: so many, taken at random from those next to the ones taken."""

    most: int
    seed: int


def representatives(bounds: Bounds, sample: Sample | None = None) -> Iterator[Tried]:
    """Yield one state of each orbit with all that can be tried in it; the nearest first, if all.

    Args:
        bounds: how many slots, and the limits.
        sample: how many states, if not all.
    """
    config = config_of(bounds)
    first = Panel(config).state
    frontier = deque([Reached(abstract(bounds, first), first, None)])
    met, taken = {frontier[0].abstract.in_order()}, 0
    random = Random(sample.seed) if sample else None  # noqa: S311 - nobody has to guess it
    while frontier and not (sample and taken == sample.most):
        if random:
            frontier.rotate(-random.randrange(len(frontier)))
        reached, taken = frontier.popleft(), taken + 1
        tried = tuple(try_all(bounds, config, reached))
        yield reached, tried
        for one in tried:
            if one.after is not reached.abstract and (orbit := one.after.in_order()) not in met:
                met.add(orbit)
                frontier.append(Reached(one.after, one.state, Run(one.event, reached.run)))


def try_all(bounds: Bounds, config: Config, reached: Reached) -> Iterator[Taken]:
    """Yield what every event of the page makes of a state."""
    for label, event in meanings(bounds, reached.state):
        panel = Panel(config, reached.state)
        try:
            effects = panel.apply(event)
        except Exception as raised:  # noqa: BLE001 - whatever a panel raises is an answer
            why = raised.with_traceback(None)
            yield Taken(label, event, reached.abstract, reached.state, (), why)
        else:
            state = panel.state
            yield Taken(label, event, abstract(bounds, state), state, effects)
