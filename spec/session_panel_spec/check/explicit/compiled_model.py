"""The model as the tables that the kernels read, and how a tuple of slots is packed."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from itertools import chain
from math import comb, prod
from typing import Any

import numpy as np

from session_panel_spec.check.explicit.counts import limits, packed
from session_panel_spec.check.explicit.move_columns import Effects, MoveColumns, join
from session_panel_spec.check.explicit.program import Array, Program, Scratch
from session_panel_spec.check.explicit.relations import tables_of, without_fixed
from session_panel_spec.check.explicit.slots import (
    MEANING,
    Effect,
    LocalStates,
    Move,
    Reading,
    contexts,
    local_states,
    shared_states,
    uniform_changes,
)
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.language import Below, Event, Model, found
from session_panel_spec.model.panel_model import MODEL

WORD = 1 << 62
"""What a word of a key, and a mask, must stay below."""


class Compilation:
    """The model for some bounds, on its way to the tables."""

    def __init__(self, bounds: Bounds, *, orbits: bool, model: Model = MODEL) -> None:
        self.bounds = bounds
        self.orbits = orbits
        self.model = model
        self.changes = uniform_changes(model)
        self.kinds: list[LocalStates] = []
        for kind in ("conversation", "record", None):
            offset = sum(before.radix for before in self.kinds)
            self.kinds.append(local_states(bounds, kind, model, offset))
        self.positions = [kind for kind in self.kinds for _ in range(kind.size)]
        self.shared = shared_states(model.shared)

    def unsorted(self) -> "Compilation":
        """Return the same, its slots not sorted."""
        same = copy(self)
        same.orbits = False
        return same

    @cached_property
    def moves(self) -> list[Move]:
        """Every move of every state, in the order of the states."""
        return [move for kind in self.kinds for moves in kind.moves for move in moves]

    @cached_property
    def events(self) -> tuple[list[Event], Array]:
        """The events of the moves, each once, and the number of each move's event among them."""
        numbers: dict[int, int] = {}
        of_moves = [numbers.setdefault(id(move.event), len(numbers)) for move in self.moves]
        events = {id(move.event): move.event for move in self.moves}
        return list(events.values()), _numbers(of_moves)

    @cached_property
    def effects(self) -> list[Effect]:
        """Every effect of a move; the same one is the same object."""
        return list({id(move.effect): move.effect for move in self.moves}.values())

    @cached_property
    def before(self) -> list[Below]:
        """The comparisons of counts that the effects speak of."""
        return list(dict.fromkeys(chain(*(effect.concerned for effect in self.effects))))

    @cached_property
    def after(self) -> list[Below]:
        """The comparisons of counts that the policy speaks of."""
        return list(found(Below, self.model.policy))

    @property
    def states(self) -> int:
        """How many states slots have, over all kinds."""
        return sum(kind.radix for kind in self.kinds)

    @property
    def tuples(self) -> int:
        """How many tuples of slot states there are, reachable or not."""
        return prod(map(self._arrangements, self.kinds))

    def _arrangements(self, kind: LocalStates) -> int:
        if self.orbits:
            return comb(kind.radix + kind.size - 1, kind.size)
        return int(kind.radix**kind.size)

    @property
    def mask_type(self) -> type[np.uint16 | np.int64]:
        """The smallest type that has a bit for every state of the shared variables."""
        return np.uint16 if len(self.shared) <= np.iinfo(np.uint16).bits else np.int64

    def scratch(self) -> Scratch:
        """Return where the kernels work."""
        changes = len(self.changes)
        busiest = sum(max(map(len, kind.moves)) for kind in self.positions)
        return Scratch(
            rows=np.tile(_numbers([kind.offset for kind in self.positions]), (changes, 1)),
            keys=np.zeros((changes, 2), np.int64),
            totals=np.zeros(changes, np.int64),
            altered=np.zeros(changes, np.int64),
            found=np.zeros((busiest, 2), np.int64),
            masks=np.zeros(busiest, np.int64),
        )

    def program(self, *, ranked: bool, whole: bool = False, joined: bool = True) -> Program:
        """Return the tables.

        Args:
            ranked: whether keys are to be ranks without gaps, in one word.
            whole: whether every order of sorted slots is counted as a state of its own.
            joined: whether moves of a state that lead to one tuple are to be one.
        """
        words, weights = self._ranks() if ranked else self._digits()
        begins, ends = self._sorted_together()
        return Program(
            whole=whole,
            first_state=_numbers([kind.offset for kind in self.positions]),
            end_state=_numbers([kind.offset + kind.radix for kind in self.positions]),
            begins=_numbers(begins),
            ends=_numbers(ends),
            word=_numbers(words),
            weight=_numbers(weights),
            uniform=_small([self._uniform(change) for change in range(len(self.changes))]),
            before=self._contributions(self.before),
            after=self._contributions(self.after),
            before_limit=self._limits(self.before),
            after_limit=self._limits(self.after),
            **self._move_tables(joined=joined),
        )

    def _move_tables(self, *, joined: bool) -> dict[str, Any]:
        """Return the tables of the moves, and of what they make of the shared variables."""
        moves, effects = self._move_columns(), self._effects()
        if joined:
            moves, effects = join(moves, effects)
        maps = self.maps[0]
        tables = [tables_of(each, effects.relations) for each in (maps, without_fixed(maps))]
        images, steps = map(np.concatenate, zip(*tables, strict=True))
        return {
            "first_move": moves.first_moves(self.states),
            "to": _small(moves.to),
            "change": _small(moves.change),
            "effect": _small(moves.effect),
            "relation": _small(effects.relation),
            "still": len(effects.relations),
            "images": images.astype(self.mask_type),
            "steps": _small(steps),
        }

    def _uniform(self, change: int) -> list[int]:
        return [to for kind in self.kinds for to in kind.uniforms[change]]

    def _sorted_together(self) -> tuple[list[int], list[int]]:
        """Return the positions that are sorted together with each: where they begin, and end."""
        if not self.orbits:
            return list(range(len(self.positions))), list(range(1, len(self.positions) + 1))
        begins = [self.positions.index(kind) for kind in self.positions]
        sizes = [kind.size for kind in self.positions]
        return begins, [begin + size for begin, size in zip(begins, sizes, strict=True)]

    def _move_columns(self) -> MoveColumns:
        effects = {id(effect): number for number, effect in enumerate(self.effects)}
        changes = {change: number for number, change in enumerate(self.changes)}
        rows = [(move.to, changes[move.uniform], effects[id(move.effect)]) for move in self.moves]
        lengths = [len(moves) for kind in self.kinds for moves in kind.moves]
        return MoveColumns(np.repeat(np.arange(self.states), lengths), *_numbers(rows).T)

    def _effects(self) -> Effects:
        maps, relation = self.maps
        return Effects(relation, [(number,) for number in range(len(maps))])

    def _contributions(self, comparisons: list[Below]) -> Array:
        columns = [
            _numbers([*chain(*(kind.contributions(below) for kind in self.kinds))])
            for below in comparisons
        ]
        return packed(columns, self.states)

    def _limits(self, comparisons: list[Below]) -> int:
        return limits(self.bounds.chosen(below.bound) for below in comparisons)

    def _ranks(self) -> tuple[list[int], list[list[int]]]:
        """Return the words and weights of ranks: mixed radix, or for sorted slots binomials."""
        weights, unit = [], 1
        for kind in self.kinds:
            for place in range(kind.size):
                each = self._rank_of_place(kind, place)
                weights.append(self._row(kind, [unit * each(state) for state in range(kind.radix)]))
            unit *= self._arrangements(kind)
        return [0] * len(weights), weights

    def _rank_of_place(self, kind: LocalStates, place: int) -> Callable[[int], int]:
        if self.orbits:
            return lambda state: comb(state + place, place + 1)
        return lambda state: state * int(kind.radix**place)

    def _digits(self) -> tuple[list[int], list[list[int]]]:
        """Return the words and weights of mixed-radix numbers, in the second word once it must."""
        words, weights, word, unit = [], [], 0, 1
        for kind in self.positions:
            if unit * kind.radix >= WORD:
                word, unit = word + 1, 1
            words.append(word)
            weights.append(self._row(kind, [unit * state for state in range(kind.radix)]))
            unit *= kind.radix
        return words, weights

    def _row(self, kind: LocalStates, weights: list[int]) -> list[int]:
        """Return the weights of all states at a position of a kind."""
        row = [0] * self.states
        row[kind.offset : kind.offset + kind.radix] = weights
        return row

    @cached_property
    def maps(self) -> tuple[Array, Array]:
        """What each map makes of each state of the shared variables, or -1 where nothing happens.

        And which map each effect is in each pair of contexts.
        """
        numbers: dict[tuple[int, ...], int] = {}
        known: dict[Any, list[int]] = {}
        for row in dict.fromkeys(chain(*(effect.after for effect in self.effects))):
            maps = (tuple(_decided(one, now) for one in row) for now in self._policy)
            known[row] = [numbers.setdefault(one, len(numbers)) for one in maps]
        concerned = {effect.concerned for effect in self.effects}
        places = {one: self._places(one) for one in concerned}
        tables = [
            _numbers([known[row] for row in effect.after])[places[effect.concerned]]
            for effect in self.effects
        ]
        return _numbers(list(numbers)), np.stack(tables)

    def _places(self, concerned: tuple[Below, ...]) -> Array:
        """Return which context of some comparisons each of all is."""
        contexts = np.arange(1 << len(self.before))
        bits = [contexts >> self.before.index(below) & 1 for below in concerned]
        return sum((bit << number for number, bit in enumerate(bits)), 0 * contexts)

    @cached_property
    def _policy(self) -> list[list[int]]:
        """What the policy makes of each state of the shared variables, in each context after."""
        return [
            [self._decide(Reading(values, self.bounds, below)) for values in self.shared]
            for below in contexts(self.after)
        ]

    def _decide(self, at: Reading) -> int:
        policy = self.model.policy
        decided = next(to for when, to in policy.entries if MEANING(when)(at))
        return self.shared.index({**at.values, policy.variable: decided})


def _decided(after: tuple[int, bool] | None, policy: list[int]) -> int:
    """Return the state after an effect, by what the policy makes of each; -1 if there is none."""
    if after is None:
        return -1
    state, decides = after
    return policy[state] if decides else state


def _numbers(values: Sequence[Any]) -> Array:
    return np.array(values, np.int64)


def _small(values: Array | Sequence[Any]) -> Array:
    """Return small numbers, none of them negative: that makes an index quick."""
    return np.array(values, np.uint16)
