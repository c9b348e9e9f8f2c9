"""A machine class, read once into a flat table that a panel runs on.

The table is immutable and shared by every panel. It holds nothing that the class does not
declare: `tests/panel/test_compiled.py` drives python-statemachine through every cell to show it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar, cast

from statemachine.callbacks import CallbackGroup, CallbackSpec
from statemachine.exceptions import InvalidDefinition
from statemachine.graph import iterate_states
from statemachine.transition import Transition

from session_panel.frozen_dict import FrozenDict
from session_panel.machine import ANY, Machine, rules_of
from session_panel.refusal import EventRefused, Reason
from session_panel.value import InvalidInput

S = TypeVar("S", bound=str)


@dataclass(frozen=True, slots=True)
class Branch(Generic[S]):
    """One transition of a cell: taken when its guard has the expected value, or has none."""

    target: S
    guard: str | None
    expected: bool
    rules: tuple[str, ...]

    def holds(self, facts: object) -> bool:
        """Say whether the branch may be taken, given the facts.

        Raises:
            InvalidInput: the facts do not say whether the guard is true.
        """
        if self.guard is None:
            return True
        fact = getattr(facts, self.guard, None)
        if isinstance(fact, bool):
            return fact is self.expected
        raise InvalidInput("facts", f"Expected an object whose `{self.guard}` is true or false")


@dataclass(frozen=True, slots=True)
class Table(Generic[S]):
    """A compiled machine: every cell (state, event) is a sequence of branches or a refusal.

    `compile_machine` makes it: nothing checks what another is made of.

    Attributes:
        direct: the target of each cell that asks no guard: a step looks there first. It follows
            from the branches.
    """

    name: str
    initial: S
    states: tuple[S, ...]
    finals: frozenset[S]
    events: tuple[str, ...]
    guards: tuple[str, ...]
    branches: Mapping[tuple[str, str], tuple[Branch[S], ...]]
    refusals: Mapping[tuple[str, str], tuple[str, Reason]]
    direct: Mapping[tuple[str, str], S | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Copy what the caller could still change."""
        keep = partial(object.__setattr__, self)
        keep("branches", FrozenDict(self.branches))
        keep("refusals", FrozenDict(self.refusals))
        keep("direct", FrozenDict({at: _direct(cell) for at, cell in self.branches.items()}))

    def step(self, state: S, event: str, facts: object = None) -> S:
        """Return the state after the event.

        Raises:
            EventRefused: no branch of the cell may be taken.
            InvalidInput: there is no such cell, or the facts do not say what its guards ask.
        """
        if _TRACERS and (tracer := _TRACER.get()):
            tracer(self, state, event, facts)
        try:
            target = self.direct[state, event]
        except (KeyError, TypeError):
            raise self._no_cell() from None
        return self._guarded(state, event, facts) if target is None else target

    def branch(self, state: str, event: str, facts: object = None) -> Branch[S] | None:
        """Return the branch that the event takes; None where the cell refuses it.

        Raises:
            InvalidInput: there is no such cell, or the facts do not say what its guards ask.
        """
        try:
            cell = self.branches[state, event]
        except (KeyError, TypeError):
            raise self._no_cell() from None
        return next((branch for branch in cell if branch.holds(facts)), None)

    def _guarded(self, state: S, event: str, facts: object) -> S:
        for branch in self.branches[state, event]:
            if branch.holds(facts):
                return branch.target
        raise EventRefused(*self.refusals[state, event])

    def _no_cell(self) -> InvalidInput:
        return InvalidInput(self.name, "Expected one of the machine's states, and of its events")


def _direct(cell: tuple[Branch[S], ...]) -> S | None:
    return cell[0].target if cell and cell[0].guard is None else None


Tracer = Callable[[Table[Any], str, str, object], object]
"""What hears each step before it is taken: the table, the state, the event and the facts."""

_TRACER: ContextVar[Tracer | None] = ContextVar("tracer", default=None)
_TRACERS: list[Tracer] = []
"""Those of all threads: while there is none, a step asks no further."""


@contextmanager
def tracing(tracer: Tracer) -> Iterator[None]:
    """Let a tracer hear every step meanwhile, of this thread or task alone; the innermost hears.

    Raises:
        InvalidInput: the tracer cannot be called.
    """
    if not callable(tracer):
        raise InvalidInput("tracer", f"Expected a function, got {type(tracer).__name__}")
    before = _TRACER.set(tracer)
    _TRACERS.append(tracer)
    try:
        yield
    finally:
        _TRACERS.remove(tracer)
        _TRACER.reset(before)


def compile_machine(machine: type[Machine]) -> Table[S]:
    """Read a machine class into its table.

    Raises:
        InvalidInput: it is not a class of machines.
        InvalidDefinition: the class uses what a table cannot hold (nesting, actions, several
            guards on a transition), cites no rule, or leaves a cell without an answer.
    """
    if not (isinstance(machine, type) and issubclass(machine, Machine)):
        raise InvalidInput("machine", "Expected a subclass of Machine")
    states = tuple(iterate_states(machine.states))
    for specs in (part._specs for state in states for part in (state, *state.transitions)):  # noqa: SLF001
        _require_no_actions(machine, specs)
    events = tuple(event.id for event in cast("Any", machine).events)
    branches: dict[tuple[str, str], tuple[Branch[S], ...]] = {
        (state.id, event): () for state in states for event in events
    }
    for transition in (t for s in states for t in s.transitions):
        for event in transition.events:
            branches[transition.source.id, event.id] += (_branch(machine, transition),)
    return Table(
        name=machine.__name__.removesuffix("Machine").lower(),
        initial=cast("S", machine.initial_state.id),
        states=cast("tuple[S, ...]", tuple(s.id for s in states)),
        finals=cast("frozenset[S]", frozenset(s.id for s in states if s.final)),
        events=events,
        guards=tuple(sorted({b.guard for cell in branches.values() for b in cell if b.guard})),
        branches=branches,
        refusals=dict(_refusals(machine, branches)),
    )


def _require_no_actions(machine: type[Machine], specs: Iterable[CallbackSpec]) -> None:
    """Accept guards, and the library's own naming conventions where nothing has such a name."""
    for spec in specs:
        unused = spec.is_convention and not hasattr(machine, str(spec.func))
        if spec.group is not CallbackGroup.COND and not unused:
            raise InvalidDefinition(f"{machine.__name__}: a table cannot hold {spec}")


def _branch(machine: type[Machine], transition: Transition) -> Branch[S]:
    guards = list(transition.cond)
    named = all(isinstance(g.func, str) and g.func.isidentifier() for g in guards)
    if len(transition.targets) != 1 or len(guards) > 1 or not named:
        raise InvalidDefinition(f"{machine.__name__}: a table cannot hold {transition}")
    if not rules_of(transition):
        raise InvalidDefinition(f"{machine.__name__}: {transition} cites no rule")
    return Branch(
        target=cast("S", transition.targets[0].id),
        guard=guards[0].func if guards else None,
        expected=guards[0].expected_value if guards else True,
        rules=rules_of(transition),
    )


def _refusals(
    machine: type[Machine], branches: Mapping[tuple[str, str], tuple[Branch[S], ...]]
) -> Iterator[tuple[tuple[str, str], tuple[str, Reason]]]:
    """Give a refusal to each cell that may be left without a branch; fail where none is told."""
    for (state, event), cell in branches.items():
        if _is_total(cell):
            continue
        keys = ((state, event), (state, ANY), (ANY, event))
        key = next((key for key in keys if key in machine.refusals), None)
        if key is None:
            raise InvalidDefinition(f"{machine.__name__}: no answer to {event!r} in {state!r}")
        yield (state, event), machine.refusals[key]


def _is_total(cell: tuple[Branch[S], ...]) -> bool:
    outcomes = {(b.guard, b.expected) for b in cell}
    return any(b.guard is None or (b.guard, not b.expected) in outcomes for b in cell)
