"""`session-panel approve`."""

from collections.abc import Iterator
from pathlib import Path

import click

from session_panel_spec.cli.options import examples, name, path
from session_panel_spec.cli.output import say, write
from session_panel_spec.cli.standard_streams import STANDARD_OUTPUT
from session_panel_spec.logs.terminal_text import plain
from session_panel_spec.releases.approvals.approval import Approval, ApprovalsError
from session_panel_spec.releases.approvals.approvals_file import approvals_text
from session_panel_spec.releases.approvals.checkout import (
    Checkout,
    read_checkout,
    require_approvals,
)
from session_panel_spec.releases.approvals.kept_releases import KeptReleases
from session_panel_spec.releases.approvals.signing import meant, signature
from session_panel_spec.releases.release_file import released_versions

EXAMPLES = examples(
    'approve CONV-2 CONV-3 --by "Ada Lovelace"',
    'approve PRES --by "Ada Lovelace" --note "as the floor managers want it"',
)


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
    evidence is that of docs/verification.json, which must be of the sources that are here: make
    report makes it so. session-panel approvals tells what changed since.
    """
    here = read_checkout()
    _require(here, output)
    every = here.ground.release.rules
    new = dict(_signed(here, meant(rules, every), by, note or ""))
    write(approvals_text({**here.approvals, **new}, every), output or here.file)
    for rule, approval in new.items() if output != STANDARD_OUTPUT else ():
        say(f"{rule} is signed by {plain(by)}{_binding(approval)}")
    return 0


def _require(here: Checkout, output: Path | None) -> None:
    """Make sure that what is signed was verified, and that nothing but approvals is written over.

    Raises:
        ApprovalsError: it was not, or the file to write is another.
    """
    if not here.is_verified:
        raise ApprovalsError(
            "docs/verification.json is of other sources of the panel or the specification, and no "
            "evidence for these: `make report` verifies them, then sign"
        )
    if output and output != STANDARD_OUTPUT and output.is_file():
        require_approvals(output)


def _signed(
    here: Checkout, rules: tuple[str, ...], by: str, note: str
) -> Iterator[tuple[str, Approval]]:
    ground, kept = here.ground, KeptReleases(here.ground.release)
    for rule in rules:
        release = kept.last_alike(rule, ground.behaviours[rule], released_versions())
        yield rule, signature(rule, ground, by=by, note=note, release=release)


def _binding(approval: Approval) -> str:
    """Say what binds its behaviour, where that is less than a digest and vectors."""
    if approval.release and approval.behaviour:
        return ""
    if approval.release:
        return f"; of its behaviour, what the vectors show that {approval.release} kept"
    unseen = "effects, screens, times and texts" if approval.behaviour else "behaviour"
    return f"; nothing that is kept shows its {unseen}"
