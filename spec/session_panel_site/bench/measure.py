"""How long everything takes: medians of rounds in which the contenders take turns."""

import gc
import platform
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from time import perf_counter_ns

from session_panel import Panel
from session_panel.machines import TABLES
from session_panel_site.bench.contenders import Contender, Run, contenders, making
from session_panel_site.bench.day import make_day
from session_panel_site.bench.machine_events import Step, machine_events
from session_panel_site.bench.memory import five_sessions_bytes
from session_panel_site.bench.peers import PEERS, Peer, disagreements, guards_of
from session_panel_site.benchmark import Construction, Pace, PanelReport, targets

MADE = 100
"""How many are made in a row when making one is timed."""

Advance = Callable[[], None]
"""Told after each part of the work; `parts` says how many there are."""


def measure(seed: int, events: int, rounds: int, advance: Advance) -> PanelReport:
    """Make a day of so many events, show that the peers agree on it, and measure everybody.

    Raises:
        ValueError: a machine event leads a peer elsewhere than our tables.
    """
    day = make_day(seed, events)
    steps = machine_events(day)
    _require_agreement(steps, advance)
    paces = list(_paces(contenders(day, steps), rounds, advance))
    construction = list(_constructions(steps[0], rounds))
    size = five_sessions_bytes()
    return PanelReport(
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
        targets=targets(paces, construction, size),
    )


def parts(rounds: int) -> int:
    """Return in how many parts `measure` does its work."""
    return len(PEERS) + rounds * (2 + len(PEERS))


def _require_agreement(steps: Sequence[Step], advance: Advance) -> None:
    for peer in PEERS:
        for sentence in disagreements(peer, steps):
            raise ValueError(sentence)
        advance()


def _paces(them: Sequence[Contender], rounds: int, advance: Advance) -> Iterator[Pace]:
    """Time all in turns: a slow moment of the computer then falls on everybody."""
    taken: dict[str, list[float]] = {contender.name: [] for contender in them}
    for _ in range(rounds):
        for contender in them:
            taken[contender.name].append(_timed(contender.prepare()) / contender.events)
            advance()
    panel = median(taken[them[0].name])
    for contender in them:
        yield _pace(contender, taken[contender.name], panel)


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


def _constructions(step: Step, rounds: int) -> Iterator[Construction]:
    """Time making a panel, beside making one machine of each peer: that of the step."""
    panel = _to_make(lambda: Panel, rounds)
    yield Construction("Panel", panel, 1.0)
    for peer in PEERS:
        taken = _to_make(partial(_maker, peer, step), rounds)
        yield Construction(f"{peer.name}, one machine", taken, taken / panel)


def _maker(peer: Peer, step: Step) -> Callable[[], object]:
    declared, guards = peer.declare(TABLES[step.machine]), guards_of(step)
    return lambda: peer.new(declared, guards)


def _to_make(maker: Callable[[], Callable[[], object]], rounds: int) -> float:
    """Return the microseconds that one takes to make."""
    return median(_timed(making(maker(), MADE)) / MADE / 1000 for _ in range(rounds))


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
