"""Runs of the model that together take every event of every slot in every context class.

States are taken up to the order of slots of one kind. A run goes to the nearest state in which
something is still to be seen, sees all of it, and goes on as long as there is more close by.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Final, NamedTuple

from session_panel_spec.conform.vectors.contexts import CoverageItem, coverage_items
from session_panel_spec.conform.vectors.run import Run, model_events
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import Answer, answers
from session_panel_spec.model.interpreter import Slot, initial_state
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
        yield Run(
            name=f"{number:03}",
            title=f"Events in context classes that come up for the first time, {bounds}",
            config=config_of(bounds),
            events=tuple(model_events(bounds, labels)),
        )


LONGEST: Final = 100
"""So many events at most, unless more are to be seen in the last state."""

CLOSE_BY: Final = 100
"""Among so many states, the nearest, a run looks for one to go on to."""

Labels = tuple[Label, ...]


class Node(NamedTuple):
    """A state, up to the order of its slots.

    Attributes:
        state: the state that stands for all with the same slots in any order.
        way: the events of a shortest run to it.
        items: what each event in it covers.
    """

    state: AbstractState
    way: Labels
    answered: Mapping[Label, Answer]
    items: Mapping[Label, CoverageItem]

    def new(self, covered: Set[CoverageItem]) -> Label | None:
        """Return an event that covers what is not covered."""
        return next((label for label, item in self.items.items() if item not in covered), None)

    def after(self, label: Label) -> AbstractState:
        """Return the state after an event, which may be refused."""
        answer = self.answered[label]
        return in_order(answer) if isinstance(answer, AbstractState) else self.state


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
            yield tuple(as_named(bounds, _run(nodes, node, covered)))


def nearest(bounds: Bounds) -> Iterator[Node]:
    """Yield every state within some bounds, the nearest first."""
    first = initial_state(bounds)
    queue: deque[tuple[AbstractState, Labels]] = deque([(first, ())])
    met, known = {first}, dict[CoverageItem, CoverageItem]()
    while queue:
        state, way = queue.popleft()
        answered = answers(bounds, state)
        items = {
            label: known.setdefault(item, item)
            for label, item in coverage_items(bounds, state, answered)
        }
        node = Node(state, way, answered, items)
        yield node
        for label in answered:
            if (target := node.after(label)) not in met:
                met.add(target)
                queue.append((target, (*way, label)))


def in_order(state: AbstractState) -> AbstractState:
    """Return the state that stands for all with the same slots in any order."""
    conversations, records = sorted(state.conversations), sorted(state.records)
    return state._replace(conversations=tuple(conversations), records=tuple(records))


def _run(nodes: Nodes, goal: Node, covered: set[CoverageItem]) -> Labels:
    """Return a run that goes to a state, sees what is new there, and then what is new close by."""
    run: Labels = ()
    node = next(iter(nodes.values()))
    way = goal.way or _way_on(nodes, node, covered)
    while way:
        for label in way:
            covered.add(node.items[label])
            node = nodes[node.after(label)]
        run += way
        way = _way_on(nodes, node, covered) if len(run) < LONGEST else ()
    return run


def _way_on(nodes: Nodes, start: Node, covered: set[CoverageItem]) -> Labels:
    """Return the shortest way through what is not covered, if it is close by."""
    queue: deque[tuple[Node, Labels]] = deque([(start, ())])
    met = {start.state}
    while queue:
        node, way = queue.popleft()
        if new := node.new(covered):
            return (*way, new)
        for label in node.answered:
            target = node.after(label)
            if target not in met and len(met) < CLOSE_BY:
                met.add(target)
                queue.append((nodes[target], (*way, label)))
    return ()


def as_named(bounds: Bounds, run: Labels) -> Iterator[Label]:
    """Yield the events of a run by slots that never change places."""
    state = initial_state(bounds)
    for label in run:
        own = _renamed(state, label)
        yield own
        answer = answers(bounds, state)[own]
        state = answer if isinstance(answer, AbstractState) else state


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
