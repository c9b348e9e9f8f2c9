"""Runs aimed at single broken models: the shortest that one of them does not go as the true one."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from session_panel_spec.conform.vectors.json_objects import Object
from session_panel_spec.conform.vectors.run import Run, model_events
from session_panel_spec.conform.vectors.strength import tells, things_said
from session_panel_spec.conform.vectors.tour import Labels, Node, as_named, nearest
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import answers
from session_panel_spec.model.interpreter import successors
from session_panel_spec.mutants.model_mutants import ModelMutant, only
from session_panel_spec.mutants.panel_against_model import SIZES

STATES: Final = 2_000
"""In so many of the nearest states of each size a difference is looked for."""


class Aim(NamedTuple):
    """A run of the model at some bounds."""

    bounds: Bounds
    labels: Labels


def aimed_runs(mutants: Iterable[ModelMutant], vector_of: Callable[[Run], Object]) -> Iterator[Run]:
    """Yield a run for each broken model that no run before it tells, where there is one.

    Args:
        mutants: the broken models.
        vector_of: what makes the vector of a run.
    """
    vectors: list[Object] = []
    for mutant in mutants:
        aim = None if tells(things_said(vectors), mutant) else _aim(mutant)
        if aim is not None:
            number, events = len(vectors) + 1, tuple(model_events(*aim))
            title = f"Not so in the broken model: {mutant.name}"
            run = Run(f"{number:02}", title, config_of(aim.bounds), events)
            vectors.append(vector_of(run))
            yield run


def _aim(mutant: ModelMutant) -> Aim | None:
    """Return the shortest run to a difference, at the first size that has one."""
    found = (aim for size in SIZES if (aim := _shortest(size.bounds, mutant)))
    return next(found, None)


def _shortest(bounds: Bounds, mutant: ModelMutant) -> Aim | None:
    model = only(mutant.model, mutant.events)
    for node in _near(bounds):
        by_mutant = dict(successors(bounds, node.state, model))
        for label, answer in answers(bounds, node.state).items():
            outcome = answer if isinstance(answer, AbstractState) else None
            if label.name in mutant.events and by_mutant.get(label) != outcome:
                return Aim(bounds, tuple(as_named(bounds, (*node.way, label))))
    return None


@cache
def _near(bounds: Bounds) -> tuple[Node, ...]:
    return tuple(islice(nearest(bounds), STATES))
