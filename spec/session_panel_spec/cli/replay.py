"""`session-panel replay`."""

from time import time
from typing import BinaryIO, get_args

import click

from session_panel.text import Locale
from session_panel_spec.cli.options import allow_earlier, as_json, examples, name, opened
from session_panel_spec.logs.clock import Clock
from session_panel_spec.logs.log import log_lines, read_log
from session_panel_spec.logs.screen import screen_console
from session_panel_spec.logs.transcript import replay

EXAMPLES = examples(
    "replay day.jsonl",
    "replay --since 0.1 day.jsonl",
    "replay --locale id --json - < day.jsonl",
    "replay --panel ana fleet.jsonl.gz",
)


@click.command(epilog=EXAMPLES)
@click.argument("file", metavar="FILE", type=opened)
@click.option(
    "--locale",
    type=click.Choice(get_args(Locale)),
    help="The language of the screen; without it, the log's.",
)
@click.option("--panel", type=name, metavar="PANEL", help="Which panel, in a log of many.")
@click.option(
    "--since",
    type=name,
    metavar="VERSION",
    help="Tell what is answered otherwise than under that release, such as 0.1.",
)
@allow_earlier
@as_json
def command(  # noqa: PLR0913 - each is an option
    *,
    file: BinaryIO,
    locale: Locale | None,
    panel: str | None,
    since: str | None,
    allow_earlier: bool,
    as_json: bool,
) -> int:
    """Run a log through a panel, and show the screen after each event.

    FILE is a log, JSON Lines of events; - is standard input, and gzip is read, too. Its first line
    may be a header: {"config": {...}, "locale": "id"}. It is any log that monitor reads: what was
    observed is left out, and after a gap, what comes before the next snapshot.

    The replay stops at the first event that the panel answers otherwise than the log says, such as
    one that a rule refuses, and says which rule, and why.

    With --since the log is one that a service wrote under an earlier release, and is run to its
    end: of each event that is answered otherwise today, the line and the rule are told, and what
    was compared in the end; what the log says and the release would not answer is doubted.
    Exit status: 0 neither is in it; 1 some are; 2 the log is malformed.
    """
    if since is not None:
        if locale or allow_earlier:
            raise click.UsageError("--locale and --allow-earlier say nothing with --since.")
        from session_panel_spec.cli.replay_since import tell_since  # noqa: PLC0415 - is heavy

        return tell_since(read_log(log_lines(file), file.name, panel), since, as_json=as_json)
    clock = Clock(time(), allow_earlier=allow_earlier)
    console = screen_console()
    return replay(log_lines(file), file.name, locale, as_json, console, panel=panel, clock=clock)
