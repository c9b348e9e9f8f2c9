"""Whether the real panel is modular at a size: by classes, and by what its handlers ask for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from session_panel.events import AnyEvent
from session_panel_spec.lockstep.coverage.setting import further_events
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.modularity.classes import Classes, Difference
from session_panel_spec.lockstep.modularity.reads import ForbiddenRead, forbidden_reads
from session_panel_spec.lockstep.modularity.representatives import (
    Sample,
    Tried,
    representatives,
)
from session_panel_spec.model.abstract_state import Bounds


@dataclass(frozen=True, slots=True)
class Modularity:
    """What was found at a size, up to the first difference.

    Attributes:
        states: how many were looked at, one of each orbit.
        count: how many events were tried in them.
        classes: how many classes of events these fall into.
        others: in how many ways a class met another slot.
        difference: something that is not decided by what the event may see, if anything.
        forbidden_reads: what handlers asked for that they may not see, each once.
    """

    bounds: Bounds
    states: int
    count: int
    classes: int
    others: int
    difference: Difference | None
    forbidden_reads: tuple[ForbiddenRead, ...]

    @property
    def passed(self) -> bool:
        """Whether classes were met again, nothing differs, and nothing forbidden was read."""
        met_again = 0 < self.classes < self.count
        return met_again and self.difference is None and not self.forbidden_reads


def modularity(bounds: Bounds, sample: Sample | None = None) -> Modularity:
    """Look at the panel in one state of each orbit, or in a sample of them.

    Args:
        bounds: how many slots, and the limits.
        sample: how many states, if not all.
    """
    return judged(bounds, representatives(bounds, sample))


def judged(bounds: Bounds, every: Iterable[Tried]) -> Modularity:
    """Return what is found in some states."""
    found, forbidden = Classes(bounds), dict[ForbiddenRead, None]()
    for tried in every:
        forbidden.update(dict.fromkeys(_forbidden_reads(bounds, tried)))
        found.add(tried)
        if found.difference:
            break
    return Modularity(
        bounds,
        found.states,
        found.count,
        found.classes,
        found.others,
        found.difference,
        tuple(forbidden),
    )


def _forbidden_reads(bounds: Bounds, tried: Tried) -> Iterator[ForbiddenRead]:
    """Yield what handlers ask for in a state, those of the events that the page leaves out, too."""
    reached, taken = tried
    return (
        forbidden_reads(config_of(bounds), reached.state, _events(bounds, tried))
        if taken
        else iter(())
    )


def _events(bounds: Bounds, tried: Tried) -> Iterator[AnyEvent]:
    reached, taken = tried
    yield from (one.event for one in taken)
    yield from further_events(bounds, reached.state)
