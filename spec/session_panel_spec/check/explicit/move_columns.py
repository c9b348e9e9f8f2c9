"""The moves as columns, and those of a state that lead to one tuple joined to one."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from session_panel_spec.check.explicit.program import Array

Numbers = tuple[int, ...]


class MoveColumns(NamedTuple):
    """The moves, one a row, in the order of their states.

    Attributes:
        state: which state has the move.
        to, change, effect: its target, uniform change and effect.
    """

    state: Array
    to: Array
    change: Array
    effect: Array

    def first_moves(self, states: int) -> Array:
        """Return where the moves of each of so many states begin, and where all end."""
        return np.searchsorted(self.state, np.arange(states + 1))


class Effects(NamedTuple):
    """What the effects of moves are.

    Attributes:
        relation: the number of the relation, by effect and contexts before and after.
        relations: the numbers of the maps that each relation is made of.
    """

    relation: Array
    relations: Sequence[Numbers]


def join(moves: MoveColumns, effects: Effects) -> tuple[MoveColumns, Effects]:
    """Return the moves, those of a state with the same target and uniform change joined to one.

    Args:
        moves: the moves, each with one effect.
        effects: the effects, of one map each.
    """
    rows = np.stack(moves)[:, np.lexsort(moves[::-1])]
    differ = (rows[:3, 1:] != rows[:3, :-1]).any(axis=0)
    begins = np.flatnonzero(np.append(True, differ))
    ends = np.append(begins[1:], rows.shape[1])
    first, joint = rows[:, begins], dict[Numbers, int]()
    for row in np.flatnonzero(ends - begins > 1):
        several = tuple(rows[3, begins[row] : ends[row]].tolist())
        first[3, row] = len(effects.relation) + joint.setdefault(several, len(joint))
    return MoveColumns(*first), _with_joint(effects, list(joint))


def _with_joint(effects: Effects, joint: Sequence[Numbers]) -> Effects:
    """Return the effects, and after them those of several effects together."""
    known = {maps: number for number, maps in enumerate(effects.relations)}
    tables = [effects.relation]
    for several in joint:
        contexts = effects.relation[list(several)].reshape(len(several), -1).T.tolist()
        numbers = [known.setdefault(tuple(sorted(maps)), len(known)) for maps in contexts]
        tables.append(np.reshape(numbers, (1, *effects.relation.shape[1:])))
    return Effects(np.concatenate(tables), list(known))
