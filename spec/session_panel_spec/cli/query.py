"""`session-panel query`."""

from dataclasses import asdict
from pathlib import Path

import click

from session_panel_spec.check.model_check import find_run
from session_panel_spec.cli.bounds import with_bounds
from session_panel_spec.cli.options import as_json, beside, examples, max_memory, name
from session_panel_spec.cli.output import progress, tell, write
from session_panel_spec.cli.usage_errors import complain
from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.run_graph import run_graph
from session_panel_spec.lockstep.recording import DifferenceError, record
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.query_parser import parse
from session_panel_spec.model.run import Run
from session_panel_spec.model.run_text import render_run, run_json

EXAMPLES = examples(
    'query "conv == waiting and presence == held_dnd"',
    'query "c0.draft and c1.draft" --conversations 2 --records 0 --draw run.dot',
)


@click.command(epilog=EXAMPLES)
@click.argument("text", metavar="EXPRESSION", type=name)
@with_bounds
@click.option("--save", type=beside, metavar="FILE.jsonl", help="Write the run as a log to replay.")
@click.option(
    "--draw", type=beside, metavar="FILE.dot", help="Write the run as a Graphviz picture."
)
@max_memory
@as_json
def command(  # noqa: PLR0913 - each is an option
    *,
    text: str,
    bounds: Bounds,
    save: Path | None,
    draw: Path | None,
    max_memory: int | None,
    as_json: bool,
) -> int:
    """Find a shortest run to a state of which an expression holds.

    EXPRESSION compares variables of the model, such as conv == waiting and presence == held_dnd.
    Without a slot's name (c0, r0, ...), all of it holds of some one slot. The exit status is 1 if
    no state that can be reached satisfies it. It needs the extra session-panel[explore].
    """
    with progress() as told:
        asked = parse(text, bounds)
        told(f"states of {bounds}", 0)
        run = find_run(bounds, asked.expression, asked.of, max_memory=max_memory)
    found = {"query": text, "bounds": asdict(bounds), "run": run and run_json(run)}
    answer = render_run(run) if run else f"No state satisfies it at {bounds}."
    tell(found, answer, as_json=as_json)
    return 1 if run is None else _keep(run, bounds, save, draw)


def _keep(run: Run, bounds: Bounds, save: Path | None, draw: Path | None) -> int:
    """Write a run as a log, and as a picture, where that is asked for; 1 where there is none."""
    if save:
        try:
            write(record(bounds, run), save)
        except DifferenceError as difference:
            complain(f"the real panel differs: {difference}")
            return 1
    if draw:
        write(dot_text(run_graph(run)), draw)
    return 0
