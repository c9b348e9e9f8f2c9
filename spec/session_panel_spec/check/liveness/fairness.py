"""Where a fair run can go round for ever, in any graph in which some events are fair.

A run without end comes to recur in one strongly connected component, or to rest in one state. Each
fair event must be taken there again and again, or not be enabled: a weakly fair one in some state
that recurs, a strongly fair one in all. So states in which a strongly fair event is enabled that
their component never takes cannot recur; without them it may fall apart, and is searched again.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from session_panel_spec.check.explicit.program import Array


@dataclass(frozen=True, eq=False)
class Arena:
    """A graph in which some events are fair.

    Attributes:
        source, target: the states before and after each step, in the order of the sources.
        event: which of the fair events each step is, or -1.
        enabled: whether a fair event is enabled, by event and state, even if it leads out of the
            arena.
        strong: whether a fair event is strongly fair, and not only weakly.
    """

    source: Array
    target: Array
    event: Array
    enabled: Array
    strong: Array

    @property
    def size(self) -> int:
        """The number of states."""
        return int(self.enabled.shape[1])

    @cached_property
    def begins(self) -> Array:
        """Where the steps from each state begin; the next state's is where they end."""
        return np.searchsorted(self.source, np.arange(self.size + 1))

    def only(self, steps: Array) -> "Arena":
        """Return the arena with some of its steps: where a column is true, or those it numbers."""
        source, target, event = self.source[steps], self.target[steps], self.event[steps]
        return Arena(source, target, event, self.enabled, self.strong)


def fair_components(arena: Arena, states: Array) -> Array:
    """Return the component of each of some states in which a fair run can recur; elsewhere -1."""
    while True:
        component = _components(arena, states)
        taken = _taken(arena, component)[:, component]
        starved = (arena.enabled & arena.strong[:, np.newaxis] & ~taken).any(axis=0) & states
        if not starved.any():
            break
        states = states & ~starved
    unfair = ~taken & ~_disabled(arena, component)[:, component]
    return np.where(unfair.any(axis=0), -1, component)


def inner_steps(arena: Arena, component: Array) -> Array:
    """Return which steps stay in a component."""
    there = component[arena.source]
    stays: Array = (there >= 0) & (there == component[arena.target])
    return stays


def _components(arena: Arena, states: Array) -> Array:
    """Return the strongly connected component of each of some states, and -1 of the others."""
    inside = arena.only(states[arena.source] & states[arena.target])
    ones, shape = np.ones(len(inside.source), np.int8), (arena.size, arena.size)
    matrix = csr_array((ones, inside.target, inside.begins), shape=shape)
    _, component = connected_components(matrix, connection="strong")
    return np.where(states, component, -1)


def _taken(arena: Arena, component: Array) -> Array:
    """Return which fair events each component takes, by event and component."""
    taken = _none(arena)
    steps = np.flatnonzero((arena.event >= 0) & inner_steps(arena, component))
    taken[arena.event[steps], component[arena.source[steps]]] = True
    return taken


def _disabled(arena: Arena, component: Array) -> Array:
    """Return which fair events are not enabled somewhere in each component."""
    disabled = _none(arena)
    event, state = np.nonzero(~arena.enabled & (component >= 0))
    disabled[event, component[state]] = True
    return disabled


def _none(arena: Arena) -> Array:
    return np.zeros((len(arena.strong), arena.size), bool)
