"""A log that was written under an earlier release, run to its end: what is answered otherwise now.

Whether an event was accepted the log says itself. How it ended is what the release's model says, as
far as that goes: it knows no times, texts, tabs and names.
"""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import UNSET

from session_panel import AnyEvent, EventRefused, Panel
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.lockstep.part_rules import rules_of_part
from session_panel_spec.logs.entry import Entry
from session_panel_spec.logs.lines import located
from session_panel_spec.logs.log import Log
from session_panel_spec.model.abstract_state import AbstractState
from session_panel_spec.model.answers import answer
from session_panel_spec.releases.changes.answers_of import endings, refusals
from session_panel_spec.releases.changes.change import Answer, Refused
from session_panel_spec.releases.changes.in_model import InModel, in_model
from session_panel_spec.releases.release import Release


class Apart(NamedTuple):
    """Something that is otherwise after an event.

    Attributes:
        part: what, such as ``"unread"``.
        of: whose: an id of a customer or of a record; None of the panel as a whole.
        then: what it was under the release; None where nothing is seen of it. `now`: what it is.
    """

    part: str
    of: str | None
    then: object
    now: object


class Answered(NamedTuple):
    """How an event is answered.

    Attributes:
        refused: whether it is refused.
        rule: the ID of the rule that refuses it; None where none does, or nobody knows which.
        end: the abstract state after it; None where it is refused, or the model does not know it
            of both answers.
    """

    refused: bool = False
    rule: str | None = None
    end: AbstractState | None = None

    def is_like(self, other: "Answered") -> bool:
        """Say whether another answer is the same, as far as both are known."""
        pairs = ((self.rule, other.rule), (self.end, other.end))
        known = (pair for pair in pairs if None not in pair)
        return self.refused == other.refused and all(one == another for one, another in known)


class Since(NamedTuple):
    """An event of a log, and how it is answered.

    Attributes:
        line: the number of its line.
        then: how it was answered under the release.
        now: how it is answered today.
        apart: what can be seen after it: each part that is another, with its value then and now.
    """

    line: int
    event: AnyEvent
    then: Answered
    now: Answered
    apart: tuple[Apart, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether it is answered otherwise."""
        return not self.then.is_like(self.now)

    @property
    def is_compared(self) -> bool:
        """Whether more than acceptance was compared: its end, or the rule that refuses it."""
        told = (one.rule or one.end for one in (self.then, self.now))
        return self.then.refused == self.now.refused and all(one is not None for one in told)

    @property
    def rules(self) -> tuple[str, ...]:
        """The IDs of the rules by which it is answered otherwise."""
        if refusing := tuple(rule for rule in (self.then.rule, self.now.rule) if rule):
            return tuple(dict.fromkeys(refusing))
        told = (rules_of_part(one.part, name_of(self.event), name=one.of) for one in self.apart)
        return next(told, (self.event.rule,))


def since(log: Log, release: Release) -> Iterator[Since]:
    """Yield how each event of a log was answered under a release, and how it is today.

    The panel takes what is accepted both times. Where events are missing, it goes on from the next
    snapshot.

    Raises:
        LogError: a line is not of the form.
        InvalidInput: a snapshot cannot be restored.
    """
    panel: Panel | None = Panel(log.config)
    for entry in log.entries:
        if entry.snapshot is not None:
            with located(log.name, entry.line):
                panel = Panel.restore(entry.snapshot)
        elif entry.gap is not None:
            panel = None
        elif entry.event is not None and panel is not None:
            tried = Panel(panel.config, panel.state)
            found = _asked(tried, entry, entry.event, release)
            yield found
            panel = panel if found.then.refused or found.now.refused else tried


def _asked(panel: Panel, entry: Entry, event: AnyEvent, release: Release) -> Since:
    """Apply an event, and return how it was answered and is."""
    seen = in_model(panel.config, panel.state, event)
    then, now = _then(entry, seen, release), _now(panel, event, seen)
    if not (seen and then.end and now.end):
        return Since(entry.line, event, then._replace(end=None), now._replace(end=None))
    return Since(entry.line, event, then, now, tuple(_apart(seen, then.end, now.end)))


def _apart(seen: InModel, then: AbstractState, now: AbstractState) -> Iterator[Apart]:
    was, is_ = seen.parts(then), seen.parts(now)
    for part, of in {**was, **is_}:
        values = was.get((part, of)), is_.get((part, of))
        if values[0] != values[1]:
            yield Apart(part, of, *values)


def _then(entry: Entry, seen: InModel | None, release: Release) -> Answered:
    """Return how an event was answered: as the log says, and else as the release's model does."""
    said = seen and _said(seen, release)
    if entry.refused is UNSET:
        ends = said if isinstance(said, frozenset) else ()
        return Answered(end=next((ended.after for ended in ends), None))
    by_model = said.rule if isinstance(said, Refused) else None
    return Answered(refused=True, rule=entry.refused or by_model)


def _said(seen: InModel, release: Release) -> Answer:
    """Return what a release's model and refusals answer to an event."""
    ended = endings(release.model, seen.bounds, seen.state)
    refused = refusals(release, {seen.label.name}, seen.bounds, seen.state)
    return ended.get(seen.label) or refused.get(seen.label)


def _now(panel: Panel, event: AnyEvent, seen: InModel | None) -> Answered:
    """Return how an event is answered; its end only where today's model says the same."""
    try:
        panel.apply(event)
    except EventRefused as refusal:
        return Answered(refused=True, rule=refusal.rule)
    if seen is None:
        return Answered()
    after = seen.after(panel.config, panel.state)
    is_known = answer(seen.bounds, seen.state, seen.label) == after
    return Answered(end=after if is_known else None)
