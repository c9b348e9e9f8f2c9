"""What a vector asks of an adapter, line by line, and what must be answered to each."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.vector import MachineVector, PanelVector, Vector
from session_panel_spec.conform.vectors.json_objects import merged


class Expected(NamedTuple):
    """What must be answered.

    Attributes:
        refused: the rule that refuses; None where the request is accepted, or is a reset.
        state: the whole state; of a machine, its name.
        screen: the whole screen; None where nothing is said of one.
    """

    state: Any
    refused: str | None = None
    reason: str | None = None
    effects: tuple[Json, ...] = ()
    screen: Json | None = None


class Exchange(NamedTuple):
    """A line that an adapter is sent, and what it must answer."""

    request: Json
    expected: Expected

    @property
    def is_reset(self) -> bool:
        """Whether it begins a run."""
        return "reset" in self.request


Run = tuple[Exchange, ...]
"""What follows on a reset, with the reset."""


def runs_of(vector: Vector) -> Iterator[Run]:
    """Yield the runs of a vector."""
    if isinstance(vector, MachineVector):
        yield from _machine_runs(vector)
    else:
        yield tuple(_panel_run(vector))


def _panel_run(vector: PanelVector) -> Iterator[Exchange]:
    state, screen = vector.start.state, vector.start.screen
    reset = {"reset": {"config": vector.config, "locale": vector.locale}}
    yield Exchange(reset, Expected(state, screen=screen))
    for step in vector.steps:
        state, screen = merged(state, step.state), merged(screen, step.screen)
        expected = Expected(state, step.refused, step.reason, step.effects, screen)
        yield Exchange({"event": step.event}, expected)


def _machine_runs(vector: MachineVector) -> Iterator[Run]:
    reset = Exchange({"reset": {"machine": vector.machine}}, Expected(vector.start.state))
    requests = {
        letter: {"event": one.event, "facts": one.facts} for letter, one in vector.inputs.items()
    }
    answers = {
        letter: Expected(one.state, one.refused, one.reason)
        for letter, one in vector.answers.items()
    }
    for inputs, answered in vector.runs.items():
        pairs = zip(inputs, answered, strict=True)
        yield reset, *(Exchange(requests[i], answers[a]) for i, a in pairs)
