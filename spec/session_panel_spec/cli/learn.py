"""`session-panel learn`."""

from pathlib import Path
from typing import get_args

import click

from session_panel_spec.cli.options import adapter, as_json, beside, examples, timeout
from session_panel_spec.cli.output import progress, tell, write
from session_panel_spec.cli.pictures import picture_writer
from session_panel_spec.conform.learning.diagram import difference_graph
from session_panel_spec.conform.learning.difference import compare
from session_panel_spec.conform.learning.learner import learn
from session_panel_spec.conform.learning.report import (
    comparison_json,
    render_comparison,
    render_trouble,
    trouble_json,
)
from session_panel_spec.conform.program import connected
from session_panel_spec.conform.protocol import Connection, Offer, Trouble, greet
from session_panel_spec.conform.vectors.w_method import EXTRA_STATES
from session_panel_spec.export.machines import MachineName
from session_panel_spec.model.abstract_state import ChoiceError

EXAMPLES = examples(
    'learn --command "node my-adapter.mjs" --machine presence',
    'learn --command "python adapter.py" --machine offer -o offer.svg',
)


@click.command(epilog=EXAMPLES)
@adapter
@click.option(
    "--machine",
    required=True,
    type=click.Choice(get_args(MachineName)),
    help="The machine to learn.",
)
@click.option(
    "--output", "-o", type=beside, metavar="FILE", help="Draw the difference into a file."
)
@click.option(
    "--extra-states",
    type=click.IntRange(0, 5),
    default=EXTRA_STATES,
    help="How many states more than found are looked for.",
)
@click.option("--seed", type=int, default=0, help="What the random runs depend on.")
@timeout
@as_json
def command(  # noqa: PLR0913 - each is an option
    *,
    command: str,
    machine: MachineName,
    output: Path | None,
    extra_states: int,
    seed: int,
    timeout: float,
    as_json: bool,
) -> int:
    """Learn a machine of any implementation from its behaviour, and show how it differs from ours.

    COMMAND runs an adapter, the same as for conform. A file's suffix is .dot, .svg, .png or .mmd.
    It needs the extra session-panel[learn].
    """
    writer = picture_writer(output)
    try:
        with connected(command, timeout) as connection, progress() as told:
            offer = _greeted(connection, machine)
            learned = learn(connection, machine, told, extra_states=extra_states, seed=seed)
    except Trouble as why:
        tell(
            trouble_json(machine, why), render_trouble(machine, why), as_json=as_json, runs_on=True
        )
        if why.stop:
            raise why.stop from None
        return 1
    found = compare(learned.machine)
    said = found, learned, extra_states
    report = render_comparison(offer.shown_name, *said)
    tell(comparison_json(offer.name, *said), report, as_json=as_json, runs_on=True)
    if output:
        write(writer(difference_graph(found)), output)
    return 0 if found.same else 1


def _greeted(connection: Connection, machine: MachineName) -> Offer:
    """Return what an adapter offers, if the machine is among it."""
    offer = greet(connection)
    if machine not in offer.machines:
        there = ", ".join(offer.machines) or "no machines"
        raise ChoiceError(f"{offer.shown_name} does not offer the machine {machine}, but {there}")
    return offer
