"""Counts of slots, packed into one word.

Each count has a field, and its limit is so much larger than its bound that the highest bit of the
field tells of the difference whether the count is below the bound.
"""

from collections.abc import Iterable

import numpy as np

from session_panel_spec.check.explicit.program import Array

FIELD = 7
"""So many bits has a field; nine fit into a word."""

MOST = (1 << FIELD - 1) - 1
"""The most that a count can be: nine slots of a kind and two counts make at most 36."""


def packed(columns: Iterable[Array], size: int) -> Array:
    """Return columns of counts, of so many rows, as one column of words."""
    words = np.zeros(size, np.int64)
    for number, column in enumerate(columns):
        words += column << FIELD * number
    return words


def limits(bounds: Iterable[int]) -> int:
    """Return the limits of counts with some bounds, as one word."""
    each = [MOST + min(bound, MOST + 1) for bound in bounds]
    return sum(limit << FIELD * number for number, limit in enumerate(each))


def contexts_of(totals: Array, limit: int) -> Array:
    """Return which of the counts in each word are below their bounds, one bit each."""
    numbers = np.arange(-(-limit.bit_length() // FIELD))
    below = (limit - totals)[..., np.newaxis] >> FIELD * numbers + FIELD - 1 & 1
    contexts: Array = (below << numbers).sum(axis=-1)
    return contexts
