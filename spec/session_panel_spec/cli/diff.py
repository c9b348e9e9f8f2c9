"""`session-panel diff`."""

from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import click

from session_panel_spec.check.engines import is_installed
from session_panel_spec.cli.options import as_json, beside, examples, name
from session_panel_spec.cli.output import progress, tell, write
from session_panel_spec.cli.pictures import picture_writer
from session_panel_spec.cli.usage_errors import complain
from session_panel_spec.diagrams.picture import Picture
from session_panel_spec.releases.changes.change import Changes
from session_panel_spec.releases.changes.changes_json import changes_json
from session_panel_spec.releases.changes.compare import SIZES, compare
from session_panel_spec.releases.changes.picture import difference_graph, first_shown
from session_panel_spec.releases.changes.report import render_changes
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release import Release
from session_panel_spec.releases.release_file import (
    load_release,
    read_release,
    released_version,
    released_versions,
)
from session_panel_spec.releases.version import version_of

EXAMPLES = examples("diff 0.1.0", "diff 0.1.0 0.2.0 --picture first.svg", "diff --fail-on unbumped")

REPOSITORY: Final = Path(__file__).parents[3]


@click.command(epilog=EXAMPLES)
@click.argument("old", required=False, type=name)
@click.argument("new", required=False, type=name)
@click.option(
    "--picture",
    type=beside,
    metavar="FILE",
    help="Draw the first step that differs: .dot, .svg, .png or .mmd.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["unbumped"]),
    help="Exit with 1 if the behaviour changed and the version did not.",
)
@as_json
def command(
    *,
    old: str | None,
    new: str | None,
    picture: Path | None,
    fail_on: str | None,
    as_json: bool,
) -> int:
    """Tell what changed from one release to another, each by its rules.

    OLD and NEW are released versions, such as 0.1.0 (0.1 is the last of 0.1), or files of releases;
    without NEW, it is what is here, and without OLD, the last release. Events are compared in every
    state that both models reach by equal steps at small sizes, each difference with a shortest run.
    The kept vectors of OLD are replayed on the reference that is here. The end of the report says
    how far that goes.
    """
    writer = picture_writer(picture)
    releases = _release(old or released_versions()[-1]), _release(new)
    with progress() as told:
        changes = compare(
            *releases,
            SIZES,
            told,
            at_every_size=is_installed("z3"),
            old_properties=is_installed("numba"),
        )
    changes = replace(changes, is_here=new is None)
    tell(changes_json(changes), render_changes(changes), as_json=as_json)
    if picture and (drawn := _drawn(changes)):
        write(writer(drawn), picture)
    return int(fail_on == "unbumped" and _is_unbumped(changes))


def _release(named: str | None) -> Release:
    """Return a release by its version or its file, or what is here."""
    if named is None:
        return release_here(_version_here())
    file = Path(named)
    if released_version(named) is None and (file.exists() or file.suffix == ".json"):
        return read_release(file)
    return load_release(named)


def _version_here() -> str:
    """Return the version of what is here: the repository's own, or the package's."""
    try:
        return version_of(REPOSITORY)
    except OSError:
        pass
    try:
        return version("session-panel")
    except PackageNotFoundError:
        return "no version"


def _drawn(changes: Changes) -> Picture | None:
    """Return a picture of the first step that differs; None where none does, which is told."""
    if shown := first_shown(changes):
        return difference_graph(changes, shown)
    complain("no step differs, so there is nothing to draw")
    return None


def _is_unbumped(changes: Changes) -> bool:
    if not changes.behaves_otherwise or changes.old != changes.new:
        return False
    complain(f"the behaviour is not that of {changes.old}, and the version still is: raise it")
    return True
