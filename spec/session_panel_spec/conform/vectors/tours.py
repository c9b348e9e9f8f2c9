"""The runs that see every event in every context class, at some bounds."""

from collections.abc import Callable, Iterator
from typing import Final

from session_panel_spec.conform.vectors.contexts import Sight
from session_panel_spec.conform.vectors.model_run import model_events
from session_panel_spec.conform.vectors.run import Run
from session_panel_spec.conform.vectors.tour import tour
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.model.abstract_state import Bounds

BOUNDS: Final = (
    Bounds(1, 1, capacity=1, max_sessions=2, unread_max=1),
    Bounds(1, 1, capacity=2, max_sessions=1, unread_max=1),
    Bounds(2, 0, capacity=1, max_sessions=2, unread_max=0),
    Bounds(
        2,
        0,
        capacity=2,
        max_sessions=2,
        unread_max=0,
        offer_limit=1,
        missed_sets_inactive=False,
        declined_sets_dnd=True,
    ),
)
"""One slot in full detail, beside a record; two of a kind; each limit binds; either switch."""


def tour_runs(seen: set[Sight], progress: Callable[[int], None]) -> Iterator[Run]:
    """Yield the runs.

    Args:
        seen: what the runs see; it grows.
        progress: told after every run how many there have been.
    """
    runs = ((bounds, labels) for bounds in BOUNDS for labels in tour(bounds, seen))
    for number, (bounds, labels) in enumerate(runs, 1):
        progress(number)
        yield Run(
            name=f"{number:03}",
            title=f"Events in context classes that come up for the first time, {bounds}",
            config=config_of(bounds),
            events=tuple(model_events(bounds, labels)),
        )
