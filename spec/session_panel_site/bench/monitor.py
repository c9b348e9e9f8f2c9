"""What a monitor costs beside the panel itself: ``python -m session_panel_site.bench.monitor``."""

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from statistics import median
from time import process_time_ns
from typing import NamedTuple

from msgspec.structs import replace

from session_panel import (
    Accept,
    AnyEvent,
    Assign,
    Config,
    EventRefused,
    Focus,
    Message,
    Offer,
    Panel,
    PanelState,
)
from session_panel_site.bench.day import make_day
from session_panel_spec.monitor import Gap, Monitor, Observed, observed_of

SESSIONS = 5
ROUNDS = 5
LINES = (1_000, 4_000, 16_000, 64_000)
KNOWN = (10, 100, 1_000, 10_000)
EVENTS = 2_000
EVENTS_AFTER_A_GAP = 100

Run = Callable[[], object]


class Told(NamedTuple):
    """What a service tells of an event: whether it took it, and all that is to be seen then."""

    event: AnyEvent
    refused: str | None
    observed: Observed


def main(lines: Sequence[int] = LINES, known: Sequence[int] = KNOWN, rounds: int = ROUNDS) -> None:
    """Print how often the panel's own processor time a monitor takes, and how that grows."""
    for number in lines:
        config, day = told_day(number)
        bare, alone, seen = medians(rounds, [*_runs(config, day)])
        _tell(f"{number:,} lines: the panel itself", bare / number)
        _tell("  a monitor (promised: at most 2.5 x)", alone / number, alone / bare)
        _tell("  everything observed (promised: at most 5 x)", seen / number, seen / bare)
    for number in known:
        for what, gaps, events in (
            ("everything known, and observed", [], EVENTS),
            ("one event missing", [Gap(events=1)], EVENTS_AFTER_A_GAP),
            ("any number missing", [Gap()], EVENTS_AFTER_A_GAP),
        ):
            taken, kept = _of_known(number, gaps, events)
            _tell(f"{number:,} known: {what}", taken / events)
            sys.stdout.write(f"    {kept} possibilities\n" if gaps else "")


def told_day(size: int) -> tuple[Config, list[Told]]:
    """Return what a service tells of the bench's day, with everything observed."""
    day = make_day(seed=1, size=size)
    panel = Panel(day.config)
    return day.config, [_told(panel, event) for event in day.events]


def _told(panel: Panel, event: AnyEvent) -> Told:
    try:
        panel.apply(event)
        refused = None
    except EventRefused as refusal:
        refused = refusal.rule
    return Told(event, refused, _everything(panel))


def _everything(panel: Panel) -> Observed:
    return replace(observed_of(panel.view()), presence=panel.state.presence)


def _runs(config: Config, day: Sequence[Told]) -> Iterator[Run]:
    """Yield what is compared: a bare loop, a monitor, and one for which everything is observed."""

    def bare() -> None:
        panel = Panel(config)
        for told in day:
            try:
                panel.apply(told.event)
            except EventRefused:
                continue

    def watched(*, all_of_it: bool) -> None:
        monitor = Monitor(config)
        for event, refused, observed in day:
            seen = observed if all_of_it else None
            if refused is None:
                monitor.feed(event, seen)
            else:
                monitor.feed_refused(event, refused, seen)

    yield bare
    yield lambda: watched(all_of_it=False)
    yield lambda: watched(all_of_it=True)


def medians(rounds: int, runs: Sequence[Run]) -> list[float]:
    """Return what each takes, in nanoseconds of the processor, by turns."""
    taken: list[list[int]] = [[] for _ in runs]
    for _ in range(rounds):
        for times, run in zip(taken, runs, strict=True):
            times.append(_taken(run))
    return [median(times) for times in taken]


def _taken(run: Run) -> int:
    gc.collect()
    gc.disable()
    try:
        begun = process_time_ns()
        run()
        return process_time_ns() - begun
    finally:
        gc.enable()


def _of_known(number: int, gaps: Sequence[Gap], events: int) -> tuple[float, int]:
    """Return what a monitor takes that knows so many waiting conversations, and what it keeps."""
    config = Config(capacity=SESSIONS)
    monitor = Monitor(config, _waiting(config, number))
    for gap in gaps:
        monitor.gap(gap)
    seen = Observed(mode="expanded", dialog="", offers=())
    work = list(islice(_work(), events))

    def watched() -> None:
        for event in work:
            monitor.feed(event, seen)

    return _taken(watched), len(monitor.possible)


def _waiting(config: Config, number: int) -> PanelState:
    """Return a state with some open sessions, and so many conversations that wait."""
    panel = Panel(config)
    for name in (f"w{each}" for each in range(number)):
        panel.apply(Assign(at=0, conversation=name, customer=name))
    for name in _OPEN:
        panel.apply(Offer(at=0, conversation=name, customer=name, mode="live"))
        panel.apply(Accept(at=1, conversation=name))
    return panel.state


_OPEN = tuple(f"c{number}" for number in range(SESSIONS))


def _work() -> Iterator[AnyEvent]:
    """Yield messages to sessions of which now and then another takes the focus."""
    for at, name in enumerate(cycle(_OPEN)):
        yield Message(at=at, conversation=name) if at % 3 else Focus(at=at, session=name)


def _tell(what: str, taken: float, ratio: float | None = None) -> None:
    times = "" if ratio is None else f"{ratio:8.2f} x"
    sys.stdout.write(f"{what:56}{taken / 1_000:10.1f} us an event{times}\n")


if __name__ == "__main__":
    main()
