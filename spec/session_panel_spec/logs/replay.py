"""What the events of a log do to a new panel, step by step."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from session_panel import AnyEvent, Effects, EventRefused, Panel, View, reason_text
from session_panel.text import Translations
from session_panel_spec.logs.log import Log


class Applied(NamedTuple):
    """An event that the panel took, and the screen after it."""

    line: int
    event: AnyEvent
    effects: Effects
    view: View


class Refused(NamedTuple):
    """An event that a rule refuses. It is the last step: the log tells what did not happen."""

    line: int
    event: AnyEvent
    refusal: EventRefused
    sentence: str


Step: TypeAlias = Applied | Refused


def steps(log: Log, words: Translations) -> Iterator[Step]:
    """Yield what each event of a log does to a new panel, up to the first that is refused.

    Raises:
        LogError: a line is not of the form.
    """
    panel = Panel(log.config)
    for line, event in log.events:
        try:
            effects = panel.apply(event)
        except EventRefused as refusal:
            yield Refused(line, event, refusal, reason_text(refusal.reason, words))
            return
        yield Applied(line, event, effects, panel.view(words))
