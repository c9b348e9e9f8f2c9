"""The model as the tables that the kernels read, and how a tuple of slots is packed."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from itertools import chain
from math import comb, prod
from typing import Any

import numpy as np

from session_panel_spec.check.explicit.program import Array, Program, Scratch
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

COUNT_BITS = 7
"""Nine slots of a kind and two counts make at most 36; so many bits are enough for each sum."""

BITS = np.arange(256)[:, np.newaxis] >> np.arange(8) & 1
"""The bits of every byte."""


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
        size, changes = len(self.positions), len(self.changes)
        busiest = sum(max(map(len, kind.moves)) for kind in self.positions)
        return Scratch(
            here=_numbers([kind.offset for kind in self.positions]),
            moved=np.zeros((changes, size), np.int64),
            keys=np.zeros((changes, 2), np.int64),
            totals=np.zeros(changes, np.int64),
            altered=np.zeros(changes, np.int64),
            row=np.zeros(size, np.int64),
            found=np.zeros((busiest, 2), np.int64),
            masks=np.zeros(busiest, np.int64),
        )

    def program(self, *, ranked: bool, whole: bool = False) -> Program:
        """Return the tables.

        Args:
            ranked: whether keys are to be ranks without gaps, in one word.
            whole: whether every order of sorted slots is counted as a state of its own.
        """
        words, weights = self._ranks() if ranked else self._digits()
        begins = [self.positions.index(kind) for kind in self.positions]
        first_move, to, change, effect = self._move_columns()
        maps, tables = self.maps
        states = np.arange(len(self.shared))
        domain = _masks(maps >= 0)
        return Program(
            orbits=self.orbits,
            whole=whole,
            first_state=_numbers([kind.offset for kind in self.positions]),
            end_state=_numbers([kind.offset + kind.radix for kind in self.positions]),
            begins=_numbers(begins),
            ends=_numbers(
                [begin + kind.size for begin, kind in zip(begins, self.positions, strict=True)]
            ),
            word=_numbers(words),
            weight=_numbers(weights),
            uniform=_numbers([self._uniform(change) for change in range(len(self.changes))]),
            before=self._contributions(self.before),
            after=self._contributions(self.after),
            before_bounds=_numbers([self.bounds.chosen(below.bound) for below in self.before]),
            after_bounds=_numbers([self.bounds.chosen(below.bound) for below in self.after]),
            first_move=first_move,
            to=to,
            change=change,
            effect=effect,
            maps=tables,
            possible=np.any(domain[tables] != 0, axis=2),
            domain=domain,
            fixed=_masks(maps == states),
            images=_images(maps),
        )

    def _uniform(self, change: int) -> list[int]:
        return [to for kind in self.kinds for to in kind.uniforms[change]]

    def _move_columns(self) -> tuple[Array, ...]:
        """Return where each state's moves begin, and every move's target, change and effect.

        Where nobody asks which move it was, those of a state that lead to one tuple are together.
        """
        effects = {id(effect): number for number, effect in enumerate(self.effects)}
        changes = {change: number for number, change in enumerate(self.changes)}
        lengths = _numbers([len(moves) for kind in self.kinds for moves in kind.moves])
        rows = [(move.to, changes[move.uniform], effects[id(move.effect)]) for move in self.moves]
        columns = _numbers(rows).T
        if self.orbits:
            of_state = np.repeat(np.arange(len(lengths)), lengths)
            columns = columns[:, np.lexsort((columns[1], columns[0], of_state))]
        return np.concatenate(([0], np.cumsum(lengths))), *np.ascontiguousarray(columns)

    def _contributions(self, comparisons: list[Below]) -> Array:
        total = np.zeros(sum(kind.radix for kind in self.kinds), np.int64)
        for number, below in enumerate(comparisons):
            parts = [kind.contributions(below) for kind in self.kinds]
            total += _numbers(list(chain(*parts))) << COUNT_BITS * number
        return total

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
        row = [0] * sum(each.radix for each in self.kinds)
        row[kind.offset : kind.offset + kind.radix] = weights
        return row

    @cached_property
    def maps(self) -> tuple[Array, Array]:
        """What each map makes of each state of the shared variables, or -1 where nothing happens.

        And which map each effect is in each pair of contexts.
        """
        numbers: dict[tuple[int, ...], int] = {}
        known: dict[Any, list[int]] = {}
        tables = []
        for effect in self.effects:
            places = [self.before.index(below) for below in effect.concerned]
            rows = [
                effect.after[sum((bits >> place & 1) << n for n, place in enumerate(places))]
                for bits in range(1 << len(self.before))
            ]
            for row in {*rows} - known.keys():
                maps = (tuple(_decided(one, now) for one in row) for now in self._policy)
                known[row] = [numbers.setdefault(one, len(numbers)) for one in maps]
            tables.append([known[row] for row in rows])
        return _numbers(list(numbers)), _numbers(tables)

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


def _masks(columns: Array) -> Array:
    """Return the truths of each row as the bits of one number."""
    masks: Array = np.sum(columns << np.arange(columns.shape[1]), axis=1)
    return masks


def _images(maps: Array) -> Array:
    """Return each map's image of every byte's bits."""
    bits = np.where(maps >= 0, 1 << maps.clip(0), 0)[:, np.newaxis, :]
    parts = [bits[..., start : start + 8] for start in range(0, maps.shape[1], 8)]
    images = [np.bitwise_or.reduce(BITS[:, : part.shape[2]] * part, axis=2) for part in parts]
    return np.stack(images, axis=1)


def _numbers(values: Sequence[Any]) -> Array:
    return np.array(values, np.int64)
