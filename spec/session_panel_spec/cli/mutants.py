"""`session-panel mutants`."""

from typing import Literal

import click

from session_panel_spec.cli.options import as_json, examples
from session_panel_spec.cli.output import progress, tell
from session_panel_spec.mutants.hunt import Part, hunt
from session_panel_spec.mutants.report import hunts_json, render_hunts
from session_panel_spec.mutants.trial import Hunt

EXAMPLES = examples("mutants", "mutants --of model --json")
PARTS: tuple[Part, ...] = ("model", "machines")


@click.command(epilog=EXAMPLES)
@click.option("--of", type=click.Choice((*PARTS, "all")), default="all", help="What is broken.")
@as_json
def command(*, of: Literal["model", "machines", "all"], as_json: bool) -> int:
    """Break the model and the machines in every simple way, and see who notices.

    Of the model every guard, case, effect and policy is dropped, negated or redirected, and of the
    machines every transition. Each mutant must be caught by a property, a table, the library or the
    real panel, or be explained as no different.
    """
    with progress() as told:
        hunts: dict[str, Hunt] = {part: hunt(part, told) for part in PARTS if of in (part, "all")}
    tell(hunts_json(hunts), render_hunts(hunts), as_json=as_json)
    return 0 if all(found.passed for found in hunts.values()) else 1
