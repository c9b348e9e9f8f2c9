"""`session-panel vectors`."""

import os
from pathlib import Path
from typing import Final

import click

from session_panel_spec.cli.options import examples, flag, path
from session_panel_spec.cli.output import make_folder, progress, say, write, write_all
from session_panel_spec.cli.usage_errors import complain
from session_panel_spec.conform.strength import FILE, strength_text
from session_panel_spec.conform.vector import VECTORS
from session_panel_spec.conform.vectors.reference_strength import reference_strength
from session_panel_spec.conform.vectors.suite import Suite, make_suite, stale_files, vector_files
from session_panel_spec.parallel import parts

EXAMPLES = examples("vectors -o vectors", "vectors --check", "vectors --strength")

SHARE: Final = 0.99
"""Which part of the broken references must be told."""

RIGHT: Final = 0.95
"""Of which part of those that answer conform must name the right rule, or one that is accepted."""


@click.command(epilog=EXAMPLES)
@click.option(
    "--output", "-o", type=path, metavar="FOLDER", help="Where to; without it, beside the library."
)
@flag("--check", help="Write nothing; say which file is stale.")
@flag("--strength", help="Ask instead how strong those are that there are, and keep it; minutes.")
def command(*, output: Path | None, check: bool, strength: bool) -> int:
    """Make the test vectors, by which a panel in any language can be held against this one.

    Each is a run of events, and what must be seen after each. They are held against the
    specification while they are made, and tried on broken models and machines. With --check, the
    exit status is 1 where a file is not what would be written.

    With --strength, the reference is broken in every simple way, and each vector of this package
    is asked of each broken one; and what conform names of it is held against the rules that are
    broken. The exit status is 1 where fewer than 99 % are told, fewer than 95 % by a rule that is
    broken or accepted in its stead, or something that is explained or accepted is about none.
    """
    if strength:
        if output or check:
            raise click.UsageError("--strength goes with no other option.")
        return _strength()
    folder = output or VECTORS
    make_folder(None if check else folder)
    with progress() as told:
        suite = make_suite(told)
    files = vector_files(suite)
    stale = stale_files(files, folder)
    if not check:
        write_all(iter(files.items()), folder)
    for name in stale if check else ():
        complain(f"{folder / name} is stale; session-panel vectors writes it anew")
    say(_summary(suite))
    weak = any(found.survivors or found.wrongly_explained for found in suite.strength.values())
    return 1 if weak or (check and stale) else 0


def _strength() -> int:
    """Break the reference, keep and tell what is found, and return the exit status."""
    with progress() as told, parts(os.cpu_count() or 1, told) as job:
        found = reference_strength(job)
    write(strength_text(found), FILE)
    say(found.text)
    for name in found.survivors:
        say(f"no vector tells: {name}")
    say(found.naming.text)
    for line in found.naming.wrong:
        say(f"another rule is named: {line}")
    for entry in found.naming.unneeded:
        complain(f"accepts nothing: {entry}")
    for why in found.unneeded:
        complain(f"about none that is untold: {why}")
    for name in found.wrongly_explained:
        complain(f"is told, and explained nevertheless: {name}")
    wrong = found.unneeded or found.wrongly_explained or found.naming.unneeded
    return 0 if found.share >= SHARE and found.naming.share >= RIGHT and not wrong else 1


def _summary(suite: Suite) -> str:
    """Return the figures in a few lines."""
    vectors = sum(map(len, suite.themes.values()))
    lines = [f"{vectors:,} vectors; {suite.covered:,} events in context classes"]
    for what, found in suite.strength.items():
        lines.append(
            f"{what}: {len(found.trials):,} mutants made, {len(found.caught):,} caught, "
            f"{len(found.equivalent)} explained, {len(found.survivors)} survivors"
        )
    return "\n".join(lines)
