"""A run of the simulator: the moments of a panel, as values. To step back is to drop the last.

The clock is simulated: it stands still until the reader lets time pass. A clock event happens when
it is due, whatever else the reader does: no time is skipped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from msgspec.structs import replace as with_fields

from session_panel import AnyEvent, Config, Effects, EventRefused, Panel, PanelState
from session_panel.due import next_clock_event
from session_panel.state import initial_state
from session_panel.value import later
from session_panel_spec.logs.machine_steps import MachineStep, explaining_rules, record_steps


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a run, and what came of it.

    Attributes:
        refusal: why a rule refuses it; None if the panel took it.
        steps: the steps that the machines took; none if it was refused.
        rules: those that explain what it did, once it has happened.
    """

    event: AnyEvent
    effects: Effects = ()
    steps: Sequence[MachineStep] = ()
    refusal: EventRefused | None = None
    rules: tuple[str, ...] = ()


class Moment(NamedTuple):
    """A panel at a time.

    Attributes:
        config: its configuration, which the administrator may have replaced (CONF-1).
        at: what the clock says, in seconds.
        upcoming: the events of the story or log that have not been played yet.
        happening: what led here; None where only time passed, and at the beginning.
    """

    config: Config
    state: PanelState
    at: float
    upcoming: tuple[AnyEvent, ...]
    happening: Happening | None


@dataclass(frozen=True, slots=True)
class Run:
    """All moments of a panel so far; there is at least one.

    Attributes:
        config: the configuration at the beginning.
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
    first = Moment(config, initial_state(), 0.0, tuple(upcoming), None)
    return Run(config, locale, story, (first,))


def happen(run: Run, event: AnyEvent) -> Run:
    """Return the run after an event, at the event's time; a refused one is kept, too."""
    panel, happening = attempt(run.now, event)
    if happening.refusal is None:
        rules = explaining_rules(run.now.state, event, panel.state, happening.steps)
        happening = replace(happening, rules=rules)
    return _then(run, Moment(panel.config, panel.state, event.at, run.now.upcoming, happening))


def attempt(now: Moment, event: AnyEvent) -> tuple[Panel, Happening]:
    """Return a panel of its own after an event, and what came of it."""
    panel = Panel(now.config, now.state)
    try:
        with record_steps() as steps:
            effects = panel.apply(event)
    except EventRefused as refusal:
        return panel, Happening(event, refusal=refusal)
    return panel, Happening(event, effects, tuple(steps))


def wait(run: Run, seconds: float) -> Run:
    """Return the run after some time, in which everything that was due happened."""
    at = later(run.now.at, seconds)
    run = _after_due(run, lambda due: due <= at)
    return run if run.now.at >= at else _then(run, run.now._replace(at=at, happening=None))


def wait_for_due(run: Run) -> Run:
    """Return the run after the next clock event; the same run if none is due ever."""
    due = next_clock_event(run.now.state)
    return run if due is None else happen(run, _no_earlier(run, due))


def play(run: Run) -> Run:
    """Return the run after the next upcoming event; the same run if there is none.

    Once the reader has done anything else, time passes until then, and the event is late if the
    reader has let more time pass.
    """
    if not run.now.upcoming:
        return run
    event = run.now.upcoming[0]
    if _is_as_told(run):  # a story tells itself what is due, also where it comes late
        return _played(run, event)
    passed = _after_due(run, lambda due: due < event.at)
    return _played(passed, _no_earlier(passed, event))


def replayed(run: Run, count: int) -> Run:
    """Return the run after so many of its upcoming events, each exactly as it is told."""
    for event in run.now.upcoming[:count]:
        run = _played(run, event)
    return run


def step_back(run: Run) -> Run:
    """Return the run without its last moment; its beginning stays."""
    return replace(run, moments=run.moments[:-1] or run.moments)


def _is_as_told(run: Run) -> bool:
    """Say whether nothing has happened, and no time has passed, but what is told."""
    played = len(run.moments[0].upcoming) - len(run.now.upcoming)
    return len(run.moments) - 1 == played


def _played(run: Run, event: AnyEvent) -> Run:
    """Return the run after its next upcoming event, as it is given."""
    now = happen(run, event).now
    return _then(run, now._replace(upcoming=now.upcoming[1:]))


def _after_due(run: Run, is_time: Callable[[float], bool]) -> Run:
    """Return the run after every clock event that is due at a time that fits."""
    while (due := next_clock_event(run.now.state)) and is_time(due.at):
        run = happen(run, _no_earlier(run, due))
    return run


def _no_earlier(run: Run, event: AnyEvent) -> AnyEvent:
    return with_fields(event, at=max(event.at, run.now.at))


def _then(run: Run, moment: Moment) -> Run:
    return replace(run, moments=(*run.moments, moment))
