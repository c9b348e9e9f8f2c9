"""`session-panel monitor`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from time import time
from typing import BinaryIO

import click

from session_panel_spec.cli.options import (
    Duration,
    allow_earlier,
    as_json,
    examples,
    junit,
    opened,
)
from session_panel_spec.cli.output import progress, say, write
from session_panel_spec.cli.usage_errors import WRONG_USE
from session_panel_spec.logs.junit import Case, junit_xml
from session_panel_spec.logs.log import log_lines
from session_panel_spec.monitor.report import (
    INTERRUPTED,
    finding_case,
    finding_json,
    finding_text,
    summary_case,
    summary_json,
    summary_text,
)
from session_panel_spec.monitor.watching import Options, Watch
from session_panel_spec.parallel import Progress

EXAMPLES = examples(
    "monitor service.jsonl",
    "monitor --late 5 fleet.jsonl.gz",
    "monitor --junit report.xml service.jsonl",
    "monitor --json - < service.jsonl",
)


@click.command(epilog=EXAMPLES)
@click.argument("file", metavar="LOG", type=opened)
@click.option(
    "--late",
    type=Duration(0),
    metavar="SECONDS",
    help="Tell what was due and had not come so many seconds later.",
)
@allow_earlier
@junit
@as_json
def command(
    *,
    file: BinaryIO,
    late: float | None,
    allow_earlier: bool,
    junit: Path | None,
    as_json: bool,
) -> int:
    """Watch what a service did, as it grows, and list every rule that it broke.

    LOG is what a service did, JSON Lines; - is standard input, and gzip is read, too.

    A line is an event, and beside its fields {"refused": "RULE"} if the service refused it, and
    {"observed": {...}} if it saw something. A line {"gap": {}} says that events may be missing, and
    {"snapshot": {...}} is the whole state. A "note" is the service's own. A log of many panels has
    the "panel" on each line, and "seq" is the number of an event.

    The last line says what was watched. The exit status is 1 if something was found, or if nothing
    was watched.
    """
    watch = Watch(file.name, Options(time(), allow_earlier, late))
    at_the_end, cases = False, list[Case]()
    try:
        with progress(INTERRUPTED) as told:
            for finding in watch.findings(_counted(log_lines(file), told)):
                say(finding_json(finding) if as_json else finding_text(file.name, finding))
                if junit:
                    cases.append(finding_case(file.name, finding))
        at_the_end = True
    finally:
        if at_the_end or watch.watched:
            say(summary_json(watch) if as_json else summary_text(file.name, watch))
        if junit:
            cases.append(summary_case(file.name, watch, ended=at_the_end))
            write(junit_xml("session-panel monitor", cases), junit)
    if not watch.watched and watch.counts["malformed"]:
        return WRONG_USE
    return int(bool(watch.found) or not watch.watched)


def _counted(lines: Iterable[bytes], told: Progress) -> Iterator[bytes]:
    """Yield the lines, and tell of each thousand."""
    for number, line in enumerate(lines, 1):
        if number % 1_000 == 0:
            told("lines", number)
        yield line
