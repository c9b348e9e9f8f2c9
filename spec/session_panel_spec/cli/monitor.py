"""`session-panel monitor`."""

from typing import Annotated

import typer

from session_panel_spec.cli.options import AsJson, examples
from session_panel_spec.cli.output import write
from session_panel_spec.logs.log import log_lines
from session_panel_spec.monitor.lines import breach_json, breach_text, watch

EXAMPLES = examples("monitor service.jsonl", "monitor --json - < service.jsonl")


def command(
    file: Annotated[
        typer.FileBinaryRead,
        typer.Argument(metavar="LOG", help="What a service did; - is standard input."),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Watch what a service did, as it grows, and list every rule that it broke.

    A line is an event, and beside its fields {"refused": "RULE"} if the service refused it, and
    {"observed": {...}} if it saw something. A line {"gap": {}} says that events may be missing. The
    exit status is 1 if a rule was broken.
    """
    broken = False
    for line, breach in watch(log_lines(file), file.name):
        broken = True
        told = breach_json(line, breach) if as_json else breach_text(file.name, line, breach)
        write(f"{told}\n", None)
    raise typer.Exit(broken)
