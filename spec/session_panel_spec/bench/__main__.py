"""Run the benchmark: ``python -m session_panel_spec.bench``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from session_panel_spec.bench.report import Report
from session_panel_spec.bench.show import show


def main(
    rounds: Annotated[int, typer.Option(min=1, help="How often everything is timed.")] = 7,
    events: Annotated[int, typer.Option(min=100, help="How many events the day has.")] = 20_000,
    seed: Annotated[int, typer.Option(help="Which day: the same seed, the same events.")] = 1,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure the panel on a day of one agent, side by side with other libraries."""
    report = _measured(rounds, events, seed)
    if as_json:
        typer.echo(msgspec.json.encode(report))
    else:
        Console().print(*show(report), sep="\n")


def _measured(rounds: int, events: int, seed: int) -> Report:
    try:
        from session_panel_spec.bench.measure import measure, parts  # noqa: PLC0415 - may miss
    except ModuleNotFoundError as missing:
        hint = "install the extra `bench`: pip install 'session-panel[bench]'"
        typer.echo(f"The benchmark needs {missing.name}; {hint}.", err=True)
        raise typer.Exit(2) from None
    with _progress(parts(rounds)) as advance:
        return measure(seed, events, rounds, advance)


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
    typer.run(main)
