"""`session-panel replay`."""

from typing import Annotated

import typer

from session_panel.text import Locale
from session_panel_spec.cli.options import AsJson, examples
from session_panel_spec.logs.log import log_lines
from session_panel_spec.logs.screen import screen_console
from session_panel_spec.logs.transcript import replay

EXAMPLES = examples("replay day.jsonl", "replay --locale id --json - < day.jsonl")


def command(
    file: Annotated[
        typer.FileBinaryRead,
        typer.Argument(metavar="FILE", help="A log, JSON Lines of events; - is standard input."),
    ],
    *,
    locale: Annotated[
        Locale | None, typer.Option(help="The language of the screen; without it, the log's.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a log through a panel, and show the screen after each event.

    The first line of the log may be a header: {"config": {...}, "locale": "id"}. The replay stops
    at the first event that a rule refuses, and says which rule, and why.
    """
    raise typer.Exit(replay(log_lines(file), file.name, locale, as_json, screen_console()))
