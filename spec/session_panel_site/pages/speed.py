"""The page of the last benchmark: the panel beside libraries, the exploration beside checkers."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from session_panel_site.bench.report import (
    ExplorationReport,
    Exploring,
    Pace,
    PanelReport,
    Report,
    Target,
)
from session_panel_site.pages.markdown import blocks, table

_INTRODUCTION: Final = """\
# How fast

This page is the record of one run of

```console
$ make bench
```

in which everybody was measured side by side. Times differ from machine to machine, and with what
else a machine does; what one costs beside the other differs less. No test is timed."""

_PANEL: Final = """\
## The panel beside other libraries

One agent's busy day: {events:,} events, {refused:,} of them refused. The panel takes each whole:
with focus, unread messages, sentiment, tabs, effects. The others are given only what is a state
machine's: the {machine_events:,} machine events that the day causes, on machines rebuilt from the
same tables, each as its documentation would have it (`bench/peers.py`). Medians of {rounds} rounds,
Python {python}."""

_EXPLORATION: Final = """\
## The exploration beside other checkers

Everybody explores the same model to its end, and must count the same. *Whole sets* and *bdd* hold
sets of states as decision diagrams, *bitmap* visits every state. Memory is that of the largest
process, be it a C compiler."""


def pages(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the page of a benchmark."""
    parts = (
        _panel(report.panel) if report.panel else "",
        _exploration(report.exploration) if report.exploration else "",
    )
    yield "speed.md", blocks(_INTRODUCTION, *parts)


def _panel(report: PanelReport) -> str:
    figures = {name: getattr(report, name) for name in PanelReport.__struct_fields__}
    made = [(one.name, f"{one.median_us:,.1f}", f"{one.ratio:,.1f}") for one in report.construction]
    return blocks(
        _PANEL.format(**figures),
        table(
            ("", "what is timed", "µs", "a second", "panel = 1"),
            (_pace(one) for one in report.paces),
        ),
        "### Making one",
        table(("", "µs", "panel = 1"), made),
        "### What was promised",
        _targets(report.targets),
    )


def _pace(one: Pace) -> tuple[str, ...]:
    median = f"{one.median_ns / 1000:,.2f}"
    return one.name, f"one {one.unit}", median, f"{one.per_second:,.0f}", f"{one.ratio:,.1f}"


def _exploration(report: ExplorationReport) -> str:
    sizes = groupby(report.exploring, lambda one: one.size)
    missing = (f"Not measured: {sentence}." for sentence in report.missing)
    return blocks(
        _EXPLORATION,
        *(_of_size(size, list(group)) for size, group in sizes),
        *missing,
        "### What was promised",
        _targets(report.targets),
    )


def _of_size(size: str, group: list[Exploring]) -> str:
    first = group[0]
    counted = f"{first.states:,} states"
    if first.transitions is not None:
        counted += f", {first.transitions:,} transitions"
    return blocks(f"**{size}**: {counted}", table(_HEAD, (_explored(one) for one in group)))


_HEAD: Final = ("", "seconds", "states a second", "first = 1", "MB")


def _explored(one: Exploring) -> tuple[str, ...]:
    memory = f"{one.peak_memory_bytes / 1e6:,.0f}"
    return one.name, f"{one.median_s:,.2f}", _short(one.per_second), f"{one.ratio:,.1f}", memory


def _short(number: float) -> str:
    return f"{number:,.0f}" if number < 1e12 else f"{number:.1e}"  # noqa: PLR2004


def _targets(targets: Iterable[Target]) -> str:
    rows = (
        (
            one.promise,
            f"{one.bound} {_with(one.target, one.unit)}",
            _with(one.measured, one.unit),
            _met(one),
        )
        for one in targets
    )
    return table(("", "promised", "measured", ""), rows)


def _with(number: float, unit: str) -> str:
    return f"{number:,.2f}".rstrip("0").rstrip(".") + (unit if unit == "x" else f" {unit}")


def _met(one: Target) -> str:
    return "met" if one.met else "**not met**"
