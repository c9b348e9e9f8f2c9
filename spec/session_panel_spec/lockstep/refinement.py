"""Whether the real panel does what the specification says: same acceptance, same rule, same state.

Both go through every reachable abstract state in lockstep. In each, the specification answers
every event of the page; the panel must accept exactly those that are enabled, go where they lead,
and refuse the others by the same rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from session_panel import EventRefused, Reason
from session_panel.events import AnyEvent, Assign, Offer, Pick
from session_panel_spec.lockstep.drive import Driven, Step, drive
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import Answer, answers
from session_panel_spec.model.configured import model_of
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Model
from session_panel_spec.model.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Refinement:
    """What was held against the specification, up to the first difference.

    Attributes:
        states: how many abstract states were visited.
        count: how many events were compared.
        difference: the first difference found; None where there is none.
        counterexample: the shortest run to it, the event included.
    """

    bounds: Bounds
    states: int = 0
    count: int = 0
    difference: str | None = None
    counterexample: tuple[AnyEvent, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether something was compared, and nothing differs."""
        return self.count > 0 and self.difference is None

    def also(self, driven: Driven, model: Model | None = None) -> "Refinement":
        """Return the same with one more state held against the specification."""
        visit, steps = driven
        states, count = self.states + 1, self.count + len(steps)
        for step, difference in refinement_differences(self.bounds, driven, model):
            return Refinement(self.bounds, states, count, difference, visit.run(step))
        return Refinement(self.bounds, states, count)


def lockstep(bounds: Bounds, model: Model | None = None) -> Refinement:
    """Hold the panel against the specification in every reachable state, up to a difference.

    Args:
        bounds: how many slots, and the limits.
        model: the specification; without it, the model at the bounds.

    Raises:
        LookupError: the model and the refusals are not of the same events.
    """
    found = Refinement(bounds)
    for driven in drive(bounds):
        found = found.also(driven, model)
        if found.difference is not None:
            break
    return found


def refinement_differences(
    bounds: Bounds, driven: Driven, model: Model | None = None
) -> Iterator[tuple[Step | None, str]]:
    """Yield each way in which the panel differs from the specification in a state.

    With each comes the step in which it does; None where the panel has no such event at all.
    """
    visit, steps = driven
    yield from differences(answers(bounds, visit.abstract, model or model_of(bounds)), steps)


def differences(
    answered: Mapping[Label, Answer], steps: tuple[Step, ...]
) -> Iterator[tuple[Step | None, str]]:
    """Yield each way in which a state's steps are not as the specification answers them."""
    left = dict(answered)
    for step in steps:
        if differs := difference(step, left.pop(step.label, None)):
            yield step, differs
    for label in left:
        yield None, f"{label}: the model has it, the panel has not"


def difference(step: Step, answer: Answer | None) -> str | None:
    """Return how a step differs from the specification's answer; None where it does not."""
    if isinstance(answer, Refusal):
        found = _difference_where_refused(step, answer)
    else:
        found = _difference_where_taken(step, answer)
    return f"{step.label}: {found}" if found else None


def _difference_where_taken(step: Step, after: AbstractState | None) -> str | None:
    if after is None:
        return "the panel is asked it, the page has no such event"
    if step.raised is not None:
        return f"the model has it, the panel raises {step.raised!r}"
    return None if step.after == after else f"the panel goes to {step.after}, the model to {after}"


def _difference_where_refused(step: Step, why: Refusal) -> str | None:
    raised = step.raised
    if raised is None:
        return f"the panel accepts it, the specification refuses it by {why.rule}"
    if not isinstance(raised, EventRefused):
        return f"the panel raises {raised!r}, the specification refuses it by {why.rule}"
    if raised.rule != why.rule:
        return f"the panel cites {raised.rule}, the specification {why.rule}"
    reason = _reason(step, why)
    if raised.reason != reason:
        return f"the panel's reason is {raised.reason}, the specification's {reason}"
    return f"it is refused, and the panel goes to {step.after}" if step.changes else None


def _reason(step: Step, why: Refusal) -> object:
    """Return why the page refuses a step: it asks first for the id, of which the model has none."""
    if why.reason is Reason.CUSTOMER_ENGAGED and _has_known_id(step):
        return Reason.NOT_NEW
    return why.reason


def _has_known_id(step: Step) -> bool:
    state, event = step.state_before, step.event
    return isinstance(event, Offer | Pick | Assign) and (
        event.conversation in state.conversations or event.conversation in state.offers
    )
