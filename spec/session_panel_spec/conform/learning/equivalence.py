"""Runs by which a learned machine is tried on the adapter that it was learned from."""

from collections.abc import Iterable, Iterator
from itertools import product
from random import Random
from typing import Final

from session_panel_spec.conform.learning.learned_machine import LearnedMachine, runs_to
from session_panel_spec.conform.vectors.mealy_machine import Inputs

WALKS: Final = 500
"""How many random runs there are."""

WALK_LENGTH: Final = 50
"""How many inputs a random run has."""


def complete_runs(
    machine: LearnedMachine, ends: Iterable[Inputs], extra_states: int
) -> Iterator[Inputs]:
    """Yield the runs of the W-method (Vasilevskii, Chow), all but beginnings of others.

    An adapter that answers all of them as the machine does, and has no more than so many states
    more than the machine, is the machine.

    Args:
        machine: the machine.
        ends: inputs after which any two of its states have been told apart.
        extra_states: how many states more the adapter may have.
    """
    reaches, longest = runs_to(machine), extra_states + 1
    chosen = tuple(ends)
    for size in range(longest + 1):
        kept = [end for end in chosen if size == longest or size + len(end) > longest]
        for reach, middle, end in product(reaches, product(machine.inputs, repeat=size), kept):
            yield (*reach, *middle, *end)


def random_runs(inputs: Inputs, seed: int) -> Iterator[Inputs]:
    """Yield long random runs: they may find what lies deeper than any complete run goes.

    Half of the inputs repeat the one before: so what counts is found, too.
    """
    chance = Random(seed)  # noqa: S311 - it keeps no secret
    for _ in range(WALKS):
        run = [chance.choice(inputs)]
        while len(run) < WALK_LENGTH:
            run.append(chance.choice((run[-1], chance.choice(inputs))))
        yield tuple(run)
