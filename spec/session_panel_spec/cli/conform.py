"""`session-panel conform`."""

from pathlib import Path
from typing import Final

import click

from session_panel_spec.cli.options import (
    adapter,
    as_json,
    examples,
    flag,
    name,
    path,
    timeout,
    written,
)
from session_panel_spec.cli.output import progress, tell, write
from session_panel_spec.conform.findings import Verdict
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.program import connected
from session_panel_spec.conform.report import junit_xml, render_findings
from session_panel_spec.conform.vector import VECTORS, count_vectors, load_vectors

EXAMPLES = examples(
    'conform --command "node my-adapter.mjs"',
    'conform --command "python adapter.py" --theme rules --junit report.xml',
    'conform --command "./adapter" --vector stories-sentiment-falls-en',
)


@click.command(epilog=EXAMPLES)
@adapter
@click.option(
    "--vectors", type=path, metavar="FOLDER", help="The vectors; without it, those of this package."
)
@click.option(
    "--theme", multiple=True, type=name, metavar="THEME", help="Only this theme; may be repeated."
)
@click.option(
    "--vector", multiple=True, type=name, metavar="ID", help="Only this vector; may be repeated."
)
@timeout
@click.option("--junit", type=written, metavar="FILE", help="Write a report as JUnit XML, too.")
@flag("--all", "to_the_end", help="Run every vector, however many fail.")
@as_json
def command(  # noqa: PLR0913 - each is an option
    *,
    command: str,
    vectors: Path | None,
    theme: tuple[str, ...],
    vector: tuple[str, ...],
    timeout: float,
    junit: Path | None,
    to_the_end: bool,
    as_json: bool,
) -> int:
    """Hold any implementation of a panel against the specification, by the test vectors.

    COMMAND runs an adapter: a program that reads events and writes what is seen, as JSON Lines, on
    its standard streams. The report names the rule that is broken, and the shortest run that
    shows it.

    Exit status: 0 it conforms; 1 it does not; 2 wrong use; 3 it conforms as far as was compared:
    vectors were skipped or not asked for, or a part of the panel is not reported.
    """
    folder = vectors or VECTORS
    wanted = load_vectors(folder, theme, vector)
    others = count_vectors(folder) - len(wanted)
    with connected(command, timeout) as connection, progress() as told:
        found = check_adapter(connection, wanted, told, to_the_end=to_the_end, not_asked=others)
    if junit:
        write(junit_xml(found), junit)
    tell(found.json, render_findings(found, command), as_json=as_json, runs_on=True)
    if found.interrupted:
        raise found.interrupted
    return _STATUS[found.verdict]


_STATUS: Final[dict[Verdict, int]] = {"conforms": 0, "differs": 1, "partly": 3}
