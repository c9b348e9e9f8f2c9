"""`session-panel replay`."""

from typing import BinaryIO, get_args

import click

from session_panel.text import Locale
from session_panel_spec.cli.options import as_json, examples, opened
from session_panel_spec.logs.log import log_lines
from session_panel_spec.logs.screen import screen_console
from session_panel_spec.logs.transcript import replay

EXAMPLES = examples("replay day.jsonl", "replay --locale id --json - < day.jsonl")


@click.command(epilog=EXAMPLES)
@click.argument("file", metavar="FILE", type=opened)
@click.option(
    "--locale",
    type=click.Choice(get_args(Locale)),
    help="The language of the screen; without it, the log's.",
)
@as_json
def command(*, file: BinaryIO, locale: Locale | None, as_json: bool) -> int:
    """Run a log through a panel, and show the screen after each event.

    FILE is a log, JSON Lines of events; - is standard input. Its first line may be a header:
    {"config": {...}, "locale": "id"}. The replay stops at the first event that a rule refuses, and
    says which rule, and why.
    """
    return replay(log_lines(file), file.name, locale, as_json, screen_console())
