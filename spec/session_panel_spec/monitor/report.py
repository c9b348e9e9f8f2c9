"""What was found in a log, and what was watched, for people and for machines."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.terminal_text import counted, plain
from session_panel_spec.monitor.breach import Breach
from session_panel_spec.monitor.watching import Finding, Watch


def finding_text(name: str, finding: Finding) -> str:
    """Return what was found in a line, and below it the events before it."""
    where = f"{name}:{finding.line}: " + (f"{finding.panel}: " if finding.panel else "")
    before = finding.what.before if isinstance(finding.what, Breach) else ()
    after = (f"    after {call_text(event)}" for event in before)
    return "\n".join(map(plain, (f"{where}{finding.what}", *after)))


def finding_json(finding: Finding) -> str:
    """Return what was found as a line of JSON, in ASCII."""
    told: dict[str, Any] = {"line": finding.line}
    if finding.panel is not None:
        told["panel"] = finding.panel
    if isinstance(finding.what, Breach):
        return json.dumps(told | msgspec.to_builtins(finding.what))
    return json.dumps(told | {"finding": finding.what})


def summary_text(name: str, watch: Watch) -> str:
    """Return what was watched, what was compared, and how much was found."""
    if not watch.watched:
        return plain(f"{name}: {_NOTHING}")
    found = f"{watch.found:,} found" if watch.found else "no rule broken"
    return plain(f"{name}: {', '.join(_watched(watch))}: {found}")


def summary_json(watch: Watch) -> str:
    """Return the same as a line of JSON; before it, where nothing was watched, one says so."""
    watched: Mapping[str, object] = {
        **{name: watch.counts[name] for name in COUNTED},
        "observed": dict(watch.observed),
        "panels": watch.panels,
    }
    nothing = "" if watch.watched else json.dumps({"finding": _NOTHING}) + "\n"
    return nothing + json.dumps({"watched": watched, "found": watch.found})


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
