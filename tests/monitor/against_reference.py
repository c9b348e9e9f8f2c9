"""The monitor, held against the reference on random logs in every configuration.

It must find nothing in a log that the reference writes, and in one that is changed in one place
what the reference says cannot be; `make monitor` does so for as long as is asked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from random import Random
from typing import NamedTuple

from msgspec import UNSET

from monitor.contrary import Contrary, contraries
from monitor.reference_logs import Told, snapshot, written
from session_panel import Config, Panel
from session_panel_spec.differential.configurations import configurations
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.monitor import Breach, Gap, Monitor, Observed

NOTHING_MISSING = Gap(events=1, kinds=frozenset())
"""A gap in which nothing can be missing: after it the monitor has but its data."""


class Log(NamedTuple):
    """A log that the reference has written."""

    config: Config
    told: tuple[Told, ...]


class Problem(NamedTuple):
    """What a monitor says that it must not say, or does not say that it must."""

    told: Told
    contrary: Contrary | None
    breaches: list[Breach]


def logs(seed: int, length: int) -> Iterator[Log]:
    """Yield a log in each configuration of the covering array."""
    for number, config in enumerate(configurations().configs):
        yield Log(config, tuple(written(config, seeded(seed, number), length)))


def seeded(*seed: int) -> Random:
    return Random(repr(seed))  # noqa: S311 - a log, not a secret


def collecting(config: Config, *, gap: bool) -> tuple[Monitor, list[Breach]]:
    found: list[Breach] = []
    monitor = Monitor(config, on_breach=found.append)
    if gap:
        monitor.gap(NOTHING_MISSING)
    return monitor, found


def forked(monitor: Monitor) -> tuple[Monitor, list[Breach]]:
    """Return a monitor that has heard the same, and goes on by itself."""
    found: list[Breach] = []
    other = copy(monitor)
    other._panel = monitor._panel and Panel(monitor._panel.config, monitor._panel.state)
    other._tracked, other._recent = copy(monitor._tracked), copy(monitor._recent)
    other._on_breach = found.append
    return other, found


def tell(monitor: Monitor, told: Told, contrary: Contrary | None = None) -> None:
    """Tell what is so, or the contrary."""
    so = contrary or told
    if so.refused is UNSET:
        monitor.feed(told.event, so.seen)
    else:
        monitor.feed_refused(told.event, so.refused, so.seen)


def is_found(monitor: Monitor, told: Told, contrary: Contrary) -> bool:
    """Say whether a monitor would find the contrary, if it were told that."""
    other, breaches = forked(monitor)
    tell(other, told, contrary)
    return bool(breaches)


def chosen(every: Iterable[Contrary], dice: Random, number: int | None) -> list[Contrary]:
    """Return some contraries of different kinds; of None, all."""
    kinds: dict[str, list[Contrary]] = {}
    for contrary in every:
        kinds.setdefault(contrary.what, []).append(contrary)
    if number is None:
        return [one for kind in kinds.values() for one in kind]
    return [dice.choice(kinds[kind]) for kind in dice.sample([*kinds], min(number, len(kinds)))]


def problems(
    log: Log, dice: Random, each: int | None, counts: Counter[str], *, gap: bool
) -> Iterator[Problem]:
    """Yield what is wrong with the monitor in one log.

    Args:
        each: how many contraries are tried of each event; None for all.
        gap: whether the monitor has but its data.
    """
    monitor, found = collecting(log.config, gap=gap)
    for told in log.told:
        for contrary in chosen(contraries(told), dice, each):
            counts[contrary.what] += 1
            if not is_found(monitor, told, contrary):
                if contrary.may_be_missed(gap=gap):
                    counts[f"missed: {contrary.missed}"] += 1
                else:
                    yield Problem(told, contrary, [])
        tell(monitor, told)
        counts["events"] += 1
        if found:
            yield Problem(told, None, found)
            return


def alarms_where_some_is_missing(log: Log, dice: Random) -> list[Breach]:
    """Return what is found in a log of which some is missing, where a gap says so.

    Of what was seen only some is told.
    """
    monitor, found = collecting(log.config, gap=False)
    lost: list[Told] = []
    last = 0.0
    for told in log.told:
        if dice.random() < (0.5 if lost else 0.2):
            lost.append(told)
            continue
        if lost:
            monitor.gap(_true_gap(lost, last, dice))
        lost, last = [], told.event.at
        tell(monitor, told._replace(seen=_some_of(told.seen, dice)))
        if dice.random() < 0.2:
            monitor.restore(snapshot(told.answer.state))
    return found


def _true_gap(lost: Sequence[Told], last: float, dice: Random) -> Gap:
    """Return a gap that is so, and tells more or less of it."""
    return Gap(
        events=dice.choice([None, len(lost), len(lost) + 1]),
        kinds=dice.choice([None, frozenset(name_of(told.event) for told in lost)]),
        seconds=dice.choice([None, max(max(told.event.at for told in lost) - last, 0)]),
    )


def _some_of(seen: Observed, dice: Random) -> Observed:
    parts = {name: getattr(seen, name) for name in seen.__struct_fields__}
    return Observed(**{name: part for name, part in parts.items() if dice.random() < 0.3})
