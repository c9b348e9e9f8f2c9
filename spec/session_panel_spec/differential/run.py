"""A run of the panel beside the reference, and the first difference in it."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from session_panel import LOCALES, AnyEvent, Config, Panel, PanelState
from session_panel_spec.differential.compare import TOO_LONG, Difference, Pair, Reference
from session_panel_spec.differential.watch import LONGEST, NoAnswerError, watched

SAVED: Final = None
"""In the place of an event: the panel is saved, and goes on as it is loaded."""

Step = AnyEvent | None

Run = tuple[Step, ...]


class Sides(NamedTuple):
    """What is held against what.

    Attributes:
        reference: what is expected.
        panel: the type of the panel that is looked at.
    """

    reference: Reference
    panel: type[Panel] = Panel

    def begin(self, config: Config) -> Pair:
        """Return both at their beginning."""
        return Pair(self.reference, partial(self.panel, config), self.reference.initial(config))

    def resume(self, config: Config, state: PanelState, expected: Any) -> Pair:  # noqa: ANN401
        """Return both as they were: the panel's configuration and state, the reference's state."""
        return Pair(self.reference, partial(self.panel, config, state), expected)


class Case(NamedTuple):
    """A run whose last step shows a difference."""

    config: Config
    run: Run
    difference: Difference


def first_difference(
    sides: Sides, config: Config, run: Run, seconds: float = LONGEST
) -> Case | None:
    """Compare all that can be seen after each step of a run, up to the first difference.

    Args:
        sides: what is held against what.
        config: the configuration with which the run begins.
        run: the run.
        seconds: how much of the processor's time it may take.
    """
    done: Run = ()
    try:
        with watched(seconds):
            for done, difference in _compared(sides, config, run):
                if difference:
                    return Case(config, done, difference)
    except NoAnswerError:
        return Case(config, done, TOO_LONG)
    return None


def _compared(sides: Sides, config: Config, run: Run) -> Iterator[tuple[Run, Difference | None]]:
    """Yield what differs after each step; it knows what decided the steps before."""
    pair, decided = sides.begin(config), frozenset[str]()
    yield (), pair.fault or pair.due() or pair.screens(None, *LOCALES)
    for number, step in enumerate(run, start=1):
        difference = taken(pair, step) or pair.screens(step, *LOCALES)
        yield run[:number], difference and replace(difference, earlier=decided)
        decided |= pair.answer.clauses if pair.answer else frozenset()


def taken(pair: Pair, step: Step) -> Difference | None:
    """Let both take a step, and return what differs but for the screen."""
    return pair.reload() if step is SAVED else pair.apply(step)


class Past(NamedTuple):
    """The steps that have led to a state; runs that go apart share what they have in common."""

    before: "Past | None"
    step: Step
    length: int

    @classmethod
    def of(cls, before: "Past | None", step: Step) -> "Past":
        """Return some steps with one more."""
        return cls(before, step, before.length + 1 if before else 1)

    def run(self) -> Run:
        """Return them in their order."""
        return tuple(reversed([*_backwards(self)]))


def _backwards(past: Past | None) -> Iterator[Step]:
    while past:
        yield past.step
        past = past.before
