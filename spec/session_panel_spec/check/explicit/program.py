"""The model as tables, for whatever explores it, and where the compiled kernels work."""

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Program(NamedTuple):
    """The model as tables. A state's number is unique over the kinds of slots.

    Attributes:
        orbits: whether the slots of a kind are kept sorted.
        whole: whether every order of sorted slots is counted as a state of its own.
        first_state, end_state: the states that a position can be in.
        begins, ends: the positions of the same kind.
        word: the word of the key that a position's weight is in, by position.
        weight: what a position adds to its word, by position and state.
        uniform: what a state becomes, by uniform change and state.
        before, after: what a state adds to the counts, packed; two kinds of contexts.
        before_bounds, after_bounds: the bounds of those counts.
        first_move: where a state's moves begin; the next state's is where they end.
        to, change, effect: a move's target, uniform change and effect.
        maps: the map of the shared variables, by effect and contexts before and after.
        possible: whether an effect does anything, by effect and context before.
        domain, fixed: where a map says something, and where it says that nothing changes.
        images: a map's image of the bits of one byte, by map, byte and bits.
    """

    orbits: bool
    whole: bool
    first_state: Array
    end_state: Array
    begins: Array
    ends: Array
    word: Array
    weight: Array
    uniform: Array
    before: Array
    after: Array
    before_bounds: Array
    after_bounds: Array
    first_move: Array
    to: Array
    change: Array
    effect: Array
    maps: Array
    possible: Array
    domain: Array
    fixed: Array
    images: Array


class Scratch(NamedTuple):
    """Where a tuple is taken apart, and where its successors are put.

    Attributes:
        here: the tuple.
        moved: the tuple after each uniform change, `keys` and `totals` its key and counts, and
            `altered` how many of its slots the change alters.
        row: a successor in the making.
        found: the keys of the successors; `masks` the shared variables that they have.
    """

    here: Array
    moved: Array
    keys: Array
    totals: Array
    altered: Array
    row: Array
    found: Array
    masks: Array
