"""A log as a sequence: who causes each event, and what the panel makes of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, get_args

import msgspec

from session_panel import (
    AnyEvent,
    Config,
    Configure,
    EventRefused,
    HandedBack,
    NotOffered,
    Panel,
    PanelState,
    reason_text,
    translations,
)
from session_panel.events import Actor
from session_panel_spec.diagrams.driven_machines import Move, moves
from session_panel_spec.diagrams.picture import Line, Row, Sequence
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.lockstep.attempt import Attempt, attempt
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import Log, read_log
from session_panel_spec.logs.machine_steps import changing_rules
from session_panel_spec.logs.story import Story
from session_panel_spec.logs.terminal_text import brief, time_text

LONGEST: Final = 31
"""The most characters of an event beside its arrow."""


def story_name(story: str) -> str:
    """Return the name of a story's picture."""
    return f"story-{story}"


def story_sequence(story: Story) -> Sequence:
    """Return a story as a sequence."""
    log = read_log(story.lines, story.name)
    return log_sequence(log, story_name(story.name), story.title, " ".join(story.text.split()))


def log_sequence(log: Log, name: str, title: str, description: str = "") -> Sequence:
    """Return a log as a sequence, up to the first event that a rule refuses.

    Raises:
        LogError: a line is not of the form.
    """
    rows = tuple(_rows(log))
    lanes = tuple(who for who in get_args(Actor) if any(row.lane == who for row in rows))
    return Sequence(name, title, description or _told(rows), (*lanes, "panel"), rows)


def _told(rows: tuple[Row, ...]) -> str:
    return f"{len(rows)} events: {', '.join(row.event for row in rows)}."


def _rows(log: Log) -> Iterator[Row]:
    config, state = log.config, Panel(log.config).state
    for number, (_, event) in enumerate(log.events, start=1):
        tried = attempt(config, state, event)
        if tried.refusal:
            yield _row(number, event, [_refusal(tried.refusal)])._replace(refused=True)
            return
        before = _badges(config, state)
        config = event.config if isinstance(event, Configure) else config
        state = tried.after
        yield _row(number, event, [*_outcome(tried), *_shown(before, _badges(config, state))])


def _row(number: int, event: AnyEvent, outcome: Iterable[Line]) -> Row:
    return Row(
        number,
        time_text(event.at),
        event.actor,
        _short(event),
        call_text(event),
        tuple(outcome),
    )


def _short(event: AnyEvent) -> str:
    """Return an event with its arguments only, as many as there is room for."""
    fields = (field for field in msgspec.structs.fields(event) if field.name != "at")
    values = (value for f in fields if (value := getattr(event, f.name)) != f.default)
    told = ", ".join(brief(value) for value in values if isinstance(value, str) and value)
    text = f"{name_of(event)}({told})"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _outcome(tried: Attempt) -> Iterator[Line]:
    yield from (_move(tried, move) for move in moves(tried))
    for effect in tried.effects:
        if isinstance(effect, NotOffered):
            yield Line("not offered:", effect.reason, rules=(effect.rule,))
        if isinstance(effect, HandedBack):
            yield Line(f"handed back {brief(effect.conversation)}:", _handed_back(effect))


def _handed_back(effect: HandedBack) -> str:
    told = {"unread": effect.unread, "unsaved": len(effect.fields)}
    return ", ".join(f"{number} {what}" for what, number in told.items() if number) or "all read"


def _move(tried: Attempt, move: Move) -> Line:
    name, changed = f"{move.machine} {brief(move.whose)}".strip(), (move.machine, move.whose)
    rules = changing_rules(tried.before, tried.event, tried.after, tried.steps, changed)
    return Line(name, f"→ {move.after}", rules=rules)


def _badges(config: Config, state: PanelState) -> dict[str, tuple[str, str]]:
    """Return what stands on the icon of each session, its alert and its number, by its id."""
    sessions = Panel(config, state).view().sessions
    return {session.id: (session.alert, session.unread) for session in sessions}


def _shown(
    before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]
) -> Iterator[Line]:
    for session, badge in after.items():
        was = before.get(session, ("", ""))
        if badge != was:
            pairs = zip(("SENT-2", "UNRD-2"), was, badge, strict=True)
            rules = tuple(rule for rule, old, new in pairs if old != new)
            yield Line(f"badge {brief(session)}", f"→ {''.join(badge) or 'none'}", rules=rules)


def _refusal(refusal: EventRefused) -> Line:
    sentence = reason_text(refusal.reason, translations("en"))
    return Line(f"refused: {refusal.reason}", below=sentence, rules=(refusal.rule,), tone="refused")
