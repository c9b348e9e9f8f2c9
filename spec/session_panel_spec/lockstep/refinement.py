"""Whether the real panel does what the specification says: same acceptance, same rule, same state.

Both go through every reachable abstract state in lockstep. In each, the specification answers
every event of the page; the panel must accept exactly those that are enabled, go where they lead,
and refuse the others by the same rules.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from session_panel import Config, EventRefused
from session_panel.events import AnyEvent
from session_panel_spec.lockstep.drive import Driven, Step, Visit, first_visit, next_visit, take
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.vocabulary import meanings
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import Answer, answers
from session_panel_spec.model.events import MODEL
from session_panel_spec.model.label import Label
from session_panel_spec.model.language import Model
from session_panel_spec.model.refusals import Refusal
from session_panel_spec.parallel import Share, team

_BLOCK: Final = 1 << 11
"""So many states are asked about before the processes exchange the answers."""

_STOP: Final = None
"""Given in place of answers: a difference has been found."""


@dataclass(frozen=True, slots=True)
class Refinement:
    """What was held against the specification, and the first difference.

    Attributes:
        states: how many abstract states were visited.
        count: how many events were compared.
        difference: the first difference found; None where there is none.
        counterexample: the shortest run to it, the event included.
    """

    bounds: Bounds
    states: int
    count: int
    difference: str | None
    counterexample: tuple[AnyEvent, ...]

    @property
    def passed(self) -> bool:
        """Whether something was compared, and nothing differs."""
        return self.count > 0 and self.difference is None


class Found(NamedTuple):
    """A difference, the number of the state in which it is, and the run to it."""

    state: int
    difference: str
    run: tuple[AnyEvent, ...]


class Part(NamedTuple):
    """What one process compared."""

    states: int
    compared: int
    found: Found | None


def lockstep(
    bounds: Bounds,
    progress: Callable[[int], None] | None = None,
    processes: int = 2,
    model: Model = MODEL,
) -> Refinement:
    """Hold the panel against the specification in every reachable state.

    Every process goes through all states. It asks the specification about its share of them,
    exchanges with the others which states follow, and compares the panel with the answers.

    Args:
        bounds: how many slots, and the limits.
        progress: told after every state how many there have been.
        processes: how many processes share the work.
        model: the specification.

    Raises:
        LookupError: the model and the refusals are not of the same events.
    """
    with team(processes, partial(_compare_share, model=model), bounds) as share:
        parts = share.exchange(_compare_share(bounds, share, model, progress))
    found = min((part.found for part in parts if part.found), default=None)
    return Refinement(
        bounds=bounds,
        states=sum(part.states for part in parts),
        count=sum(part.compared for part in parts),
        difference=found.difference if found else None,
        counterexample=found.run if found else (),
    )


def refinement_differences(bounds: Bounds, driven: Driven) -> Iterator[tuple[Step | None, str]]:
    """Yield each way in which the panel differs from the specification in a state.

    With each comes the step in which it does; None where the panel has no such event at all.
    """
    visit, steps = driven
    yield from differences(answers(bounds, visit.abstract), steps)


def differences(
    answered: Mapping[Label, Answer], steps: tuple[Step, ...]
) -> Iterator[tuple[Step | None, str]]:
    """Yield each way in which a state's steps are not as the specification answers them."""
    for step in steps:
        if differs := difference(step, answered.get(step.label)):
            yield step, differs
    for label in answered.keys() - {step.label for step in steps}:
        yield None, f"{label}: the model has it, the panel has not"


def difference(step: Step, answer: Answer | None) -> str | None:
    """Return how a step differs from the specification's answer; None where it does not."""
    found = _difference(step, answer)
    return f"{step.label}: {found}" if found else None


def _difference(step: Step, answer: Answer | None) -> str | None:
    match answer:
        case None:
            return "the panel is asked it, the page has no such event"
        case Refusal(noted=True):
            return _difference_where_noted(step, answer)
        case Refusal():
            return _difference_where_refused(step, answer)
    return _difference_where_enabled(step, answer)


def _difference_where_enabled(step: Step, expected: AbstractState) -> str | None:
    if not step.accepted:
        return f"the model has it, the panel raises {step.raised!r}"
    if step.after != expected:
        return f"the panel goes to {step.after}, the model to {expected}"
    return None


def _difference_where_noted(step: Step, why: Refusal) -> str | None:
    if not step.accepted:
        return f"{why.rule} only notes it, the panel raises {step.raised!r}"
    return f"{why.rule} only notes it, the panel goes to {step.after}" if step.changes else None


def _difference_where_refused(step: Step, why: Refusal) -> str | None:
    raised = step.raised
    if raised is None:
        return f"the panel accepts it, the specification refuses it by {why.rule}"
    if not isinstance(raised, EventRefused):
        return f"the panel raises {raised!r}, the specification refuses it by {why.rule}"
    if raised.rule != why.rule:
        return f"the panel cites {raised.rule}, the specification {why.rule}"
    if why.reason not in (None, raised.reason):
        return f"the panel's reason is {raised.reason}, the specification's {why.reason}"
    return f"it is refused, and the panel goes to {step.after}" if step.changes else None


def _compare_share(
    bounds: Bounds,
    share: Share,
    model: Model = MODEL,
    progress: Callable[[int], None] | None = None,
) -> Part:
    """Compare a share of the states, up to the first difference."""
    states = compared = 0
    with _without_collector():
        for number, (visit, answered, steps) in enumerate(_visits(bounds, share, model)):
            if progress:
                progress(number + 1)
            if answered is not None:
                states, compared = states + 1, compared + len(steps)
                for step, differs in differences(answered, steps):
                    share.exchange(_STOP)
                    return Part(states, compared, Found(number, differs, visit.run(step)))
    return Part(states, compared, None)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let nobody look for cycles: visits have none, and looking takes half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _visits(
    bounds: Bounds, share: Share, model: Model
) -> Iterator[tuple[Visit, Mapping[Label, Answer] | None, tuple[Step, ...]]]:
    """Yield every state, the nearest first, with the answers to its events and with its steps.

    Of a state that another process compares there are no answers, and only the steps that lead on
    from it. Once another process has found a difference, there is nothing more.
    """
    config = config_of(bounds)
    first = first_visit(bounds, config)
    queue, seen, number = deque([first]), {first.abstract}, 0
    while True:
        block = [queue.popleft() for _ in range(min(len(queue), _BLOCK))]
        answered = [
            answers(bounds, visit.abstract, model) if share.has(number + place) else None
            for place, visit in enumerate(block)
        ]
        exchanged = share.exchange([_new_states(own, seen) for own in answered if own is not None])
        if not block or _STOP in exchanged:
            return
        leads = [iter(states) for states in exchanged]
        for visit, own in zip(block, answered, strict=True):
            new = _firsts(next(leads[number % share.of]), seen)
            number += 1
            steps = _steps(bounds, config, visit, new if own is None else None)
            yield visit, own, steps
            queue += [next_visit(config, visit, step) for step in steps if step.label in new]


def _steps(
    bounds: Bounds, config: Config, visit: Visit, only: set[Label] | None
) -> tuple[Step, ...]:
    """Return the steps from a state, all of them or only those of some events."""
    asked = () if only == set() else meanings(bounds, visit.state)
    return tuple(
        take(bounds, config, visit, label, event)
        for label, event in asked
        if only is None or label in only
    )


def _new_states(
    answered: Mapping[Label, Answer], seen: set[AbstractState]
) -> list[tuple[Label, AbstractState]]:
    """Return the events that lead to a state which has not been seen."""
    return [
        (label, answer)
        for label, answer in answered.items()
        if isinstance(answer, AbstractState) and answer not in seen
    ]


def _firsts(new: list[tuple[Label, AbstractState]], seen: set[AbstractState]) -> set[Label]:
    """Return an event for each state that has still not been seen; now it has."""
    firsts = set()
    for label, state in new:
        if state not in seen:
            seen.add(state)
            firsts.add(label)
    return firsts
