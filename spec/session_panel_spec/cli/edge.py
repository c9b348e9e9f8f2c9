"""Where commands meet the world: progress, files, and mistakes told in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from session_panel_spec.check.memory import NotEnoughMemoryError
from session_panel_spec.parts import Progress as Told
from session_panel_spec.screen import plain
from session_panel_spec.whole import write_whole


@contextmanager
def progress() -> Iterator[Told]:
    """Tell on standard error what is being done, where that is a terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("")
        try:
            yield lambda what, number: bar.update(task, description=f"{what}: {number:,}")
        except KeyboardInterrupt:
            complain("interrupted, so nothing was concluded")
            raise


@contextmanager
def wrong_use() -> Iterator[None]:
    """Tell in one sentence what cannot be done as it was asked for."""
    try:
        yield
    except (ImportError, NotEnoughMemoryError, ValueError) as error:
        complain(str(error))
        raise typer.Exit(2) from None


def write(text: str, output: Path | None) -> None:
    """Write a text whole, to standard output if to no file; what cannot be is wrong use."""
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        write_whole(output, text)
    except OSError as error:
        complain(f"{output}: {error.strerror}")
        raise typer.Exit(2) from None


def write_all(files: Iterator[tuple[str, str]], folder: Path) -> None:
    """Write files into a folder, which is made if it is not there; what cannot be is wrong use."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        complain(f"{folder}: {error.strerror}")
        raise typer.Exit(2) from None
    for name, text in files:
        write(text, folder / name)


def complain(sentence: str) -> None:
    """Say on standard error what is wrong."""
    typer.echo(f"session-panel: {plain(sentence)}", err=True)
