"""A run of the simulator: the moments of a panel, as values. To step back is to drop the last.

The clock is simulated: it stands still until the reader lets time pass. A clock event happens when
it is due, whatever else the reader does: no time is skipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from msgspec.structs import replace as with_fields

from session_panel import AnyEvent, Config, Effects, EventRefused, Panel, PanelState
from session_panel.due import next_clock_event
from session_panel.state import initial_state
from session_panel.value import later
from session_panel_spec.logs.machine_steps import MachineStep, record_steps


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a run, and what came of it.

    Attributes:
        refusal: why a rule refuses it; None if the panel took it.
        steps: the steps that the machines took; none if it was refused.
    """

    event: AnyEvent
    effects: Effects = ()
    steps: Sequence[MachineStep] = ()
    refusal: EventRefused | None = None


class Moment(NamedTuple):
    """A panel at a time.

    Attributes:
        at: what the clock says, in seconds.
        upcoming: the events of the story or log that have not been played yet.
        happening: what led here; None where only time passed, and at the beginning.
    """

    state: PanelState
    at: float
    upcoming: tuple[AnyEvent, ...]
    happening: Happening | None


@dataclass(frozen=True, slots=True)
class Run:
    """All moments of a panel so far; there is at least one.

    Attributes:
        locale: the language of the screen.
        story: the name of the story that is played; None without one.
    """

    config: Config
    locale: str
    story: str | None
    moments: tuple[Moment, ...]

    @property
    def now(self) -> Moment:
        """The last moment."""
        return self.moments[-1]

    @property
    def happenings(self) -> list[Happening]:
        """Every event so far, and what came of it."""
        return [moment.happening for moment in self.moments if moment.happening]


def begin(
    config: Config, locale: str, upcoming: Sequence[AnyEvent] = (), story: str | None = None
) -> Run:
    """Return a run at its beginning, of a log that is to be played or of none."""
    return Run(config, locale, story, (Moment(initial_state(), 0.0, tuple(upcoming), None),))


def happen(run: Run, event: AnyEvent) -> Run:
    """Return the run after an event, at the event's time; a refused one is kept, too."""
    panel = Panel(run.config, run.now.state)
    try:
        with record_steps() as steps:
            effects = panel.apply(event)
        happening = Happening(event, effects, tuple(steps))
    except EventRefused as refusal:
        happening = Happening(event, refusal=refusal)
    return _then(run, Moment(panel.state, event.at, run.now.upcoming, happening))


def wait(run: Run, seconds: float) -> Run:
    """Return the run after some time, in which everything that was due happened."""
    return _wait_until(run, later(run.now.at, seconds))


def wait_for_due(run: Run) -> Run:
    """Return the run after the next clock event; the same run if none is due ever."""
    due = next_clock_event(run.now.state)
    return run if due is None else happen(run, _no_earlier(run, due))


def play(run: Run) -> Run:
    """Return the run after the next upcoming event; the same run if there is none.

    Time passes until then. The event is late if the reader has let more time pass.
    """
    if not run.now.upcoming:
        return run
    event, *rest = run.now.upcoming
    passed = _happen_before(run, event.at)
    played = happen(passed, _no_earlier(passed, event))
    return replace(played, moments=(*passed.moments, _left(played.now, tuple(rest))))


def replayed(run: Run, count: int) -> Run:
    """Return the run after so many of its upcoming events, each exactly as it is told."""
    upcoming = run.now.upcoming
    for number, event in enumerate(upcoming[:count], 1):
        before, run = run, happen(run, event)
        run = replace(run, moments=(*before.moments, _left(run.now, upcoming[number:])))
    return run


def step_back(run: Run) -> Run:
    """Return the run without its last moment; its beginning stays."""
    return replace(run, moments=run.moments[:-1] or run.moments)


def _left(moment: Moment, upcoming: tuple[AnyEvent, ...]) -> Moment:
    return moment._replace(upcoming=upcoming)


def _wait_until(run: Run, at: float) -> Run:
    while (due := next_clock_event(run.now.state)) and due.at <= at:
        run = happen(run, _no_earlier(run, due))
    return run if run.now.at >= at else _then(run, run.now._replace(at=at, happening=None))


def _happen_before(run: Run, at: float) -> Run:
    """Let happen what is due before a time; what is due then, a story tells itself."""
    while (due := next_clock_event(run.now.state)) and due.at < at:
        run = happen(run, _no_earlier(run, due))
    return run


def _no_earlier(run: Run, event: AnyEvent) -> AnyEvent:
    return with_fields(event, at=max(event.at, run.now.at))


def _then(run: Run, moment: Moment) -> Run:
    return replace(run, moments=(*run.moments, moment))
