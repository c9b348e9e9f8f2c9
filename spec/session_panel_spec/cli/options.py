"""What commands take: the types of their arguments, and the options that several share.

Whatever names something is one of these types, which refuse a name that shows nothing.
"""

import math
import os
import sys
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from session_panel.text import shown_name
from session_panel_spec.cli.atomic_write import require_writable
from session_panel_spec.cli.standard_streams import STANDARD_OUTPUT, Source

C = TypeVar("C", bound=Callable[..., Any] | click.Command)

DAY = 86_400


def name(text: str) -> str:
    """Return what names something.

    Raises:
        BadParameter: it shows nothing.
    """
    if shown_name(text) is None:
        raise click.BadParameter(f"{text!r} shows nothing.")
    return text


def path(text: str) -> Path:
    """Return the path of a file or a folder; ./- is one, - is not.

    Raises:
        BadParameter: it shows nothing, or another option has it.
    """
    file = Path(name(text))
    _claim(text)
    return file.absolute() if file == STANDARD_OUTPUT and text != "-" else file


def written(text: str) -> Path:
    """Return the path of a file to write once what is in it is known; - is standard output.

    Raises:
        BadParameter: it shows nothing, or another option has it.
        OSError: it is seen beforehand that it cannot be written.
    """
    file = path(text)
    if file != STANDARD_OUTPUT:
        require_writable(file)
    return file


def beside(text: str) -> Path:
    """Return the path of a file to write beside what the command prints, which has that stream.

    Raises:
        BadParameter: it is standard output, shows nothing, or another option has it.
        OSError: it is seen beforehand that it cannot be written.
    """
    if text == "-":
        raise click.BadParameter("on standard output is what the command says; name a file.")
    return written(text)


def opened(text: str) -> BinaryIO:
    """Return a file to read, until the command ends; - is standard input.

    Raises:
        BadParameter: it shows nothing, or another option has it.
        OSError: it cannot be read, now or later.
    """
    if name(text) == "-":
        return sys.stdin.buffer
    _claim(text)
    file = BufferedReader(Source(text, text))
    click.get_current_context().call_on_close(file.close)
    return file


def _claim(text: str) -> None:
    """Let no other option of the command have a file, which it would overwrite; a device may.

    Raises:
        BadParameter: one has it already.
    """
    context = click.get_current_context(silent=True)
    one = text if text == "-" else os.path.realpath(text)
    if context is None or (os.path.lexists(one) and not Path(one).is_file()):
        return
    claimed: set[str] = context.meta.setdefault(__name__, set())
    if one in claimed:
        context.close()
        raise click.BadParameter(f"{text} is another option's, too; each needs a file of its own.")
    claimed.add(one)


class Number(click.FloatRange):
    """A number in a range."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click has it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return the number that a text is, in its range: nan, which is in none, is refused."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value} is no number.", param, ctx)
        return number


class Duration(Number):
    """How long something may take, in the unit of its option."""

    def __init__(self, least: float) -> None:
        super().__init__(least, DAY)


def flag(*names: str, help: str) -> Callable[[C], C]:  # noqa: A002 - click's word
    """Return an option that is there or not."""
    return click.option(*names, is_flag=True, show_default=False, help=help)


def examples(*commands: str) -> str:
    """Return examples of a command for the end of its help."""
    return "\b\n" + "\n".join(("Examples:", *(f"  session-panel {one}" for one in commands)))


as_json = flag("--json", "as_json", help="Print JSON, for machines.")
allow_earlier = flag(
    "--allow-earlier", help="Take times that lie before the latest as nothing odd."
)
junit = click.option(
    "--junit", type=beside, metavar="FILE", help="Write a report as JUnit XML, too."
)
max_memory = click.option(
    "--max-memory",
    type=click.IntRange(min=1),
    help="The most bytes; without it, 80 % of what is free.",
)
save = click.option(
    "--save",
    type=path,
    metavar="FOLDER",
    help="Write each run that breaks a property, to replay and to look at.",
)
adapter = click.option(
    "--command",
    required=True,
    type=name,
    metavar="COMMAND",
    help="What runs the adapter; no shell reads it.",
)
timeout = click.option(
    "--timeout",
    type=Duration(0.01),
    metavar="SECONDS",
    default=5.0,
    help="The most seconds until an answer.",
)
