"""The command line: `session-panel`."""

import ast
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

COMMANDS = (
    *("verify", "replay", "monitor", "conform", "learn", "explore", "query", "mutants"),
    *("diagram", "export", "vectors", "release"),
)
"""Every command, by the name of its module."""


def first_paragraph(name: str) -> str:
    """Return how the help of a command begins; its module is read, and not imported."""
    module = ast.parse((files(__package__) / f"{name}.py").read_text("utf-8"))
    [command] = (d for d in module.body if isinstance(d, ast.FunctionDef) and d.name == "command")
    return " ".join((ast.get_docstring(command) or "").partition("\n\n")[0].split())


class _Commands(TyperGroup):
    """Imports a command once it is to run, since some need much; a list of all imports none."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        return TyperCommand(cmd_name, help=first_paragraph(cmd_name))

    def resolve_command(  # type: ignore[override]
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, Any, list[str]]:
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and _command(str(name)), rest


def _command(name: str) -> TyperCommand:
    module = import_module(f"session_panel_spec.cli.{name}")
    wrong_use = import_module("session_panel_spec.cli.usage_errors").wrong_use
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
