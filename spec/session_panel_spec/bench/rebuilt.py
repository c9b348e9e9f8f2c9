"""Our compiled tables in the terms of the peers that declare machines otherwise."""

from collections.abc import Callable, Iterator, Set
from functools import cache
from types import new_class
from typing import Any, Protocol

from automat import MethodicalMachine, TypeMachineBuilder
from session_panel import Branch, Table
from transitions import Machine

from session_panel_spec.bench.steps import TABLES


def transitions_machine(table: Table[Any]) -> Machine:
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


def _transition(state: str, event: str, branch: Branch[Any]) -> dict[str, Any]:
    return {
        "trigger": event,
        "source": state,
        "dest": None if branch.target == state else branch.target,
        "conditions" if branch.expected else "unless": branch.guard,
    }


def _guards_of(table: Table[Any], event: str) -> list[str]:
    """Return the guards that an event asks in any state; of ours at most one holds at a time."""
    cells = (table.branches[state, event] for state in table.states)
    return sorted({branch.guard for cell in cells for branch in cell if branch.guard})


def _input(event: str, holding: str | None) -> str:
    return f"{event}_{holding}" if holding else event


def input_for(table: Table[Any], event: str, facts: Set[str]) -> str:
    """Return Automat's input for an event, where `facts` are the guards that hold."""
    asked = _guards_of(table, event)
    return _input(event, next((guard for guard in asked if guard in facts), None))


def _inputs(table: Table[Any]) -> list[tuple[str, str, str | None]]:
    """Return the inputs, each with its event and the guard that holds, if any."""
    return [
        (_input(event, holding), event, holding)
        for event in table.events
        for holding in (None, *_guards_of(table, event))
    ]


def _cells(table: Table[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the state, the input and the target of each transition without a guard."""
    for state in table.states:
        for name, event, holding in _inputs(table):
            for branch in table.branches[state, event]:
                if branch.guard is None or (branch.guard == holding) is branch.expected:
                    yield state, name, branch.target
                    break


def _method(name: str) -> Callable[[object], None]:
    """Return a method that says nothing, as Automat wants its states and inputs declared."""

    def method(self: object) -> None:
        """Do nothing."""

    method.__name__ = method.__qualname__ = name
    return method


@cache
def methodical_class(name: str) -> type:
    table, machine = TABLES[name], MethodicalMachine()
    states = {
        state: machine.state(initial=state == table.initial, serialized=state)(_method(state))
        for state in table.states
    }
    inputs = {name: machine.input()(_method(name)) for name, _, _ in _inputs(table)}
    for state, name, target in _cells(table):
        states[state].upon(inputs[name], enter=states[target], outputs=[])
    serializer = machine.serializer()(lambda _self, state: state)
    return type(name, (), {"machine": machine, "serialized_state": serializer, **inputs})


@cache
def typed_machine(name: str) -> Callable[[object], object]:
    table = TABLES[name]
    inputs = {name: _method(name) for name, _, _ in _inputs(table)}
    protocol = new_class(name, (Protocol,), exec_body=lambda body: body.update(inputs))
    builder = TypeMachineBuilder(protocol, object)
    states = {state: builder.state(state) for state in _initial_first(table)}
    for state, name, target in _cells(table):
        upon = states[state].upon(getattr(protocol, name))
        upon.to(states[target]).returns(target)
    return builder.build()


def _initial_first(table: Table[Any]) -> list[str]:
    return sorted(table.states, key=lambda state: state != table.initial)
