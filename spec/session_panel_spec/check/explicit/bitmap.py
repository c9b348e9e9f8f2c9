"""The exploration with one bit for every possible state.

Slots of one kind are interchangeable, so they are kept sorted: one tuple of them stands for all
its orders, which are counted, not visited. A tuple has a rank among the sorted ones; at its rank
stands a mask with one bit for each state of the shared variables. Besides the visited states there
are those of the level at hand and those of the next, which each thread finds for itself: levels are
exact, and all memory is known beforehand.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import repeat

import numpy as np

from session_panel_spec.check.explicit.compiled_model import Compilation
from session_panel_spec.check.explicit.kernels import BLOCK_BITS, Ranks, next_level, sweep_ranks
from session_panel_spec.check.explicit.program import Array
from session_panel_spec.check.explicit.tally import Tally

BLOCKS_AT_ONCE = 1 << 11
"""So many blocks are swept by a thread before an interruption is noticed."""

MOST_THREADS = 4
"""Each takes as much memory as the level."""


def needed_memory(compilation: Compilation, threads: int = 1) -> int:
    """Return how many bytes an exploration takes."""
    masks = (2 + threads) * compilation.tuples * np.dtype(compilation.mask_type).itemsize
    return masks + (1 + threads) * _blocks(compilation)


def most_threads(compilation: Compilation, limit: int) -> int:
    """Return on how many threads to explore: as many as there are cores, and memory for."""
    wanted = min(_cores(), MOST_THREADS)
    fitting = (n for n in range(wanted, 1, -1) if needed_memory(compilation, n) <= limit)
    return next(fitting, 1)


def explore(compilation: Compilation, tally: Tally, *, orbits: bool, threads: int) -> None:
    """Count the states and steps that can be reached.

    Args:
        compilation: the model, its slots sorted.
        tally: where they are counted.
        orbits: whether states that differ only in the order of their slots count as one.
        threads: how many explore.

    Raises:
        NotEnoughMemoryError: there is not enough memory.
    """
    tally.take(needed_memory(compilation, threads))
    program = compilation.program(ranked=True, whole=not orbits)
    scratches = [compilation.scratch() for _ in range(threads)]
    level, visited = np.zeros((2, compilation.tuples), compilation.mask_type)
    upcoming = np.zeros((threads, compilation.tuples), compilation.mask_type)
    touched = np.zeros((threads, _blocks(compilation)), np.bool_)
    each = [Ranks(level, visited, *own) for own in zip(upcoming, touched, strict=True)]
    level[0] = visited[0] = 1
    blocks = np.zeros(1, np.int64)
    with _workers(threads) as shared:
        for _ in tally.levels():
            for some in _some_at_once(blocks, threads):
                steps = shared(sweep_ranks, repeat(program), scratches, each, some)
                tally.add(0, sum(steps))
            blocks = np.flatnonzero(touched.any(axis=0))
            touched[:] = False
            for some in _some_at_once(blocks, threads):
                found = repeat(upcoming)
                states = shared(next_level, repeat(program), scratches, each, found, some)
                tally.add(sum(states), 0)


Map = Callable[..., Iterator[int]]


@contextmanager
def _workers(threads: int) -> Iterator[Map]:
    """Let so many threads share what is mapped; with one, this one does all."""
    if threads == 1:
        yield map
        return
    with ThreadPoolExecutor(threads) as pool:
        yield pool.map


def _blocks(compilation: Compilation) -> int:
    return (compilation.tuples >> BLOCK_BITS) + 1


def _some_at_once(blocks: Array, threads: int) -> Iterator[list[Array]]:
    """Yield some blocks after the other, in turn for each thread."""
    most = BLOCKS_AT_ONCE * threads
    for at in range(0, len(blocks), most):
        some = blocks[at : at + most]
        yield [some[thread::threads] for thread in range(min(threads, len(some)))]


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
