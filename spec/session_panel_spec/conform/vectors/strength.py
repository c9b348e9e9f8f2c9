"""How strong the vectors are: which broken models and machines they alone tell from the true.

For a broken model that they do not tell there is a run: the shortest that it does not go.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final

from session_panel import Table
from session_panel_spec.conform.json_objects import Object
from session_panel_spec.conform.reference import machine_answer
from session_panel_spec.conform.vector import Answer, MachineVector, PanelVector
from session_panel_spec.conform.vectors.panel_vector import panel_vector
from session_panel_spec.conform.vectors.reading import Said, said
from session_panel_spec.conform.vectors.runs import model_run
from session_panel_spec.conform.vectors.tour import Labels, Node, as_named, nearest
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import answers
from session_panel_spec.model.interpreter import successors
from session_panel_spec.model.language import Model
from session_panel_spec.mutants.hunt import Part, explained
from session_panel_spec.mutants.machine_mutants import machine_mutants
from session_panel_spec.mutants.model_mutants import ModelMutant, model_mutants, only
from session_panel_spec.mutants.panel_against_model import SIZES

_UNTOLD: Final = files(__package__) / "undetectable_mutants.toml"


STATES: Final = 2_000
"""In so many of the nearest states of each size a difference is looked for."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What vectors say of broken things.

    Attributes:
        made: the names of the mutants.
        passed: those that pass every vector.
        equivalent: why nobody can tell some of them, by their names.
        untold: why vectors cannot tell some others, by their names.
    """

    made: tuple[str, ...]
    passed: tuple[str, ...]
    equivalent: Mapping[str, str]
    untold: Mapping[str, str]

    @property
    def survivors(self) -> tuple[str, ...]:
        """The mutants that pass, and nobody explains why."""
        return tuple(n for n in self.passed if n not in self.equivalent and n not in self.untold)

    @property
    def wrongly_explained(self) -> tuple[str, ...]:
        """The mutants that are explained although a vector tells them."""
        return tuple(n for n in (*self.equivalent, *self.untold) if n not in self.passed)

    @property
    def json(self) -> Object:
        """The figures."""
        return {
            "made": len(self.made),
            "caught": len(self.made) - len(self.passed),
            "equivalent": sum(name in self.equivalent for name in self.passed),
            "untold": {name: self.untold[name] for name in self.passed if name in self.untold},
            "survivors": list(self.survivors),
        }


Told = tuple[Said, ...]
"""What vectors say of the model's events, each thing once."""


def model_strength(passed: Iterable[ModelMutant]) -> Strength:
    """Return what vectors say that some broken models pass, and no others."""
    made = tuple(mutant.name for mutant in model_mutants())
    return _strength("model", made, tuple(mutant.name for mutant in passed))


def machine_strength(vectors: Iterable[MachineVector]) -> Strength:
    """Return which broken machines pass the vectors of machines."""
    by_machine: dict[str, list[tuple[MachineVector, Joined]]] = {}
    for vector in vectors:
        by_machine.setdefault(vector.machine, []).append((vector, _joined(vector)))
    tried = {mutant.name: mutant.broken for mutant in machine_mutants()}
    passed = (n for n, t in tried.items() if all(_passes(t, *v) for v in by_machine[t.name]))
    return _strength("machines", tuple(tried), tuple(passed))


def untold(part: Part) -> Mapping[str, str]:
    """Return why no vector tells some mutants, by their names, though others may."""
    reasons: dict[str, dict[str, str]] = tomllib.loads(_UNTOLD.read_text("utf-8"))
    return reasons[part]


def _strength(part: Part, made: tuple[str, ...], passed: tuple[str, ...]) -> Strength:
    return Strength(made, passed, explained(part), untold(part))


# Models


def passing(
    vectors: Iterable[PanelVector], mutants: Iterable[ModelMutant]
) -> tuple[ModelMutant, ...]:
    """Return the broken models that pass vectors of the panel."""
    told = things_said(vectors)
    return tuple(mutant for mutant in mutants if tells(told, mutant) is None)


def things_said(vectors: Iterable[PanelVector]) -> Told:
    """Return what vectors of the panel say of the model's events."""
    return tuple(dict.fromkeys(one for vector in vectors for one in said(vector)))


def tells(told: Told, mutant: ModelMutant) -> Said | None:
    """Return the first thing said that a broken model does not do; None where it does all."""
    models: dict[tuple[str, ...], Model] = {}
    for one in told:
        names = tuple(label.name for label in one.labels)
        if mutant.events.isdisjoint(names):
            continue
        if names not in models:
            models[names] = only(mutant.model, names)
        if outcomes(models[names], one) != one.outcomes:
            return one
    return None


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


Joined = tuple[tuple[tuple[str, str, int], ...], ...]
"""The runs of a vector as a graph: of each node the inputs, their answers, and the nodes after."""


def _joined(vector: MachineVector) -> Joined:
    """Return the runs of a vector, joined where they go on alike; all begin in the last node."""
    nodes: dict[tuple[tuple[str, str, int], ...], int] = {}

    def joined(runs: list[tuple[str, str]], at: int) -> int:
        following: dict[str, list[tuple[str, str]]] = {}
        for run in runs:
            if at < len(run[0]):
                following.setdefault(run[0][at], []).append(run)
        steps = ((i, some[0][1][at], joined(some, at + 1)) for i, some in following.items())
        return nodes.setdefault(tuple(steps), len(nodes))

    joined([*vector.runs.items()], 0)
    return tuple(nodes)


def _passes(table: Table[Any], vector: MachineVector, runs: Joined) -> bool:
    """Say whether a compiled machine answers all runs of a vector as it must."""

    @cache
    def answer(state: str, letter: str) -> Answer:
        given = vector.inputs[letter]
        return machine_answer(table, state, given.event, given.facts)

    @cache
    def passes(node: int, state: str) -> bool:
        return all(
            answer(state, given) == vector.answers[expected]
            and passes(after, answer(state, given).state)
            for given, expected, after in runs[node]
        )

    return passes(len(runs) - 1, table.initial)
