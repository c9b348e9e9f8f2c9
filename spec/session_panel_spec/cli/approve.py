"""`session-panel approve`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from session_panel_spec.approvals.approval import Approval
from session_panel_spec.approvals.approvals_file import approvals_text
from session_panel_spec.approvals.behaviour import behaviours
from session_panel_spec.approvals.checkout import Checkout, read_checkout
from session_panel_spec.approvals.signing import meant, signature
from session_panel_spec.cli.options import examples, name, path
from session_panel_spec.cli.output import say, write
from session_panel_spec.cli.standard_streams import STANDARD_OUTPUT
from session_panel_spec.logs.terminal_text import plain
from session_panel_spec.releases.release_file import load_release, released_versions

EXAMPLES = examples(
    'approve CONV-2 CONV-3 --by "Ada Lovelace"',
    'approve PRES --by "Ada Lovelace" --note "as the floor managers want it"',
)

_UNBOUND: Final = ": its words and its evidence, for nothing that is compared shows its behaviour"


@click.command(epilog=EXAMPLES)
@click.argument("rules", metavar="RULE...", nargs=-1, required=True, type=name)
@click.option("--by", required=True, type=name, metavar="NAME", help="Who signs.")
@click.option("--note", type=name, metavar="TEXT", help="What they say of it.")
@click.option(
    "--output",
    "-o",
    type=path,
    metavar="FILE",
    help="Where to; without it, where the repository keeps approvals.",
)
def command(*, rules: tuple[str, ...], by: str, note: str | None, output: Path | None) -> int:
    """Sign rules as they are: their words, their behaviour, and the evidence for them.

    RULE is an ID, such as CONV-2, or all of a family, such as CONV. A signature is an entry of
    domain/approvals.toml, for you to commit; it replaces an older one of the same rule. The
    evidence is that of docs/verification.json. session-panel approvals tells what changed since.
    """
    here = read_checkout()
    every = here.ground.release.rules
    new = dict(_signed(here, meant(rules, every), by, note or ""))
    write(approvals_text({**here.approvals, **new}, every), output or here.file)
    for rule, approval in new.items() if output != STANDARD_OUTPUT else ():
        say(f"{rule} is signed by {plain(by)}{'' if approval.behaviour else _UNBOUND}")
    return 0


def _signed(
    here: Checkout, rules: tuple[str, ...], by: str, note: str
) -> Iterator[tuple[str, Approval]]:
    kept = {version: behaviours(load_release(version)) for version in released_versions()}
    for rule in rules:
        yield rule, signature(rule, here.ground, kept, by=by, note=note)
