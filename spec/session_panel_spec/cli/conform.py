"""`session-panel conform`."""

from pathlib import Path
from typing import Annotated

import typer

from session_panel_spec.cli.options import AsJson, Command, Timeout, examples
from session_panel_spec.cli.output import progress, tell, write
from session_panel_spec.conform.play import check_adapter
from session_panel_spec.conform.program import connected
from session_panel_spec.conform.report import junit_xml, render_findings
from session_panel_spec.conform.vector import VECTORS, load_vectors

EXAMPLES = examples(
    'conform --command "node my-adapter.mjs"',
    'conform --command "python adapter.py" --theme rules --junit report.xml',
    'conform --command "./adapter" --vector stories-sentiment-falls-en',
)


def command(  # noqa: PLR0913 - each is an option
    *,
    command: Command,
    vectors: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="The vectors; without it, those of this package."),
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option(metavar="THEME", help="Only this theme; may be repeated.")
    ] = None,
    vector: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this vector; may be repeated.")
    ] = None,
    timeout: Timeout = 5.0,
    junit: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a report as JUnit XML, too.")
    ] = None,
    to_the_end: Annotated[
        bool, typer.Option("--all", help="Run every vector, however many fail.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hold any implementation of a panel against the specification, by the test vectors.

    COMMAND runs an adapter: a program that reads events and writes what is seen, as JSON Lines, on
    its standard streams. The report names the rule that is broken, and the shortest run that
    shows it.
    """
    wanted = load_vectors(vectors or VECTORS, theme or (), vector or ())
    with connected(command, timeout) as connection, progress() as told:
        found = check_adapter(connection, wanted, told, to_the_end=to_the_end)
    if junit:
        write(junit_xml(found), junit)
    tell(found.json, render_findings(found, command), as_json=as_json, runs_on=True)
    raise typer.Exit(0 if found.conforms else 1)
