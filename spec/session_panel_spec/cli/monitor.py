"""`session-panel monitor`."""

from typing import BinaryIO

import click

from session_panel_spec.cli.options import as_json, examples, opened
from session_panel_spec.cli.output import write
from session_panel_spec.logs.log import log_lines
from session_panel_spec.monitor.lines import breach_json, breach_text, watch

EXAMPLES = examples("monitor service.jsonl", "monitor --json - < service.jsonl")


@click.command(epilog=EXAMPLES)
@click.argument("file", metavar="LOG", type=opened)
@as_json
def command(*, file: BinaryIO, as_json: bool) -> int:
    """Watch what a service did, as it grows, and list every rule that it broke.

    LOG is what a service did; - is standard input.

    A line is an event, and beside its fields {"refused": "RULE"} if the service refused it, and
    {"observed": {...}} if it saw something. A line {"gap": {}} says that events may be missing. The
    exit status is 1 if a rule was broken.
    """
    broken = False
    for line, breach in watch(log_lines(file), file.name):
        broken = True
        told = breach_json(line, breach) if as_json else breach_text(file.name, line, breach)
        write(f"{told}\n", None)
    return int(broken)
