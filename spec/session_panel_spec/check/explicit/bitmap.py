"""The exploration with one bit for every possible state.

Slots of one kind are interchangeable, so they are kept sorted: one tuple of them stands for all
its orders, which are counted, not visited. A tuple has a rank among the sorted ones; at its rank
stands a mask with one bit for each state of the shared variables. Besides the visited states there
are those of the level at hand and those of the next: levels are exact, and all memory is known
beforehand.
"""

import numpy as np

from session_panel_spec.check.explicit.compiled_model import Compilation
from session_panel_spec.check.explicit.kernels import BLOCK_BITS, Array, Ranks, sweep_ranks
from session_panel_spec.check.explicit.tally import Tally

BLOCKS_AT_ONCE = 64
"""So many blocks are swept before an interruption is noticed."""


def needed_memory(compilation: Compilation) -> int:
    """Return how many bytes an exploration takes."""
    masks = 3 * compilation.tuples * np.dtype(compilation.mask_type).itemsize
    return masks + 2 * _blocks(compilation)


def explore(compilation: Compilation, tally: Tally, *, orbits: bool) -> None:
    """Count the states and steps that can be reached.

    Args:
        compilation: the model, its slots sorted.
        tally: where they are counted.
        orbits: whether states that differ only in the order of their slots count as one.

    Raises:
        NotEnoughMemoryError: there is not enough memory.
    """
    tally.take(needed_memory(compilation))
    program, scratch = compilation.program(ranked=True, whole=not orbits), compilation.scratch()
    level, visited, upcoming = np.zeros((3, compilation.tuples), compilation.mask_type)
    touched, touched_next = np.zeros((2, _blocks(compilation)), np.uint8)
    level[0] = visited[0] = touched[0] = 1
    for _ in tally.levels():
        ranks = Ranks(level, visited, upcoming, touched, touched_next)
        for blocks in _some_at_once(touched):
            tally.add(*sweep_ranks(program, scratch, ranks, blocks))
        level, upcoming = upcoming, level
        touched, touched_next = touched_next, touched


def _blocks(compilation: Compilation) -> int:
    return (compilation.tuples >> BLOCK_BITS) + 1


def _some_at_once(touched: Array) -> list[Array]:
    blocks = np.flatnonzero(touched)
    return [blocks[at : at + BLOCKS_AT_ONCE] for at in range(0, len(blocks), BLOCKS_AT_ONCE)]
