"""The exhaustive drive, counted, with every property checked wherever it says something."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Generic, TypeVar

from session_panel import Config
from session_panel.events import AnyEvent
from session_panel_spec.lockstep.drive import Driven, drive
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.panel_properties import (
    STATE_PROPERTIES,
    STEP_PROPERTIES,
    Scene,
    StateProperty,
    StepProperty,
)
from session_panel_spec.lockstep.refinement import refinement_differences
from session_panel_spec.model.abstract_state import Bounds

P = TypeVar("P", StateProperty, StepProperty)


@dataclass(frozen=True, slots=True)
class PropertyCheck:
    """A property, how often its premise was met, and the shortest run that breaks it."""

    name: str
    rules: tuple[str, ...]
    text: str
    count: int
    counterexample: tuple[AnyEvent, ...] | None

    @property
    def passed(self) -> bool:
        """Whether it said something, and always held."""
        return self.count > 0 and self.counterexample is None


@dataclass(frozen=True, slots=True)
class RefinementCheck:
    """Whether the panel does what the model does.

    Attributes:
        count: how many events were compared.
        difference: the first difference found; None where there is none.
        counterexample: the shortest run to it, the event included.
    """

    count: int
    difference: str | None
    counterexample: tuple[AnyEvent, ...]

    @property
    def passed(self) -> bool:
        """Whether something was compared, and nothing differs."""
        return self.count > 0 and self.difference is None


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
    refinement: RefinementCheck


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
class _Watch(Generic[P]):
    """A property under check."""

    subject: P
    count: int = 0
    counterexample: tuple[AnyEvent, ...] | None = None

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
    difference_run: tuple[AnyEvent, ...] = ()
    of_states: list[_Watch[StateProperty]] = field(
        default_factory=lambda: [_Watch(p) for p in STATE_PROPERTIES]
    )
    of_steps: list[_Watch[StepProperty]] = field(
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
        self._check_state(driven)
        self._check_steps(driven)
        if self.difference is None:
            self._check_refinement(driven)

    def _check_state(self, driven: Driven) -> None:
        visit, _ = driven
        scene = Scene(self.config, visit.written, visit.abstract, visit.state)
        for watch in self.of_states:
            if watch.subject.premise(scene):
                watch.count += 1
                if watch.counterexample is None and not is_met(watch.subject.holds, scene):
                    watch.counterexample = visit.run()

    def _check_steps(self, driven: Driven) -> None:
        visit, steps = driven
        accepted = [step for step in steps if step.accepted]
        refused = [step for step in steps if step.refused]
        concerned = {"accepted": accepted, "refused": refused, "all": steps}
        for watch in self.of_steps:
            for step in concerned[watch.subject.of]:
                if watch.subject.premise(self.config, step):
                    watch.count += 1
                    if watch.counterexample is None and not watch.subject.holds(self.config, step):
                        watch.counterexample = (*visit.run(), step.event)

    def _check_refinement(self, driven: Driven) -> None:
        visit, steps = driven
        self.compared += len(steps)
        for step, difference in refinement_differences(self.bounds, driven):
            self.difference = difference
            self.difference_run = (*visit.run(), step.event) if step else visit.run()
            return

    def exploration(self) -> Exploration:
        """Return what has been found so far; after the last state, the result."""
        watches: Iterable[_Watch[StateProperty] | _Watch[StepProperty]] = (
            *self.of_states,
            *self.of_steps,
        )
        return Exploration(
            bounds=self.bounds,
            states=self.states,
            transitions=self.transitions,
            depth=self.depth,
            accepted=self.accepted,
            refused=self.refused,
            seconds=perf_counter() - self.started,
            properties=tuple(watch.check() for watch in watches),
            refinement=RefinementCheck(self.compared, self.difference, self.difference_run),
        )


def is_met(condition: Callable[[Scene], bool], scene: Scene) -> bool:
    """Say whether a condition holds; it does not where the screen cannot even be made."""
    try:
        return condition(scene)
    except Exception:  # noqa: BLE001 - whatever a view raises is a finding
        return False
