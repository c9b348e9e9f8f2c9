"""Whether other checkers count what ours does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from session_panel_spec.check.engines import explore_model
from session_panel_spec.export.confirm import (
    Confirmation,
    NotConfirmedError,
    Tool,
    ToolMissingError,
    confirm_with_rumur,
    confirm_with_spin,
)
from session_panel_spec.model.abstract_state import Bounds

COUNTERS: Mapping[Tool, Callable[[Bounds], Confirmation]] = {
    "rumur": confirm_with_rumur,
    "spin": confirm_with_spin,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What another checker counted at some bounds, beside what ours did.

    Attributes:
        theirs: None where the tool is not installed, or did not confirm the model.
        problem: why it is not confirmed; None where it is, and where the tool is not installed.
        missing: what to install; None where the tool is installed.
    """

    tool: Tool
    bounds: Bounds
    states: int
    transitions: int | None
    theirs: Confirmation | None = None
    problem: str | None = None
    missing: str | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against the model."""
        return self.problem is None


def compare(bounds: Bounds) -> tuple[Comparison, ...]:
    """Have each tool that is installed count the model's states and transitions at some bounds."""
    ours = explore_model(bounds)
    return tuple(
        _compared(Comparison(tool, bounds, ours.states, ours.transitions)) for tool in COUNTERS
    )


def _compared(ours: Comparison) -> Comparison:
    try:
        theirs = COUNTERS[ours.tool](ours.bounds)
    except ToolMissingError as error:
        return replace(ours, missing=str(error))
    except NotConfirmedError as error:
        return replace(ours, problem=str(error))
    same = (theirs.states, theirs.transitions) == (ours.states, ours.transitions)
    counted = f"{theirs.states:,} states and {theirs.transitions:,} transitions"
    problem = None if same else f"{ours.tool} counts {counted} at {ours.bounds}, we do not."
    return replace(ours, theirs=theirs, problem=problem)
