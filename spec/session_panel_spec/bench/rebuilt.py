"""Our compiled tables in the terms of the peers that declare machines otherwise."""

from collections.abc import Callable, Iterator, Set
from functools import cache
from types import new_class
from typing import Any, Protocol

from automat import MethodicalMachine, TypeMachineBuilder
from transitions import Machine

from session_panel import Branch, Table
from session_panel_spec.bench.steps import TABLES


def transitions_machine(table: Table[Any]) -> Machine:
    """Return a machine of transitions, to which models can be added."""
    return Machine(
        model=None,
        states=list(table.states),
        initial=table.initial,
        transitions=[
            _transition(state, event, branch)
            for (state, event), cell in table.branches.items()
            for branch in cell
        ],
        auto_transitions=False,
    )


@cache
def methodical_class(machine: str) -> type:
    """Return a class of machines by Automat's `MethodicalMachine`."""
    table, builder = TABLES[machine], MethodicalMachine()  # type: ignore[no-untyped-call]
    states = {
        state: builder.state(initial=state == table.initial, serialized=state)(_method(state))
        for state in table.states
    }
    inputs = {name: builder.input()(_method(name)) for name in _inputs(table)}
    for state, name, target in _cells(table):
        states[state].upon(inputs[name], enter=states[target], outputs=[])
    serializer = builder.serializer()(lambda _self, state: state)
    return type(machine, (), {"builder": builder, "serialized_state": serializer, **inputs})


@cache
def typed_machine(machine: str) -> Callable[[object], object]:
    """Return a factory of machines by Automat's `TypeMachineBuilder`."""
    table = TABLES[machine]
    inputs = {name: _method(name) for name in _inputs(table)}
    protocol = new_class(machine, (Protocol,), exec_body=lambda body: body.update(inputs))
    builder = TypeMachineBuilder(protocol, object)
    initial_first = dict.fromkeys([table.initial, *table.states])
    states = {state: builder.state(state) for state in initial_first}
    for state, name, target in _cells(table):
        states[state].upon(getattr(protocol, name)).to(states[target]).returns(target)
    return builder.build()


def input_for(table: Table[Any], event: str, facts: Set[str]) -> str:
    """Return Automat's input for an event, where `facts` are the guards that hold."""
    asked = _guards_of(table, event)
    return _input(event, next((guard for guard in asked if guard in facts), None))


def _transition(state: str, event: str, branch: Branch[Any]) -> dict[str, Any]:
    return {
        "trigger": event,
        "source": state,
        "dest": None if branch.target == state else branch.target,
        "conditions" if branch.expected else "unless": branch.guard,
    }


def _input(event: str, holding: str | None) -> str:
    return f"{event}_{holding}" if holding else event


def _inputs(table: Table[Any]) -> dict[str, tuple[str, str | None]]:
    """Return Automat's inputs, each with our event and the guard that holds, if one does."""
    return {
        _input(event, holding): (event, holding)
        for event in table.events
        for holding in (None, *_guards_of(table, event))
    }


def _guards_of(table: Table[Any], event: str) -> list[str]:
    """Return the guards that an event asks in some state; of ours, at most one holds at a time."""
    cells = (table.branches[state, event] for state in table.states)
    return sorted({branch.guard for cell in cells for branch in cell if branch.guard})


def _cells(table: Table[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the state, the input and the target of each of Automat's transitions."""
    for state in table.states:
        for name, (event, holding) in _inputs(table).items():
            taken = [b for b in table.branches[state, event] if _may_be_taken(b, holding)]
            yield from ((state, name, branch.target) for branch in taken[:1])


def _may_be_taken(branch: Branch[Any], holding: str | None) -> bool:
    return branch.guard is None or (branch.guard == holding) is branch.expected


def _method(name: str) -> Callable[[object], None]:
    """Return a method without code, as Automat wants its states and inputs declared."""

    def method(self: object) -> None:
        """Do nothing."""

    method.__name__ = method.__qualname__ = name
    return method
