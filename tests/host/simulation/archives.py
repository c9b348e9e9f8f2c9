"""What was moved out of a store: read from the files that it went to, and by nothing of the host's.

A file is at its place once it is whole, whatever became of the host. So whatever a store has let go
of is in one of them.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from simulation.broken import Broken

from session_panel_spec.monitor.watching import Watch


class Moved(NamedTuple):
    """An event of a file.

    Attributes:
        event: the event, as JSON tells it.
        rule: the rule that refused it, if one did.
    """

    event: dict[str, Any]
    rule: str | None


class Archives:
    """The files of a fleet.

    Args:
        folder: where they are.

    Attributes:
        events: by panel and version, what they tell.
        snapshots: by panel, each with its version and what it tells, that nobody has held yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._unread: list[Path] = []
        self.events: dict[str, dict[int, Moved]] = defaultdict(dict)
        self.snapshots: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def new(self) -> Path:
        """Return the name of a file that is not there yet."""
        self._number += 1
        self._unread.append(self._folder / f"{self._number}.archive")
        return self._unread[-1]

    def read(self) -> None:
        """Read the files that are there since the last time."""
        there = [path for path in self._unread if path.exists()]
        self._unread = [path for path in self._unread if path not in there]
        for path in there:
            self._read(path)

    def _read(self, path: Path) -> None:
        lines = path.read_text("utf-8").splitlines()
        for found in Watch(path.name).findings(lines):
            raise Broken("G11", f"in an archive: {found}")
        for told in map(json.loads, lines):
            if "snapshot" in told:
                self.snapshots[told["panel"]].append((told["seq"], json.dumps(told["snapshot"])))
            else:
                self.events[told["panel"]].update([moved(told)])


def moved(told: dict[str, Any]) -> tuple[int, Moved]:
    """Return the version of an event that a line tells, and the event; that may be a note."""
    event = {key: value for key, value in told.items() if key not in {"panel", "seq", "refused"}}
    note = told.get("note")
    if note is None:
        return told["seq"], Moved(event, told.get("refused"))
    return note["seq"], Moved(note["event"], note.get("refused"))


def moved_by(path: Path) -> list[Moved]:
    """Return the events of a file; none if there is no file."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [moved(told)[1] for told in map(json.loads, lines) if "snapshot" not in told]
