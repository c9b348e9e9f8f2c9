"""The report as a person reads it."""

from collections.abc import Iterator
from itertools import groupby

from rich import box
from rich.columns import Columns
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from session_panel_spec.bench.report import Construction, Pace, Report, Target


def show(report: Report) -> Iterator[RenderableType]:
    """Yield what to print, from top to bottom."""
    yield _day(report)
    yield _composition(report)
    yield ""
    yield _paces(report.paces, report.rounds)
    yield _constructions(report.construction)
    yield _targets(report.targets)


def _day(report: Report) -> Text:
    share = report.machine_events / report.events
    return Text.assemble(
        ("One agent's day", "bold"),
        f" (seed {report.seed}, Python {report.python})\n",
        f"{report.events:,} panel events, {report.refused:,} of them refused;\n",
        f"{report.machine_events:,} machine events that they cause, {share:.2f} for each:\n",
        "those alone are what the other libraries are given to do.\n",
    )


def _composition(report: Report) -> Columns:
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
