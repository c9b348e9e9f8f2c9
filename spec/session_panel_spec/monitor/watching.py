"""Logs of what a service did, watched line by line as they grow: of one panel, or of many.

What is found is a rule that is broken, or something odd about the log: a line that is not of the
form, a number or a time that is out of order, or what was due and did not come. Watching goes on.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple, cast

from msgspec import UNSET

from session_panel import AnyEvent, Config, InvalidInput, Snapshot
from session_panel_spec.logs.clock import Clock
from session_panel_spec.logs.entry import Entry, Settings, read_entries
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.gap import gap_from_json, gap_of
from session_panel_spec.logs.lines import LogError
from session_panel_spec.logs.observed import Observed, observed_from_json
from session_panel_spec.logs.sequence import SequenceError, in_sequence
from session_panel_spec.monitor.breach import Breach
from session_panel_spec.monitor.lateness import Lateness
from session_panel_spec.monitor.monitor import Monitor


class Finding(NamedTuple):
    """What was found in a line, or in the end by what the last line says.

    Attributes:
        panel: which panel it is of; None where the log does not say.
        what: the breach, or a sentence about the log.
    """

    line: int
    panel: str | None
    what: Breach | str


class Options(NamedTuple):
    """What is looked for besides broken rules.

    Attributes:
        now: what a clock shows, in seconds since 1970; None where none is known.
        allow_earlier: whether an event may come with an earlier time than the one before it.
        late: how many seconds after its time an event of the clock may come; None for any number.
    """

    now: float | None = None
    allow_earlier: bool = False
    late: float | None = None


class Watch:
    """Watches a log.

    Args:
        name: the log's name, for errors.
        options: what is looked for besides broken rules.

    Attributes:
        counts: how many events, how many of them refused, observations, snapshots, gaps, doubles
            that were dropped, and lines that could not be read there were.
        observed: how many of the observations have each part.
        found: how many findings there were.
    """

    def __init__(self, name: str, options: Options = Options()) -> None:  # noqa: B008 - immutable
        self.counts = Counter[str]()
        self.observed = Counter[str]()
        self.found = 0
        self._name = name
        self._options = options
        self._config = Config()
        self._panels: dict[str | None, _Watched] = {}
        self._latest = 0.0
        self._line = 0
        self._may_miss = False

    def findings(self, lines: Iterable[str | bytes]) -> Iterator[Finding]:
        """Yield what is found, as soon as its line is there."""
        for entry in in_sequence(read_entries(lines, self._name), self._name):
            self._line = entry.line
            for finding in self._found(entry):
                self.found += 1
                yield finding
        for panel, watched in self._panels.items():
            for sentence in watched.overdue(self._latest):
                self.found += 1
                yield Finding(self._line, panel, sentence)

    @property
    def panels(self) -> int:
        """Of how many panels the log tells."""
        return len(self._panels)

    @property
    def watched(self) -> int:
        """How many lines told something of a panel."""
        return sum(self.counts[name] for name in ("events", "observations", "snapshots"))

    def _found(self, entry: Entry | LogError) -> Iterator[Finding]:
        found = self._told(entry) if isinstance(entry, Entry) else self._unread(entry)
        return (Finding(entry.line, entry.panel, what) for what in found)

    def _told(self, entry: Entry) -> Iterator[Breach | str]:
        """Tell a panel's monitor what an entry says."""
        if entry.settings is not None:
            self._begin(entry.panel, entry.settings)
            return
        watched = self._panels.get(entry.panel)
        if watched is None:
            watched = self._panels[entry.panel] = _Watched(self._config, self._options)
            watched.lose(int(self._may_miss and entry.seq is None))
        try:
            observed = watched.tell(entry, self._latest)
        except InvalidInput as error:
            watched.lose(1 if entry.gap is None else inf)
            self.counts["malformed"] += 1
            yield str(error)
            return
        self._count(entry, observed)
        self._latest = max(self._latest, watched.time_of(entry))
        yield from watched.take_findings()

    def _unread(self, error: LogError) -> Iterator[str]:
        """Tell of a line that cannot be read; it may have been an event."""
        yield error.message
        if isinstance(error, SequenceError):
            return
        self.counts["malformed"] += 1
        self._may_miss = self._may_miss or error.panel is None
        for panel in self._panels if error.panel is None else {error.panel}:
            if panel not in self._panels:
                self._begin(panel, Settings(self._config))
            self._panels[panel].lose(1)

    def _begin(self, panel: str | None, settings: Settings) -> None:
        if panel is None:
            self._config = settings.config
        else:
            self._panels[panel] = _Watched(settings.config, self._options)

    def _count(self, entry: Entry, observed: Observed | None) -> None:
        told = {
            "events": entry.event is not None,
            "refused": entry.refused is not UNSET,
            "observations": observed is not None,
            "snapshots": entry.snapshot is not None,
            "gaps": entry.gap is not None,
        }
        self.counts.update([name for name, is_told in told.items() if is_told] or ["doubles"])
        for part in Observed.__struct_fields__ if observed else ():
            self.observed[part] += getattr(observed, part) not in (None, {})


class _Watched:
    """A panel of a log."""

    def __init__(self, config: Config, options: Options) -> None:
        self._found: list[Breach | str] = []
        self._monitor = Monitor(config, on_breach=self._found.append)
        self._clock = Clock(options.now, allow_earlier=options.allow_earlier)
        self._lateness = Lateness(inf if options.late is None else options.late)
        self._is_numbered = False
        self._lost = 0.0

    def tell(self, entry: Entry, latest: float) -> Observed | None:
        """Tell what an entry says, and return what was observed.

        Args:
            entry: the entry.
            latest: the latest time that the log tells before it.

        Raises:
            InvalidInput: it is not of the form; nothing was told.
        """
        observed = None if entry.observed is None else observed_from_json(entry.observed)
        gap = None if entry.gap is None else gap_from_json(entry.gap)
        self._is_numbered = self._is_numbered or entry.seq is not None
        self._miss_what_was_lost()
        if entry.event is not None:
            self._tell_event(entry.event, entry.refused, observed, latest)
        elif entry.snapshot is not None:
            self._restore(entry.snapshot)
        elif observed is not None:
            self._monitor.observe(observed)
        elif gap is not None:
            self._monitor.gap(gap)
        if self._monitor.state is None:
            self._lateness.begin(None)
        return observed

    def lose(self, events: float) -> None:
        """Tell that so many lines could not be read; where events have numbers, they tell it."""
        if not self._is_numbered:
            self._lost += events

    def time_of(self, entry: Entry) -> float:
        """Return the time that an entry tells, if it can be one."""
        at = 0.0 if entry.event is None else entry.event.at
        return 0.0 if self._clock.is_far(at) else at

    def take_findings(self) -> list[Breach | str]:
        """Return what was found since it was last asked."""
        found, self._found[:] = [*self._found], []
        return found

    def overdue(self, time: float) -> Iterator[str]:
        """Yield a sentence for each event of the clock that had not come by a time."""
        if self._monitor.state is not None and not self._lost:
            for due in self._lateness.overdue(time, self._monitor.state):
                late = f"was due at {due.at:.15g}, and had not come by {time:.15g}"
                yield f"{call_text(due)} {late} ({due.rule})"

    def _miss_what_was_lost(self) -> None:
        """Tell of one gap, however many lines there were that could not be read."""
        if self._lost:
            self._monitor.gap(gap_of(self._lost))
            self._lost = 0.0

    def _tell_event(
        self, event: AnyEvent, refused: object, observed: Observed | None, latest: float
    ) -> None:
        self._found += self._clock.oddities(event.at)
        if not self._clock.is_far(event.at):
            self._found += self.overdue(max(latest, event.at))
        before = self._monitor.state
        if refused is not UNSET:
            self._monitor.feed_refused(event, cast("str | None", refused), observed)
            return
        self._clock.went(event.at)
        self._monitor.feed(event, observed)
        after = self._monitor.state
        if before is not None and after is not None:
            self._lateness.heard(event, before, after)

    def _restore(self, snapshot: Snapshot) -> None:
        self._monitor.restore(snapshot)
        self._clock.went(snapshot.now)
        self._lateness.begin(self._monitor.state)
