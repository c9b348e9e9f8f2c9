"""What the real panel does in the states nearest to its first one, and where a mutant differs.

The panel is driven once for each size. A mutant is then asked only for the events that it
changes, and only up to the first state in which it does something else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from session_panel_spec.lockstep.drive import Driven, drive
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.interpreter import successors
from session_panel_spec.model.label import Label
from session_panel_spec.mutants.model_mutants import ModelMutant, only

Outcome = frozenset[tuple[Label, AbstractState]]
"""Every event of one name that can happen in a state, with the state after it."""


class Size(NamedTuple):
    """How far the panel is driven: the states of these bounds, at most so many, the nearest."""

    bounds: Bounds
    states: int


SIZES = (
    Size(Bounds(1, 1, 1, 2, 1), 1_500),
    Size(Bounds(1, 1, 2, 2, 2, missed_sets_inactive=False, declined_sets_dnd=True), 300),
    Size(Bounds(2, 0, 2, 2, 1, 1), 750),
    Size(Bounds(1, 1, 1, 1, 1), 500),
    Size(Bounds(2, 0, 1, 2, 1), 100),
)
"""Each limit binds somewhere, two slots of a kind and either configuration are there."""


@dataclass(frozen=True)
class Behaviour:
    """What the panel does at a size.

    Attributes:
        outcomes: of each state, the nearest first, what the panel makes of the events of each
            name; a name that is not there has no outcome.
    """

    bounds: Bounds
    outcomes: Mapping[AbstractState, Mapping[str, Outcome]]


def behaviour(size: Size) -> Behaviour:
    """Drive the panel at a size."""
    driven = islice(drive(size.bounds), size.states)
    return Behaviour(size.bounds, {one[0].abstract: _outcomes(one) for one in driven})


def _outcomes(driven: Driven) -> dict[str, Outcome]:
    found: dict[str, set[tuple[Label, AbstractState]]] = {}
    for step in (one for one in driven[1] if one.accepted):
        found.setdefault(step.label.name, set()).add((step.label, step.after))
    return {name: frozenset(outcome) for name, outcome in found.items()}


class Difference(NamedTuple):
    """The first way in which a mutant is not as the panel, and the bounds at which it is not."""

    bounds: Bounds
    text: str


def difference(behaviours: Iterable[Behaviour], mutant: ModelMutant) -> Difference | None:
    """Return the first difference between the panel and a mutant, or None."""
    return next((found for one in behaviours for found in _differences(one, mutant)), None)


def _differences(panel: Behaviour, mutant: ModelMutant) -> Iterator[Difference]:
    models = {name: only(mutant.model, (name,)) for name in sorted(mutant.events)}
    for state, outcomes in panel.outcomes.items():
        for name, model in models.items():
            by_mutant = frozenset(successors(panel.bounds, state, model))
            by_panel = outcomes.get(name, frozenset())
            if by_mutant != by_panel:
                yield Difference(panel.bounds, _told(dict(by_panel), dict(by_mutant)))


def _told(panel: Mapping[Label, AbstractState], mutant: Mapping[Label, AbstractState]) -> str:
    """Say what happens only on one side, or leads elsewhere."""
    for label in sorted(panel.keys() | mutant.keys(), key=str):
        if label not in mutant:
            return f"only the panel has {label}"
        if label not in panel:
            return f"only the mutant has {label}"
        if panel[label] != mutant[label]:
            return f"{label} leads elsewhere"
    return "two events of one name"
