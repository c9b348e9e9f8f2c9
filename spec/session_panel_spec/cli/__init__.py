"""The command line: `session-panel`."""

from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

COMMANDS = (
    "verify",
    "replay",
    "monitor",
    "conform",
    "learn",
    "explore",
    "query",
    "mutants",
    "diagram",
    "export",
    "vectors",
)
"""Every command, by the name of its module."""


class _Commands(TyperGroup):
    """Imports a command once somebody asks for it, since some need much that others do not."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        return _command(cmd_name) if cmd_name in COMMANDS else None


def _command(name: str) -> TyperCommand:
    module = import_module(f"session_panel_spec.cli.{name}")
    alone = typer.Typer(add_completion=False, rich_markup_mode="markdown")
    alone.command(name=name, epilog=module.EXAMPLES)(module.command)
    command = get_command(alone)
    if not isinstance(command, TyperCommand):
        raise TypeError(f"{name} is no single command")
    return command


app = typer.Typer(
    name="session-panel",
    cls=_Commands,
    epilog="Exit status: 0 all is well, 1 something is not as it must be, 2 wrong use.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)


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
