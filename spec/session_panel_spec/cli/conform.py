"""`session-panel conform`."""

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer

from session_panel_spec.cli.interaction import complain, progress, write
from session_panel_spec.cli.options import AsJson, examples
from session_panel_spec.conform.adapter_check import check_adapter
from session_panel_spec.conform.findings import Findings
from session_panel_spec.conform.junit import junit_xml
from session_panel_spec.conform.process import ProcessPeer, StartError
from session_panel_spec.conform.report import render_findings
from session_panel_spec.conform.report_json import findings_json
from session_panel_spec.conform.vector import VECTORS, Vector, VectorError, load_vectors
from session_panel_spec.logs.screen import screen_console

EXAMPLES = examples(
    'conform --command "node my-adapter.mjs"',
    'conform --command "python adapter.py" --theme rules --junit report.xml',
    'conform --command "./adapter" --vector stories-sentiment-falls-en',
)


def command(  # noqa: PLR0913 - each is an option
    *,
    command: Annotated[
        str, typer.Option(metavar="COMMAND", help="What runs the adapter; no shell reads it.")
    ],
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
    timeout: Annotated[
        float, typer.Option(min=0.01, help="The most seconds until an answer.")
    ] = 5.0,
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
    try:
        wanted = load_vectors(vectors or VECTORS, theme or (), vector or ())
        found = _held(shlex.split(command), timeout, wanted, to_the_end=to_the_end)
    except (VectorError, StartError, ValueError) as error:
        complain(str(error))
        raise typer.Exit(2) from None
    if junit:
        write(junit_xml(found), junit)
    if as_json:
        typer.echo(json.dumps(findings_json(found)))
    else:
        screen_console().print(render_findings(found, command), soft_wrap=True)
    raise typer.Exit(0 if found.conforms else 1)


def _held(
    command: list[str], timeout: float, vectors: tuple[Vector, ...], *, to_the_end: bool
) -> Findings:
    if not command:
        raise StartError("the command is empty")
    peer = ProcessPeer(command, timeout)
    try:
        with progress() as told:
            return check_adapter(peer, vectors, told, to_the_end=to_the_end)
    finally:
        peer.end()
