"""How long everything takes, and how much a panel keeps: medians of rounds, taken in turns."""

import gc
import platform
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from time import perf_counter_ns
from typing import Any

import msgspec
from session_panel import EventRefused, Panel, Pick, event_from_json, to_json
from session_panel.events import AnyEvent

from session_panel_spec.bench.day import Day, make_day
from session_panel_spec.bench.peers import PEERS, Peer, disagreements
from session_panel_spec.bench.steps import Step, machine_events

PANEL = "Panel"
NAMES = ("Siti Rahmawati", "Budi Santoso", "Amelia Hartono", "Jonathan Reyes", "Dewi Lestari")
MADE = 100
"""How many of each are made in a row when their construction is timed."""

Run = Callable[[], None]
"""What is timed."""


class Pace(msgspec.Struct, frozen=True):
    """What one event costs a contender, in nanoseconds, and how often that is the panel's."""

    name: str
    unit: str
    events: int
    median_ns: float
    min_ns: float
    max_ns: float
    per_second: float
    ratio: float


class Construction(msgspec.Struct, frozen=True):
    """What making one costs, in microseconds, and how often that is the panel's."""

    name: str
    median_us: float
    ratio: float


class Target(msgspec.Struct, frozen=True):
    """What the project promises, beside what was measured."""

    promise: str
    target: float
    measured: float
    unit: str
    met: bool


class Report(msgspec.Struct, frozen=True):
    """Everything that one run of the benchmark finds."""

    python: str
    seed: int
    rounds: int
    events: int
    refused: int
    machine_events: int
    composition: dict[str, int]
    paces: list[Pace]
    construction: list[Construction]
    five_sessions_bytes: int
    targets: list[Target]


class Contender(msgspec.Struct, frozen=True):
    """Who is timed: `prepare` makes everything fresh, outside the timing, and returns the run."""

    name: str
    unit: str
    events: int
    prepare: Callable[[], Run]


def measure(seed: int, events: int, rounds: int, advance: Callable[[], None]) -> Report:
    """Make a day, show that the peers agree on it, and measure everybody.

    Args:
        seed: the day's.
        events: how many the day has.
        rounds: how often everybody is timed.
        advance: called after each part of the work; `parts` says how many there are.

    Raises:
        ValueError: a peer is led elsewhere than our tables.
    """
    day = make_day(seed, events)
    steps = machine_events(day)
    for peer in PEERS:
        _require_agreement(peer, steps)
        advance()
    paces = _paces(_contenders(day, steps), rounds, advance)
    construction = _constructions(steps[0], rounds)
    size = five_sessions_bytes()
    return Report(
        python=platform.python_version(),
        seed=seed,
        rounds=rounds,
        events=len(day.events),
        refused=day.refused,
        machine_events=len(steps),
        composition=day.composition(),
        paces=paces,
        construction=construction,
        five_sessions_bytes=size,
        targets=_targets(paces, construction, size),
    )


def parts(rounds: int) -> int:
    """Return how often `measure` calls `advance`."""
    return len(PEERS) + rounds * (len(PEERS) + 2)


def five_sessions_bytes() -> int:
    """Return what a panel with five conversations keeps; the configuration is shared by all."""
    lines = [to_json(_pick(number, name)) for number, name in enumerate(NAMES)]
    _panel_fed(lines)
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    panel = _panel_fed(lines)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return after - before if len(panel.state.sessions) > len(NAMES) else 0


def _pick(number: int, name: str) -> Pick:
    return Pick(
        at=60.0 * number,
        conversation=f"conversation-{number:05}",
        customer=f"customer-{number:05}",
        mode="persistent",
        name=name,
        case=f"CAS-{number:05}",
        summary="Asks where the order is; the parcel was sent on Monday.",
    )


def _panel_fed(lines: Iterable[str]) -> Panel:
    panel = Panel()
    for line in lines:
        panel.apply(event_from_json(line))
    return panel


def _require_agreement(peer: type[Peer], steps: Sequence[Step]) -> None:
    for sentence in disagreements(peer(), steps):
        raise ValueError(sentence)


def _contenders(day: Day, steps: Sequence[Step]) -> list[Contender]:
    lines = [to_json(event).encode() for event in day.events]
    size = len(day.events)
    return [
        Contender(PANEL, "panel event", size, lambda: _applying(day, day.events)),
        Contender("Panel, from JSON lines", "panel event", size, lambda: _decoding(day, lines)),
        *(_peer_contender(peer, steps) for peer in PEERS),
    ]


def _peer_contender(peer: type[Peer], steps: Sequence[Step]) -> Contender:
    return Contender(peer.name, "machine event", len(steps), lambda: _calling(peer(), steps))


def _applying(day: Day, events: Sequence[AnyEvent]) -> Run:
    apply = Panel(day.config).apply

    def run() -> None:
        for event in events:
            try:
                apply(event)
            except EventRefused:  # noqa: PERF203 - a host would do the same
                continue

    return run


def _decoding(day: Day, lines: Sequence[bytes]) -> Run:
    apply = Panel(day.config).apply

    def run() -> None:
        for line in lines:
            try:
                apply(event_from_json(line))
            except EventRefused:  # noqa: PERF203 - a host would do the same
                continue

    return run


def _calling(peer: Peer, steps: Sequence[Step]) -> Run:
    calls = [(job.call, job.instance) for job in peer.jobs(steps)]

    def run() -> None:
        for call, instance in calls:
            call(instance)

    return run


def _paces(
    contenders: Sequence[Contender], rounds: int, advance: Callable[[], None]
) -> list[Pace]:
    """Time all contenders in turns, so that a slow moment of the computer falls on everybody."""
    taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            taken[contender.name].append(_timed(contender.prepare()) / contender.events)
            advance()
    panel = median(taken[PANEL])
    return [_pace(contender, taken[contender.name], panel) for contender in contenders]


def _pace(contender: Contender, taken: Sequence[float], panel: float) -> Pace:
    return Pace(
        name=contender.name,
        unit=contender.unit,
        events=contender.events,
        median_ns=median(taken),
        min_ns=min(taken),
        max_ns=max(taken),
        per_second=1e9 / median(taken),
        ratio=median(taken) / panel,
    )


def _timed(run: Run) -> int:
    """Return the nanoseconds of a run, during which no garbage is collected."""
    gc.collect()
    gc.disable()
    try:
        start = perf_counter_ns()
        run()
        return perf_counter_ns() - start
    finally:
        gc.enable()


def _constructions(step: Step, rounds: int) -> list[Construction]:
    """Time how long it takes to make a panel, beside a single machine of each peer."""
    panel = median(_timed(_making(Panel)) / MADE / 1e3 for _ in range(rounds))
    machines = {f"{peer.name}, one machine": _making_machine(peer, step, rounds) for peer in PEERS}
    return [
        Construction(name, taken, taken / panel)
        for name, taken in {PANEL: panel, **machines}.items()
    ]


def _making_machine(peer: type[Peer], step: Step, rounds: int) -> float:
    def once() -> Run:
        made = peer()
        return _making(lambda: made.new(step))

    return median(_timed(once()) / MADE / 1e3 for _ in range(rounds))


def _making(make: Callable[[], Any]) -> Run:
    def run() -> None:
        for _ in range(MADE):
            make()

    return run


def _targets(
    paces: Sequence[Pace], construction: Sequence[Construction], size: int
) -> list[Target]:
    rates = {pace.name: pace.per_second for pace in paces}
    automat = max(rate for name, rate in rates.items() if name.startswith("Automat"))
    machine = rates[PANEL] / rates["python-statemachine"]
    return [
        _at_least("a panel event beside python-statemachine's machine event", 25, machine, "x"),
        _at_least("the same beside Automat's, by its faster interface", 1, rates[PANEL] / automat, "x"),
        _below("making a panel", 20, construction[0].median_us, "µs"),
        _below("a panel with five sessions", 8192, size, "bytes"),
    ]


def _at_least(promise: str, target: float, measured: float, unit: str) -> Target:
    return Target(promise, target, measured, unit, met=measured >= target)


def _below(promise: str, target: float, measured: float, unit: str) -> Target:
    return Target(promise, target, measured, unit, met=measured < target)
