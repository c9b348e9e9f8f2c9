"""Runs aimed at single broken models: the shortest that one of them does not go as the true one."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Final

from session_panel_spec.conform.vector import PanelVector
from session_panel_spec.conform.vectors.panel_vector import panel_vector
from session_panel_spec.conform.vectors.runs import model_run
from session_panel_spec.conform.vectors.strength import tells, things_said
from session_panel_spec.conform.vectors.tour import Labels, Node, as_named, nearest
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import answers
from session_panel_spec.model.interpreter import successors
from session_panel_spec.mutants.model_mutants import ModelMutant, only
from session_panel_spec.mutants.panel_against_model import SIZES

STATES: Final = 2_000
"""In so many of the nearest states of each size a difference is looked for."""


def aimed_vectors(theme: str, mutants: Iterable[ModelMutant]) -> Iterator[PanelVector]:
    """Yield a vector for each broken model that no vector before it tells, where there is one."""
    vectors: list[PanelVector] = []
    for mutant in mutants:
        aims = (_aim(size.bounds, mutant) for size in SIZES)
        if not tells(things_said(vectors), mutant) and (aim := next(filter(None, aims), None)):
            title = f"Not so in the broken model: {mutant.name}"
            run = model_run(f"{len(vectors) + 1:02}", title, *aim)
            vectors.append(panel_vector(theme, run))
            yield vectors[-1]


def _aim(bounds: Bounds, mutant: ModelMutant) -> tuple[Bounds, Labels] | None:
    """Return the shortest run to a difference at a size, if there is one."""
    model = only(mutant.model, mutant.events)
    for node in _near(bounds):
        by_mutant = dict(successors(bounds, node.state, model))
        for label, answer in answers(bounds, node.state).items():
            outcome = answer if isinstance(answer, AbstractState) else None
            if label.name in mutant.events and by_mutant.get(label) != outcome:
                return bounds, tuple(as_named(bounds, (*node.way, label)))
    return None


@cache
def _near(bounds: Bounds) -> tuple[Node, ...]:
    return tuple(islice(nearest(bounds), STATES))
