"""A machine as it was learned: states that are numbers, and what each input does there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import msgspec

from session_panel_spec.conform.vectors.breadth_first import breadth_first
from session_panel_spec.conform.vectors.mealy_machine import Input, Inputs

LOOK: Final = Input("look")
"""An input of which the adapter hears nothing: it shows the state that was reported last.

So states that are reported differently are different, even where they behave alike.
"""

Hypothesis = Any
"""A Mealy machine of the aalpy package, which has no types."""

S = TypeVar("S", str, int)


class Outcome(msgspec.Struct, Generic[S], frozen=True):
    """What an input does: the rule that refuses it, if any, and the state afterwards."""

    refused: str | None
    target: S


@dataclass(frozen=True)
class LearnedMachine:
    """A deterministic machine whose states are numbers, the first of them 0.

    Attributes:
        states: what each state is reported as; several may be reported alike.
    """

    states: tuple[str, ...]
    inputs: Inputs
    steps: Mapping[tuple[int, Input], Outcome[int]]

    def run(self, inputs: Inputs) -> Iterator[Outcome[str]]:
        """Yield what is seen at first, and after each of the inputs."""
        state = 0
        yield Outcome(None, self.states[state])
        for given in inputs:
            step = self.steps[state, given]
            state = step.target
            yield Outcome(step.refused, self.states[state])


def runs_to(machine: LearnedMachine) -> tuple[Inputs, ...]:
    """Return a shortest run to each state, by its number."""

    def steps(state: int) -> Iterator[tuple[Input, int]]:
        return ((given, machine.steps[state, given].target) for given in machine.inputs)

    found = dict(breadth_first(0, steps))
    return tuple(found[state] for state in range(len(machine.states)))


def machine_of(hypothesis: Hypothesis, inputs: Inputs) -> LearnedMachine:
    """Return the machine that a hypothesis is, its states by their distance from the first."""

    def steps(state: Any) -> Iterator[tuple[Input, Any]]:  # noqa: ANN401 - the package has no types
        return ((given, state.transitions[given]) for given in inputs)

    states = [state for state, _ in breadth_first(hypothesis.initial_state, steps)]
    numbers = {state: number for number, state in enumerate(states)}
    return LearnedMachine(
        tuple(state.output_fun[LOOK].target for state in states),
        inputs,
        {
            (number, given): Outcome(state.output_fun[given].refused, numbers[target])
            for state, number in numbers.items()
            for given, target in steps(state)
        },
    )
