"""Runs of the model that together take every event of every slot in every context class.

States are taken up to the order of slots of one kind. A run goes to the nearest state in which
something is still to be seen, sees all of it, and goes on as long as there is more close by.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from session_panel_spec.conform.vectors.breadth_first import breadth_first
from session_panel_spec.conform.vectors.contexts import CoverageItem, coverage_items, local_items
from session_panel_spec.conform.vectors.runs import Run, model_run
from session_panel_spec.model.abstract_state import AbstractState, Bounds, Slot
from session_panel_spec.model.answers import (
    Place,
    answer,
    answers,
    local_view,
    own_labels,
    places,
)
from session_panel_spec.model.interpreter import initial_state
from session_panel_spec.model.label import Label, record_name

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


def tour_runs(seen: set[CoverageItem], progress: Callable[[int], None]) -> Iterator[Run]:
    """Yield the runs.

    Args:
        seen: what the runs see; it grows.
        progress: told after every run how many there have been.
    """
    runs = ((bounds, labels) for bounds in BOUNDS for labels in tour(bounds, seen))
    for number, (bounds, labels) in enumerate(runs, 1):
        progress(number)
        title = f"Events in context classes that come up for the first time, {bounds}"
        yield model_run(f"{number:03}", title, bounds, labels)


LONGEST: Final = 100
"""So many events at most, unless more are to be seen in the last state."""

CLOSE_BY: Final = 1_000
"""Among so many states, the nearest, a run looks for one to go on to."""

Labels = tuple[Label, ...]
LocalItems = tuple[tuple[Place, tuple[tuple[Label, CoverageItem], ...]], ...]


class Node(NamedTuple):
    """A state, up to the order of its slots.

    Attributes:
        state: the state that stands for all with the same slots in any order.
        way: the events of a shortest run to it.
        targets: where each event leads that is enabled.
        items: what each event covers, place by place, by the labels of the first of its kind.
    """

    state: AbstractState
    way: Labels
    targets: Mapping[Label, AbstractState]
    items: LocalItems

    def new(self, covered: Set[CoverageItem]) -> Label | None:
        """Return an event that covers what is not covered."""
        for place, items in self.items:
            for label, item in items:
                if item not in covered:
                    return own_labels(place)[label]
        return None


Nodes = Mapping[AbstractState, Node]
"""Every state within some bounds, the nearest first."""


def tour(bounds: Bounds, covered: set[CoverageItem]) -> Iterator[Labels]:
    """Yield runs that see whatever can be seen within the bounds, and is not covered yet.

    Args:
        bounds: the size.
        covered: what has been seen; each run adds what it sees.
    """
    nodes = {node.state: node for node in nearest(bounds)}
    for node in nodes.values():
        while node.new(covered):
            yield tuple(as_named(bounds, _run(bounds, nodes, node, covered)))


def nearest(bounds: Bounds) -> Iterator[Node]:
    """Yield every state within some bounds, the nearest first."""
    nodes: dict[AbstractState, Node] = {}
    for state, way in breadth_first(initial_state(bounds), lambda at: nodes[at].targets.items()):
        nodes[state] = Node(state, way, _targets(bounds, state), _items(bounds, state))
        yield nodes[state]


def _targets(bounds: Bounds, state: AbstractState) -> Mapping[Label, AbstractState]:
    answered = answers(bounds, state).items()
    return {label: in_order(one) for label, one in answered if isinstance(one, AbstractState)}


def _items(bounds: Bounds, state: AbstractState) -> LocalItems:
    views = ((place, local_view(state, place)) for place in places(bounds))
    return tuple((place, local_items(bounds, place.kind, view)) for place, view in views)


@cache
def in_order(state: AbstractState) -> AbstractState:
    """Return the state that stands for all with the same slots in any order; it is there once."""
    ordered = state.in_order()
    return state if ordered == state else in_order(ordered)


def _run(bounds: Bounds, nodes: Nodes, goal: Node, covered: set[CoverageItem]) -> Labels:
    """Return a run that goes to a state, sees what is new there, and then what is new close by."""
    run: Labels = ()
    node = next(iter(nodes.values()))
    way = goal.way or _way_on(nodes, node, covered)
    while way:
        for label in way:
            covered.add(dict(coverage_items(bounds, node.state))[label])
            node = nodes[node.targets.get(label, node.state)]
        run += way
        way = _way_on(nodes, node, covered) if len(run) < LONGEST else ()
    return run


def _way_on(nodes: Nodes, start: Node, covered: set[CoverageItem]) -> Labels:
    """Return the shortest way through what is not covered, if it is close by."""
    near = islice(breadth_first(start.state, lambda at: nodes[at].targets.items()), CLOSE_BY)
    return next(((*way, new) for at, way in near if (new := nodes[at].new(covered))), ())


def as_named(bounds: Bounds, run: Labels) -> Iterator[Label]:
    """Yield the events of a run by slots that never change places."""
    state = initial_state(bounds)
    for label in run:
        own = _renamed(state, label)
        yield own
        after = answer(bounds, state, own)
        state = after if isinstance(after, AbstractState) else state


def _renamed(state: AbstractState, label: Label) -> Label:
    """Return the label of the slot that is where the label says once the slots are in order."""
    names: dict[str | int | bool, str | int] = {
        **dict(enumerate(_order(state.conversations))),
        **{record_name(i): record_name(j) for i, j in enumerate(_order(state.records))},
    }
    place, *rest = label.arguments or (None,)
    if place is None or isinstance(place, bool) or place not in names:
        return label
    return Label(label.name, (names[place], *rest))


def _order(slots: Sequence[Slot]) -> list[int]:
    return sorted(range(len(slots)), key=lambda number: slots[number])
