"""Whether the real panel does what the model does: the same events, and the same states after.

The drive visits every reachable abstract state of the panel. In each, the model says which events
of the page are enabled and where they lead; the panel must accept exactly those, and go there.
"""

from collections.abc import Iterator

from session_panel_spec.abstract import AbstractState, Bounds
from session_panel_spec.drive import Driven, Step
from session_panel_spec.interpreter import successors


def refinement_differences(bounds: Bounds, driven: Driven) -> Iterator[tuple[Step | None, str]]:
    """Yield each way in which the panel differs from the model in a state.

    With each comes the step in which it does; None where the panel has no such event at all.
    """
    visit, steps = driven
    by_model = dict(successors(bounds, visit.abstract))
    for step in steps:
        expected = by_model.pop(step.label, None)
        if difference := _difference(step, expected):
            yield step, difference
    for label in by_model:
        yield None, f"{label}: the model has it, the panel has not"


def _difference(step: Step, expected: AbstractState | None) -> str | None:
    if expected is None:
        accepted = step.accepted and not _only_noted(step)
        return f"{step.label}: the panel accepts it, the model does not" if accepted else None
    if not step.accepted:
        return f"{step.label}: the model has it, the panel raises {step.raised!r}"
    if step.after != expected:
        return f"{step.label}: the panel goes to {step.after}, the model to {expected}"
    return None


def _only_noted(step: Step) -> bool:
    """Whether a customer's return was noted but could not be offered (OFFR-2): nothing to see."""
    return step.label.name == "returns" and step.after == step.before
