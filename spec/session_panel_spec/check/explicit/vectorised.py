"""The exploration with whole columns at once: nothing is compiled, so small sizes take least time.

As in the engine of bitmaps, a tuple of slots stands for all states that differ only in the shared
variables; all tuples of a level are expanded together, position by position. Slots are not sorted.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from session_panel_spec.check.explicit.compiled_model import Compilation
from session_panel_spec.check.explicit.counts import contexts_of
from session_panel_spec.check.explicit.program import Array, Program
from session_panel_spec.check.explicit.tally import Tally

MOST_TUPLES = 1 << 14
"""Up to so many tuples, it takes less time than loading the compiled kernels."""

BYTES_A_TUPLE = 1 << 10
"""What a tuple takes, about, with what is worked out of it: measured with two conversations."""


def needed_memory(compilation: Compilation) -> int:
    """Return how many bytes an exploration takes."""
    return compilation.tuples * BYTES_A_TUPLE


def suits(compilation: Compilation, limit: int) -> bool:
    """Say whether a size is small enough, and so many bytes are."""
    return compilation.tuples <= MOST_TUPLES and needed_memory(compilation) <= limit


def explore(compilation: Compilation, tally: Tally) -> None:
    """Count the states and steps that can be reached.

    Args:
        compilation: the model, its slots not sorted.
        tally: where they are counted.

    Raises:
        NotEnoughMemoryError: there is not enough memory.
    """
    tally.take(needed_memory(compilation))
    program = compilation.program(ranked=True)
    visited, level = np.zeros((2, compilation.tuples), np.int64)
    visited[0] = level[0] = 1
    for _ in tally.levels():
        ranks = np.flatnonzero(level)
        upcoming = np.zeros_like(visited)
        steps = 0
        for found in _successors(program, _slots_of(compilation, ranks), level[ranks]):
            np.bitwise_or.at(upcoming, found.to, found.masks)
            steps += found.steps
        level = upcoming & ~visited
        visited |= level
        tally.add(int(np.bitwise_count(level).sum()), steps)


class _Found(NamedTuple):
    """The ranks of tuples that a level leads to, the masks of each, and how many steps do."""

    to: Array
    masks: Array
    steps: int


def _slots_of(compilation: Compilation, ranks: Array) -> Array:
    """Return the state of the slot at each position, one row a position."""
    radices = [kind.radix for kind in compilation.positions]
    units = np.cumprod([1, *radices[:-1]])
    first = [kind.offset for kind in compilation.positions]
    return np.stack([ranks // u % r + f for u, r, f in zip(units, radices, first, strict=True)])


def _successors(program: Program, slots: Array, masks: Array) -> Iterator[_Found]:
    """Yield what the events of each position make of some tuples."""
    before = contexts_of(program.before[slots].sum(axis=0), program.before_limit)
    moved = program.uniform[:, slots]
    positions = np.arange(len(slots))[:, np.newaxis]
    keys = program.weight[positions, moved].sum(axis=1)
    totals = program.after[moved].sum(axis=1)
    altered = (moved != slots).sum(axis=1)
    for state, weight in zip(slots, program.weight, strict=True):
        begins, ends = program.first_move[state], program.first_move[state + 1]
        rows, moves = np.repeat(np.arange(len(state)), ends - begins), ranges(begins, ends)
        to, change, here = program.to[moves], program.change[moves], state[rows]
        gone = program.uniform[change, here]
        total = totals[change, rows] + program.after[to] - program.after[gone]
        after = contexts_of(total, program.after_limit)
        still = (to == here) & (altered[change, rows] == (gone != here))
        number = program.relation[program.effect[moves], before[rows], after]
        number = number + still * program.still
        key = keys[change, rows] + weight[to] - weight[gone]
        yield _Found(key, *_reached(program, number, masks[rows]))


def _reached(program: Program, number: Array, masks: Array) -> tuple[Array, int]:
    """Return what relations make of masks, and how many steps that are."""
    images, steps = np.zeros_like(masks), 0
    for byte in range(program.images.shape[1]):
        bits = masks >> 8 * byte & 255
        images |= program.images[number, byte, bits]
        steps += int(program.steps[number, byte, bits].sum())
    return images, steps


def ranges(begins: Array, ends: Array) -> Array:
    """Return the numbers of all ranges, one after the other."""
    lengths = ends - begins
    offsets = begins - (np.cumsum(lengths) - lengths)
    return np.repeat(offsets, lengths) + np.arange(lengths.sum())
