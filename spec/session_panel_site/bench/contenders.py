"""Who is timed, and what exactly: everything else is made before the clock starts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from session_panel import EventRefused, Panel, event_from_json, to_json
from session_panel.events import AnyEvent
from session_panel_site.bench.day import Day
from session_panel_site.bench.machine_events import Step
from session_panel_site.bench.peers import PEERS, Peer

Run = Callable[[], None]
"""What is timed."""


@dataclass(frozen=True)
class Contender:
    """Somebody who lives through the day: `prepare` makes everything fresh and returns the run."""

    name: str
    unit: str
    events: int
    prepare: Callable[[], Run]


def contenders(day: Day, steps: Sequence[Step]) -> list[Contender]:
    """Return the panel first, on events and on JSON lines, then every peer."""
    lines = [to_json(event).encode() for event in day.events]
    panels = {
        "Panel": lambda: _applying(Panel(day.config), day.events),
        "Panel, JSON lines": lambda: _decoding(Panel(day.config), lines),
    }
    return [
        *(Contender(name, "panel event", len(lines), prepare) for name, prepare in panels.items()),
        *(_peer(peer, steps) for peer in PEERS),
    ]


def making(make: Callable[[], object], times: int) -> Run:
    """Return a run that makes something so many times."""

    def run() -> None:
        for _ in range(times):
            make()

    return run


def _peer(peer: Peer, steps: Sequence[Step]) -> Contender:
    return Contender(peer.name, "machine event", len(steps), lambda: _calling(peer, steps))


def _applying(panel: Panel, events: Sequence[AnyEvent]) -> Run:
    apply = panel.apply

    def run() -> None:
        for event in events:
            try:
                apply(event)
            except EventRefused:
                continue

    return run


def _decoding(panel: Panel, lines: Sequence[bytes]) -> Run:
    apply = panel.apply

    def run() -> None:
        for line in lines:
            try:
                apply(event_from_json(line))
            except EventRefused:
                continue

    return run


def _calling(peer: Peer, steps: Sequence[Step]) -> Run:
    calls = [(job.call, job.instance) for job in peer.jobs(steps)]

    def run() -> None:
        for call, instance in calls:
            call(instance)

    return run
