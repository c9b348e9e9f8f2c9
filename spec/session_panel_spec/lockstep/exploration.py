"""The exhaustive drive, counted, with every property checked wherever it says something."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Generic, TypeVar

from session_panel import Config
from session_panel.events import AnyEvent
from session_panel_spec.lockstep.drive import Driven, Step, drive
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.panel_properties import (
    STATE_PROPERTIES,
    STEP_KINDS,
    STEP_PROPERTIES,
    PanelProperty,
    Scene,
)
from session_panel_spec.lockstep.refinement import Refinement, refinement_differences
from session_panel_spec.model.abstract_state import Bounds

T = TypeVar("T", Scene, Step)
Run = tuple[AnyEvent, ...]


@dataclass(frozen=True, slots=True)
class PropertyCheck:
    """A property, how often its premise was met, and the shortest run that breaks it."""

    name: str
    rules: tuple[str, ...]
    text: str
    count: int
    counterexample: Run | None

    @property
    def passed(self) -> bool:
        """Whether it said something, and always held."""
        return self.count > 0 and self.counterexample is None


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


def explore(
    bounds: Bounds, config: Config | None = None, progress: Callable[[int], None] | None = None
) -> Exploration:
    """Drive the real panel exhaustively, and check every property.

    Args:
        bounds: how many slots, and the limits.
        config: the panel's configuration; without one, the bounds' own.
        progress: told after every state how many there have been.
    """
    for tally in tallies(bounds, config):
        if progress:
            progress(tally.states)
    return tally.exploration()


def tallies(bounds: Bounds, config: Config | None = None) -> "Iterator[Tally]":
    """Yield after every state what has been counted so far; it is one tally that grows."""
    tally = Tally(bounds, config or config_of(bounds))
    for driven in drive(bounds, tally.config):
        tally.add(driven)
        yield tally


@dataclass(slots=True)
class _Watch(Generic[T]):
    """A property under check."""

    subject: PanelProperty[T]
    count: int = 0
    counterexample: Run | None = None

    def look(self, somewhere: Iterable[T], run: Callable[[T], Run]) -> None:
        """Check the property in states, or of steps, to each of which a run leads."""
        for where in filter(self.subject.premise, somewhere):
            self.count += 1
            if self.counterexample is None and not self.subject.is_met(where):
                self.counterexample = run(where)

    def check(self) -> PropertyCheck:
        """Return the result."""
        of = self.subject
        return PropertyCheck(of.name, of.rules, of.text, self.count, self.counterexample)


@dataclass(slots=True)
class Tally:
    """What has been counted so far."""

    bounds: Bounds
    config: Config
    started: float = field(default_factory=perf_counter)
    states: int = 0
    transitions: int = 0
    depth: int = 0
    accepted: int = 0
    refused: int = 0
    compared: int = 0
    difference: str | None = None
    difference_run: Run = ()
    of_states: list[_Watch[Scene]] = field(
        default_factory=lambda: [_Watch(p) for p in STATE_PROPERTIES]
    )
    of_steps: list[_Watch[Step]] = field(
        default_factory=lambda: [_Watch(p) for p in STEP_PROPERTIES]
    )

    def add(self, driven: Driven) -> None:
        """Count a state and its steps, and check the properties in them."""
        visit, steps = driven
        self.states += 1
        self.transitions += sum(step.changes for step in steps)
        self.depth = max(self.depth, visit.depth)
        self.refused += sum(step.refused for step in steps)
        self.accepted += sum(step.accepted for step in steps)
        scene = Scene(self.config, visit.written, visit.abstract, visit.state)
        for of_state in self.of_states:
            of_state.look((scene,), lambda _scene: visit.run())
        concerned = {kind: [*filter(is_of, steps)] for kind, is_of in STEP_KINDS.items()}
        for of_step in self.of_steps:
            of_step.look(concerned[of_step.subject.of], visit.run)
        if self.difference is None:
            self._check_refinement(driven)

    def _check_refinement(self, driven: Driven) -> None:
        visit, steps = driven
        self.compared += len(steps)
        for step, difference in refinement_differences(self.bounds, driven):
            self.difference = difference
            self.difference_run = visit.run(step)
            return

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
            (*(one.check() for one in self.of_states), *(one.check() for one in self.of_steps)),
            Refinement(
                self.bounds, self.states, self.compared, self.difference, self.difference_run
            ),
        )
