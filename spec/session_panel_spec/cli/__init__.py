"""The command line: `session-panel`."""

from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

COMMANDS = {
    "verify": "Hold the machines, the model and the real panel against the specification.",
    "replay": "Run a log through a panel, and show the screen after each event.",
    "monitor": "Watch what a service did, as it grows, and list every rule that it broke.",
    "conform": (
        "Hold any implementation of a panel against the specification, by the test vectors."
    ),
    "learn": (
        "Learn a machine of any implementation from its behaviour, and show how it differs from "
        "ours."
    ),
    "explore": "Explore every reachable state of the model, and count.",
    "query": "Find a shortest run to a state of which an expression holds.",
    "mutants": "Break the model and the machines in every simple way, and see who notices.",
    "diagram": "Draw a machine, how machines work together, a story, or any log.",
    "export": "Write the model, or its machines, in a notation that other tools read.",
    "vectors": (
        "Make the test vectors, by which a panel in any language can be held against this one."
    ),
}
"""Every command, by the name of its module, and the first sentence of its help."""


class _Commands(TyperGroup):
    """Imports a command once it is to run, since some need much; a list of all imports none."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        first = COMMANDS.get(cmd_name)
        return TyperCommand(cmd_name, help=first) if first else None

    def resolve_command(  # type: ignore[override]
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, Any, list[str]]:
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and _command(str(name)), rest


def _command(name: str) -> TyperCommand:
    module = import_module(f"session_panel_spec.cli.{name}")
    wrong_use = import_module("session_panel_spec.cli.interaction").wrong_use
    alone = typer.Typer(add_completion=False, rich_markup_mode="markdown")
    alone.command(name=name, epilog=module.EXAMPLES)(wrong_use()(module.command))
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
