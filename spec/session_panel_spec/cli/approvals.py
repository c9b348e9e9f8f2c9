"""`session-panel approvals`."""

from functools import partial

import click
import msgspec

from session_panel_spec.cli.options import as_json, examples, flag
from session_panel_spec.cli.output import progress, tell
from session_panel_spec.releases.approvals.checkout import read_checkout
from session_panel_spec.releases.approvals.kept_releases import KeptReleases
from session_panel_spec.releases.approvals.report import render_standings, standings_json
from session_panel_spec.releases.approvals.standing import standings
from session_panel_spec.releases.changes.compare import compare

EXAMPLES = examples("approvals", "approvals --check", "approvals --json")


@click.command(epilog=EXAMPLES)
@flag("--check", help="Exit with 1 if something that was signed is not as it was signed.")
@as_json
def command(*, check: bool, as_json: bool) -> int:
    """Say of every rule who signed it, and whether it is still what was signed.

    A rule is signed; or since then its behaviour changed, or it was reworded, or less speaks for
    it; or it is not signed. The owner's decisions, which nobody but this project says, have a list
    of their own. With --check the exit status is 1 if a rule that was signed is not as it was
    signed, or is no rule any more; rules that nobody signed do not count.
    """
    here = read_checkout()
    with progress() as told:
        kept = KeptReleases(here.ground.release, partial(compare, told=told))
        found = standings(here.approvals, here.ground, kept)
    told = msgspec.to_builtins(standings_json(found))
    tell(told, render_standings(found), as_json=as_json)
    return int(check and not found.passed)
