"""`session-panel export`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from session_panel.machines import TABLES
from session_panel_spec.cli.interaction import make_folder, write, write_all, wrong_use
from session_panel_spec.cli.options import examples, with_bounds
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

ModelNotation = Literal["murphi", "promela", "tla", "tla-config"]
Notation = Literal[ModelNotation, MachineNotation]


@with_bounds
def command(  # noqa: PLR0913 - each is an option
    context: typer.Context,
    notation: Annotated[Notation, typer.Argument(help="The notation.", metavar="NOTATION")],
    *,
    machine: Annotated[
        MachineName | None, typer.Option(help="The machine; without it, all of them.")
    ] = None,
    bounds: Bounds,
    symmetry: Annotated[
        bool, typer.Option("--symmetry", help="Count states up to the permutation of slots.")
    ] = False,
    purpose: Annotated[
        Purpose, typer.Option(help="What TLC is to check, and with which fairness.")
    ] = "safety",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file or folder; without it, standard output."),
    ] = None,
) -> None:
    """Write the model, or its machines, in a notation that other tools read.

    The model, so that other checkers can confirm what ours finds: murphi (for rumur), promela
    (for Spin), tla (a module for TLC, the same for all sizes) or tla-config (its configuration).
    Slots of one kind are interchangeable: --symmetry says so to rumur and TLC.

    A machine, to run or to read it elsewhere: scxml or mermaid (a file for each, all of them
    into a folder) or xstate (JSON for XState 5, all of them as one object by their names).
    """
    with wrong_use():
        _require_fitting(context, notation)
        match notation:
            case "scxml" | "xstate" | "mermaid":
                _write_machines(notation, machine, output)
            case _:
                write(_model_text(notation, bounds, purpose, symmetry=symmetry), output)


def _require_fitting(context: typer.Context, notation: Notation) -> None:
    """Make sure that no option was given that says nothing of what is to be written."""
    for name in context.params:
        source = context.get_parameter_source(name)
        given = source is not None and source.name == "COMMANDLINE"
        notations = _fitting(name)
        if given and notation not in notations:
            whom = ", ".join(notations)
            raise ChoiceError(f"--{name.replace('_', '-')} is for {whom}, not for {notation}")


def _fitting(name: str) -> tuple[str, ...]:
    """Return the notations of which a parameter says something."""
    match name:
        case "notation" | "output":
            return get_args(Notation)
        case "machine":
            return get_args(MachineNotation)
        case "symmetry":
            return ("murphi", "tla-config")
        case "purpose":
            return ("tla-config",)
    return ("murphi", "promela", "tla-config")


def _write_machines(
    notation: MachineNotation, machine: MachineName | None, output: Path | None
) -> None:
    if machine:
        write(WRITERS[notation](TABLES[machine]), output)
    elif notation == "xstate":
        write(all_in_xstate(), output)
    elif output:
        make_folder(output)
        write_all(_files(notation), output)
    else:
        raise ChoiceError("say which machine with --machine, or name a folder for all with -o")


def _files(notation: MachineNotation) -> Iterator[tuple[str, str]]:
    for name, table in TABLES.items():
        yield f"{name}{SUFFIXES[notation]}", WRITERS[notation](table)


def _model_text(
    notation: ModelNotation, bounds: Bounds, purpose: Purpose, *, symmetry: bool
) -> str:
    match notation:
        case "murphi":
            return murphi(bounds, symmetry=symmetry)
        case "promela":
            return promela(bounds)
        case "tla":
            return tla()
        case "tla-config":
            return tla_config(bounds, purpose, symmetry=symmetry)
