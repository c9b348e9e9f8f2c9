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

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import methodcaller
from typing import Any, ClassVar, NamedTuple

from sismic.interpreter import Interpreter
from xstate_statemachine import SyncInterpreter

from session_panel import MACHINES
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

CLASSES = {table.name: machine for machine, table in MACHINES.items()}


class Job(NamedTuple):
    """A call on an instance, and the machine event that it is; None if it tells it the guards."""

    call: Call
    instance: object
    step: Step | None


class Peer(ABC):
    """A library with our machines in it."""

    name: ClassVar[str]

    @abstractmethod
    def new(self, step: Step) -> object:
        """Return a fresh instance of a step's machine; the guards are as the step has them."""

    @abstractmethod
    def call(self, step: Step) -> Call:
        """Return what sends a step's event."""

    @abstractmethod
    def state(self, instance: Any, returned: object) -> str:  # noqa: ANN401 - the library's own
        """Return the state of an instance, after a call that returned a value."""

    def tell(self, step: Step) -> Call | None:  # noqa: ARG002 - for those that have guards
        """Return what sets the guards as a step has them; None for a library without guards."""
        return None

    def jobs(self, steps: Iterable[Step]) -> Iterator[Job]:
        """Yield all calls that the steps take, on fresh instances."""
        instances: dict[int, object] = {}
        told: dict[int, frozenset[str]] = {}
        for step in steps:
            if step.instance not in instances:
                instances[step.instance] = self.new(step)
            elif told[step.instance] != step.facts and (tell := self.tell(step)):
                yield Job(tell, instances[step.instance], None)
            told[step.instance] = step.facts
            yield Job(self.call(step), instances[step.instance], step)


def disagreements(peer: Peer, steps: Iterable[Step]) -> Iterator[str]:
    """Yield one sentence for each step that leads a peer elsewhere than our tables."""
    for call, instance, step in peer.jobs(steps):
        returned = call(instance)
        if step and (state := peer.state(instance, returned)) != step.target:
            yield f"{peer.name}: {step.machine}.{step.event} leads to {state}, not {step.target}"


class Model:
    """What the guards are asked of: one attribute each."""

    def __init__(self, guards: Mapping[str, bool]) -> None:
        self.hold(guards)

    def hold(self, guards: Mapping[str, bool]) -> None:
        """Let each guard hold or not."""
        self.__dict__.update(guards)


class PythonStatemachine(Peer):
    """python-statemachine, which the machines are declared with."""

    name = "python-statemachine"

    def new(self, step: Step) -> object:
        """Return the declared machine, with a model of its own."""
        return CLASSES[step.machine](Model(_guards(step)))

    def call(self, step: Step) -> Call:
        """Return its `send`."""
        return methodcaller("send", step.event)

    def tell(self, step: Step) -> Call:
        """Return what changes its model."""
        guards = _guards(step)
        return lambda machine: machine.model.hold(guards)

    def state(self, instance: Any, returned: object) -> str:  # noqa: ANN401, ARG002
        """Return what the instance says."""
        return str(instance.current_state_value)


class Transitions(Peer):
    """transitions, with the guards on the model."""

    name = "transitions"

    def __init__(self) -> None:
        self._machines = {name: transitions_machine(table) for name, table in TABLES.items()}

    def new(self, step: Step) -> object:
        """Return a model that the machine has been added to."""
        model = Model(_guards(step))
        self._machines[step.machine].add_model(model)
        return model

    def call(self, step: Step) -> Call:
        """Return the model's method of the event's name."""
        return methodcaller(step.event)

    def tell(self, step: Step) -> Call:
        """Return what changes the model."""
        return methodcaller("hold", _guards(step))

    def state(self, instance: Any, returned: object) -> str:  # noqa: ANN401, ARG002
        """Return what the model says."""
        return str(instance.state)


class AutomatMethodical(Peer):
    """Automat, by the older of its interfaces."""

    name = "Automat methodical"

    def new(self, step: Step) -> object:
        """Return an instance of the class."""
        return methodical_class(step.machine)()

    def call(self, step: Step) -> Call:
        """Return the input method."""
        return methodcaller(input_for(TABLES[step.machine], step.event, step.facts))

    def state(self, instance: Any, returned: object) -> str:  # noqa: ANN401, ARG002
        """Return what the serializer says."""
        return str(instance.serialized_state())


class AutomatTyped(Peer):
    """Automat, by the newer of its interfaces; every input returns the target's name."""

    name = "Automat typed"

    def new(self, step: Step) -> object:
        """Return a machine around a core of its own."""
        return typed_machine(step.machine)(object())

    def call(self, step: Step) -> Call:
        """Return the input method."""
        return methodcaller(input_for(TABLES[step.machine], step.event, step.facts))

    def state(self, instance: Any, returned: object) -> str:  # noqa: ANN401, ARG002
        """Return what the input returned."""
        return str(returned)


class Sismic(Peer):
    """sismic, with the guards in the interpreter's context."""

    name = "sismic"

    def new(self, step: Step) -> object:
        """Return an interpreter that has entered the initial state."""
        interpreter = Interpreter(statechart(step.machine), initial_context=_guards(step))
        interpreter.execute()
        return interpreter

    def call(self, step: Step) -> Call:
        """Return what queues the event and executes it."""
        event = step.event
        return lambda interpreter: interpreter.queue(event).execute_once()

    def tell(self, step: Step) -> Call:
        """Return what changes the context."""
        guards = _guards(step)
        return lambda interpreter: interpreter.context.update(guards)

    def state(self, instance: Any, returned: Any) -> str:  # noqa: ANN401
        """Return the state entered; after a final one the interpreter is in none."""
        return str((instance.configuration or returned.entered_states)[-1])


class XStateStatemachine(Peer):
    """xstate-statemachine, by its synchronous interpreter."""

    name = "xstate-statemachine"

    def new(self, step: Step) -> object:
        """Return an interpreter that has been started."""
        interpreter = SyncInterpreter(xstate_machine(step.machine)).start()
        interpreter.context.update(_guards(step))
        return interpreter

    def call(self, step: Step) -> Call:
        """Return its `send`."""
        return methodcaller("send", step.event)

    def tell(self, step: Step) -> Call:
        """Return what changes the context."""
        guards = _guards(step)
        return lambda interpreter: interpreter.context.update(guards)

    def state(self, instance: Any, returned: object) -> str:  # noqa: ANN401, ARG002
        """Return what the instance says."""
        [state] = instance.current_state_ids
        return str(state).rpartition(".")[2]


PEERS: tuple[type[Peer], ...] = (
    PythonStatemachine,
    Transitions,
    Sismic,
    XStateStatemachine,
    AutomatMethodical,
    AutomatTyped,
)


def _guards(step: Step) -> dict[str, bool]:
    return {guard: guard in step.facts for guard in TABLES[step.machine].guards}
