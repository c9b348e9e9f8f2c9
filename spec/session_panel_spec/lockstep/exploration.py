"""The exhaustive drive, counted, with every property checked wherever it says something.

While the panel takes the model's steps, and no others, what holds of all states and steps of the
model holds of the panel's, which are the same. So where the model's properties are checked at the
same bounds, they are asked of the panel only from the first difference on.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter
from typing import Any

from session_panel.events import AnyEvent
from session_panel_spec.lockstep.drive import Driven, Visit, drive
from session_panel_spec.lockstep.panel_properties import PanelProperty, panel_properties_at
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.lockstep.subjects import Scene, Subject, Subjects
from session_panel_spec.model.abstract_state import Bounds

Run = tuple[AnyEvent, ...]


@dataclass(frozen=True, slots=True)
class PropertyCheck:
    """A property, how often its premise was met, and the shortest run that breaks it.

    Attributes:
        of_model: whether it is asked only from the first difference from the model on, as a
            property that is checked of the model at the same bounds.
    """

    name: str
    rules: tuple[str, ...]
    text: str
    count: int
    counterexample: Run | None
    of_model: bool = False

    @property
    def passed(self) -> bool:
        """Whether it said something, here or of the model, and always held."""
        return (self.count > 0 or self.of_model) and self.counterexample is None


@dataclass(frozen=True, slots=True)
class Exploration:
    """What a drive covered, counted as the domain's section 7 says.

    Attributes:
        transitions: the distinct labelled steps that change the abstract state.
        depth: the largest distance of a state from the initial one.
        accepted: the events that the panel accepted, those that change nothing included.
    """

    bounds: Bounds
    states: int
    transitions: int
    depth: int
    accepted: int
    refused: int
    seconds: float
    properties: tuple[PropertyCheck, ...]
    refinement: Refinement


def explore(bounds: Bounds, *, model_checked: bool = False) -> Exploration:
    """Drive the real panel exhaustively, and check every property.

    Args:
        bounds: how many slots, and the limits.
        model_checked: whether the model's properties are checked of the model at these bounds.
    """
    *_, tally = tallies(bounds, model_checked=model_checked)
    return tally.exploration()


def tallies(bounds: Bounds, *, model_checked: bool = False) -> "Iterator[Tally]":
    """Yield after every state what has been counted so far; it is one tally that grows."""
    tally = Tally(bounds, Refinement(bounds), model_checked)
    for driven in drive(bounds):
        tally.add(driven)
        yield tally


@dataclass(slots=True)
class Tally:
    """What has been counted so far.

    Attributes:
        met: how often the premise of each property was met, by its name.
        broken: a shortest run that breaks a property, by its name.
    """

    bounds: Bounds
    refinement: Refinement
    model_checked: bool
    started: float = field(default_factory=perf_counter)
    states: int = 0
    transitions: int = 0
    depth: int = 0
    accepted: int = 0
    refused: int = 0
    met: Counter[str] = field(default_factory=Counter)
    broken: dict[str, Run] = field(default_factory=dict)

    def add(self, driven: Driven) -> None:
        """Count a state and its steps, and check the properties in them."""
        visit, steps = driven
        self.states += 1
        self.depth = max(self.depth, visit.depth)
        self.transitions += sum([step.changes for step in steps])
        if self.refinement.difference is None:
            self.refinement = self.refinement.also(driven)
        scene = Scene(self.bounds, visit.written, visit.abstract, visit.state)
        follows = self.model_checked and self.refinement.difference is None
        subjects = Subjects(scene, steps)
        self.refused += len(subjects.answered("refused"))
        self.accepted += len(subjects.answered("accepted"))
        for kind, asked in _by_kind(self.bounds, follows).items():
            found = subjects.of(kind)
            for one in asked:
                self._look(one, found, visit)

    def _look(self, asked: PanelProperty[Any], found: list[Subject], visit: Visit) -> None:
        """Check a property in a state, where there is this that it could be about."""
        met = asked.met(found)
        self.met[asked.name] += len(met)
        if asked.name not in self.broken and (breach := asked.breach(met)):
            _, step = breach
            self.broken[asked.name] = visit.run(step)

    def exploration(self) -> Exploration:
        """Return what has been found so far; after the last state, the result."""
        return Exploration(
            self.bounds,
            self.states,
            self.transitions,
            self.depth,
            self.accepted,
            self.refused,
            perf_counter() - self.started,
            tuple(
                PropertyCheck(
                    p.name,
                    p.rules,
                    p.text,
                    self.met[p.name],
                    self.broken.get(p.name),
                    self.model_checked and p.of_model,
                )
                for p in panel_properties_at(self.bounds)
            ),
            self.refinement,
        )


@cache
def _by_kind(bounds: Bounds, follows: bool) -> Mapping[str, tuple[PanelProperty[Any], ...]]:
    """Return the properties that are asked of a panel that follows the model, or not, by kind."""
    asked = tuple(one for one in panel_properties_at(bounds) if not (follows and one.of_model))
    return {kind.of: tuple(one for one in asked if one.of == kind.of) for kind in asked}
