"""A machine as it was learned: states that are numbers, and what each input does there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from session_panel_spec.conform.vectors.mealy_machine import Input, Inputs, shortest_runs


class Seen(NamedTuple):
    """What is seen after an input: the rule that refuses it, if any, and the state reported."""

    refused: str | None
    state: str


class Step(NamedTuple):
    """What an input does in a state: the rule that refuses it, if any, and where it leads."""

    refused: str | None
    target: int


@dataclass(frozen=True)
class LearnedMachine:
    """A deterministic machine whose states are numbers, the first of them 0.

    Attributes:
        states: what each state is reported as; several may be reported alike.
    """

    states: tuple[str, ...]
    inputs: Inputs
    steps: Mapping[tuple[int, Input], Step]

    def run(self, inputs: Inputs) -> Iterator[Seen]:
        """Yield what is seen at first, and after each of the inputs."""
        state = 0
        yield Seen(None, self.states[state])
        for given in inputs:
            refused, state = self.steps[state, given]
            yield Seen(refused, self.states[state])


def runs_to(machine: LearnedMachine) -> tuple[Inputs, ...]:
    """Return a shortest run to each state, by its number."""
    found = shortest_runs(0, machine.inputs, lambda *at: machine.steps[at].target)
    return tuple(found[state] for state in range(len(machine.states)))
