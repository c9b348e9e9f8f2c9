"""The exploration with a hash set of packed tuples, for sizes that are too large for a bitmap.

A tuple of slots is packed into two words, a digit for each slot; next to it stands a mask with one
bit for each state of the shared variables. The set is exact: it keeps whole keys.
"""

import numpy as np

from session_panel_spec.check.explicit.compiled_model import Compilation
from session_panel_spec.check.explicit.kernels import Entries, refill, sweep_set
from session_panel_spec.check.explicit.program import Array
from session_panel_spec.check.explicit.tally import Tally

FIRST_SIZE = 1 << 14

FULL = 0.6
"""The share of the entries that may be taken before the set grows."""


def explore(compilation: Compilation, tally: Tally) -> None:
    """Count the states and steps that can be reached.

    Args:
        compilation: the model.
        tally: where they are counted.

    Raises:
        NotEnoughMemoryError: there is not enough memory.
    """
    _Exploration(compilation, tally).run()


class _Exploration:
    """A hash set, and the levels of states in it."""

    def __init__(self, compilation: Compilation, tally: Tally) -> None:
        self.program = compilation.program(ranked=False)
        self.scratch = compilation.scratch()
        self.mask_type = compilation.mask_type
        self.tally = tally
        self.taken = 1
        self.keys, self.masks = self._empty(FIRST_SIZE, 0)
        self.level = 1
        self.keys[0], self.masks[:2, 0] = 0, 1

    def run(self) -> None:
        """Sweep level after level."""
        for _ in self.tally.levels():
            self._sweep()
            self.level = 3 - self.level

    def _sweep(self) -> None:
        begin = 0
        while begin < len(self.keys):
            room = int(len(self.keys) * FULL) - self.taken
            if room < self.scratch.masks.size:
                self._grow()
                begin = 0
                continue
            masks = (self.masks[self.level], self.masks[0], self.masks[3 - self.level])
            entries = Entries(self.keys, *masks)
            begin, keys, *new = sweep_set(self.program, self.scratch, entries, begin, room)
            self.taken += keys
            self.tally.add(*new)

    def _grow(self) -> None:
        keys, masks = self._empty(2 * len(self.keys), self.keys.nbytes + self.masks.nbytes)
        refill(self.keys, self.masks, keys, masks)
        self.keys, self.masks = keys, masks

    def _empty(self, size: int, besides: int) -> tuple[Array, Array]:
        """Return an empty set, and its masks: of the visited, and of two levels in turn."""
        needed = size * (2 * 8 + 3 * np.dtype(self.mask_type).itemsize)
        self.tally.take(needed + besides)
        return np.full((size, 2), -1, np.int64), np.zeros((3, size), self.mask_type)
