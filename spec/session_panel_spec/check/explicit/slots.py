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
    Expression,
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
        counted = [truth(count.of, self.variables) for count in _of_kind(below, self.kind)]
        return tuple(sum([counts(state) for counts in counted]) for state in self.states)


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


class Truth:
    """Whether an expression holds of a slot: worked out once for all that it reads of it."""

    def __init__(self, expression: Expression, own: tuple[Variable, ...]) -> None:
        self.meaning = MEANING(expression)
        read = found(Variable, expression)
        self.read = [(variable, place) for place, variable in enumerate(own) if variable in read]
        self.places = [place for _, place in self.read]
        self.known: dict[Values, bool] = {}

    def __call__(self, state: Values) -> bool:
        """Say whether it holds of a slot with some values."""
        key = tuple([state[place] for place in self.places])
        if key not in self.known:
            values = {variable: state[place] for variable, place in self.read}
            self.known[key] = bool(self.meaning(Reading(values)))
        return self.known[key]


truth = lru_cache(maxsize=256)(Truth)
"""Whether an expression holds of a slot with some variables, with what has been found of it."""


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
        self.read = [(variable, place) for variable, place in self.own.items() if variable in read]
        self.places = [place for _, place in self.read]
        self.read_shared = [place for place, variable in enumerate(shared) if variable in read]
        self.concerned = found(Below, event)
        self.found: dict[Values, tuple[Done, ...]] = {}

    def does(self, argument: Value | None, state: Values) -> tuple[Done, ...]:
        """Return what the event can do in a state of the slot, whatever else is so."""
        key: Any = (argument, *[state[place] for place in self.places])
        if key not in self.found:
            own = {variable: state[place] for variable, place in self.read}
            self.found[key] = tuple(self._does(argument, own))
        return self.found[key]

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
        self.everywhere = {
            one: (own.index(one.variable), truth(one.where.of, own))
            for one in model.everywhere
            if kind in one.where.kinds
        }
        of_kind = model.events_of(kind)
        events = [_known(event, bounds, kind, own, model.shared) for event in of_kind]
        self.events = [(one, argument) for one in events for argument, _ in one.event.arguments]
        self.changes = uniform_changes(model)
        self.keeping: dict[Values, Values] = {}
        initial = tuple(variable.default for variable in own)
        self.numbers: dict[Values, int] = {initial: offset}
        self.queue = [initial]

    def run(self) -> LocalStates:
        """Return the states, their moves, and what the uniform changes make of them."""
        moves, uniforms = [], []
        for state in self.queue:  # it grows
            changed = {change: self._uniform(state, change) for change in self.changes}
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
        for known, argument in self.events:
            for done in known.does(argument, state):
                after = _set(changed[done.uniform], done.sets)
                to = self._number(self._kept(after))
                yield Move(known.event, argument, to, done.uniform, done.effect)

    def _uniform(self, state: Values, uniform: Uniform) -> Values:
        """Return what a uniform change makes of a state."""
        sets = [
            (place, one.value)
            for one, (place, there) in self.everywhere.items()
            if one in uniform and there(state)
        ]
        return _set(state, sets)

    def _kept(self, state: Values) -> Values:
        """Return a state with everything at its default that is not kept."""
        if state not in self.keeping:
            lost = [
                (place, default)
                for place, default, kept in self.kept
                if state[place] != default and not kept(state)
            ]
            self.keeping[state] = _set(state, lost)
        return self.keeping[state]


def _set(state: Values, sets: Sequence[tuple[int, Value]]) -> Values:
    """Return a state with other values at some places."""
    if not sets:
        return state
    values = list(state)
    for place, value in sets:
        values[place] = value
    return tuple(values)
