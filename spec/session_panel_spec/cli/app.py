"""The command line: `session-panel`."""

import sys
from importlib import import_module
from typing import Any

import click

from session_panel_spec.cli.commands import COMMANDS, overview
from session_panel_spec.cli.standard_streams import INTERRUPTED
from session_panel_spec.cli.usage_errors import in_one_sentence
from session_panel_spec.cli.version import version_text

__all__ = ["COMMANDS", "app"]


class _Commands(click.Group):
    """Imports a command once it is to run, since some need much.

    Every command runs within it: what fails outside ends in one sentence, whatever the command.
    """

    def main(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]  # noqa: ANN401
        with in_one_sentence():
            try:
                super().main(*args, **kwargs | {"prog_name": "session-panel"})
            finally:
                sys.stdout.flush()

    def invoke(self, ctx: click.Context) -> None:
        try:
            with in_one_sentence():
                ctx.exit(super().invoke(ctx) or 0)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"session_panel_spec.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is no command")
        return command

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002
        return overview().rstrip()


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(version_text())
        ctx.exit()


@click.group(
    cls=_Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version)
def app() -> None:
    """Run a command; `commands.overview` says which there are."""
