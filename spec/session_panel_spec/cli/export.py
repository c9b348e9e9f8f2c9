"""`session-panel export`."""

from pathlib import Path
from typing import Literal, get_args

import click

from session_panel.machines import TABLES
from session_panel_spec.cli.bounds import with_bounds
from session_panel_spec.cli.options import examples, flag, path
from session_panel_spec.cli.output import make_folder, write
from session_panel_spec.cli.standard_streams import STANDARD_OUTPUT
from session_panel_spec.export.machines import (
    SUFFIXES,
    WRITERS,
    MachineName,
    MachineNotation,
    all_in_xstate,
)
from session_panel_spec.export.murphi import murphi
from session_panel_spec.export.promela import promela
from session_panel_spec.export.tla import Purpose, tla, tla_config
from session_panel_spec.model.abstract_state import Bounds, ChoiceError

EXAMPLES = examples(
    "export murphi --conversations 2 -o panel.m",
    "export tla -o SessionPanel.tla",
    "export tla-config --purpose strongly-fair -o SessionPanel.cfg",
    "export xstate --machine conversation",
    "export scxml -o machines",
)

Notation = Literal["murphi", "promela", "tla", "tla-config", MachineNotation]

_SIZED = ("murphi", "promela", "tla-config")
"""The notations that have a size."""

_FITTING = {
    "notation": get_args(Notation),
    "output": get_args(Notation),
    "machine": get_args(MachineNotation),
    "symmetry": ("murphi", "tla-config"),
    "purpose": ("tla-config",),
}
"""The notations of which an option says something, where those are not the ones with a size."""


@click.command(epilog=EXAMPLES)
@click.argument("notation", type=click.Choice(get_args(Notation)), metavar="NOTATION")
@click.option(
    "--machine",
    type=click.Choice(get_args(MachineName)),
    help="The machine; without it, all of them.",
)
@with_bounds
@flag("--symmetry", help="Count states up to the permutation of slots.")
@click.option(
    "--purpose",
    type=click.Choice(get_args(Purpose)),
    default="safety",
    help="What TLC is to check, and with which fairness.",
)
@click.option(
    "--output",
    "-o",
    type=path,
    metavar="FILE",
    help="The file or folder; without it, standard output.",
)
@click.pass_context
def command(  # noqa: PLR0913 - each is an option
    context: click.Context,
    *,
    notation: Notation,
    machine: MachineName | None,
    bounds: Bounds,
    symmetry: bool,
    purpose: Purpose,
    output: Path | None,
) -> None:
    """Write the model, or its machines, in a notation that other tools read.

    The model, so that other checkers can confirm what ours finds: murphi (for rumur), promela
    (for Spin), tla (a module for TLC, the same for all sizes) or tla-config (its configuration).
    Slots of one kind are interchangeable: --symmetry says so to rumur and TLC.

    A machine, to run or to read it elsewhere: scxml or mermaid (a file for each, all of them
    into a folder) or xstate (JSON for XState 5, all of them as one object by their names).
    """
    _require_fitting(context, notation)
    match notation:
        case "murphi":
            write(murphi(bounds, symmetry=symmetry), output)
        case "promela":
            write(promela(bounds), output)
        case "tla":
            write(tla(), output)
        case "tla-config":
            write(tla_config(bounds, purpose, symmetry=symmetry), output)
        case "scxml" | "xstate" | "mermaid":
            _write_machines(notation, machine, output)


def _require_fitting(context: click.Context, notation: Notation) -> None:
    """Make sure that no option was given that says nothing of what is to be written."""
    for name in context.params:
        source = context.get_parameter_source(name)
        given = source is not None and source.name == "COMMANDLINE"
        notations = _FITTING.get(name, _SIZED)
        if given and notation not in notations:
            whom = ", ".join(notations)
            raise ChoiceError(f"--{name.replace('_', '-')} is for {whom}, not for {notation}")


def _write_machines(
    notation: MachineNotation, machine: MachineName | None, output: Path | None
) -> None:
    if machine:
        write(WRITERS[notation](TABLES[machine]), output)
    elif notation == "xstate":
        write(all_in_xstate(), output)
    elif output and output != STANDARD_OUTPUT:
        make_folder(output)
        for name, table in TABLES.items():
            write(WRITERS[notation](table), output / f"{name}{SUFFIXES[notation]}")
    else:
        raise ChoiceError("say which machine with --machine, or name a folder for all with -o")
