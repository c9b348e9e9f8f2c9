"""The shortest lasso: a run to a loop, and the loop, that is fair and never reaches a goal."""

import sys
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import numpy as np

from session_panel_spec.check.explicit.program import Array
from session_panel_spec.check.explicit.vectorised import ranges
from session_panel_spec.check.liveness.fair_loop import Loops
from session_panel_spec.check.liveness.fairness import Arena, fair_components, inner_steps

STARTS = 100
"""Of the states at each distance, a loop is sought from so many."""


class Lasso(NamedTuple):
    """A run without end, from the state in which the goal is due.

    Attributes:
        start: that state.
        way: the steps from there to where the loop begins.
        loop: the steps that are repeated for ever; if there are none, the run rests.
    """

    start: int
    way: tuple[int, ...]
    loop: tuple[int, ...]


def find_lasso(
    arena: Arena, depths: Array, due: Array, goal: Array, repeated: Array
) -> Lasso | None:
    """Return a fair run from a state in which a goal is due that never reaches it, or None.

    The run over a due state to the loop, and the loop, are together as short as any of which the
    loop begins in one of the first `STARTS` states at its distance; of equally short ones it is one
    with the longest loop.

    Args:
        arena: the graph.
        depths: the distance of each state from the initial one.
        due: in which states the goal is due.
        goal: in which states it is reached.
        repeated: which steps a loop may be made of.
    """
    steps = np.flatnonzero(~goal[arena.source] & ~goal[arena.target])
    avoiding = arena.only(steps)
    component = fair_components(avoiding, ~goal)
    inner = np.flatnonzero(inner_steps(avoiding, component) & repeated[steps])
    ways = _Ways(avoiding, depths, np.flatnonzero(due & ~goal))
    found = _best(ways, Loops(avoiding.only(inner)), component >= 0)
    if found is None:
        return None
    start, way = ways.back(found.begin)
    return Lasso(start, tuple(steps[way].tolist()), tuple(steps[inner[found.loop]].tolist()))


class _Found(NamedTuple):
    """A loop, and how long the run is to its end."""

    length: int
    begin: int
    loop: list[int]


class _Ways:
    """The shortest runs over a state in which the goal is due, and from there without the goal."""

    def __init__(self, arena: Arena, depths: Array, due: Array) -> None:
        self.arena = arena
        self.depths = depths
        self.due = due
        self.seen = np.zeros(arena.size, bool)
        self.arrivals = np.full(arena.size, -1)

    def levels(self) -> Iterator[tuple[int, Array]]:
        """Yield how long they are, the shortest first, with the states that they lead to."""
        level, last = self.due[:0], int(self.depths[self.due].max(initial=-1))
        for length in count():
            if length > last and not len(level):
                return
            begun = self.due[(self.depths[self.due] == length) & ~self.seen[self.due]]
            self.seen[begun] = True
            level = np.concatenate((begun, self._next(level)))
            yield length, level

    def _next(self, level: Array) -> Array:
        """Return the states after some that are new, and write down how they are come to."""
        steps = ranges(self.arena.begins[level], self.arena.begins[level + 1])
        steps = steps[~self.seen[self.arena.target[steps]]]
        new, first = np.unique(self.arena.target[steps], return_index=True)
        self.seen[new], self.arrivals[new] = True, steps[first]
        return new

    def back(self, state: int) -> tuple[int, list[int]]:
        """Return the due state over which a run leads to a state, and the steps from there."""
        way: list[int] = []
        while self.arrivals[state] >= 0:
            way.append(int(self.arrivals[state]))
            state = int(self.arena.source[way[-1]])
        return state, way[::-1]


def _best(ways: _Ways, loops: Loops, recurring: Array) -> _Found | None:
    """Return a loop in which the shortest of the runs ends, from among the recurring states."""
    best: _Found | None = None
    for length, level in ways.levels():
        for begin in level[recurring[level]][:STARTS].tolist():
            longest = sys.maxsize if best is None else best.length - length - 1
            loop = loops.shortest(begin, longest)
            best = best if loop is None else _Found(length + len(loop), begin, loop)
        if best is not None and best.length <= length + 1:
            break
    return best
