"""How many states a set has, exactly: the library counts in floating point, which is too coarse."""

from session_panel_spec.check.symbolic.branches import Branch
from session_panel_spec.check.symbolic.reach import Reach, slots_by_kind
from session_panel_spec.check.symbolic.space import Diagram, Space


def count(space: Space, states: Diagram) -> int:
    """Return the number of states in a set."""
    return _Counter(space).below(states, 0)


def count_steps(reach: Reach) -> int:
    """Return the number of steps that change the state: as many for every slot of a kind."""
    slots = {None: 1} | {k: len(slots) for k, slots in slots_by_kind(reach.space).items()}
    return sum(
        slots[branch.place.kind if branch.place else None] * _steps(reach, branch)
        for branch in reach.branches
    )


def _steps(reach: Reach, branch: Branch) -> int:
    unchanged = reach.space.cube(branch.sets)
    return count(reach.space, reach.states & branch.guard & ~unchanged)


class _Counter:
    """Counts the assignments of bits in a set, each node of its diagram once.

    Attributes:
        levels: how many bits there are.
        known: by the number of a node that is not negated, its assignments from its level down.
            A node's number is its own as long as the set is held.
    """

    def __init__(self, space: Space) -> None:
        self.levels = len(space.names)
        self.everything, self.nothing = space.everything, space.nothing
        self.known: dict[int, int] = {}

    def below(self, node: Diagram, level: int) -> int:
        """Return how many assignments of the bits from a level down are in a set."""
        if node == self.nothing:
            return 0
        if node == self.everything:
            return 1 << self.levels - level
        if node.negated:
            return (1 << self.levels - level) - self.below(~node, level)
        return self._of_node(node) << int(node.level) - level

    def _of_node(self, node: Diagram) -> int:
        number = int(node)
        if number not in self.known:
            deeper = node.level + 1
            self.known[number] = self.below(node.low, deeper) + self.below(node.high, deeper)
        return self.known[number]
