"""The report as a person reads it."""

from collections.abc import Iterator
from itertools import groupby

from rich import box
from rich.columns import Columns
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from session_panel_site.bench.report import (
    Construction,
    ExplorationReport,
    Exploring,
    Pace,
    PanelReport,
    Report,
    Target,
)


def show(report: Report) -> Iterator[RenderableType]:
    """Yield what to print, from top to bottom."""
    if report.panel:
        yield from _panel(report.panel)
    if report.exploration:
        yield from _exploration(report.exploration)


def _panel(report: PanelReport) -> Iterator[RenderableType]:
    yield _day(report)
    yield _composition(report)
    yield ""
    yield _paces(report.paces, report.rounds)
    yield _constructions(report.construction)
    yield _targets(report.targets)


def _exploration(report: ExplorationReport) -> Iterator[RenderableType]:
    for _, group in groupby(report.exploring, lambda each: each.size):
        yield _exploring(list(group))
    yield "MB: of the largest process, be it a C compiler."
    yield from (Text(f"Not measured: {sentence}") for sentence in report.missing)
    yield _targets(report.targets)


def _day(report: PanelReport) -> Text:
    share = report.machine_events / report.events
    return Text.assemble(
        ("One agent's day", "bold"),
        f" (seed {report.seed}, Python {report.python})\n",
        f"{report.events:,} panel events, {report.refused:,} of them refused;\n",
        f"{report.machine_events:,} machine events that they cause, {share:.2f} for each:\n",
        "those alone are what the other libraries are given to do.\n",
    )


def _composition(report: PanelReport) -> Columns:
    def kind(name: str, count: int) -> str:
        return f"[bold]{count / report.events:6.2%}[/] {name} [dim]{count:,}[/]"

    kinds = (kind(name, count) for name, count in report.composition.items())
    return Columns(kinds, equal=True, column_first=True, padding=(0, 3))


def _paces(paces: list[Pace], rounds: int) -> Table:
    title = f"One event: median, fastest and slowest of {rounds} rounds"
    table = _table(title, "", "µs", "fastest", "slowest", "a second", "panel = 1")
    for unit, group in groupby(paces, lambda pace: pace.unit):
        table.add_row(Text(f"one {unit}", "dim italic"))
        for pace in group:
            times = (f"{ns / 1000:,.2f}" for ns in (pace.median_ns, pace.min_ns, pace.max_ns))
            table.add_row(_bold(pace.name), *times, f"{pace.per_second:,.0f}", _times(pace.ratio))
        table.add_section()
    return table


def _constructions(construction: list[Construction]) -> Table:
    table = _table("Making one", "", "µs", "panel = 1")
    for made in construction:
        table.add_row(_bold(made.name), f"{made.median_us:,.2f}", _times(made.ratio))
    return table


def _exploring(group: list[Exploring]) -> Table:
    table = _table(_size(group[0]), "", "runs", "s", "fastest", "states a second", "ours = 1", "MB")
    for each in group:
        times = (f"{seconds:,.2f}" for seconds in (each.median_s, each.min_s))
        pace, memory = _pace(each.per_second), f"{each.peak_memory_bytes / 1e6:,.0f}"
        first = (_bold(each.name), str(each.runs))
        table.add_row(*first, *times, pace, _times(each.ratio), memory)
    return table


def _pace(states: float) -> str:
    return f"{states:,.0f}" if states < 1e12 else f"{states:.1e}"  # noqa: PLR2004 - too long


def _size(each: Exploring) -> str:
    counts = f"Exploring {each.size}: {each.states:,} states"
    return counts if each.transitions is None else f"{counts}, {each.transitions:,} transitions"


def _targets(targets: list[Target]) -> Table:
    table = _table("Targets", "", "target", "measured")
    table.add_column()
    for target in targets:
        verdict = Text("met", "bold green") if target.met else Text("not met", "bold red")
        bound = f"{target.bound} {target.target:,g} {target.unit}"
        table.add_row(target.promise, bound, f"{_short(target.measured)} {target.unit}", verdict)
    return table


def _table(title: str, first: str, *numbers: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column(first)
    for number in numbers:
        table.add_column(number, justify="right")
    return table


def _bold(name: str) -> Text:
    return Text(name, "bold")


def _times(ratio: float) -> Text:
    return Text(_short(ratio), "cyan")


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.2f}"  # noqa: PLR2004 - enough digits
