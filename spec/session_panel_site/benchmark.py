"""What a run of the benchmark finds, as data: its JSON form is what ``--json`` prints."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec


class Pace(msgspec.Struct, frozen=True):
    """What one event costs a contender, and how often that is what it costs the panel."""

    name: str
    unit: str
    events: int
    median_ns: float
    min_ns: float
    max_ns: float
    per_second: float
    ratio: float


class Construction(msgspec.Struct, frozen=True):
    """What making one costs, and how often that is what making a panel costs."""

    name: str
    median_us: float
    ratio: float


class Target(msgspec.Struct, frozen=True):
    """What the project promises, beside what was measured."""

    promise: str
    bound: str
    target: float
    measured: float
    unit: str
    met: bool


class PanelReport(msgspec.Struct, frozen=True):
    """What a day finds of the panel beside its peers."""

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


class Exploring(msgspec.Struct, frozen=True):
    """How long exploring a size takes, and how often that is what it takes our engine.

    Attributes:
        per_second: the states a second, by the median.
        peak_memory_bytes: the most that a process took, be it the explorer's or its tools'.
    """

    name: str
    size: str
    states: int
    transitions: int | None
    runs: int
    median_s: float
    min_s: float
    per_second: float
    ratio: float
    peak_memory_bytes: int


class ExplorationReport(msgspec.Struct, frozen=True):
    """What exploring finds; for each who is not installed, a sentence that says so."""

    exploring: list[Exploring]
    missing: list[str]
    targets: list[Target]


FULL_VIEW: Final = "view of Home"
WRITING: Final = "to_json, a conversation"
READING: Final = "from_json, a conversation"


class Growth(msgspec.Struct, frozen=True):
    """What something costs at each size, and the most beside the smallest size."""

    name: str
    us: list[float]
    ratio: float


class GrowthReport(msgspec.Struct, frozen=True):
    """What grows with the number of conversations that a panel knows."""

    sizes: list[int]
    growing: list[Growth]
    targets: list[Target]


class HostPace(msgspec.Struct, frozen=True):
    """What events take that are sent to durable panels, until the last effect is carried out.

    Attributes:
        panels: to how many panels they are sent at a time.
        events: how many are sent to all of them.
        effects: how many effects are carried out.
        per_second: the events in a second on the wall.
        processor_us: what the processor works for an event.
    """

    name: str
    panels: int
    events: int
    effects: int
    per_second: float
    processor_us: float


class Loading(msgspec.Struct, frozen=True):
    """What it takes to load a panel.

    Attributes:
        known: how many conversations it knows.
        tail: how many events follow its snapshot.
        ms: what the processor works for it.
    """

    known: int
    tail: int
    ms: float


class HostReport(msgspec.Struct, frozen=True):
    """What durable panels take.

    Attributes:
        sqlite: the version of SQLite.
        panels: how many panels are in memory, each with five conversations.
        panels_bytes: what they keep there.
        bytes_an_event: what an event of a single panel takes of the file, with its snapshots.
    """

    python: str
    sqlite: str
    paces: list[HostPace]
    loading: list[Loading]
    panels: int
    panels_bytes: int
    bytes_an_event: float


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that one run finds; what was not to be measured is left out."""

    panel: PanelReport | None = None
    growth: GrowthReport | None = None
    host: HostReport | None = None
    exploration: ExplorationReport | None = None


def targets(paces: list[Pace], construction: list[Construction], size: int) -> list[Target]:
    """Return what the project promises of the panel, each with what was measured."""
    panel, *_ = (pace.per_second for pace in paces)
    declared = max(p.per_second for p in paces if p.name == "python-statemachine")
    automat = max(p.per_second for p in paces if p.name.startswith("Automat"))
    return [
        _at_least("events a second, beside python-statemachine", 25, panel / declared, "x"),
        _at_least("events a second, beside Automat's faster API", 1, panel / automat, "x"),
        _below("making a panel", 20, construction[0].median_us, "µs"),
        _below("a panel with five sessions", 8 * 1024, size, "bytes"),
    ]


def growth_targets(growing: list[Growth]) -> list[Target]:
    """Return what the project promises of a panel that knows ever more conversations.

    Home itself is left out: it shows more lines, the more there are, until its lists are full.
    """
    flat = [one.ratio for one in growing if one.name not in (FULL_VIEW, WRITING, READING)]
    snapshots = sum(one.us[-1] for one in growing if one.name in (WRITING, READING))
    return [
        _below("what an event, `due` or a view costs, beside the smallest size", 2, max(flat), "x"),
        _below("a conversation in a snapshot, written and read", 25, snapshots, "µs"),
    ]


def exploration_targets(exploring: Iterable[Exploring]) -> list[Target]:
    """Return what the project promises of the exploration, as far as it was measured."""
    found = {each.name: each for each in exploring}
    ours = [found[name] for name in ("bitmap", "whole sets") if name in found and "Spin" in found]
    beside = [_beside(found["Spin"], each) for each in ours]
    return [*beside, *(target for each in found.values() for target in _promised(each))]


def _beside(spin: Exploring, each: Exploring) -> Target:
    promise = f"states a second ({each.name}), beside Spin"
    return _at_least(promise, 50, each.per_second / spin.per_second, "x")


def _promised(each: Exploring) -> Iterator[Target]:
    match each.name:
        case "bitmap, orbits":
            yield _below("exploring K=3 up to the order of slots", 120, each.median_s, "s")
            yield _below("the memory for that", 4, each.peak_memory_bytes / 1e9, "GB")
        case "bdd":
            yield _below("exploring K=9", 120, each.median_s, "s")


def _at_least(promise: str, target: float, measured: float, unit: str) -> Target:
    return Target(promise, "at least", target, measured, unit, met=measured >= target)


def _below(promise: str, target: float, measured: float, unit: str) -> Target:
    return Target(promise, "below", target, measured, unit, met=measured < target)
