"""`session-panel release`."""

from pathlib import Path

import click

from session_panel_spec.cli.options import examples, flag, name, path
from session_panel_spec.cli.output import make_folder, say, write
from session_panel_spec.cli.usage_errors import complain
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.kept_vectors import answered_otherwise
from session_panel_spec.releases.release import Release, different_parts
from session_panel_spec.releases.release_file import RELEASES, read_release, release_text
from session_panel_spec.releases.version import require_dated

EXAMPLES = examples("release 0.2.0", "release 0.2.0 --check")

REPOSITORY = Path(__file__).parents[3]


@click.command(epilog=EXAMPLES)
@click.argument("version", metavar="VERSION", type=name)
@click.option(
    "--output", "-o", type=path, metavar="FOLDER", help="Where to; without it, beside the rules."
)
@flag("--check", help="Write nothing; say in what the release differs.")
def command(*, version: str, output: Path | None, check: bool) -> int:
    """Keep what decides the behaviour of a version, as data: VERSION.json.

    It holds the rules, the tables, the model, the refusals, the properties, and the panel's test
    vectors as they stand (session-panel vectors makes them); there may be others since, as long as
    those of the release are answered as they say. VERSION must be that of
    pyproject.toml, and dated in CHANGELOG.md. A release that differs from what is here is never
    overwritten: then the exit status is 1, with --check, too, and where there is none to check.
    """
    require_dated(version, REPOSITORY)
    file = (output or RELEASES) / f"{version}.json"
    release = release_here(version)
    if trouble := _keep(file, release, check=check):
        complain(trouble)
        return 1
    say(_summary(release))
    return 0


def _keep(file: Path, release: Release, *, check: bool) -> str | None:
    """Write a release, or hold it against what is kept; return what is not as it must be."""
    if file.exists():
        return _difference(file, release)
    if check:
        return f"{file} is not there; session-panel release {release.version} writes it"
    make_folder(file.parent)
    write(release_text(release), file)
    return None


def _difference(file: Path, release: Release) -> str | None:
    """Say in what a kept release is not what is here; its vectors need only be answered alike."""
    kept = read_release(file)
    parts = different_parts(kept, release)
    if "vectors" in parts and not answered_otherwise(kept.vectors):
        parts.remove("vectors")
    if parts:
        names = ", ".join(part.replace("_", " ") for part in parts)
        return f"{file} is released, and what is here differs in: {names}. Take a new version."
    return None


def _summary(release: Release) -> str:
    """Return what a release holds, in a line."""
    return (
        f"{release.version}: {len(release.rules)} rules, {len(release.tables)} tables, "
        f"{len(release.model.events)} events, {len(release.properties)} properties of the model, "
        f"{len(release.panel_properties)} of the panel, {len(release.vectors)} vectors"
    )
