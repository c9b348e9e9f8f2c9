"""The same machines in other libraries, each as its documentation would have it.

Every peer is built from our compiled tables, so that the machines are the same, and is spared
what costs time and is not needed here:

- python-statemachine: the declared classes themselves, with a model that holds the guards, and
  events by `send`.
- transitions: one `Machine` for all models, without automatic transitions and without a queue;
  what leaves a state as it is is an internal transition.
- sismic: one interpreter an instance; guards are names of its context, an event is queued and
  executed.
- xstate-statemachine: its `SyncInterpreter`, one an instance; guards are asked of its context.
- Automat, by `MethodicalMachine` and by `TypeMachineBuilder`: it has no guards, so each outcome
  of a guard is an input of its own, such as ``close_live`` beside ``close``; no outputs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from operator import methodcaller
from typing import Any, NamedTuple

from sismic.interpreter import Interpreter
from xstate_statemachine import SyncInterpreter

from session_panel import MACHINES, Table
from session_panel.machines import TABLES
from session_panel_site.bench.machine_events import Step
from session_panel_site.bench.peer_declarations import (
    input_for,
    methodical_class,
    statechart,
    transitions_machine,
    typed_machine,
    xstate_machine,
)

Call = Callable[[Any], object]
"""What is done to an instance."""

Guards = Mapping[str, bool]
"""Whether each guard of a machine holds."""


class Job(NamedTuple):
    """A call on an instance, and the machine event that it is; None if it tells it the guards."""

    call: Call
    instance: object
    step: Step | None


@dataclass(frozen=True)
class Peer:
    """A library with our machines in it.

    Attributes:
        declare: what all instances of a table's machine share.
        new: a fresh instance of what is declared, where the guards are so.
        call: what sends a step's event.
        state: the state of an instance, after a call that returned a value.
        tell: tells the guards to an instance; None for a library without guards.
    """

    name: str
    declare: Callable[[Table[Any]], Any]
    new: Callable[[Any, Guards], object]
    call: Callable[[Step], Call]
    state: Callable[[Any, Any], str]
    tell: Callable[[Guards, Any], object] | None = None

    def jobs(self, steps: Iterable[Step]) -> Iterator[Job]:
        """Yield all calls that the steps take, on fresh instances."""
        declared = {name: self.declare(table) for name, table in TABLES.items()}
        instances: dict[int, object] = {}
        told: dict[int, frozenset[str]] = {}
        for step in steps:
            if step.instance not in instances:
                instances[step.instance] = self.new(declared[step.machine], guards_of(step))
            elif told[step.instance] != step.facts and self.tell:
                yield Job(partial(self.tell, guards_of(step)), instances[step.instance], None)
            told[step.instance] = step.facts
            yield Job(self.call(step), instances[step.instance], step)


def guards_of(step: Step) -> Guards:
    """Return the guards of a step's machine, as the step has them."""
    return {guard: guard in step.facts for guard in TABLES[step.machine].guards}


def disagreements(peer: Peer, steps: Iterable[Step]) -> Iterator[str]:
    """Yield one sentence for each step that leads a peer elsewhere than our tables."""
    for call, instance, step in peer.jobs(steps):
        returned = call(instance)
        if step and (state := peer.state(instance, returned)) != step.target:
            yield f"{peer.name}: {step.machine}.{step.event} leads to {state}, not {step.target}"


class _Model:
    """What the guards are asked of: one attribute each."""

    def __init__(self, guards: Guards) -> None:
        self.__dict__.update(guards)


def _to_model(guards: Guards, model: _Model) -> None:
    model.__dict__.update(guards)


def _to_context(guards: Guards, interpreter: Any) -> None:  # noqa: ANN401 - the library's own
    interpreter.context.update(guards)


def _sent(step: Step) -> Call:
    return methodcaller("send", step.event)


def _called(step: Step) -> Call:
    """Return the call of the input of Automat that a step is."""
    return methodcaller(input_for(TABLES[step.machine], step.event, step.facts))


def _queued(step: Step) -> Call:
    event = step.event
    return lambda interpreter: interpreter.queue(event).execute_once()


def _new_of_transitions(machine: Any, guards: Guards) -> object:  # noqa: ANN401 - the library's own
    model = _Model(guards)
    machine.add_model(model)
    return model


def _new_of_sismic(chart: Any, guards: Guards) -> object:  # noqa: ANN401 - the library's own
    interpreter = Interpreter(chart, initial_context=guards)
    interpreter.execute()
    return interpreter


def _new_of_xstate(machine: Any, guards: Guards) -> object:  # noqa: ANN401 - the library's own
    interpreter = SyncInterpreter(machine).start()
    interpreter.context.update(guards)
    return interpreter


_CLASSES = {table.name: machine for machine, table in MACHINES.items()}

PEERS = (
    Peer(
        "python-statemachine",
        declare=lambda table: _CLASSES[table.name],
        new=lambda machine, guards: machine(_Model(guards)),
        call=_sent,
        state=lambda machine, _: str(machine.current_state_value),
        tell=lambda guards, machine: _to_model(guards, machine.model),
    ),
    Peer(
        "transitions",
        declare=transitions_machine,
        new=_new_of_transitions,
        call=lambda step: methodcaller(step.event),
        state=lambda model, _: str(model.state),
        tell=_to_model,
    ),
    Peer(
        "sismic",
        declare=statechart,
        new=_new_of_sismic,
        call=_queued,
        # After a final state the interpreter is in none.
        state=lambda chart, returned: str((chart.configuration or returned.entered_states)[-1]),
        tell=_to_context,
    ),
    Peer(
        "xstate-statemachine",
        declare=xstate_machine,
        new=_new_of_xstate,
        call=_sent,
        state=lambda machine, _: str(next(iter(machine.current_state_ids))).rpartition(".")[2],
        tell=_to_context,
    ),
    Peer(
        "Automat methodical",
        declare=methodical_class,
        new=lambda machine, _: machine(),
        call=_called,
        state=lambda machine, _: str(machine.serialized_state()),
    ),
    Peer(
        "Automat typed",
        declare=typed_machine,
        new=lambda machine, _: machine(object()),
        call=_called,
        state=lambda _, returned: str(returned),
    ),
)
