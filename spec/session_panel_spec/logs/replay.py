"""What the events of a log do to a new panel, step by step."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from msgspec import UNSET, UnsetType

from session_panel import AnyEvent, Effects, EventRefused, Panel, View, reason_text
from session_panel.text import Translations
from session_panel_spec.logs.entry import Entry
from session_panel_spec.logs.lines import located
from session_panel_spec.logs.log import Log


class Applied(NamedTuple):
    """An event that the panel took, and the screen after it."""

    line: int
    event: AnyEvent
    effects: Effects
    view: View


class Refused(NamedTuple):
    """An event that a rule refuses.

    Where the log does not say so, it is the last step: the log tells what did not happen.

    Attributes:
        told: the rule by which the log says that it was refused, None where it does not know;
            unset where it does not say that it was.
    """

    line: int
    event: AnyEvent
    refusal: EventRefused
    sentence: str
    told: str | UnsetType | None = UNSET

    @property
    def as_told(self) -> bool:
        """Whether the log says so."""
        return self.told in (None, self.refusal.rule)


class NotRefused(NamedTuple):
    """An event that no rule refuses, though the log says so, and by which. It is the last step."""

    line: int
    event: AnyEvent
    told: str | None


class Missing(NamedTuple):
    """Events are missing: what comes after it is left out, until a snapshot."""

    line: int


class Restored(NamedTuple):
    """A snapshot that the panel goes on from, its time and its screen."""

    line: int
    now: float
    view: View


Step: TypeAlias = Applied | Refused | NotRefused | Missing | Restored


def steps(log: Log, words: Translations) -> Iterator[Step]:
    """Yield what each line of a log does to a new panel, while it answers as the log says.

    Raises:
        LogError: a line is not of the form.
    """
    panel: Panel | None = Panel(log.config)
    for entry in log.entries:
        if entry.snapshot is not None:
            with located(log.name, entry.line):
                panel = Panel.restore(entry.snapshot)
            yield Restored(entry.line, entry.snapshot.now, panel.view(words))
        elif entry.gap is not None:
            panel = None
            yield Missing(entry.line)
        elif entry.event is not None and panel is not None:
            step = _step(panel, entry, entry.event, words)
            yield step
            if not is_as_told(step):
                return


def is_as_told(step: Step) -> bool:
    """Say whether the panel answers as the log says."""
    return step.as_told if isinstance(step, Refused) else not isinstance(step, NotRefused)


def _step(
    panel: Panel, entry: Entry, event: AnyEvent, words: Translations
) -> Applied | Refused | NotRefused:
    """Apply an event, unless the log says that it was refused."""
    told = entry.refused
    tried = panel if told is UNSET else Panel(panel.config, panel.state)
    try:
        effects = tried.apply(event)
    except EventRefused as refusal:
        sentence = reason_text(refusal.reason, words)
        return Refused(entry.line, event, refusal, sentence, told)
    if told is UNSET:
        return Applied(entry.line, event, effects, panel.view(words))
    return NotRefused(entry.line, event, told)
