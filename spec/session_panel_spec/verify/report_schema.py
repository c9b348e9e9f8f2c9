"""The schema of a verification's report in JSON: what is written, and what is read again.

Times are unset in a report that is kept, and so is what else differs from run to run.
"""

from msgspec import UNSET, Struct, UnsetType

from session_panel_spec.export.confirm import Tool
from session_panel_spec.lockstep.coverage.possibility import Theme
from session_panel_spec.model.abstract_state import (
    AbstractState,
    Bounds,
    ConversationSlot,
    PanelMode,
    Presence,
    RecordSlot,
)
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Actor, Value
from session_panel_spec.model.run import Run
from session_panel_spec.mutants.report import HuntJson

Seconds = float | UnsetType


class CheckJson(Struct, frozen=True, kw_only=True):
    """What came of a comparison."""

    name: str
    count: int | UnsetType = UNSET
    problems: tuple[str, ...]
    passed: bool


class PropertyJson(Struct, frozen=True):
    """What speaks for a property, as `Evidence` has it."""

    name: str
    rules: tuple[str, ...]
    text: str
    bounded: bool | None
    sizes: int
    proved: bool | None
    refined: bool | None
    checked: int
    mutants: int | None
    passed: bool


class DriveJson(Struct, frozen=True, kw_only=True):
    """A size through which the real panel went beside the model."""

    bounds: Bounds
    states: int
    compared_with_model: int
    difference_from_model: str | None
    passed: bool


class ExplorationJson(Struct, frozen=True, kw_only=True):
    """A size through which the real panel was driven, and the runs that break a property."""

    bounds: Bounds
    states: int
    transitions: int
    depth: int
    accepted: int
    refused: int
    seconds: Seconds = UNSET
    compared_with_model: int
    difference_from_model: str | None
    counterexamples: dict[str, tuple[str, ...]]


class StateJson(Struct, frozen=True):
    """A state of the model, in the words of a query."""

    presence: Presence
    panel_mode: PanelMode
    conversations: tuple[dict[str, Value], ...]
    records: tuple[dict[str, Value], ...]

    def state(self) -> AbstractState:
        """Return the state."""
        return AbstractState(
            self.presence,
            self.panel_mode,
            tuple(ConversationSlot(**slot) for slot in self.conversations),  # type: ignore[arg-type]
            tuple(RecordSlot(**slot) for slot in self.records),  # type: ignore[arg-type]
        )


class EventJson(Struct, frozen=True):
    """An event of the model, and who causes it."""

    name: str
    arguments: tuple[Value, ...]
    by: Actor


class StepJson(Struct, frozen=True):
    """An event, and the state after it."""

    event: EventJson
    state: StateJson


class RunJson(Struct, frozen=True):
    """A run of the model, as `run_json` has it."""

    initial: StateJson
    steps: tuple[StepJson, ...]
    loop: int | None

    def run(self) -> Run:
        """Return the run."""
        labels = tuple(Label(step.event.name, step.event.arguments) for step in self.steps)
        states = (self.initial, *(step.state for step in self.steps))
        return Run(labels, tuple(state.state() for state in states), self.loop)


class CheckedJson(Struct, frozen=True):
    """What a size of the model says of a property."""

    name: str
    rules: tuple[str, ...]
    met: bool
    passed: bool
    witness: str | None
    counterexample: RunJson | None


class ModelJson(Struct, frozen=True, kw_only=True):
    """A size of the model; without a depth, whole sets of states were explored."""

    bounds: Bounds
    engine: str
    states: int
    transitions: int
    depth: int | None
    seconds: Seconds = UNSET
    properties: tuple[CheckedJson, ...]


class CountJson(Struct, frozen=True, kw_only=True):
    """What another checker counted."""

    tool: Tool
    bounds: Bounds
    symmetry: bool
    states: int
    transitions: int
    seconds: Seconds = UNSET


class ComparisonJson(Struct, frozen=True):
    """What another checker counted beside what ours did."""

    tool: Tool
    bounds: Bounds
    states: int
    transitions: int | None
    theirs: CountJson | None
    problem: str | None
    missing: str | None
    passed: bool


class ProofJson(Struct, frozen=True, kw_only=True):
    """How a proof for every size ended."""

    name: str
    rules: tuple[str, ...]
    proved: bool
    leans_on: tuple[str, ...]
    witness: str | None
    counterexample: str | None
    seconds: Seconds = UNSET


class WitnessJson(Struct, frozen=True):
    """What some run of the real panel reaches, or why none does."""

    name: str
    theme: Theme
    rules: tuple[str, ...]
    unreached: str | None
    passed: bool
    setting: str | None
    run: tuple[str, ...] | None


class ReportJson(Struct, frozen=True):
    """Everything that a verification found; None of what was not done."""

    passed: bool
    properties: tuple[PropertyJson, ...]
    explorations: tuple[ExplorationJson, ...]
    models: tuple[ModelJson, ...]
    lockstep: tuple[DriveJson, ...]
    confirmations: tuple[ComparisonJson, ...]
    proofs: tuple[ProofJson, ...] | None
    mutants: HuntJson | None
    tables: tuple[CheckJson, ...]
    engine: tuple[CheckJson, ...]
    citations: CheckJson
    stories: tuple[CheckJson, ...]
    not_done: tuple[str, ...]
    coverage: tuple[WitnessJson, ...]

    @property
    def driven(self) -> tuple[ExplorationJson | DriveJson, ...]:
        """Every size through which the real panel went."""
        return (*self.explorations, *self.lockstep)
