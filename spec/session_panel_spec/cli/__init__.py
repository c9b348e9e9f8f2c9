"""The command line: `session-panel`."""

from importlib.metadata import version
from typing import Annotated

import typer

from session_panel_spec.cli import (
    diagram,
    explore,
    export,
    monitor,
    mutants,
    query,
    replay,
    verify,
)

app = typer.Typer(
    name="session-panel",
    epilog="Exit status: 0 all is well, 1 something is not as it must be, 2 wrong use.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)
for module in (verify, replay, monitor, explore, query, mutants, diagram, export):
    app.command(name=module.__name__.rpartition(".")[2], epilog=module.EXAMPLES)(module.command)


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"session-panel {version('session-panel')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """The reference behaviour of an agent's session panel: verify it, ask it, and watch it."""
