"""What was found in a log, and what was watched, for people and for machines."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.junit import Case
from session_panel_spec.logs.terminal_text import counted, plain
from session_panel_spec.monitor.breach import Breach
from session_panel_spec.monitor.watching import Finding, Watch


def finding_text(name: str, finding: Finding) -> str:
    """Return what was found in a line, and below it the events before it."""
    where = f"{name}:{finding.line}: " + (f"{finding.panel}: " if finding.panel else "")
    before = finding.what.before if isinstance(finding.what, Breach) else ()
    after = (f"    after {call_text(event)}" for event in before)
    return "\n".join(map(plain, (f"{where}{finding.what}", *after)))


class BreachJson(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that was broken.

    Attributes:
        line: the number of the line of the log, from 1.
        panel: which panel it is of; left out where the log does not say.
        rules: the IDs of the rules of which one is broken, the most telling first.
        event: the event, as the schema of events has it; null where something was observed apart
            from one.
        what: what of it: ``acceptance``, or the part that was observed.
        expected: what it must be.
        observed: what it was.
        before: the last events before it, the oldest first.
    """

    line: int
    panel: str | UnsetType = UNSET
    rules: tuple[str, ...]
    event: dict[str, Any] | None
    what: str
    expected: str
    observed: str
    before: tuple[dict[str, Any], ...]


class OddJson(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is odd about the log.

    Attributes:
        line: the number of the line of the log, from 1; left out of the log as a whole.
        panel: which panel it is of; left out where the log does not say.
        finding: what, in a sentence.
    """

    line: int | UnsetType = UNSET
    panel: str | UnsetType = UNSET
    finding: str


class WatchedJson(msgspec.Struct, frozen=True, kw_only=True):
    """What was watched.

    Attributes:
        events: how many events.
        refused: how many of them the service refused.
        observations: how many observations.
        snapshots: how many snapshots.
        gaps: how many times events may be missing.
        doubles: how many lines that were there already were dropped.
        malformed: how many lines could not be read.
        observed: how many of the observations have each part, by its name.
        panels: how many panels.
    """

    events: int
    refused: int
    observations: int
    snapshots: int
    gaps: int
    doubles: int
    malformed: int
    observed: dict[str, int]
    panels: int


class SummaryJson(msgspec.Struct, frozen=True):
    """The last line.

    Attributes:
        watched: what was watched.
        found: how many findings there were.
    """

    watched: WatchedJson
    found: int


LineJson = BreachJson | OddJson | SummaryJson
"""A line that `monitor --json` prints."""


def finding_json(finding: Finding) -> str:
    """Return what was found as a line of JSON, in ASCII."""
    panel = UNSET if finding.panel is None else finding.panel
    if isinstance(finding.what, Breach):
        told = msgspec.to_builtins(finding.what)
        return _line(BreachJson(line=finding.line, panel=panel, **told))
    return _line(OddJson(line=finding.line, panel=panel, finding=finding.what))


def _line(told: LineJson) -> str:
    return json.dumps(msgspec.to_builtins(told))


def finding_case(name: str, finding: Finding) -> Case:
    """Return what was found as continuous integration shows it."""
    where = f"line {finding.line}" + (f" of {finding.panel}" if finding.panel else "")
    is_breach = isinstance(finding.what, Breach)
    told = " ".join(finding.what.rules) if isinstance(finding.what, Breach) else finding.what
    return Case(name, where, "failure" if is_breach else "error", told, finding_text(name, finding))


def summary_case(name: str, watch: Watch, *, ended: bool) -> Case:
    """Return whether the log was watched, and to its end."""
    told, what = summary_text(name, watch), "watched to its end"
    if not watch.watched:
        return Case(name, what, "error", _NOTHING, told)
    return Case(name, what, text=told) if ended else Case(name, what, "error", INTERRUPTED, told)


def summary_text(name: str, watch: Watch) -> str:
    """Return what was watched, what was compared, and how much was found."""
    if not watch.watched:
        return plain(f"{name}: {_NOTHING}")
    found = f"{watch.found:,} found" if watch.found else "no rule broken"
    return plain(f"{name}: {', '.join(_watched(watch))}: {found}")


def summary_json(watch: Watch) -> str:
    """Return the same as a line of JSON; before it, where nothing was watched, one says so."""
    counts = {name: watch.counts[name] for name in COUNTED}
    watched = WatchedJson(**counts, observed=dict(watch.observed), panels=watch.panels)
    nothing = "" if watch.watched else f"{_line(OddJson(finding=_NOTHING))}\n"
    return nothing + _line(SummaryJson(watched, watch.found))


INTERRUPTED: Final = "interrupted, before the end of the log"

_NOTHING: Final = "nothing was watched: no event, observation or snapshot is in it"

COUNTED = ("events", "refused", "observations", "snapshots", "gaps", "doubles", "malformed")


def _watched(watch: Watch) -> Iterator[str]:
    counts = watch.counts
    yield counted(counts["events"], "event")
    if counts["refused"]:
        yield f"{counts['refused']:,} refused"
    yield counted(counts["observations"], "observation") + _parts(watch.observed)
    yield counted(counts["snapshots"], "snapshot")
    if watch.panels > 1:
        yield counted(watch.panels, "panel")
    if counts["gaps"]:
        yield counted(counts["gaps"], "gap")
    if counts["doubles"]:
        yield f"{counted(counts['doubles'], 'double')} dropped"
    if counts["malformed"]:
        yield f"{counted(counts['malformed'], 'line')} not read"


def _parts(observed: Mapping[str, int]) -> str:
    told = ", ".join(f"{part} {number:,}" for part, number in observed.items() if number)
    return f" ({told})" if told else ""
