"""The model, one slot at a time: what a slot can be, and what every event makes of it.

An event reads its own slot, the shared variables, and whether some counts are below their bounds.
So each event is worked out once for everything that it can read; what it does to the shared
variables is then a table, its `Effect`. Nothing of the panel is known but what the model says.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product
from operator import add, itemgetter
from typing import Any, NamedTuple, TypeVar

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.interpreter import TERM
from session_panel_spec.model.language import (
    Below,
    Case,
    Count,
    Event,
    Everywhere,
    Expression,
    Model,
    SlotKind,
    Value,
    Variable,
    found,
)
from session_panel_spec.model.panel_model import MODEL

T = TypeVar("T")

Values = tuple[Value, ...]
"""The values of a slot's variables, in their order."""

Uniform = frozenset[Everywhere]
"""What is done to all slots alike."""

Contexts = Sequence[Mapping[Below, bool]]
"""Which of some comparisons of counts may hold."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event does to the shared variables, where its slot and its argument are known.

    Attributes:
        concerned: the comparisons of counts that it depends on.
        after: for each of their contexts, and each state of the shared variables, the number of the
            state after it, and whether the policy then decides; none where it does not happen.
    """

    concerned: tuple[Below, ...]
    after: tuple[tuple[tuple[int, bool] | None, ...], ...]


class Move(NamedTuple):
    """An event of a slot in one of its states.

    Attributes:
        argument: what else the event is about.
        to: the number of the state that the slot is in afterwards.
        uniform: what happens to all slots alike first.
    """

    event: Event
    argument: Value | None
    to: int
    uniform: Uniform
    effect: Effect


@dataclass(frozen=True, slots=True)
class LocalStates:
    """The states of the slots of one kind, the initial one first, and their moves.

    The panel as a whole is a slot without variables; its events are the moves of its one state.

    Attributes:
        kind: the kind; none for the panel as a whole.
        states: each state's values, in the order of `variables`.
        moves: the moves of each state.
        uniforms: for each of the `uniform_changes`, the state that it makes of each.
        offset: the number of the first state: states are numbered over all kinds.
        size: how many slots there are of the kind.
    """

    kind: SlotKind | None
    variables: tuple[Variable, ...]
    states: tuple[Values, ...]
    moves: tuple[tuple[Move, ...], ...]
    uniforms: tuple[tuple[int, ...], ...]
    offset: int
    size: int

    @property
    def radix(self) -> int:
        """The number of states."""
        return len(self.states)

    def contributions(self, below: Below) -> tuple[int, ...]:
        """Return how much each state adds to the counts of a comparison."""
        added = [0] * self.radix
        for count in _of_kind(below, self.kind):
            counts = truth(count.of, self.variables)
            added = list(map(add, added, map(counts.of, self.states)))
        return tuple(added)


def uniform_changes(model: Model) -> tuple[Uniform, ...]:
    """Return all that events do to all slots alike: first of all nothing."""
    done = [frozenset(case.everywhere) for event in model.events for case in event.cases]
    return tuple(dict.fromkeys([frozenset(), *done]))


def contexts(comparisons: Sequence[Below]) -> Contexts:
    """Return which comparisons may hold, numbered as the kernels number it."""
    return [
        {below: bool(bits >> number & 1) for number, below in enumerate(comparisons)}
        for bits in range(1 << len(comparisons))
    ]


@lru_cache
def shared_states(variables: tuple[Variable, ...]) -> tuple[dict[Variable, Value], ...]:
    """Return every state of the shared variables."""
    every = product(*(variable.domain for variable in variables))
    return tuple(dict(zip(variables, values, strict=True)) for values in every)


def local_states(
    bounds: Bounds, kind: SlotKind | None, model: Model = MODEL, offset: int = 0
) -> LocalStates:
    """Return everything that a slot of a kind can be, whatever the others do."""
    return _Search(bounds, kind, model, offset).run()


# What is read


class Reading(NamedTuple):
    """What can be read: variables, whether counts are below their bounds, an argument."""

    values: Mapping[Variable, Value]
    bounds: Bounds | None = None
    below: Mapping[Below, bool] = {}
    argument: Value | None = None


MEANING: Fold[Any] = Fold(
    "the engine of tables",
    TERM.cases,
    Is=lambda node: lambda at: at.values[node.variable] in node.values,
    Below=lambda node: lambda at: at.below[node],
    Variable=lambda node: lambda at: at.values[node],
    More=lambda node: (
        lambda at: min(at.values[node.counter] + 1, at.bounds.chosen(node.counter.most))
    ),
)
"""Whether expressions hold, and what terms are, of what is read."""


class ByReading(dict[Values, T]):
    """What is so of slots, worked out once for all states in which the same is read.

    Attributes:
        reads: what is read of a state: the key.
    """

    def __init__(self, places: Sequence[int], work_out: Callable[[Values], T]) -> None:
        super().__init__()
        self.reads = _reader(places)
        self.work_out = work_out

    def __missing__(self, read: Values) -> T:
        """Work it out."""
        found = self[read] = self.work_out(read)
        return found

    def of(self, state: Values) -> T:
        """Return what is so in a state."""
        return self[self.reads(state)]


def _reader(places: Sequence[int]) -> Callable[[Values], Values]:
    """Return what takes the values at some places, as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    first = places[0] if places else 0
    return itemgetter(slice(first, first + len(places)))


@lru_cache(maxsize=256)
def truth(expression: Expression, own: tuple[Variable, ...]) -> ByReading[bool]:
    """Return whether an expression holds of a slot with some variables."""
    meaning = MEANING(expression)
    variables = [variable for variable in own if variable in found(Variable, expression)]
    return ByReading(
        [own.index(variable) for variable in variables],
        lambda read: bool(meaning(Reading(dict(zip(variables, read, strict=True))))),
    )


def _of_kind(below: Below, kind: SlotKind | None) -> list[Count]:
    """Return the counts of a comparison that count slots of a kind."""
    return [count for count in below.counts if kind in count.kinds]


class Done(NamedTuple):
    """What an event does where all that it reads of its slot is known.

    Attributes:
        sets: the places of the slot's variables that it sets, and to what.
    """

    uniform: Uniform
    sets: tuple[tuple[int, Value], ...]
    effect: Effect


class _Known:
    """An event, and what it has been found to do: that depends only on what it reads."""

    def __init__(
        self,
        event: Event,
        bounds: Bounds,
        kind: SlotKind | None,
        own: tuple[Variable, ...],
        shared: tuple[Variable, ...],
    ) -> None:
        self.event = event
        self.bounds = bounds
        self.kind = kind
        self.own = {variable: place for place, variable in enumerate(own)}
        self.shared = shared
        self.states = [tuple(values.values()) for values in shared_states(shared)]
        self.numbers = {values: number for number, values in enumerate(self.states)}
        terms = tuple(term for case in event.cases for _, term in case.sets)
        conditions = tuple((case.when, case.decide) for case in event.cases)
        read = found(Variable, (event.enabled, conditions, terms))
        self.read = [variable for variable in own if variable in read]
        places = [self.own[variable] for variable in self.read]
        self.read_shared = [place for place, variable in enumerate(shared) if variable in read]
        self.concerned = found(Below, event)
        self.does = {
            argument: ByReading(places, partial(self._done, argument))
            for argument, _ in event.arguments
        }

    def _done(self, argument: Value | None, read: Values) -> tuple[Done, ...]:
        """Return what the event can do where some is read of the slot, whatever else is so."""
        own = dict(zip(self.read, read, strict=True))
        return tuple(self._does(argument, own))

    def _does(self, argument: Value | None, own: dict[Variable, Value]) -> Iterator[Done]:
        every = contexts(self.concerned)
        tables: dict[Any, list[list[Any]]] = {}
        for number, below in enumerate(every):
            if self._is_possible(below, own):
                taken: dict[Values, _Taken | None] = {}
                for before, values in enumerate(self.states):
                    read = tuple([values[place] for place in self.read_shared])
                    if read not in taken:
                        shared = dict(zip(self.shared, values, strict=True))
                        at = Reading({**shared, **own}, self.bounds, below, argument)
                        taken[read] = self._taken(at)
                    if how := taken[read]:
                        nowhere = [[None] * len(self.states) for _ in every]
                        table = tables.setdefault((how.uniform, how.sets), nowhere)
                        table[number][before] = (self._after(values, how), how.decides)
        for (uniform, sets), table in tables.items():
            yield Done(uniform, sets, Effect(self.concerned, tuple(map(tuple, table))))

    def _is_possible(self, below: Mapping[Below, bool], own: dict[Variable, Value]) -> bool:
        """Say whether comparisons may hold: the slot itself may already be too many."""
        return not any(
            holds and self._added(one, own) >= self.bounds.chosen(one.bound)
            for one, holds in below.items()
        )

    def _added(self, below: Below, own: dict[Variable, Value]) -> int:
        """Return how much the slot itself adds to the counts of a comparison."""
        at = Reading(own)
        return sum(bool(MEANING(count.of)(at)) for count in _of_kind(below, self.kind))

    def _taken(self, at: Reading) -> "_Taken | None":
        """Return which case is taken and what it sets, if the event happens."""
        case = self._case(at)
        if case is None:
            return None
        sets = [(variable, MEANING(term)(at)) for variable, term in case.sets]
        return _Taken(
            frozenset(case.everywhere),
            tuple((self.own[variable], to) for variable, to in sets if variable in self.own),
            tuple((self.shared.index(v), to) for v, to in sets if v not in self.own),
            bool(case.decide and not MEANING(case.decide.unless)(at)),
        )

    def _case(self, at: Reading) -> Case | None:
        if not MEANING(self.event.enabled)(at):
            return None
        return next((case for case in self.event.cases if MEANING(case.when)(at)), None)

    def _after(self, values: Values, how: "_Taken") -> int:
        """Return the number of the state of the shared variables after a case."""
        return self.numbers[_set(values, how.shared)]


class _Taken(NamedTuple):
    """The case that is taken: what it does to all slots, and sets, by the variables' places."""

    uniform: Uniform
    sets: tuple[tuple[int, Value], ...]
    shared: tuple[tuple[int, Value], ...]
    decides: bool


_known = lru_cache(maxsize=256)(_Known)
"""An event with what has been found of it: a changed model shares most of its events."""


class _Search:
    """The search for the states of a slot; everything that is not its own may be as it likes."""

    def __init__(self, bounds: Bounds, kind: SlotKind | None, model: Model, offset: int) -> None:
        self.kind = kind
        self.offset = offset
        self.size = bounds.sizes[kind] if kind else 1
        self.variables = own = model.own(kind)
        kept = model.kept_of(kind).items()
        self.kept = [(own.index(v), v.default, truth(holds, own)) for v, holds in kept]
        self.everywhere = [
            (one, own.index(one.variable), truth(one.where.of, own))
            for one in model.everywhere
            if kind in one.where.kinds
        ]
        of_kind = model.events_of(kind)
        events = [_known(event, bounds, kind, own, model.shared) for event in of_kind]
        self.events = [
            (one.event, argument, does.reads, does)
            for one in events
            for argument, does in one.does.items()
        ]
        self.changes = uniform_changes(model)
        self.keeping: dict[Values, int] = {}
        initial = tuple(variable.default for variable in own)
        self.numbers: dict[Values, int] = {initial: offset}
        self.queue = [initial]

    def run(self) -> LocalStates:
        """Return the states, their moves, and what the uniform changes make of them."""
        moves, uniforms = [], []
        for state in self.queue:  # it grows
            changed = self._changed(state)
            moves.append(tuple(self._moves(state, changed)))
            uniforms.append([self._number(to) for to in changed.values()])
        return LocalStates(
            self.kind,
            self.variables,
            tuple(self.queue),
            tuple(moves),
            tuple(zip(*uniforms, strict=True)),
            self.offset,
            self.size,
        )

    def _number(self, state: Values) -> int:
        if state not in self.numbers:
            self.numbers[state] = self.offset + len(self.queue)
            self.queue.append(state)
        return self.numbers[state]

    def _moves(self, state: Values, changed: Mapping[Uniform, Values]) -> Iterator[Move]:
        for event, argument, reads, does in self.events:
            for done in does[reads(state)]:
                after = _set(changed[done.uniform], done.sets)
                yield Move(event, argument, self._kept(after), done.uniform, done.effect)

    def _changed(self, state: Values) -> dict[Uniform, Values]:
        """Return what each uniform change makes of a state."""
        there = [(one, place) for one, place, is_there in self.everywhere if is_there.of(state)]
        return {
            change: _set(state, [(place, one.value) for one, place in there if one in change])
            for change in self.changes
        }

    def _kept(self, state: Values) -> int:
        """Return the number of a state with everything at its default that is not kept."""
        if state not in self.keeping:
            lost = [
                (place, default)
                for place, default, kept in self.kept
                if state[place] != default and not kept.of(state)
            ]
            self.keeping[state] = self._number(_set(state, lost))
        return self.keeping[state]


def _set(state: Values, sets: Sequence[tuple[int, Value]]) -> Values:
    """Return a state with other values at some places."""
    if not sets:
        return state
    values = list(state)
    for place, value in sets:
        values[place] = value
    return tuple(values)
