"""Measure a service over HTTP: ``python -m session_panel_site.bench.service``."""

import asyncio
import sys
from collections.abc import Sequence
from os import cpu_count, getloadavg
from pathlib import Path
from typing import Final, Literal, get_args

import click

from session_panel_site.bench.service.asking import service
from session_panel_site.bench.service.day_memory import demo_day, served_day
from session_panel_site.bench.service.figures import PANELS, measure
from session_panel_site.bench.service.saturation import carried, saturate
from session_panel_site.pages.saturation_curve import saturation_svg
from session_panel_spec.cli.atomic_write import write_whole

Part = Literal["figures", "saturation", "memory"]

_HOURS: Final = (1, 6, 12, 18, 24)
"""After which of the hours the memory is told."""


@click.command(context_settings={"show_default": True})
@click.option(
    "--only", type=click.Choice(get_args(Part)), help="What is measured; without it, everything."
)
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw into this SVG file how many agents one core carries.",
)
def main(*, only: Part | None, picture: Path | None) -> None:
    """Measure what a service takes, how many agents it carries, and what a day leaves in memory.

    That takes some minutes.
    """
    _say(f"{cpu_count()} cores, load {getloadavg()[0]:.1f} at the start")
    if only in (None, "figures"):
        _figures()
    if only in (None, "saturation"):
        _saturation(picture)
    if only in (None, "memory"):
        _memory()
    _say(f"load {getloadavg()[0]:.1f} at the end")


def _figures() -> None:
    with service() as asked:
        empty = asked.resident()
        figures = asyncio.run(measure(asked))
        full = asked.resident()
    for figure in figures:
        _say(f"{figure.what}: {figure.milliseconds:.2f} ms, {figure.size:,.0f} bytes")
    taken = {figure.what: figure.milliseconds for figure in figures}
    second = (taken["an event"] + taken["a view that is pushed"]) / 1000
    _say(f"agents at half an event a second, watched, as reckoned: {2 / second:,.0f} a core")
    _say(f"memory: {empty:,} kB at first, {full:,} kB with {PANELS} panels")


def _saturation(picture: Path | None) -> None:
    with service() as asked:
        loads = asyncio.run(saturate(asked))
    for load in loads:
        _say(
            f"{load.agents} agents: {load.offered:.0f} events/s came, {load.answered:.0f} were"
            f" answered, half within {load.median:.0f} ms, 99 % within {load.slow:.0f} ms,"
            f" {load.core:.0%} of a core, so a whole one is for {load.of_a_core:.0f} agents"
        )
    _say(f"agents at half an event a second, watched, as driven: {carried(loads)}")
    if picture:
        write_whole(picture, saturation_svg(loads))


def _memory() -> None:
    _tell("the demo's store, and who works there", asyncio.run(demo_day()))
    with service("--clock", "events") as asked:
        _tell("a service with a file, one desk, watched", asyncio.run(served_day(asked)))


def _tell(what: str, hours: Sequence[int]) -> None:
    told = ", ".join(f"{hours[hour - 1]:,} kB after {hour} h" for hour in _HOURS)
    _say(f"memory of {what}: {told}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
