"""The shortest loop in which every fair event is taken, or may be left out: breadth first."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from session_panel_spec.check.explicit.program import Array
from session_panel_spec.check.liveness.fairness import Arena


class _Node(NamedTuple):
    """A state on the way round, and which fair events must be taken, and need not be any more.

    An event is a bit. A weakly fair one must be taken, unless it is not enabled in some state; a
    strongly fair one if it is enabled in some state.
    """

    state: int
    owed: int
    settled: int

    @property
    def is_fair(self) -> bool:
        """Whether the loop may be closed."""
        return not self.owed & ~self.settled


_Arrivals = dict[_Node, tuple[_Node, int] | None]
"""The node before each, and the step from it."""


@dataclass(frozen=True, eq=False)
class Loops:
    """The fair loops of a graph.

    Attributes:
        arena: nothing but the steps within components in which a fair run can recur.
    """

    arena: Arena

    def shortest(self, state: int, longest: int) -> list[int] | None:
        """Return the steps of the shortest fair loop from a state; None if it would be longer."""
        first = self._first(state)
        level, length = [first], 0
        arrivals: _Arrivals = {first: None}
        while level and length <= longest:
            for node in level:
                if node.state == state and node.is_fair:
                    return _back(node, arrivals)
            level, length = list(self._next(level, arrivals)), length + 1
        return None

    @cached_property
    def _owed(self) -> Array:
        """The strongly fair events that are enabled in each state."""
        return _bits(self.arena.enabled & self.arena.strong[:, np.newaxis])

    @cached_property
    def _settled(self) -> Array:
        """The weakly fair events that are not enabled in each state."""
        return _bits(~self.arena.enabled & ~self.arena.strong[:, np.newaxis])

    def _first(self, state: int) -> _Node:
        """Return the beginning in a state."""
        weak = int(_bits(~self.arena.strong[:, np.newaxis])[0])
        return _Node(state, weak | int(self._owed[state]), int(self._settled[state]))

    def _after(self, node: _Node) -> Iterator[tuple[int, _Node]]:
        """Yield every step from a node, with the node after it."""
        begin, end = self.arena.begins[node.state : node.state + 2].tolist()
        for step in range(begin, end):
            state, event = int(self.arena.target[step]), int(self.arena.event[step])
            taken = 1 << event if event >= 0 else 0
            owed, settled = int(self._owed[state]), int(self._settled[state]) | taken
            yield step, _Node(state, node.owed | owed, node.settled | settled)

    def _next(self, level: list[_Node], arrivals: _Arrivals) -> Iterator[_Node]:
        """Yield the nodes after some that are new, and write down how they are come to."""
        for node in level:
            for step, after in self._after(node):
                if after not in arrivals:
                    arrivals[after] = node, step
                    yield after


def _back(node: _Node, arrivals: _Arrivals) -> list[int]:
    """Return the steps that lead to a node."""
    steps: list[int] = []
    while arrival := arrivals[node]:
        node, step = arrival
        steps.append(step)
    return steps[::-1]


def _bits(column: Array) -> Array:
    """Return the truths of each state as the bits of one number."""
    bits: Array = (column << np.arange(len(column))[:, np.newaxis]).sum(axis=0)
    return bits
