"""The model, one slot at a time: what a slot can be, and what every event makes of it.

An event speaks of its own slot, of the shared variables and of a few counts. So each event is
worked out once for every state of one slot; what is left of it is an `Effect` on the shared
variables, guarded by comparisons of counts. All of it is reduced from the language's own
expressions, so it is exact, and knows nothing of the panel but what the model says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from session_panel_spec.abstract import Bounds
from session_panel_spec.check.reduction import (
    FALSE,
    TRUE,
    Known,
    conjunction,
    counted,
    decide,
    reduce,
    reduce_term,
)
from session_panel_spec.language import (
    Below,
    Case,
    Event,
    Expression,
    If,
    Model,
    Not,
    SlotKind,
    Term,
    Value,
    Variable,
)
from session_panel_spec.model import MODEL, VARIABLES

Uniform = tuple[bool, bool]
"""Whether every slot is blurred, and whether every dialog is dismissed."""

UNIFORMS: tuple[Uniform, ...] = tuple(product((False, True), (False, True)))


@dataclass(frozen=True, slots=True)
class Effect:
    """What is left of an event once its slot and its argument are known.

    Attributes:
        guard: where it happens; only shared variables and counts are left in it.
        sets: what shared variables are set to.
        unless: where the presence is not recomputed; without it, it never is.
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
class LocalStates:
    """The states of the slots of one kind, numbered from the initial one, and their moves.

    The panel as a whole is a slot without variables; its events are the moves of its one state.

    Attributes:
        kind: the kind; none for the panel as a whole.
        states: each state's values, in the order of `variables`.
        moves: the moves of each state.
        uniforms: for each of `UNIFORMS`, the state that it makes of each.
    """

    kind: SlotKind | None
    variables: tuple[Variable, ...]
    states: tuple[tuple[Value, ...], ...]
    moves: tuple[tuple[Move, ...], ...]
    uniforms: tuple[tuple[int, ...], ...]

    def contributions(self, below: Below, bounds: Bounds) -> tuple[int, ...]:
        """Return how much each state adds to the counts of a comparison."""
        return tuple(
            sum(counted(count, known) for count in below.counts)
            for known in (
                Known(bounds, self.kind, dict(zip(self.variables, state, strict=True)))
                for state in self.states
            )
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
        self.variables = VARIABLES[kind] if kind else ()
        initial = tuple(variable.default for variable in self.variables)
        self.numbers: dict[tuple[Value, ...], int] = {initial: 0}
        self.queue = [initial]

    def run(self) -> LocalStates:
        """Return the states, their moves, and what the uniform changes make of them."""
        moves, uniforms = [], []
        for state in self.queue:  # it grows
            moves.append(tuple(self._moves(state)))
            uniforms.append([self._number(self._uniform(state, uniform)) for uniform in UNIFORMS])
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

    def _known(self, state: tuple[Value, ...], argument: Value | None = None) -> Known:
        values = dict(zip(self.variables, state, strict=True))
        return Known(self.bounds, self.kind, values, argument=argument)

    def _uniform(self, state: tuple[Value, ...], uniform: Uniform) -> tuple[Value, ...]:
        blur, dismiss = uniform
        values = {variable.name: value for variable, value in self._known(state).values.items()}
        if blur and values.get("session") == "focused":
            values["session"] = "background"
        if dismiss and "dialog" in values:
            values["dialog"] = False
        return tuple(values.values())

    def _moves(self, state: tuple[Value, ...]) -> Iterator[Move]:
        for event in self.model.events:
            if self.kind in (event.of or (None,)):
                for argument in event.argument.domain if event.argument else (None,):
                    yield from self._event(event, state, argument)

    def _event(
        self, event: Event, state: tuple[Value, ...], argument: Value | None
    ) -> Iterator[Move]:
        known = self._known(state, argument)
        left = reduce(event.enabled, known)
        for number, case in enumerate(event.cases):
            if left == FALSE:
                return
            when = reduce(case.when, known)
            for guard, to in self._targets(conjunction(iter((left, when))), case, known):
                effect = Effect(guard, *_shared(case, known))
                uniform = (case.blur, case.dismiss)
                yield Move(event, argument, number, self._number(to), uniform, effect)
            left = conjunction(iter((left, reduce(Not(when), known))))

    def _targets(
        self, guard: Expression, case: Case, known: Known
    ) -> Iterator[tuple[Expression, tuple[Value, ...]]]:
        """Yield each state that a case can lead to, and where it does."""
        own = {variable: term for variable, term in case.sets if not variable.shared}
        for values in product(*(_alternatives(reduce_term(t, known)) for t in own.values())):
            where = conjunction(iter((guard, *(condition for condition, _ in values))))
            if where != FALSE:
                sets = dict(zip(own, (value for _, value in values), strict=True))
                yield where, self._after(case, known, sets)

    def _after(self, case: Case, known: Known, sets: dict[Variable, Value]) -> tuple[Value, ...]:
        """Return the state after a case that sets some of the slot's variables."""
        moved = self._uniform(tuple(known.values.values()), (case.blur, case.dismiss))
        values = dict(zip(self.variables, moved, strict=True))
        values |= {variable: value for variable, value in sets.items() if variable in values}
        now, kept = Known(self.bounds, self.kind, values), self.model.kept
        return tuple(
            value if variable not in kept or decide(kept[variable], now) else variable.default
            for variable, value in values.items()
        )


def _shared(
    case: Case, known: Known
) -> tuple[tuple[tuple[Variable, Term], ...], Expression | None]:
    """Return what a case does to the shared variables, as far as it is not known."""
    sets = tuple((variable, reduce_term(t, known)) for variable, t in case.sets if variable.shared)
    return sets, reduce(case.recompute.unless, known) if case.recompute else None


def _alternatives(term: Term) -> Iterator[tuple[Expression, Value]]:
    """Yield every value that a reduced term can have, and where it has it."""
    match term:
        case If(condition, then, otherwise):
            for side, where in ((then, condition), (otherwise, Not(condition))):
                for further, value in _alternatives(side):
                    yield conjunction(iter((where, further))), value
        case Variable(domain=domain):
            yield from ((term.is_(value), value) for value in domain)
        case str() | int():
            yield TRUE, term
        case _:
            raise TypeError(term)
