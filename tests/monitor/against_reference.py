"""The monitor, held against the reference on random logs in every configuration.

It must find nothing in a log that the reference writes, and in one that is changed in one place
what the reference says cannot be; `make monitor` does so for as long as is asked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from copy import copy
from random import Random
from typing import NamedTuple

from msgspec import UNSET

from monitor.contrary import Contrary, contraries
from monitor.reference_logs import Told, written
from session_panel import Config, Panel
from session_panel_spec.monitor import Breach, Gap, Monitor

NOTHING_MISSING = Gap(events=1, kinds=frozenset())
"""A gap in which nothing can be missing: after it the monitor has but its data."""


class Problem(NamedTuple):
    """What a monitor says that it must not say, or does not say that it must."""

    told: Told
    contrary: Contrary | None
    breaches: list[Breach]


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
    seen = contrary.seen if contrary else told.seen
    truly = UNSET if told.answer.refusal is None else told.refused
    refused = contrary.refused if contrary else truly
    if refused is UNSET:
        monitor.feed(told.event, seen)
    else:
        monitor.feed_refused(told.event, refused, seen)


def chosen(every: Iterable[Contrary], dice: Random, number: int | None) -> list[Contrary]:
    """Return some contraries of different kinds; of None, all."""
    kinds: dict[str, list[Contrary]] = {}
    for contrary in every:
        kinds.setdefault(contrary.what, []).append(contrary)
    if number is None:
        return [one for kind in kinds.values() for one in kind]
    return [dice.choice(kinds[kind]) for kind in dice.sample([*kinds], min(number, len(kinds)))]


def problems(
    config: Config, dice: Random, length: int, each: int | None, counts: Counter[str], *, gap: bool
) -> Iterator[Problem]:
    """Yield what is wrong with the monitor in one log.

    Args:
        each: how many contraries are tried of each event; None for all.
        gap: whether the monitor has but its data.
    """
    monitor, found = collecting(config, gap=gap)
    for told in written(config, dice, length):
        for contrary in chosen(contraries(told), dice, each):
            counts[contrary.what] += 1
            other, breaches = forked(monitor)
            tell(other, told, contrary)
            may_miss = contrary.missed and (gap or contrary.is_always_missed)
            if not breaches and may_miss:
                counts["missed: " + contrary.missed] += 1
            elif not breaches:
                yield Problem(told, contrary, [])
        tell(monitor, told)
        counts["events"] += 1
        if found:
            yield Problem(told, None, found)
            return
