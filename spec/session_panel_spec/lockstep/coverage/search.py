"""The search for the shortest runs of the real panel: breadth first, every setting to its end."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from session_panel import AnyEvent, Config, Panel, PanelState
from session_panel_spec.lockstep.coverage.observed import Sight, names_in, try_event
from session_panel_spec.lockstep.coverage.possibility import POSSIBILITIES, Possibility
from session_panel_spec.lockstep.coverage.setting import SETTINGS, Setting
from session_panel_spec.lockstep.mapping import abstract

Run = tuple[AnyEvent, ...]
Tried = tuple[AnyEvent, Sight]


@dataclass(frozen=True, slots=True)
class Witness:
    """A possibility, and the run that shows it.

    Attributes:
        setting: where the run was found; None where there is none.
        run: a shortest run of those that were searched; None where none reaches it.
    """

    subject: Possibility
    setting: Setting | None = None
    run: Run | None = None

    @property
    def passed(self) -> bool:
        """Whether it is reached, or is not and there is a reason why not."""
        return (self.run is None) is (self.subject.unreached is not None)


def reached(progress: Callable[[int], None] | None = None) -> tuple[Witness, ...]:
    """Search every setting, and return each possibility with its shortest run.

    What a run shows and nobody has listed comes last; it has not passed.

    Args:
        progress: told after every state how many there have been.
    """
    found: dict[str, tuple[Setting, Run]] = {}
    everything = ((setting, runs) for setting in SETTINGS for runs in _seen(setting))
    for number, (setting, runs) in enumerate(everything, start=1):
        for name, run in runs.items():
            if name not in found or len(run) < len(found[name][1]):
                found[name] = setting, run
        if progress:
            progress(number)
    return tuple(Witness(subject, *found.get(subject.name, ())) for subject in _subjects(found))


def _subjects(found: Iterable[str]) -> Iterator[Possibility]:
    yield from POSSIBILITIES
    listed = {possibility.name for possibility in POSSIBILITIES}
    for name in found:
        if name not in listed:
            yield Possibility("unlisted", name, (), "Nothing that is declared leads to it.")


def _seen(setting: Setting) -> Iterator[Mapping[str, Run]]:
    """Yield what is seen in each reachable state, the nearest first, with the run that shows it.

    An event of the page leads on, and so to every state within the bounds. One beyond the page is
    tried in each of them and leads no further: a customer without a slot is beyond the bounds too.
    """
    config = setting.config
    start = Panel(config).state
    queue: deque[tuple[PanelState, Run]] = deque([(start, ())])
    met = {abstract(setting.bounds, config, start)}
    while queue:
        state, run = queue.popleft()
        page = _tried(config, state, setting.page_events(state))
        further = _tried(config, state, setting.further_events(state))
        yield _runs(run, names_in(config, state), (*page, *further))
        for event, sight in page:
            after = abstract(setting.bounds, config, sight.state)
            if after not in met:
                met.add(after)
                queue.append((sight.state, (*run, event)))


def _tried(config: Config, state: PanelState, events: Iterable[AnyEvent]) -> tuple[Tried, ...]:
    return tuple((event, try_event(config, state, event)) for event in events)


def _runs(run: Run, here: Iterable[str], tried: Iterable[Tried]) -> Mapping[str, Run]:
    """Return the shortest run to each name that is seen here, or after one event more."""
    runs = dict.fromkeys(here, run)
    for event, sight in tried:
        for name in sight.names:
            runs.setdefault(name, (*run, event))
    return runs
