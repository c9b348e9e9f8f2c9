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
from itertools import count
from typing import NamedTuple

from session_panel import EventRefused
from session_panel.events import AnyEvent
from session_panel_spec.lockstep.drive import Driven, Step, Visit, first_visit, next_visit, take
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.vocabulary import meanings
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.answers import Answer, answers
from session_panel_spec.model.label import Label
from session_panel_spec.model.refusals import Refusal
from session_panel_spec.parallel import pool


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


class Share(NamedTuple):
    """Which of the states a process compares: every `of`-th, from the `number`-th on."""

    number: int
    of: int

    def has(self, state: int) -> bool:
        """Say whether a state, by its number, is of the share."""
        return state % self.of == self.number


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
    bounds: Bounds, progress: Callable[[int], None] | None = None, processes: int = 2
) -> Refinement:
    """Hold the panel against the specification in every reachable state.

    Every process goes through all states, and compares its share of them.

    Args:
        bounds: how many slots, and the limits.
        progress: told after every state how many there have been.
        processes: how many processes share the work.
    """
    with pool(processes) as executor:
        others = [
            executor.submit(_compare_share, bounds, Share(number, processes))
            for number in range(1, processes)
        ]
        own = _compare_share(bounds, Share(0, processes), progress)
        parts = [own, *(other.result() for other in others)]
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
    bounds: Bounds, share: Share, progress: Callable[[int], None] | None = None
) -> Part:
    """Compare a share of the states, up to the first difference."""
    states = compared = 0
    with _without_collector():
        for number, (visit, answered, steps) in enumerate(_visits(bounds, share)):
            if progress:
                progress(number + 1)
            if share.has(number):
                states, compared = states + 1, compared + len(steps)
                for step, differs in differences(answered, steps):
                    run = (*visit.run(), step.event) if step else visit.run()
                    return Part(states, compared, Found(number, differs, run))
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
    bounds: Bounds, share: Share
) -> Iterator[tuple[Visit, Mapping[Label, Answer], tuple[Step, ...]]]:
    """Yield every state, the nearest first, with the answers to its events and with its steps.

    The steps of a state that another process compares are only those that lead on from it.
    """
    config = config_of(bounds)
    first = first_visit(bounds, config)
    queue, seen = deque([first]), {first.abstract}
    for number in count():
        if not queue:
            return
        visit = queue.popleft()
        answered = answers(bounds, visit.abstract)
        new = _firsts(answered, seen)
        steps = tuple(
            take(bounds, config, visit, label, event)
            for label, event in meanings(bounds, visit.state)
            if share.has(number) or label in new
        )
        yield visit, answered, steps
        queue += [next_visit(config, visit, step) for step in steps if step.label in new]


def _firsts(answered: Mapping[Label, Answer], seen: set[AbstractState]) -> set[Label]:
    """Return an event for each state that has not been seen; now it has."""
    firsts = set()
    for label, answer in answered.items():
        if isinstance(answer, AbstractState) and answer not in seen:
            seen.add(answer)
            firsts.add(label)
    return firsts
