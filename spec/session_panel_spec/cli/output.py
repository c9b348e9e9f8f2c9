"""What commands write: progress, what was found, and files."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console, RenderableType
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from session_panel_spec.cli.atomic_write import write_whole
from session_panel_spec.cli.usage_errors import complain
from session_panel_spec.logs.screen import screen_console
from session_panel_spec.model.abstract_state import ChoiceError
from session_panel_spec.parallel import Progress as Told


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


def tell(
    found: Mapping[str, Any], report: RenderableType, *, as_json: bool, runs_on: bool = False
) -> None:
    """Print what was found as one line of JSON, or for people; text runs on past the edge."""
    if as_json:
        typer.echo(json.dumps(found))
    else:
        screen_console().print(report, soft_wrap=runs_on or isinstance(report, str | Text))


def write(content: str | bytes, output: Path | None) -> None:
    """Write it whole, to standard output if to no file.

    Raises:
        ChoiceError: it cannot be written.
        BrokenPipeError: nobody reads standard output any longer.
    """
    try:
        if output is None:
            typer.echo(content, nl=False)
        else:
            write_whole(output, content)
    except OSError as error:
        if output is None:
            _give_up_standard_output(error)
        raise ChoiceError(f"{output or 'standard output'}: {error.strerror}") from None


def _give_up_standard_output(error: OSError) -> None:
    """Let what is still to be written go nowhere, so that nothing fails once more at the end."""
    if isinstance(error, BrokenPipeError):
        raise error
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def make_folder(folder: Path | None) -> None:
    """Make a folder, if one is asked for and not there.

    Raises:
        ChoiceError: it cannot be made.
    """
    try:
        if folder:
            folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ChoiceError(f"{folder}: {error.strerror}") from None


def write_all(files: Iterator[tuple[str, str]], folder: Path | None) -> None:
    """Write files into a folder, if one is asked for."""
    for name, text in files if folder else ():
        write(text, Path(folder or "") / name)
