"""What commands write: progress, what was found, and files."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from session_panel_spec.cli.atomic_write import write_whole
from session_panel_spec.cli.standard_streams import STANDARD_OUTPUT
from session_panel_spec.cli.usage_errors import complain
from session_panel_spec.logs.screen import screen_console
from session_panel_spec.parallel import Progress as Told


@contextmanager
def progress(interrupted: str = "interrupted, so nothing was concluded") -> Iterator[Told]:
    """Tell on standard error what is being done, where that is a terminal.

    Args:
        interrupted: what to say where it is interrupted.
    """
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),  # what goes elsewhere does not go by the console
    ) as bar:
        task = bar.add_task("")
        try:
            yield lambda what, number: bar.update(task, description=f"{what}: {number:,}")
        except KeyboardInterrupt:
            complain(interrupted)
            raise


def tell(
    found: Mapping[str, Any], report: RenderableType, *, as_json: bool, runs_on: bool = False
) -> None:
    """Print what was found as one line of JSON, or for people; text runs on past the edge."""
    if as_json:
        say(json.dumps(found))
    else:
        screen_console().print(report, soft_wrap=runs_on or isinstance(report, str | Text))


def say(line: str) -> None:
    """Print a line on standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def write(content: str | bytes, output: Path | None) -> None:
    """Write the same bytes, to standard output if to no file or to -; text as UTF-8.

    Raises:
        OSError: it cannot be written.
    """
    if output is not None and output != STANDARD_OUTPUT:
        write_whole(output, content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
    sys.stdout.buffer.flush()


def make_folder(folder: Path | None) -> None:
    """Make a folder, if one is asked for and not there.

    Raises:
        OSError: it cannot be made.
    """
    if folder:
        folder.mkdir(exist_ok=True)


def write_all(files: Iterator[tuple[str, str]], folder: Path | None) -> None:
    """Write files into a folder, if one is asked for."""
    for name, text in files if folder else ():
        write(text, Path(folder or "") / name)
