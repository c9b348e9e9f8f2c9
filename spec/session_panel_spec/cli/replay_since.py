"""`session-panel replay --since`."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from session_panel_spec.cli.output import say
from session_panel_spec.logs.entry import Entry
from session_panel_spec.logs.log import Log
from session_panel_spec.releases.changes.since import since
from session_panel_spec.releases.changes.since_report import (
    SinceJson,
    SinceSummaryJson,
    since_json,
    since_text,
    summary_text,
)
from session_panel_spec.releases.release_file import load_release


def tell_since(log: Log, domain: str, *, as_json: bool) -> int:
    """Tell what of a log is answered otherwise since a release; return the exit status.

    Raises:
        ReleaseError: there is no such release.
        LogError: a line is not of the form.
    """
    release = load_release(domain)
    counts, seen = Counter[str](), Counter[str]()
    for found in since(_counted(log, seen), release):
        told = {
            "compared": found.is_compared,
            "differ": found.differs,
            "doubted": found.doubt != "",
        }
        counts.update(events=1, **told)
        if found.differs or found.doubt:
            say(_json(since_json(found)) if as_json else since_text(log.name, found))
    numbers = {name: counts[name] for name in ("events", "compared", "differ", "doubted")}
    left_out = seen["events"] - counts["events"]
    summary = SinceSummaryJson(since=release.version, **numbers, left_out=left_out)
    say(_json(summary) if as_json else summary_text(log.name, summary))
    return int(summary.differ + summary.doubted > 0)


def _counted(log: Log, seen: Counter[str]) -> Log:
    """Return a log that counts its events as they are read."""

    def entries() -> Iterator[Entry]:
        for entry in log.entries:
            seen["events"] += entry.event is not None
            yield entry

    return replace(log, entries=entries())


def _json(told: SinceJson | SinceSummaryJson) -> str:
    return json.dumps(msgspec.to_builtins(told))
