"""`session-panel release`."""

from pathlib import Path
from typing import Annotated

import typer

from session_panel_spec.cli.options import examples
from session_panel_spec.cli.output import make_folder, write
from session_panel_spec.cli.usage_errors import complain
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release import Release, different_parts
from session_panel_spec.releases.release_file import RELEASES, read_release, release_text
from session_panel_spec.releases.version import require_dated

EXAMPLES = examples("release 0.2.0", "release 0.2.0 --check")

REPOSITORY = Path(__file__).parents[3]


def command(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The package's version.")],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Where to; without it, beside the rules."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say in what the release differs.")
    ] = False,
) -> None:
    """Keep what decides the behaviour of a version, as data: VERSION.json.

    It holds the rules, the tables, the model, the refusals, the properties, and the panel's test
    vectors as they stand (session-panel vectors makes them). VERSION must be that of
    pyproject.toml, and dated in CHANGELOG.md. A release that differs from what is here is never
    overwritten: then the exit status is 1, with --check, too, and where there is none to check.
    """
    require_dated(version, REPOSITORY)
    file = (output or RELEASES) / f"{version}.json"
    release = release_here(version)
    if file.exists():
        _require_same(file, release)
    elif check:
        complain(f"{file} is not there; session-panel release {version} writes it")
        raise typer.Exit(1)
    else:
        make_folder(file.parent)
        write(release_text(release), file)
    typer.echo(_summary(release))


def _require_same(file: Path, release: Release) -> None:
    """End with 1 where a release is not what is here."""
    if parts := different_parts(read_release(file), release):
        names = ", ".join(part.replace("_", " ") for part in parts)
        complain(f"{file} is released, and what is here differs in: {names}. Take a new version.")
        raise typer.Exit(1)


def _summary(release: Release) -> str:
    """Return what a release holds, in a line."""
    return (
        f"{release.version}: {len(release.rules)} rules, {len(release.tables)} tables, "
        f"{len(release.model.events)} events, {len(release.properties)} properties of the model, "
        f"{len(release.panel_properties)} of the panel, {len(release.vectors)} vectors"
    )
