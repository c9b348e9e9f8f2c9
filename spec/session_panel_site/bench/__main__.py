"""Run the benchmark: ``python -m session_panel_site.bench``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Literal, get_args

import click
import msgspec
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from session_panel_site.bench.growth import growth_parts, measure_growth
from session_panel_site.bench.host import host_parts, measure_host
from session_panel_site.benchmark import (
    ExplorationReport,
    GrowthReport,
    HostReport,
    PanelReport,
    Report,
)
from session_panel_site.pages.growth_curve import growth_svg
from session_panel_site.pages.speed import figures
from session_panel_spec.cli.atomic_write import write_whole

Part = Literal["panel", "growth", "host", "exploration"]


@click.command(context_settings={"show_default": True})
@click.option(
    "--rounds", type=click.IntRange(min=1), default=7, help="How often everything is timed."
)
@click.option(
    "--events", type=click.IntRange(min=100), default=20_000, help="How many events the day has."
)
@click.option("--seed", type=int, default=1, help="Which day: the same seed, the same events.")
@click.option(
    "--only", type=click.Choice(get_args(Part)), help="What is measured; without it, everything."
)
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw what grows into this SVG file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(  # noqa: PLR0913 - each is an option
    *, rounds: int, events: int, seed: int, only: Part | None, picture: Path | None, as_json: bool
) -> None:
    """Measure the panel on a day of one agent, side by side with other libraries.

    Then let it know ever more conversations, keep panels in a file, and explore the model, side by
    side with other checkers. That takes some minutes, and only what is installed is measured.
    """
    with _installed():
        report = Report(
            panel=_panel(rounds, events, seed) if only in (None, "panel") else None,
            growth=_growth(rounds) if only in (None, "growth") else None,
            host=_host(rounds, events // 10) if only in (None, "host") else None,
            exploration=_exploration() if only in (None, "exploration") else None,
        )
    if picture and report.growth:
        write_whole(picture, growth_svg(report.growth))
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        Console().print(Markdown(figures(report)))


def _panel(rounds: int, events: int, seed: int) -> PanelReport:
    from session_panel_site.bench.measure import measure, parts  # noqa: PLC0415 - may miss

    with _progress(parts(rounds)) as advance:
        return measure(seed, events, rounds, advance)


def _growth(rounds: int) -> GrowthReport:
    with _progress(growth_parts(rounds)) as advance:
        return measure_growth(rounds, advance)


def _host(rounds: int, events: int) -> HostReport:
    with _progress(host_parts()) as advance:
        return measure_host(rounds, events, advance)


def _exploration() -> ExplorationReport:
    from session_panel_site.bench.trials import (  # noqa: PLC0415 - only if needed
        exploration_parts,
        measure_exploration,
    )

    with _progress(exploration_parts()) as advance:
        return measure_exploration(advance)


@contextmanager
def _installed() -> Iterator[None]:
    """Tell in one sentence which package is missing."""
    try:
        yield
    except ModuleNotFoundError as missing:
        hint = "install the extra `bench`: pip install 'session-panel[bench]'"
        click.echo(f"The benchmark needs {missing.name}; {hint}.", err=True)
        sys.exit(2)


@contextmanager
def _progress(parts: int) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal once a second has passed; draw only between what is timed."""
    console = Console(stderr=True)
    columns = (TextColumn("Measuring"), BarColumn(), TimeRemainingColumn())
    quiet = not console.is_terminal
    bar = Progress(*columns, console=console, transient=True, auto_refresh=False, disable=quiet)
    task, began = bar.add_task("", total=parts), monotonic()

    def advance() -> None:
        if monotonic() - began > 1:
            bar.start()
        bar.update(task, advance=1, refresh=True)

    try:
        yield advance
    finally:
        bar.stop()


if __name__ == "__main__":
    main()
