"""A run of the model as a log of the real panel, which `session-panel replay` accepts.

The model has no times; a log has. Each event comes a second after the last, but for those of the
clock: they come when they are due, if that is later.
"""

from collections.abc import Iterator
from itertools import count, islice

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
    for number, label, expected in _steps(run):
        event = dict(meanings(bounds, panel.state)).get(label)
        event = event and timed(panel.state, event, now)
        if how := _otherwise(bounds, panel, event, expected):
            raise DifferenceError(f"Step {number}, {label}: {how}.")
        if event:
            now = event.at
            yield event


def _steps(run: Run) -> Iterator[tuple[int, Label, AbstractState]]:
    steps = list(zip(count(1), run.labels, run.states[1:], strict=False))
    yield from steps
    if run.loop is not None:
        yield from steps[run.loop :] * (ROUNDS - 1)


def _otherwise(
    bounds: Bounds, panel: Panel, event: AnyEvent | None, expected: AbstractState
) -> str | None:
    """Let the panel take a step; return how it does not do what it must."""
    if event is None:
        return "the panel has no such event there"
    try:
        panel.apply(event)
    except EventRefused as refusal:
        return f"the panel says: {refusal}"
    reached = abstract(bounds, panel.state)
    if reached == expected:
        return None
    panel_has, model_has = ("; ".join(summary(state)) for state in (reached, expected))
    return f"the panel has {panel_has}, the model {model_has}"
