"""What leads from state to state: every step from many states at once.

A state is one number, its code: the rank of its tuple of slots, and the state of the shared
variables as the last digit.
"""

from typing import NamedTuple

import numpy as np

from session_panel_spec.check.explicit.compiled_model import Compilation
from session_panel_spec.check.explicit.kernels import Array, write_steps


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
        self.program = compilation.program(ranked=True)
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


def ranges(begins: Array, ends: Array) -> Array:
    """Return the numbers of all ranges, one after the other."""
    lengths = ends - begins
    offsets = begins - (np.cumsum(lengths) - lengths)
    return np.repeat(offsets, lengths) + np.arange(lengths.sum())
