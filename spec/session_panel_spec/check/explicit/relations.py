"""What moves make of the shared variables, as tables of bits.

In each context an effect is a map: it makes one state of the shared variables of another, or none.
What several moves make of them together is a relation.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from session_panel_spec.check.explicit.program import Array

BITS = np.arange(256)[:, np.newaxis] >> np.arange(8) & 1
"""The bits of every byte."""


def tables_of(maps: Array, relations: Iterable[Sequence[int]]) -> tuple[Array, Array]:
    """Return what relations make of the bits of each byte, and how many steps that are.

    Args:
        maps: what each map makes of each state of the shared variables, or -1.
        relations: the numbers of the maps of each.
    """
    after = _by_bytes(maps)
    happens = after >= 0
    bits = np.where(happens, 1 << after.clip(0), 0)
    images = np.bitwise_or.reduce(BITS * bits[:, :, np.newaxis], axis=3)
    steps = happens @ BITS.T
    chosen = [list(numbers) for numbers in relations]
    return (
        np.stack([np.bitwise_or.reduce(images[numbers]) for numbers in chosen]),
        np.stack([steps[numbers].sum(axis=0) for numbers in chosen]),
    )


def without_fixed(maps: Array) -> Array:
    """Return maps that make nothing of what they would leave as it is."""
    moved: Array = np.where(maps == np.arange(maps.shape[1]), -1, maps)
    return moved


def _by_bytes(maps: Array) -> Array:
    """Return the maps with a row for each byte of a mask."""
    size = -(-maps.shape[1] // 8) * 8
    padded = np.full((len(maps), size), -1)
    padded[:, : maps.shape[1]] = maps
    return padded.reshape(len(maps), -1, 8)
