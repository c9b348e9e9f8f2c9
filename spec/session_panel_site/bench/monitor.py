"""How many events a second a monitor takes: `python -m session_panel_site.bench.monitor`."""

import sys
from collections.abc import Iterator
from time import perf_counter

from session_panel import Accept, AnyEvent, Config, Focus, Message, Offer
from session_panel_spec.monitor import Gap, Monitor, Observed

SESSIONS = 5
EVENTS = 200_000
EVENTS_AFTER_A_GAP = 2_000


def main() -> None:
    """Print the rates."""
    _tell("everything known", _begun(), EVENTS)
    _tell("everything known, and observed", _begun(), EVENTS_AFTER_A_GAP, observed=True)
    few = _begun()
    few.gap(Gap(events=1))
    _tell("one event missing", few, EVENTS_AFTER_A_GAP)
    any_number = _begun()
    any_number.gap()
    _tell("any number missing", any_number, EVENTS_AFTER_A_GAP)


def _begun() -> Monitor:
    monitor = Monitor(Config(capacity=SESSIONS))
    for name in (f"c{number}" for number in range(SESSIONS)):
        monitor.feed(Offer(at=0, conversation=name, customer=name, mode="live"))
        monitor.feed(Accept(at=1, conversation=name))
    return monitor


def _tell(what: str, monitor: Monitor, number: int, *, observed: bool = False) -> None:
    events = list(_work(number))
    begun = perf_counter()
    for event in events:
        focus = event.session if isinstance(event, Focus) else None
        monitor.feed(event, Observed(focus=focus) if observed and focus else None)
    seconds = perf_counter() - begun
    kept = len(monitor.possible)
    sys.stdout.write(f"{what:32}{number / seconds:12,.0f} events/s{kept:6} possibilities\n")


def _work(number: int) -> Iterator[AnyEvent]:
    """Yield messages to sessions of which now and then another takes the focus."""
    for at in range(number):
        name = f"c{at % SESSIONS}"
        if at % 3:
            yield Message(at=at, conversation=name)
        else:
            yield Focus(at=at, session=name)


if __name__ == "__main__":
    main()
