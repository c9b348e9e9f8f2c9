"""A run of the model as a log of the real panel, which `session-panel replay` accepts.

The model has no times; a log has. Each event comes a second after the last, but for those of the
clock: they come when they are due, if that is later.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from session_panel import EventRefused, Panel
from session_panel.events import AnyEvent
from session_panel_spec.lockstep.mapping import abstract, config_of
from session_panel_spec.lockstep.vocabulary import meanings, timed
from session_panel_spec.logs.log import write_log
from session_panel_spec.model.abstract_state import AbstractState, Bounds
from session_panel_spec.model.label import Label
from session_panel_spec.model.run import Run
from session_panel_spec.model.run_text import summary

ROUNDS = 2
"""How often a log goes through the loop of a lasso."""


class DifferenceError(Exception):
    """The real panel does not do what the run says. It tells in which step, and how."""


class _Step(NamedTuple):
    number: int
    label: Label
    after: AbstractState


def record(bounds: Bounds, run: Run) -> str:
    """Return the log of a run, which the real panel has gone through.

    A lasso's loop is there twice, each time after a blank line.

    Raises:
        DifferenceError: the panel does something else.
    """
    lines = write_log(_events(bounds, run), config_of(bounds))
    return "".join(_paragraphs(lines, run))


def _paragraphs(lines: Iterator[str], run: Run) -> Iterator[str]:
    """Yield the header and what leads to the loop, and then each round after a blank line."""
    stem = len(run.labels) if run.loop is None else run.loop
    yield from islice(lines, 1 + stem)
    while again := list(islice(lines, len(run.labels) - stem)):
        yield from ("\n", *again)


def _events(bounds: Bounds, run: Run) -> Iterator[AnyEvent]:
    panel, now = Panel(config_of(bounds)), -1.0
    for step in _steps(run):
        event = dict(meanings(bounds, panel.state)).get(step.label)
        if event is None:
            raise _different(step, "the panel has no such event there")
        event = timed(panel.state, event, now)
        now = event.at
        _apply(panel, event, step)
        _compare(bounds, panel, step)
        yield event


def _steps(run: Run) -> Iterator[_Step]:
    steps = [
        _Step(number, label, after)
        for number, (label, after) in enumerate(zip(run.labels, run.states[1:], strict=True), 1)
    ]
    yield from steps
    if run.loop is not None:
        yield from steps[run.loop :] * (ROUNDS - 1)


def _apply(panel: Panel, event: AnyEvent, step: _Step) -> None:
    try:
        panel.apply(event)
    except EventRefused as refusal:
        raise _different(step, f"the panel says: {refusal}") from None


def _compare(bounds: Bounds, panel: Panel, step: _Step) -> None:
    reached = abstract(bounds, panel.config, panel.state)
    if reached != step.after:
        panel_has, model_has = ("; ".join(summary(state)) for state in (reached, step.after))
        raise _different(step, f"the panel has {panel_has}, the model {model_has}")


def _different(step: _Step, how: str) -> DifferenceError:
    return DifferenceError(f"Step {step.number}, {step.label}: {how}.")
