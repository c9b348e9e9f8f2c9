"""`session-panel diagram`."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final, get_args

import click

from session_panel_spec.cli.options import examples, name, opened, written
from session_panel_spec.cli.output import write
from session_panel_spec.cli.standard_streams import STANDARD_OUTPUT
from session_panel_spec.diagrams.catalogue import NAMES, picture_of
from session_panel_spec.diagrams.formats import SUFFIXES, WRITERS, Form
from session_panel_spec.diagrams.highlight import lit_state, traced_graph
from session_panel_spec.diagrams.picture import Picture
from session_panel_spec.diagrams.sequences import log_sequence
from session_panel_spec.diagrams.statechart import DECLARED, machine_graph
from session_panel_spec.logs.log import Log, log_lines, read_log
from session_panel_spec.model.abstract_state import ChoiceError

EXAMPLES = examples(
    "diagram conversation --highlight waiting -o conversation.svg",
    "diagram presence --trace day.jsonl --format mermaid",
    "diagram log --trace counterexample.jsonl -o run.png",
)

_LOG: Final = "log"


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False, type=name)
@click.option(
    "--output", "-o", type=written, metavar="FILE", help="The file; without it, standard output."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Form)),
    help="Without it, what the file's suffix says, or else dot.",
)
@click.option("--highlight", type=name, metavar="STATE", help="Light a state of a machine.")
@click.option(
    "--trace",
    type=opened,
    metavar="LOG",
    help="Light what a log does to a machine; - is standard input.",
)
def command(
    *,
    name: str | None,
    output: Path | None,
    form: Form | None,
    highlight: str | None,
    trace: BinaryIO | None,
) -> None:
    """Draw a machine, how machines work together, a story, or any log.

    NAME is one of those that are listed without it, or log: that draws the log of --trace as a
    sequence of events. Drawing svg or png needs Graphviz; dot and svg need the extra
    session-panel[verify]. A file's suffix is .dot, .svg, .png or .mmd.
    """
    if name is None:
        _require((output, form, highlight, trace) == (None,) * 4, "Say NAME, the picture to draw.")
        write("\n".join((*NAMES, _LOG, "")), None)
        return
    log = None if trace is None else read_log(log_lines(trace), trace.name)
    picture, used = _picture(name, highlight, log), form or _form_of(output)
    shows_bytes = used == "png" and output in (None, STANDARD_OUTPUT) and sys.stdout.isatty()
    _require(not shows_bytes, "A terminal shows no png: say -o FILE.")
    write(WRITERS[used](picture), output)


def _picture(name: str, state: str | None, log: Log | None) -> Picture:
    if name in DECLARED:
        return _machine(name, state, log)
    _require(name != _LOG or log is not None, "log needs --trace LOG, the log to draw.")
    _require(name in (*NAMES, _LOG), f"No picture is named {name}; there are {_list(NAMES)}, log.")
    _require(state is None, f"--highlight is for a machine: {_list(DECLARED)}.")
    if name == _LOG and log is not None:
        return log_sequence(log, _LOG, "The events of a log")
    _require(log is None, f"--trace is for log or a machine: {_list(DECLARED)}.")
    return picture_of(name)


def _machine(name: str, state: str | None, log: Log | None) -> Picture:
    states = DECLARED[name][1].states
    graph = machine_graph(name) if log is None else traced_graph(name, log)
    if state is None:
        return graph
    _require(state in states, f"The {name} machine has no state {state}; it has {_list(states)}.")
    return lit_state(graph, state)


def _form_of(output: Path | None) -> Form:
    if output is None or output == STANDARD_OUTPUT:
        return "dot"
    known = _list(SUFFIXES)
    _require(output.suffix in SUFFIXES, f"{output}: say --format, or a suffix of {known}.")
    return SUFFIXES[output.suffix]


def _require(holds: object, sentence: str) -> None:
    if not holds:
        raise ChoiceError(sentence)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
