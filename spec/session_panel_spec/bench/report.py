"""What a run of the benchmark finds, as data: its JSON form is what ``--json`` prints."""

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


class Report(msgspec.Struct, frozen=True):
    """Everything that one run finds."""

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


def _at_least(promise: str, target: float, measured: float, unit: str) -> Target:
    return Target(promise, "at least", target, measured, unit, met=measured >= target)


def _below(promise: str, target: float, measured: float, unit: str) -> Target:
    return Target(promise, "below", target, measured, unit, met=measured < target)
