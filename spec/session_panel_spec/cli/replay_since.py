"""`session-panel replay --since`."""

import json
from collections import Counter

import msgspec

from session_panel_spec.cli.output import say
from session_panel_spec.logs.log import Log
from session_panel_spec.releases.changes.since import since
from session_panel_spec.releases.changes.since_report import (
    SinceJson,
    SinceSummaryJson,
    since_json,
    since_text,
    summary_text,
)
from session_panel_spec.releases.release_file import load_release, released_version


def tell_since(log: Log, domain: str, *, as_json: bool) -> int:
    """Tell what of a log is answered otherwise since a release; return the exit status.

    Raises:
        ReleaseError: there is no such release.
        LogError: a line is not of the form.
    """
    release = load_release(released_version(domain))
    counts = Counter[str]()
    for found in since(log, release):
        counts.update(events=1, compared=found.is_compared, differ=found.differs)
        if found.differs:
            say(_json(since_json(found)) if as_json else since_text(log.name, found))
    told = SinceSummaryJson(release.version, counts["events"], counts["compared"], counts["differ"])
    say(_json(told) if as_json else summary_text(log.name, told))
    return int(told.differ > 0 or not told.events)


def _json(told: SinceJson | SinceSummaryJson) -> str:
    return json.dumps(msgspec.to_builtins(told))
