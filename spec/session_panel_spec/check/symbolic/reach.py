"""The states that can be reached, set by set.

The model treats the slots of a kind alike, and they all begin alike. So what can be reached can
also be reached with slots interchanged. It suffices to take the branches of the first slot of each
kind, at the top of the diagram, where that costs least, and to let it change places with the
others. A set that neither makes larger is closed under the events of every slot.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from session_panel_spec.check.symbolic.branches import Branch, branches
from session_panel_spec.check.symbolic.space import Diagram, Space
from session_panel_spec.model.abstract_state import Place
from session_panel_spec.model.language import Model, SlotKind


@dataclass(frozen=True)
class Reach:
    """What can be reached.

    Attributes:
        states: the states.
        branches: those of the panel as a whole, and of the first slot of each kind.
    """

    space: Space
    states: Diagram
    branches: tuple[Branch, ...]


def reach(space: Space, model: Model, heed: Callable[[Diagram], None]) -> Reach:
    """Return what can be reached from the initial state.

    Args:
        space: the states of a size.
        model: the model.
        heed: told from time to time the states that have been reached.
    """
    firsts = (slots[0] for slots in slots_by_kind(space).values())
    found = tuple(branch for place in (None, *firsts) for branch in branches(space, model, place))
    reached = space.initial
    closed = _closed(space, reached, found)
    while closed != reached:
        heed(closed)
        reached = closed | _interchanged(space, closed & ~reached)
        closed = _closed(space, reached, found)
    return Reach(space, reached, found)


def slots_by_kind(space: Space) -> dict[SlotKind, tuple[Place, ...]]:
    """Return the slots of each kind of which there are any."""
    kinds = dict.fromkeys(place.kind for place in space.places)
    return {kind: tuple(p for p in space.places if p.kind == kind) for kind in kinds}


def _closed(space: Space, states: Diagram, found: Iterable[Branch]) -> Diagram:
    """Return states with all that the branches lead to, however often they are taken."""
    images = [(branch.guard, tuple(branch.sets), space.cube(branch.sets)) for branch in found]
    before = space.nothing
    while states != before:
        before = states
        for guard, bits, after in images:
            states |= space.image(states, guard, bits) & after
    return states


def _interchanged(space: Space, states: Diagram) -> Diagram:
    """Return states and those in which the first slot of a kind has changed places with another.

    The first slot goes down from neighbour to neighbour, which costs little, and the others move
    up. As only the first slot has acted since all were interchanged, these states come in every
    order of the others, so it makes no difference which of them is where.
    """
    for slots in slots_by_kind(space).values():
        moved = states
        for upper, lower in pairwise(slots):
            moved = space.interchanged(moved, upper, lower)
            states |= moved
    return states
