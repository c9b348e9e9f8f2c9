"""How strong the vectors are: which broken models and machines they alone tell from the true."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import SimpleNamespace
from typing import Any, Final

from session_panel import EventRefused, Table
from session_panel_spec.conform.vectors.json_objects import Object
from session_panel_spec.conform.vectors.reading import Said, said
from session_panel_spec.model.abstract_state import AbstractState
from session_panel_spec.model.interpreter import successors
from session_panel_spec.model.language import Model
from session_panel_spec.mutants.hunt import Part, explained
from session_panel_spec.mutants.machine_mutants import machine_mutants
from session_panel_spec.mutants.model_mutants import ModelMutant, model_mutants, only

_UNTOLD: Final = files(__package__) / "undetectable_mutants.toml"


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


def model_strength(vectors: Iterable[Object]) -> Strength:
    """Return which broken models pass the vectors."""
    told, tried = things_said(vectors), model_mutants()
    passed = [mutant.name for mutant in tried if tells(told, mutant) is None]
    return _strength("model", [mutant.name for mutant in tried], passed)


def machine_strength(vectors: Iterable[Object]) -> Strength:
    """Return which broken machines pass the vectors of machines."""
    by_machine: dict[str, list[Object]] = {}
    for vector in vectors:
        by_machine.setdefault(vector["machine"], []).append(vector)
    tried = machine_mutants()
    passed = [m.name for m in tried if passes(m.broken, by_machine[m.broken.name])]
    return _strength("machines", [mutant.name for mutant in tried], passed)


def untold(part: Part) -> Mapping[str, str]:
    """Return why no vector tells some mutants, by their names, though others may."""
    reasons: dict[str, dict[str, str]] = tomllib.loads(_UNTOLD.read_text("utf-8"))
    return reasons[part]


def _strength(part: Part, made: list[str], passed: list[str]) -> Strength:
    return Strength(tuple(made), tuple(passed), explained(part), untold(part))


# Models


def things_said(vectors: Iterable[Object]) -> Told:
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


# Machines


def passes(table: Table[Any], vectors: Iterable[Object]) -> bool:
    """Say whether a compiled machine passes vectors of it."""
    return all(not any(_wrong_runs(table, vector)) for vector in vectors)


def _wrong_runs(table: Table[Any], vector: Object) -> Iterator[bool]:
    """Yield of each run whether the machine answers otherwise."""
    answered: dict[tuple[str, str], tuple[Object, str]] = {}
    for inputs, answers in vector["runs"].items():
        state: str = table.initial
        for given, expected in zip(inputs, answers, strict=True):
            if (state, given) not in answered:
                answered[state, given] = _answer(table, state, vector["inputs"][given])
            answer, state = answered[state, given]
            if answer != vector["answers"][expected]:
                yield True
                break


def _answer(table: Table[Any], state: str, given: Object) -> tuple[Object, str]:
    facts = SimpleNamespace(**{name: name in given.get("facts", {}) for name in table.guards})
    try:
        target = table.step(state, given["event"], facts)
    except EventRefused as refused:
        return {"refused": refused.rule, "reason": str(refused.reason), "state": state}, state
    return {"state": target}, target
