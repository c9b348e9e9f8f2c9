"""How strong the vectors are: which broken models and machines they alone tell from the true.

For a broken model that they do not tell there is a run: the shortest that it does not go.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache, partial
from importlib.resources import files
from itertools import islice
from typing import Any, Final

from session_panel import Table
from session_panel_spec.conform.json_objects import Object
from session_panel_spec.conform.reference import machine_answer
from session_panel_spec.conform.vector import MachineVector, PanelVector
from session_panel_spec.conform.vectors.panel_vector import panel_vector
from session_panel_spec.conform.vectors.reading import Said, said
from session_panel_spec.conform.vectors.runs import model_run
from session_panel_spec.conform.vectors.tour import Labels, Node, as_named, nearest
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import answers
from session_panel_spec.model.interpreter import successors
from session_panel_spec.model.language import Model
from session_panel_spec.mutants.hunt import Part, explained
from session_panel_spec.mutants.machine_mutants import MachineMutant, machine_mutants
from session_panel_spec.mutants.model_mutants import ModelMutant, model_mutants, only
from session_panel_spec.mutants.panel_against_model import SIZES
from session_panel_spec.mutants.trial import Hunt, Hunter, Trial

_UNTOLD: Final = files(__package__) / "undetectable_mutants.toml"


STATES: Final = 2_000
"""In so many of the nearest states of each size a difference is looked for."""


Told = tuple[Said, ...]
"""What vectors say of the model's events, each thing once."""


def model_strength(passed: Iterable[ModelMutant]) -> Hunt:
    """Return what vectors say that some broken models pass, and no others."""
    return _hunt("model", model_mutants(), {mutant.name for mutant in passed})


def machine_strength(vectors: Iterable[MachineVector]) -> Hunt:
    """Return which broken machines pass the vectors of machines."""
    said = [(vector, _steps(vector)) for vector in vectors]
    passed = {
        mutant.name
        for mutant in machine_mutants()
        if all(_passes(mutant.broken, *one) for one in said if one[0].machine == mutant.broken.name)
    }
    return _hunt("machines", machine_mutants(), passed)


def strength_json(part: Part, hunt: Hunt) -> Object:
    """Return the figures of what vectors say of broken things."""
    untold = {n: why for n, why in hunt.equivalent.items() if n in _untold(part)}
    return {
        "made": len(hunt.trials),
        "caught": len(hunt.caught),
        "equivalent": len(hunt.equivalent) - len(untold),
        "untold": untold,
        "survivors": list(hunt.survivors),
    }


def _hunt(part: Part, made: Iterable[ModelMutant | MachineMutant], passed: Set[str]) -> Hunt:
    catch: Mapping[Hunter, tuple[str, ...]] = {"vectors": ()}
    trials = (Trial(one.name, one.kind, {} if one.name in passed else catch) for one in made)
    return Hunt(tuple(trials), {**explained(part), **_untold(part)})


def _untold(part: Part) -> Mapping[str, str]:
    """Return why no vector tells some mutants, by their names, though others may."""
    reasons: dict[str, dict[str, str]] = tomllib.loads(_UNTOLD.read_text("utf-8"))
    return reasons[part]


# Models


def passing(
    vectors: Iterable[PanelVector], mutants: Iterable[ModelMutant]
) -> tuple[ModelMutant, ...]:
    """Return the broken models that pass vectors of the panel."""
    told = things_said(vectors)
    return tuple(mutant for mutant in mutants if not tells(told, mutant))


def things_said(vectors: Iterable[PanelVector]) -> Told:
    """Return what vectors of the panel say of the model's events."""
    return tuple(dict.fromkeys(one for vector in vectors for one in said(vector)))


def tells(told: Told, mutant: ModelMutant) -> bool:
    """Say whether a broken model does something else than vectors say."""
    model_of = cache(partial(only, mutant.model))
    about = ((one, tuple(label.name for label in one.labels)) for one in told)
    return any(
        outcomes(model_of(names), one) != one.outcomes
        for one, names in about
        if not mutant.events.isdisjoint(names)
    )


def outcomes(model: Model, one: Said) -> frozenset[AbstractState]:
    """Return the states to which a model goes by the event, whatever it calls it."""
    after = dict(successors(one.bounds, one.before, model))
    return frozenset(after[label] for label in one.labels if label in after)


# Runs aimed at single broken models


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


# Machines


Steps = frozenset[tuple[str, str, str]]
"""What a vector says of a machine, each thing once: a state, an input, and the answer to it.

An answer shows the state, so a machine passes the runs if it answers each input in each state so.
"""


def _steps(vector: MachineVector) -> Steps:
    after = {letter: answer.state for letter, answer in vector.answers.items()}
    steps = set[tuple[str, str, str]]()
    for inputs, answered in vector.runs.items():
        states = vector.start.state, *(after[letter] for letter in answered)
        steps.update(zip(states, inputs, answered, strict=False))
    return frozenset(steps)


def _passes(table: Table[Any], vector: MachineVector, steps: Steps) -> bool:
    """Say whether a compiled machine answers all runs of a vector as it must."""
    asked = ((state, vector.inputs[i], vector.answers[a]) for state, i, a in steps)
    return table.initial == vector.start.state and all(
        machine_answer(table, state, given.event, given.facts) == answer
        for state, given, answer in asked
    )
