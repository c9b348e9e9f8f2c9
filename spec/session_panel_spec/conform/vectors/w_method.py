"""The W-method (Vasilevskii, Chow): runs that no faulty machine of a bounded size passes.

A suite is cover . inputs^(0...k+1) . identification: reach every state of the specification, go on
in every way for one input more than there may be extra states, and then identify the state.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Final

from session_panel_spec.conform.vectors.breadth_first import breadth_first
from session_panel_spec.conform.vectors.mealy_machine import Input, Inputs, MealyMachine

EXTRA_STATES: Final = 2
"""By how many states an implementation may have more than the machine's table."""


def suite(machine: MealyMachine, extra_states: int = EXTRA_STATES) -> tuple[Inputs, ...]:
    """Return runs that find every fault of an implementation with so many states more.

    Of runs that begin alike the longest is there, sorted by the order of the machine's inputs.
    """
    reaches, ends = cover(machine), identification(machine)
    different = {tuple(tuple(machine.run(end, state)) for end in ends) for state in reaches}
    length = len(machine.states) + extra_states - len(different) + 1
    runs = {*complete_runs(reaches.values(), machine.inputs, ends, length)}
    shorter = {run[:size] for run in runs for size in range(len(run))}
    number = {given: n for n, given in enumerate(machine.inputs)}
    return tuple(sorted(runs - shorter, key=lambda run: [number[given] for given in run]))


def complete_runs(
    reaches: Iterable[Inputs], inputs: Inputs, ends: Collection[Inputs], length: int
) -> Iterator[Inputs]:
    """Yield the runs of a suite, all but many that others begin with.

    Args:
        reaches: a run to each state.
        inputs: those that may be given in every state.
        ends: inputs after which any two of the states have been told apart.
        length: the most inputs in between.
    """
    reached = tuple(reaches)
    for size in range(length + 1):
        kept = [end for end in ends if size == length or size + len(end) > length]
        for reach, middle, end in product(reached, product(inputs, repeat=size), kept):
            yield (*reach, *middle, *end)


def cover(machine: MealyMachine) -> Mapping[str, Inputs]:
    """Return a shortest run to each state that some run reaches."""

    def steps(state: str) -> Iterator[tuple[Input, str]]:
        return ((given, machine.outcomes[state, given].target) for given in machine.inputs)

    return dict(breadth_first(machine.initial, steps))


def identification(machine: MealyMachine) -> tuple[Inputs, ...]:
    """Return inputs by which any two states that differ are told apart: as few as are found."""
    pairs = {
        pair: apart
        for pair in combinations(cover(machine), 2)
        if (apart := _telling(machine, *pair))
    }
    chosen: list[Inputs] = []
    while pairs:
        ways = dict.fromkeys(way for apart in pairs.values() for way in apart)
        best = max(ways, key=lambda way: sum(_are_told(machine, pair, way) for pair in pairs))
        chosen.append(best)
        pairs = {pair: way for pair, way in pairs.items() if not _are_told(machine, pair, best)}
    return tuple(chosen) or ((),)


Pair = tuple[str, str]


def _are_told(machine: MealyMachine, pair: Pair, way: Inputs) -> bool:
    first, second = ([*machine.run(way, state)] for state in pair)
    return first != second


def _telling(machine: MealyMachine, one: str, other: str) -> tuple[Inputs, ...]:
    """Return every shortest way to tell two states apart; none where they are equivalent."""
    for size in range(1, len(machine.states)):
        ways = product(machine.inputs, repeat=size)
        if found := tuple(way for way in ways if _are_told(machine, (one, other), way)):
            return found
    return ()
