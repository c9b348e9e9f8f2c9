"""The model, one slot at a time: what a slot can be, and what every event makes of it.

An event speaks of its own slot, of the shared variables and of a few counts. So each event is
worked out once for every state of one slot; what is left of it is an `Effect` on the shared
variables, guarded by comparisons of counts. All of it is reduced from the language's own
expressions, so it is exact, and knows nothing of the panel but what the model says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, product
from typing import Any

from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.events import MODEL
from session_panel_spec.model.fold import Fold, unchanged
from session_panel_spec.model.language import (
    FALSE,
    TRUE,
    Below,
    Case,
    Event,
    Everywhere,
    Expression,
    Model,
    Not,
    SlotKind,
    Term,
    Value,
    Variable,
    found,
)
from session_panel_spec.model.partial_evaluation import (
    Known,
    conjunction,
    counted,
    decide,
    exactly,
    reduced,
    reduced_term,
)

Uniform = frozenset[Everywhere]
"""What is done to all slots alike."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What is left of an event once its slot and its argument are known.

    Attributes:
        guard: where it happens; only shared variables and counts are left in it.
        sets: what shared variables are set to.
        unless: where the policy does not decide; without it, it never does.
    """

    guard: Expression
    sets: tuple[tuple[Variable, Term], ...]
    unless: Expression | None


@dataclass(frozen=True, slots=True)
class Move:
    """An event of a slot in one of its states.

    Attributes:
        event: the event, and `argument` what else it is about.
        case: which of the event's cases it is.
        to: the number of the state that the slot is in afterwards.
        uniform: what happens to all slots alike first.
    """

    event: Event
    argument: Value | None
    case: int
    to: int
    uniform: Uniform
    effect: Effect


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one case of an event does where what it reads is known.

    Attributes:
        sets: the places of the slot's variables that it sets, and to what.
    """

    case: int
    sets: tuple[tuple[int, Value], ...]
    effect: Effect


@dataclass(frozen=True, slots=True)
class LocalStates:
    """The states of the slots of one kind, numbered from the initial one, and their moves.

    The panel as a whole is a slot without variables; its events are the moves of its one state.

    Attributes:
        kind: the kind; none for the panel as a whole.
        states: each state's values, in the order of `variables`.
        moves: the moves of each state.
        uniforms: for each of the `uniform_changes`, the state that it makes of each.
    """

    kind: SlotKind | None
    variables: tuple[Variable, ...]
    states: tuple[tuple[Value, ...], ...]
    moves: tuple[tuple[Move, ...], ...]
    uniforms: tuple[tuple[int, ...], ...]

    def contributions(self, below: Below, bounds: Bounds) -> tuple[int, ...]:
        """Return how much each state adds to the counts of a comparison."""
        places = _places(below, self.variables)
        adds: dict[tuple[Value, ...], int] = {}
        for state in self.states:
            read = tuple(state[place] for place in places)
            if read not in adds:
                values = zip((self.variables[place] for place in places), read, strict=True)
                known = Known(exactly(dict(values)), bounds, self.kind)
                adds[read] = sum(counted(count, known) for count in below.counts)
        return tuple(adds[tuple(state[place] for place in places)] for state in self.states)


def uniform_changes(model: Model) -> tuple[Uniform, ...]:
    """Return all that events may do to all slots alike: first nothing, at last everything."""
    changes = model.everywhere
    return tuple(
        frozenset(compress(changes, chosen))
        for chosen in product((False, True), repeat=len(changes))
    )


def local_states(bounds: Bounds, kind: SlotKind | None, model: Model = MODEL) -> LocalStates:
    """Return everything that a slot of a kind can be, whatever the others do."""
    return _Search(bounds, kind, model).run()


class _Search:
    """The search for the states of a slot; everything that is not its own may be as it likes."""

    def __init__(self, bounds: Bounds, kind: SlotKind | None, model: Model) -> None:
        self.bounds = bounds
        self.kind = kind
        self.model = model
        self.variables = model.own(kind)
        of_kind = model.events_of(kind)
        self.events = [_known(event, bounds, kind, self.variables) for event in of_kind]
        self.changes = uniform_changes(model)
        self.changed: dict[tuple[tuple[Value, ...], Uniform], tuple[Value, ...]] = {}
        self.keepers = _places(tuple(model.kept.values()), self.variables)
        self.forgotten: dict[tuple[Value, ...], tuple[tuple[int, Value], ...]] = {}
        initial = tuple(variable.default for variable in self.variables)
        self.numbers: dict[tuple[Value, ...], int] = {initial: 0}
        self.queue = [initial]

    def run(self) -> LocalStates:
        """Return the states, their moves, and what the uniform changes make of them."""
        moves, uniforms = [], []
        for state in self.queue:  # it grows
            moves.append(tuple(self._moves(state)))
            uniforms.append(
                [self._number(self._uniform(state, uniform)) for uniform in self.changes]
            )
        return LocalStates(
            self.kind,
            self.variables,
            tuple(self.queue),
            tuple(moves),
            tuple(zip(*uniforms, strict=True)),
        )

    def _number(self, state: tuple[Value, ...]) -> int:
        if state not in self.numbers:
            self.numbers[state] = len(self.queue)
            self.queue.append(state)
        return self.numbers[state]

    def _uniform(self, state: tuple[Value, ...], uniform: Uniform) -> tuple[Value, ...]:
        if not uniform:
            return state
        if (state, uniform) not in self.changed:
            values = dict(zip(self.variables, state, strict=True))
            known = Known(exactly(values), self.bounds, self.kind)
            values |= {one.variable: one.value for one in uniform if counted(one.where, known)}
            self.changed[state, uniform] = tuple(values.values())
        return self.changed[state, uniform]

    def _moves(self, state: tuple[Value, ...]) -> Iterator[Move]:
        for known in self.events:
            read = tuple(state[place] for place in known.places)
            for argument, _ in known.event.arguments:
                for outcome in known.outcomes(argument, read):
                    yield self._move(known.event, argument, outcome, state)

    def _move(
        self, event: Event, argument: Value | None, outcome: Outcome, state: tuple[Value, ...]
    ) -> Move:
        case = event.cases[outcome.case]
        uniform = frozenset(case.everywhere)
        to = self._number(self._after(self._uniform(state, uniform), outcome.sets))
        return Move(event, argument, outcome.case, to, uniform, outcome.effect)

    def _after(
        self, moved: tuple[Value, ...], sets: tuple[tuple[int, Value], ...]
    ) -> tuple[Value, ...]:
        """Return the state after some variables of the slot have been set, by their places."""
        values = list(moved)
        for place, value in sets:
            values[place] = value
        for place, default in self._forgotten(tuple(values[place] for place in self.keepers)):
            values[place] = default
        return tuple(values)

    def _forgotten(self, read: tuple[Value, ...]) -> tuple[tuple[int, Value], ...]:
        """Return the places and defaults of what is not kept, given those that decide it."""
        if read not in self.forgotten:
            keepers = (self.variables[place] for place in self.keepers)
            now = Known(exactly(dict(zip(keepers, read, strict=True))), self.bounds, self.kind)
            self.forgotten[read] = tuple(self._lost(now))
        return self.forgotten[read]

    def _lost(self, now: Known) -> Iterator[tuple[int, Value]]:
        for place, variable in enumerate(self.variables):
            if variable in self.model.kept and not decide(self.model.kept[variable], now):
                yield place, variable.default


class _Known:
    """An event, and what it has been found to do: that depends only on the variables it reads."""

    def __init__(
        self,
        event: Event,
        bounds: Bounds,
        kind: SlotKind | None,
        variables: tuple[Variable, ...],
    ) -> None:
        self.event = event
        self.bounds = bounds
        self.kind = kind
        self.variables = variables
        self.places = _places(event, self.variables)
        self.found: dict[tuple[Value | None, ...], tuple[Outcome, ...]] = {}

    def outcomes(self, argument: Value | None, read: tuple[Value, ...]) -> tuple[Outcome, ...]:
        """Return what the event can do where the variables that it reads have some values."""
        key = (argument, *read)
        if key not in self.found:
            values = zip((self.variables[place] for place in self.places), read, strict=True)
            known = Known(exactly(dict(values)), self.bounds, self.kind, argument=argument)
            self.found[key] = tuple(self._outcomes(known))
        return self.found[key]

    def _outcomes(self, known: Known) -> Iterator[Outcome]:
        left = reduced(self.event.enabled, known)
        for number, case in enumerate(self.event.cases):
            if left == FALSE:
                return
            when = reduced(case.when, known)
            for guard, sets in self._sets(conjunction((left, when)), case, known):
                yield Outcome(number, sets, Effect(guard, *_shared(case, known)))
            left = conjunction((left, reduced(Not(when), known)))

    def _sets(
        self, guard: Expression, case: Case, known: Known
    ) -> Iterator[tuple[Expression, tuple[tuple[int, Value], ...]]]:
        """Yield what a case can set the slot's variables to, by their places, and where it does."""
        own = {variable: term for variable, term in case.sets if variable in self.variables}
        places = tuple(map(self.variables.index, own))
        for values in product(*(_ALTERNATIVES(reduced_term(t, known)) for t in own.values())):
            where = conjunction((guard, *(condition for condition, _ in values)))
            if where != FALSE:
                yield where, tuple(zip(places, (value for _, value in values), strict=True))


@lru_cache(maxsize=256)
def _known(
    event: Event, bounds: Bounds, kind: SlotKind | None, variables: tuple[Variable, ...]
) -> _Known:
    """Return an event with what has been found of it: a changed model shares most of its events."""
    return _Known(event, bounds, kind, variables)


def _places(thing: object, variables: tuple[Variable, ...]) -> tuple[int, ...]:
    """Return the places of the variables of which some part of the model speaks."""
    spoken = found(Variable, thing)
    return tuple(place for place, variable in enumerate(variables) if variable in spoken)


def _shared(
    case: Case, known: Known
) -> tuple[tuple[tuple[Variable, Term], ...], Expression | None]:
    """Return what a case does to the shared variables, as far as it is not known."""
    sets = tuple((variable, reduced_term(t, known)) for variable, t in case.sets if variable.shared)
    return sets, reduced(case.decide.unless, known) if case.decide else None


_ALTERNATIVES: Fold[Any] = Fold(
    "the engine of tables",
    Is=unchanged,
    All=unchanged,
    Some=unchanged,
    Not=unchanged,
    Below=unchanged,
    Variable=lambda node: tuple((node.is_(value), value) for value in node.domain),
    If=lambda _, condition, then, otherwise: (
        *((conjunction((condition, where)), value) for where, value in then),
        *((conjunction((Not(condition), where)), value) for where, value in otherwise),
    ),
    Value=lambda value: ((TRUE, value),),
)
"""Every value that a reduced term can have, and where it has it."""
