"""The model as tables, for whatever explores it, and where the compiled kernels work."""

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Program(NamedTuple):
    """The model as tables. A state's number is unique over the kinds of slots.

    Attributes:
        whole: whether every order of sorted slots is counted as a state of its own.
        first_state, end_state: the states that a position can be in.
        begins, ends: the positions that are kept sorted together with one.
        word: the word of the key that a position's weight is in, by position.
        weight: what a position adds to its word, by position and state.
        uniform: what a state becomes, by uniform change and state.
        before, after: what a state adds to the counts, packed; two kinds of contexts.
        before_limit, after_limit: the limits of those counts.
        first_move: where a state's moves begin; the next state's is where they end.
        to, change, effect: a move's target, uniform change and effect.
        relation: what becomes of the shared variables, by effect and contexts before and after.
        still: what is added to the number of a relation where no slot changes: then steps that
            change no shared variable either are none.
        images: a relation's image of the bits of one byte, by relation, byte and bits.
        steps: how many moves these bits have.
    """

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
    before_limit: int
    after_limit: int
    first_move: Array
    to: Array
    change: Array
    effect: Array
    relation: Array
    still: int
    images: Array
    steps: Array


class Scratch(NamedTuple):
    """Where a tuple is taken apart, and where its successors are put.

    Attributes:
        rows: the tuple after each uniform change that alters it, first after none; `keys` and
            `totals` its key and counts.
        altered: how many of the tuple's slots each uniform change alters.
        found: the keys of the successors; `masks` the shared variables that they have.
    """

    rows: Array
    keys: Array
    totals: Array
    altered: Array
    found: Array
    masks: Array
