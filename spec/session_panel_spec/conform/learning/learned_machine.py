"""A machine as it was learned, its states named as they are reported."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from session_panel_spec.conform.vectors.breadth_first import breadth_first
from session_panel_spec.conform.vectors.mealy_machine import Input, MealyMachine, Outcome

LOOK: Final = Input("look")
"""An input of which the adapter hears nothing: it shows the state that was reported last.

So states that are reported differently are different, even where they behave alike.
"""

Hypothesis = Any
"""A Mealy machine of the aalpy package, which has no types."""


def machine_of(hypothesis: Hypothesis, ours: MealyMachine) -> MealyMachine:
    """Return the machine that a hypothesis is, its states by their distance from the first.

    Args:
        hypothesis: what each input does, with the state afterwards as it is reported.
        ours: the machine that it is beside. Of the states that are reported alike the one that is
            most like ours has the name, and each other a prime more.
    """

    def steps(state: Any) -> Iterator[tuple[Input, Any]]:  # noqa: ANN401 - the package has no types
        return ((given, state.transitions[given]) for given in ours.inputs)

    states = [state for state, _ in breadth_first(hypothesis.initial_state, steps)]
    names = _names(states, ours)
    return MealyMachine(
        ours.name,
        names[hypothesis.initial_state],
        {names[state]: _report(state) for state in states},
        ours.inputs,
        {
            (names[state], given): Outcome(state.output_fun[given].refused, names[target])
            for state in states
            for given, target in steps(state)
        },
    )


def _names(states: Sequence[Any], ours: MealyMachine) -> Mapping[Any, str]:
    def likeness(state: Any) -> int:  # noqa: ANN401 - the package has no types
        does = ((ours.outcomes.get((_report(state), given)), given) for given in ours.inputs)
        return sum(outcome == state.output_fun[given] for outcome, given in does)

    likest, names, primes = dict[str, Any](), dict[Any, str](), Counter[str]()
    for state in sorted(states, key=likeness, reverse=True):
        likest.setdefault(_report(state), state)
    for state in sorted(states, key=lambda state: state is not likest[_report(state)]):
        names[state] = _report(state) + "'" * primes[_report(state)]
        primes[_report(state)] += 1
    return names


def _report(state: Any) -> str:  # noqa: ANN401 - the package has no types
    return str(state.output_fun[LOOK].target)
