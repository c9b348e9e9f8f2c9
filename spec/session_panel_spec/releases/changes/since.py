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
from session_panel_spec.model.refusals import Refusal
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
        doubt: what the release's model answers, where the log says something else; else empty.
    """

    line: int
    event: AnyEvent
    then: Answered
    now: Answered
    apart: tuple[Apart, ...] = ()
    doubt: str = ""

    @property
    def differs(self) -> bool:
        """Whether it is answered otherwise, as far as the log can be believed."""
        return not (self.doubt or self.then.is_like(self.now))

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
    snapshot, and what comes before that is left out. Once something is answered otherwise, the log
    is believed: what the release would have answered is not known any more.

    Raises:
        LogError: a line is not of the form.
        InvalidInput: a snapshot cannot be restored.
    """
    panel: Panel | None = Panel(log.config)
    is_same = True
    for entry in log.entries:
        if entry.snapshot is not None:
            with located(log.name, entry.line):
                panel = Panel.restore(entry.snapshot)
        elif entry.gap is not None:
            panel = None
        elif entry.event is not None and panel is not None:
            tried = Panel(panel.config, panel.state)
            found = _asked(tried, entry, entry.event, release)
            found = found if is_same else found._replace(doubt="")
            is_same = is_same and not found.differs
            yield found
            panel = panel if found.then.refused or found.now.refused else tried


def _asked(panel: Panel, entry: Entry, event: AnyEvent, release: Release) -> Since:
    """Apply an event, and return how it was answered and is."""
    seen = in_model(panel.config, panel.state, event)
    said = seen and _said(seen, release)
    then, now = _then(entry, said), _now(panel, event)
    if seen is None or not _is_of_model(panel, seen, now):
        return Since(entry.line, event, then._replace(end=None), now)
    doubt = _doubt(entry, seen, said, release)
    if then.end is None or now.refused:
        return Since(entry.line, event, then._replace(end=None), now, doubt=doubt)
    after = seen.after(panel.config, panel.state)
    apart = tuple(_apart(seen, then.end, after))
    return Since(entry.line, event, then, now._replace(end=after), apart, doubt)


def _doubt(entry: Entry, seen: InModel, said: Answer, release: Release) -> str:
    """Return what a release answers to an event, if the log says that it answered otherwise."""
    if entry.refused is UNSET:
        if isinstance(said, Refused):
            return f"{release.version} refuses it by {said.rule}"
        names = {one.name for one in release.model.events}
        return "" if seen.label.name in names else f"{release.version} has no such event"
    if isinstance(said, Refused):
        is_like = entry.refused in (None, said.rule)
        return "" if is_like else f"{release.version} refuses it by {said.rule}"
    return f"{release.version} accepts it" if said else ""


def _is_of_model(panel: Panel, seen: InModel, now: Answered) -> bool:
    """Say whether today's model answers to an event as the panel did."""
    told = answer(seen.bounds, seen.state, seen.label)
    if isinstance(told, Refusal):
        return now.refused and told.rule == now.rule
    return not now.refused and told == seen.after(panel.config, panel.state)


def _apart(seen: InModel, then: AbstractState, now: AbstractState) -> Iterator[Apart]:
    was, is_ = seen.parts(then), seen.parts(now)
    for part, of in {**was, **is_}:
        values = was.get((part, of)), is_.get((part, of))
        if values[0] != values[1]:
            yield Apart(part, of, *values)


def _then(entry: Entry, said: Answer) -> Answered:
    """Return how an event was answered: as the log says, and else as the release's model does."""
    if entry.refused is UNSET:
        ends = tuple(said) if isinstance(said, frozenset) else ()
        return Answered(end=ends[0].after if len(ends) == 1 else None)
    by_model = said.rule if isinstance(said, Refused) else None
    return Answered(refused=True, rule=entry.refused or by_model)


def _said(seen: InModel, release: Release) -> Answer:
    """Return what a release's model and refusals answer to an event."""
    ended = endings(release.model, seen.bounds, seen.state)
    refused = refusals(release, {seen.label.name}, seen.bounds, seen.state)
    return ended.get(seen.label) or refused.get(seen.label)


def _now(panel: Panel, event: AnyEvent) -> Answered:
    """Return how an event is answered; apply it."""
    try:
        panel.apply(event)
    except EventRefused as refusal:
        return Answered(refused=True, rule=refusal.rule)
    return Answered()
