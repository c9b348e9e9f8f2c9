"""Our compiled tables in the terms of the peers that declare machines otherwise."""

import operator
from collections.abc import Callable, Iterator, Set
from functools import partial
from types import new_class
from typing import Any, Protocol

from automat import MethodicalMachine, TypeMachineBuilder
from sismic.model import BasicState, CompoundState, FinalState, Statechart
from sismic.model import Transition as SismicTransition
from transitions import Machine
from xstate_statemachine import MachineLogic, MachineNode, create_machine

from session_panel import Branch, Table

_ROOT = "root"


def transitions_machine(table: Table[Any]) -> Machine:
    """Return a machine of transitions, to which models can be added."""
    return Machine(
        model=None,
        states=list(table.states),
        initial=table.initial,
        transitions=[_transition(*branch) for branch in _branches(table)],
        auto_transitions=False,
    )


def statechart(table: Table[Any]) -> Statechart:
    """Return a statechart of sismic, whose guards are names of its context."""
    chart = Statechart(table.name)
    chart.add_state(CompoundState(_ROOT, initial=table.initial), None)
    for state in table.states:
        final = state in table.finals
        chart.add_state(FinalState(state) if final else BasicState(state), _ROOT)
    for state, event, branch in _branches(table):
        target = None if branch.target == state else branch.target
        guard, priority = _expression(branch), 1 if branch.guard else 0
        chart.add_transition(SismicTransition(state, target, event, guard, priority=priority))
    return chart


def xstate_machine(table: Table[Any]) -> MachineNode[Any]:
    """Return a machine of xstate-statemachine, whose guards are asked of its context."""
    states: dict[str, dict[str, Any]] = {
        state: {"type": "final"} if state in table.finals else {"on": {}} for state in table.states
    }
    for state, event, branch in _branches(table):
        states[state]["on"].setdefault(event, []).append(_option(state, branch))
    config = {
        "id": table.name,
        "initial": table.initial,
        "context": dict.fromkeys(table.guards, False),
        "states": states,
    }
    return create_machine(config, logic=MachineLogic(guards={**_predicates(table)}))


def methodical_class(table: Table[Any]) -> type:
    """Return a class of machines by Automat's `MethodicalMachine`."""
    builder = MethodicalMachine()  # type: ignore[no-untyped-call]
    states = {
        state: builder.state(initial=state == table.initial, serialized=state)(_method(state))
        for state in table.states
    }
    inputs = {name: builder.input()(_method(name)) for name in _inputs(table)}
    for state, name, target in _cells(table):
        states[state].upon(inputs[name], enter=states[target], outputs=[])
    serializer = builder.serializer()(lambda _self, state: state)
    return type(table.name, (), {"builder": builder, "serialized_state": serializer, **inputs})


def typed_machine(table: Table[Any]) -> Callable[[object], object]:
    """Return a factory of machines by Automat's `TypeMachineBuilder`."""
    inputs = {name: _method(name) for name in _inputs(table)}
    protocol = new_class(table.name, (Protocol,), exec_body=lambda body: body.update(inputs))
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


def _branches(table: Table[Any]) -> Iterator[tuple[str, str, Branch[Any]]]:
    for (state, event), cell in table.branches.items():
        yield from ((state, event, branch) for branch in cell)


def _expression(branch: Branch[Any]) -> str | None:
    """Return the guard of a branch as an expression of Python."""
    return branch.guard and (branch.guard if branch.expected else f"not {branch.guard}")


def _option(state: str, branch: Branch[Any]) -> dict[str, Any]:
    """Return a branch as XState has it; one without a target is internal."""
    return {
        **({} if branch.target == state else {"target": branch.target}),
        **({"guard": _expression(branch)} if branch.guard else {}),
        "actions": [],
    }


def _predicates(table: Table[Any]) -> dict[str, partial[bool]]:
    """Return what tells of the context whether a guard, or its negation, holds."""
    holds = {guard: partial(_asked, guard, operator.truth) for guard in table.guards}
    fails = {f"not {guard}": partial(_asked, guard, operator.not_) for guard in table.guards}
    return holds | fails


def _asked(
    guard: str, wanted: Callable[[bool], bool], context: dict[str, bool], _event: object
) -> bool:
    return wanted(context[guard])


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
