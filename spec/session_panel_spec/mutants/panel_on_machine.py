"""The real panel on a broken machine, in lockstep with the specification until they differ.

What the panel asks its machines is overheard once. A mutant that answers all of it as before needs
no run: the panel cannot tell it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from types import SimpleNamespace
from typing import Any, NamedTuple

from session_panel import EventRefused, Panel, Table, tracing
from session_panel_spec.lockstep.drive import Step, drive
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.panel_properties import (
    STATE_PROPERTIES,
    STEP_PROPERTIES,
    PanelProperty,
)
from session_panel_spec.lockstep.refinement import refinement_differences
from session_panel_spec.lockstep.subjects import Scene, Subjects
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.mutants.machine_mutants import MachineMutant, running_on
from session_panel_spec.mutants.panel_against_model import Size
from session_panel_spec.mutants.trial import Hunter

SIZES = (
    Size(Bounds(1, 1, 1, 1, 1), 2_000),
    Size(Bounds(1, 0, 2, 1, 1, missed_sets_inactive=False, declined_sets_dnd=True), 2_000),
    Size(Bounds(2, 0, 2, 2, 1, 1), 750),
)
"""Every presence that the policy decides, either configuration, and two conversations."""

NEVER_ASKED = "the panel never asks it"
NEVER_SO = "the panel never asks it with guards for which it answers otherwise"
SHOWS_NOWHERE = "its answer shows in nothing that the page keeps"


class Question(NamedTuple):
    """What a panel asks a machine: an event in a state, and the guards that hold."""

    table: str
    state: str
    event: str
    guards: tuple[tuple[str, bool], ...]


Caught = Mapping[Hunter, tuple[str, ...]]
"""The first difference of a panel on a broken machine, and the panel's properties it breaks."""


def panel_says(mutant: MachineMutant) -> str | Caught:
    """Return what the panel makes of a broken machine: why nothing, or the first difference."""
    asked = {size: _questions_of(mutant, size) for size in SIZES}
    if not any(asked.values()):
        return NEVER_ASKED
    telling = [size for size, about in asked.items() if any(_is_new(mutant, q) for q in about)]
    if not telling:
        return NEVER_SO
    with running_on(mutant.original, mutant.broken):
        return next((found for size in telling for found in _findings(size)), SHOWS_NOWHERE)


def _questions_of(mutant: MachineMutant, size: Size) -> list[Question]:
    place = (mutant.original.name, *mutant.cell)
    return [q for q in questions(size) if (q.table, q.state, q.event) == place]


def _is_new(mutant: MachineMutant, question: Question) -> bool:
    """Whether the broken machine answers otherwise."""
    return _answer(mutant.original, question) != _answer(mutant.broken, question)


@cache
def questions(size: Size) -> frozenset[Question]:
    """Return everything that a panel asks its machines at a size."""
    heard: set[Question] = set()

    def hear(table: Table[Any], state: str, event: str, facts: object) -> None:
        known = ((name, getattr(facts, name, None)) for name in table.guards)
        guards = tuple((name, value) for name, value in known if value is not None)
        heard.add(Question(table.name, state, event, guards))

    with tracing(hear):
        for _ in islice(drive(size.bounds), size.states):
            pass
    return frozenset(heard)


def _answer(table: Table[Any], question: Question) -> object:
    try:
        return table.step(question.state, question.event, SimpleNamespace(**dict(question.guards)))
    except EventRefused as refused:
        return refused.rule, refused.reason


def _findings(size: Size) -> Iterator[Caught]:
    for driven in islice(drive(size.bounds), size.states):
        for step, difference in refinement_differences(size.bounds, driven):
            broken = tuple(_broken_by(step)) if step else ()
            of_properties: Caught = {"properties of the panel": broken} if broken else {}
            yield {"panel": (difference,), **of_properties}


def _broken_by(step: Step) -> Iterator[str]:
    """Yield the names of the panel's properties that a step breaks, or the state after it."""
    written = Panel(config_of(step.bounds), step.state_after).to_json()
    scene = Scene(step.bounds, written, step.after, step.state_after)
    subjects = Subjects(scene, (step,))
    asked: tuple[PanelProperty[Any], ...] = (*STEP_PROPERTIES, *STATE_PROPERTIES)
    for one in asked:
        if one.breach(one.met(subjects.of(one.of))):
            yield one.name
