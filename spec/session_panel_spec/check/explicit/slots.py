"""The model, one slot at a time: what a slot can be, and what every event makes of it.

An event reads its own slot, the shared variables, and whether some counts are below their bounds.
So each event is worked out once for everything that it can read; what it does to the shared
variables is then a table, its `Effect`. Nothing of the panel is known but what the model says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, product
from typing import Any, NamedTuple

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.fold import Fold
from session_panel_spec.model.interpreter import TERM
from session_panel_spec.model.language import (
    Below,
    Case,
    Count,
    Event,
    Everywhere,
    Model,
    SlotKind,
    Value,
    Variable,
    found,
)
from session_panel_spec.model.panel_model import MODEL

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


@dataclass(frozen=True, slots=True)
class Move:
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
        values = (dict(zip(self.variables, state, strict=True)) for state in self.states)
        return tuple(added(below, self.kind, one) for one in values)


def uniform_changes(model: Model) -> tuple[Uniform, ...]:
    """Return all that events may do to all slots alike: first nothing, at last everything."""
    changes = model.everywhere
    return tuple(
        frozenset(compress(changes, chosen))
        for chosen in product((False, True), repeat=len(changes))
    )


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


def counts(count: Count, kind: SlotKind | None, values: Mapping[Variable, Value]) -> bool:
    """Say whether a count counts a slot."""
    return kind in count.kinds and bool(MEANING(count.of)(Reading(values)))


def added(below: Below, kind: SlotKind | None, values: Mapping[Variable, Value]) -> int:
    """Return how much a slot adds to the counts of a comparison."""
    return sum(counts(count, kind, values) for count in below.counts)


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
        self.shared = shared_states(shared)
        self.bounds = bounds
        self.kind = kind
        self.own = {variable: place for place, variable in enumerate(own)}
        terms = tuple(term for case in event.cases for _, term in case.sets)
        conditions = tuple((case.when, case.decide) for case in event.cases)
        read = found(Variable, (event.enabled, conditions, terms))
        self.read = [(variable, place) for variable, place in self.own.items() if variable in read]
        self.concerned = found(Below, event)
        self.found: dict[Values, tuple[Done, ...]] = {}

    def does(self, argument: Value | None, state: Values) -> tuple[Done, ...]:
        """Return what the event can do in a state of the slot, whatever else is so."""
        own = {variable: state[place] for variable, place in self.read}
        key: Any = (argument, *own.values())
        if key not in self.found:
            self.found[key] = tuple(self._does(argument, own))
        return self.found[key]

    def _does(self, argument: Value | None, own: dict[Variable, Value]) -> Iterator[Done]:
        every = contexts(self.concerned)
        possible = [(n, below) for n, below in enumerate(every) if self._is_possible(below, own)]
        tables: dict[Any, list[list[Any]]] = {}
        for (number, below), (before, values) in product(possible, enumerate(self.shared)):
            at = Reading({**values, **own}, self.bounds, below, argument)
            if case := self._case(at):
                sets = {variable: MEANING(term)(at) for variable, term in case.sets}
                own_sets = tuple((self.own[v], to) for v, to in sets.items() if v in self.own)
                nowhere = [[None] * len(self.shared) for _ in every]
                table = tables.setdefault((frozenset(case.everywhere), own_sets), nowhere)
                after = self.shared.index({v: sets.get(v, value) for v, value in values.items()})
                decides = case.decide and not MEANING(case.decide.unless)(at)
                table[number][before] = (after, bool(decides))
        for (uniform, sets), table in tables.items():
            yield Done(uniform, sets, Effect(self.concerned, tuple(map(tuple, table))))

    def _is_possible(self, below: Mapping[Below, bool], own: dict[Variable, Value]) -> bool:
        """Say whether comparisons may hold: the slot itself may already be too many."""
        return not any(
            holds and added(one, self.kind, own) >= self.bounds.chosen(one.bound)
            for one, holds in below.items()
        )

    def _case(self, at: Reading) -> Case | None:
        """Return which case is taken, if the event happens."""
        if not MEANING(self.event.enabled)(at):
            return None
        return next((case for case in self.event.cases if MEANING(case.when)(at)), None)


_known = lru_cache(maxsize=256)(_Known)
"""An event with what has been found of it: a changed model shares most of its events."""


class _Search:
    """The search for the states of a slot; everything that is not its own may be as it likes."""

    def __init__(self, bounds: Bounds, kind: SlotKind | None, model: Model, offset: int) -> None:
        self.kind = kind
        self.offset = offset
        self.size = bounds.sizes[kind] if kind else 1
        self.variables = own = model.own(kind)
        self.kept = [(own.index(variable), kept) for variable, kept in model.kept_of(kind).items()]
        of_kind = model.events_of(kind)
        self.events = [_known(event, bounds, kind, own, model.shared) for event in of_kind]
        self.changes = uniform_changes(model)
        self.changed: dict[tuple[Values, Uniform], Values] = {}
        self.keeping: dict[Values, Values] = {}
        initial = tuple(variable.default for variable in own)
        self.numbers: dict[Values, int] = {initial: offset}
        self.queue = [initial]

    def run(self) -> LocalStates:
        """Return the states, their moves, and what the uniform changes make of them."""
        moves, uniforms = [], []
        for state in self.queue:  # it grows
            moves.append(tuple(self._moves(state)))
            uniforms.append([self._number(self._uniform(state, one)) for one in self.changes])
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

    def _moves(self, state: Values) -> Iterator[Move]:
        for known in self.events:
            for argument, _ in known.event.arguments:
                for done in known.does(argument, state):
                    values = list(self._uniform(state, done.uniform))
                    for place, value in done.sets:
                        values[place] = value
                    to = self._number(self._kept(tuple(values)))
                    yield Move(known.event, argument, to, done.uniform, done.effect)

    def _uniform(self, state: Values, uniform: Uniform) -> Values:
        """Return what a uniform change makes of a state."""
        if (state, uniform) not in self.changed:
            values = dict(zip(self.variables, state, strict=True))
            there = [one for one in uniform if counts(one.where, self.kind, values)]
            values |= {one.variable: one.value for one in there}
            self.changed[state, uniform] = tuple(values.values())
        return self.changed[state, uniform]

    def _kept(self, state: Values) -> Values:
        """Return a state with everything at its default that is not kept."""
        if state not in self.keeping:
            at, values = Reading(dict(zip(self.variables, state, strict=True))), list(state)
            for place, kept in self.kept:
                if not MEANING(kept)(at):
                    values[place] = self.variables[place].default
            self.keeping[state] = tuple(values)
        return self.keeping[state]
