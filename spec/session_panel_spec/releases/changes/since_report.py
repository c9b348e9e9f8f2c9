"""What of a log is answered otherwise since a release, for people and as JSON, line by line."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.terminal_text import counted, plain, time_text
from session_panel_spec.releases.changes.since import Answered, Apart, Since


class PartJson(msgspec.Struct, frozen=True):
    """Something that is otherwise after an event.

    Attributes:
        part: what, such as ``"unread"``.
        of: whose: an id of a customer or of a record; null of the panel as a whole.
        then: what it was under the release; null where nothing was seen of it.
        now: what it is today.
    """

    part: str
    of: str | None
    then: Any
    now: Any


class SinceJson(msgspec.Struct, frozen=True):
    """An event that is answered otherwise.

    Attributes:
        line: the number of its line in the log, from 1.
        event: the event, as the schema of events has it.
        rules: the IDs of the rules by which it is answered otherwise, the most telling first; none
            where the log is doubted.
        then: ``accepted`` or ``refused``, under the release.
        now: the same, today.
        refused_then: the ID of the rule that refused it; null where none did, or nobody knows.
        refused_now: the same, today.
        apart: what is otherwise after it, where it was accepted and is.
        doubt: what the release's model answers, where the log says something else; else empty.
    """

    line: int
    event: dict[str, Any]
    rules: tuple[str, ...]
    then: str
    now: str
    refused_then: str | None
    refused_now: str | None
    apart: tuple[PartJson, ...]
    doubt: str


class SinceSummaryJson(msgspec.Struct, frozen=True):
    """The last line.

    Attributes:
        since: the release, by its version.
        events: how many events were asked.
        compared: of how many more than acceptance was compared: how they end, or the refusing rule.
        differ: how many are answered otherwise.
        doubted: how many the release's model answers otherwise than the log says.
        left_out: how many were not asked: events may be missing before them (a gap, or a hole in
            the numbers; of a log that was rotated, its beginning), and no snapshot comes between.
    """

    since: str
    events: int
    compared: int
    differ: int
    doubted: int
    left_out: int


_MISSING: Final = "others may be missing before, and no snapshot comes between"


def since_text(name: str, found: Since) -> str:
    """Return in which line an event is answered otherwise, by which rules, and how."""
    event = f"t={time_text(found.event.at)}  {call_text(found.event)}"
    if found.doubt:
        said = (
            f"the log says {_answer(found.then)}, and {found.doubt}: is it a log of that release?"
        )
        return "\n".join(map(plain, (f"{name}:{found.line}: {event}", f"    {said}")))
    where = f"{name}:{found.line}: {', '.join(found.rules)}: {event}"
    ends = (f"    {_part(one)}" for one in found.apart)
    answers = f"    then {_answer(found.then)}, now {_answer(found.now)}"
    return "\n".join(map(plain, (where, *(ends if found.apart else (answers,)))))


def since_json(found: Since) -> SinceJson:
    """Return the same as JSON has it."""
    then, now = found.then, found.now
    return SinceJson(
        found.line,
        msgspec.to_builtins(found.event),
        () if found.doubt else found.rules,
        _answer(then).partition(" ")[0],
        _answer(now).partition(" ")[0],
        then.rule,
        now.rule,
        tuple(PartJson(*one) for one in found.apart),
        found.doubt,
    )


def summary_text(name: str, told: SinceSummaryJson) -> str:
    """Return how many events were asked, and what was compared of them."""
    if not told.events:
        return plain(f"{name}: nothing was replayed: {_nothing(told)}")
    differ = f"{told.differ:,} answered otherwise" if told.differ else "none answered otherwise"
    asked = (
        f"{counted(told.events, 'event')} since {told.since}: {', '.join((differ, *_rest(told)))}"
    )
    unknown = told.events - told.compared
    compared = f"{told.compared:,} compared in how they end or which rule refuses them"
    by_log = f"; of {unknown:,} only whether the log says that they were refused" if unknown else ""
    return plain(f"{name}: {asked} ({compared}{by_log})")


def _rest(told: SinceSummaryJson) -> Iterator[str]:
    if told.doubted:
        yield f"{told.doubted:,} not as {told.since} answers"
    if told.left_out:
        yield f"{told.left_out:,} left out ({_MISSING})"


def _nothing(told: SinceSummaryJson) -> str:
    """Say why nothing was replayed."""
    if told.left_out:
        return f"{counted(told.left_out, 'event')} left out ({_MISSING})"
    return "no event is in it, or none of that panel"


def _answer(given: Answered) -> str:
    if given.refused:
        return f"refused by {given.rule}" if given.rule else "refused"
    return "accepted"


def _part(apart: Apart) -> str:
    of = f" of {apart.of}" if apart.of else ""
    return f"{apart.part}{of}: then {_value(apart.then)}, now {_value(apart.now)}"


def _value(value: object) -> str:
    """Return a value in words; what is not seen, and an empty badge, are nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "nothing")
