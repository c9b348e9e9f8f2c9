"""The exhaustive drive, counted, with every property checked wherever it says something.

While the panel takes the model's steps, and no others, what holds of all states and steps of the
model holds of the panel's, which are the same. So where the model's properties are checked at the
same bounds, they are asked of the panel only from the first difference on.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter
from typing import TypeVar

from session_panel.events import AnyEvent
from session_panel_spec.lockstep.drive import Driven, Step, drive
from session_panel_spec.lockstep.panel_properties import (
    ABOUT,
    PANEL_PROPERTIES,
    STATE_PROPERTIES,
    STEP_PROPERTIES,
    PanelProperty,
    Scene,
)
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.model.abstract_state import Bounds

T = TypeVar("T", Scene, Step)
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
        self.transitions += sum(step.changes for step in steps)
        self.depth = max(self.depth, visit.depth)
        self.refused += sum(step.refused for step in steps)
        self.accepted += sum(step.accepted for step in steps)
        if self.refinement.difference is None:
            self.refinement = self.refinement.also(driven)
        scene = Scene(self.bounds, visit.written, visit.abstract, visit.state)
        self._look(self._asked(STATE_PROPERTIES), (scene,), lambda _scene: visit.run())
        self._look(self._asked(STEP_PROPERTIES), steps, visit.run)

    def _asked(self, properties: tuple[PanelProperty[T], ...]) -> tuple[PanelProperty[T], ...]:
        """Return which of some properties are asked of the panel now."""
        follow = self.model_checked and self.refinement.difference is None
        return _of_panel_alone(properties) if follow else properties

    def _look(
        self,
        properties: tuple[PanelProperty[T], ...],
        somewhere: tuple[T, ...],
        run: Callable[[T], Run],
    ) -> None:
        """Check properties in states, or of steps, to each of which a run leads."""
        about = {
            kind: [(where, it) for where in somewhere if (it := ABOUT[kind](where))]
            for kind in {subject.of for subject in properties}
        }
        for subject in properties:
            for where, it in about[subject.of]:
                if subject.premise(it):
                    self.met[subject.name] += 1
                    if subject.name not in self.broken and not subject.is_met(it):
                        self.broken[subject.name] = run(where)

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
                for p in PANEL_PROPERTIES
            ),
            self.refinement,
        )


@cache
def _of_panel_alone(properties: tuple[PanelProperty[T], ...]) -> tuple[PanelProperty[T], ...]:
    """Return those of some properties that are none of the model's."""
    return tuple(one for one in properties if not one.of_model)
