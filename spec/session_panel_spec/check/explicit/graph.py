"""The whole graph of a size: its states in the order of their distance, and its steps.

A state is one number, its code: the rank of its tuple of slots, and the state of the shared
variables as the last digit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from session_panel_spec.check.explicit.compiled_model import Compilation
from session_panel_spec.check.explicit.kernels import write_steps
from session_panel_spec.check.explicit.program import Array
from session_panel_spec.check.explicit.tally import demand, memory_limit
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Model
from session_panel_spec.model.panel_model import MODEL

STATES_AT_ONCE = 1 << 15
"""So many states are expanded at once: room is taken for as many steps as they could have."""

BYTES_A_CODE = 32
"""What a state takes, were every code that of a state: its number, columns and way there."""

BYTES_A_TRANSITION = 48
"""What a transition takes, and what a check needs besides."""


class Steps(NamedTuple):
    """Steps that change the state, one a row, in the order of their sources.

    Attributes:
        source, target: the states before and after.
        position: whose event it is; the panel as a whole has the last position.
        move: which of the compilation's moves it is.
    """

    source: Array
    position: Array
    move: Array
    target: Array

    def only(self, rows: Array | slice) -> "Steps":
        """Return some of the steps: where a column is true, or those it numbers."""
        return Steps(*(column[rows] for column in self))

    def at(self, row: int) -> tuple[int, ...]:
        """Return one step."""
        return tuple(int(column[row]) for column in self)


class Expansion:
    """What leads from state to state, and what a code stands for."""

    def __init__(self, compilation: Compilation) -> None:
        self.program = compilation.program(ranked=True, joined=False)
        self.scratch = compilation.scratch()
        self.maps = compilation.maps[0]
        self.shared = len(compilation.shared)
        self.codes = compilation.tuples * self.shared
        radices = [kind.radix for kind in compilation.positions]
        self.radices = np.array(radices)[:, np.newaxis]
        self.units = np.cumprod([1, *radices[:-1]])[:, np.newaxis]
        self.first = self.program.first_state[:, np.newaxis]

    def slots_of(self, codes: Array) -> Array:
        """Return the number of the state of the slot at each position, one row a position."""
        digits: Array = codes // self.shared // self.units % self.radices
        return digits + self.first

    def shared_of(self, codes: Array) -> Array:
        """Return the number of the state of the shared variables."""
        return codes % self.shared

    def steps(self, codes: Array) -> Steps:
        """Return every step from some states; sources count these, and targets are codes."""
        most = len(codes) * self.scratch.masks.size
        types = (np.int32, np.int8, np.int16, np.int64)
        steps = Steps(*(np.empty(most, each) for each in types))
        size = write_steps(self.program, self.scratch, self.maps, codes, tuple(steps))
        return steps.only(slice(size))


@dataclass(frozen=True, eq=False)
class Graph:
    """The states that can be reached, numbered in the order of their distance.

    Attributes:
        compilation: the model and the bounds, and `expansion` what leads from state to state.
        limit: the most bytes that the transitions may take.
        codes: the code of each state.
        numbers: the number of the state with each code, or -1.
        depths: the distance of each state from the initial one.
        arrivals: the last step of a shortest run to each state but the initial one, which comes
            from itself.
        size: how many labelled transitions change the state.
    """

    compilation: Compilation
    expansion: Expansion
    limit: int
    codes: Array
    numbers: Array
    depths: Array
    arrivals: Steps
    size: int

    @property
    def bounds(self) -> Bounds:
        """The size of the model."""
        return self.compilation.bounds

    @property
    def depth(self) -> int:
        """The largest distance of a state from the initial one."""
        return int(self.depths[-1])

    @cached_property
    def slots(self) -> Array:
        """The number of the state of the slot at each position, one row a position."""
        return self.expansion.slots_of(self.codes).astype(np.int16)

    @cached_property
    def shared(self) -> Array:
        """The number of the state of the shared variables, of each state."""
        return self.expansion.shared_of(self.codes).astype(np.uint8)

    def moves_of(self, position: int) -> range:
        """Return the numbers of the moves that the slot at a position can have."""
        program = self.expansion.program
        first, end = program.first_state[position], program.end_state[position]
        return range(int(program.first_move[first]), int(program.first_move[end]))

    @cached_property
    def transitions(self) -> Steps:
        """Every labelled transition that changes the state, in the order of the sources.

        Raises:
            NotEnoughMemoryError: there is not enough memory.
        """
        demand(self.size * BYTES_A_TRANSITION, self.limit)
        return _joined(
            self._numbered(begin, self.expansion.steps(self.codes[begin:end]))
            for begin, end in parts(len(self.codes), STATES_AT_ONCE)
        )

    def _numbered(self, begin: int, steps: Steps) -> Steps:
        target = self.numbers[steps.target]
        return _narrow(steps._replace(source=steps.source + begin, target=target))


def build_graph(bounds: Bounds, model: Model = MODEL, *, max_memory: int | None = None) -> Graph:
    """Find every state that can be reached. Transitions are found when they are asked for.

    Args:
        bounds: how many slots, and the limits.
        model: the model, or a changed one.
        max_memory: the most bytes that may be taken; without it, 80 % of what is free.

    Raises:
        NotEnoughMemoryError: there is not enough memory.
    """
    limit = memory_limit(max_memory)
    compilation = Compilation(bounds, orbits=False, model=model)
    demand(compilation.tuples * len(compilation.shared) * BYTES_A_CODE, limit)
    return _Search(compilation, limit).run()


class _Search:
    """The search for all states, level by level."""

    def __init__(self, compilation: Compilation, limit: int) -> None:
        self.compilation = compilation
        self.limit = limit
        self.expansion = Expansion(compilation)
        self.numbers = np.full(self.expansion.codes, -1, np.int32)
        self.numbers[0] = 0
        self.arrivals = [Steps(*np.zeros((4, 1), np.int32))]
        self.levels = [np.zeros(1, np.int64)]
        self.states, self.size = 1, 0

    def run(self) -> Graph:
        """Find the states of level after level."""
        while len(self.levels[-1]):
            self._expand(self.levels[-1], self.states - len(self.levels[-1]))
        depths = np.repeat(np.arange(len(self.levels), dtype=np.int32), list(map(len, self.levels)))
        return Graph(
            compilation=self.compilation,
            expansion=self.expansion,
            limit=self.limit,
            codes=np.concatenate(self.levels),
            numbers=self.numbers,
            depths=depths,
            arrivals=_joined(self.arrivals),
            size=self.size,
        )

    def _expand(self, level: Array, number: int) -> None:
        """Find the next level; the states of this one are numbered from a number on."""
        found = []
        for begin, end in parts(len(level), STATES_AT_ONCE):
            steps = self.expansion.steps(level[begin:end])
            self.size += len(steps.source)
            found.append(self._enter(steps._replace(source=steps.source + number + begin)))
        self.levels.append(np.concatenate(found))

    def _enter(self, steps: Steps) -> Array:
        """Number the states that no step has led to before, and return their codes."""
        new = steps.only(self.numbers[steps.target] < 0)
        codes, first = np.unique(new.target, return_index=True)
        target = np.arange(self.states, self.states + len(codes))
        self.numbers[codes] = target
        self.states += len(codes)
        self.arrivals.append(_narrow(new.only(first)._replace(target=target)))
        return codes


def parts(size: int, at_once: int) -> Iterator[tuple[int, int]]:
    """Yield where each part begins and ends, of so many at once."""
    for begin in range(0, size, at_once):
        yield begin, min(begin + at_once, size)


def _narrow(steps: Steps) -> Steps:
    """Return the steps in the smallest types that are enough."""
    types = (np.int32, np.int8, np.int16, np.int32)
    return Steps(*(column.astype(t) for column, t in zip(steps, types, strict=True)))


def _joined(several: Iterable[Steps]) -> Steps:
    """Return the steps of several parts, one after the other."""
    return Steps(*map(np.concatenate, zip(*several, strict=True)))
