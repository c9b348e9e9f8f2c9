"""Which version may be released: the repository's own, once the changelog dates it."""

import re
import tomllib
from pathlib import Path

from session_panel_spec.releases.release_file import ReleaseError


def require_dated(version: str, repository: Path) -> None:
    """Make sure that a version is the package's, and the last that the changelog dates.

    Raises:
        ReleaseError: it is not, or there is no repository.
    """
    try:
        own = version_of(repository)
        changelog = (repository / "CHANGELOG.md").read_text("utf-8")
    except OSError as error:
        missing = f"{error.filename}: {error.strerror}"
        raise ReleaseError(f"A release is made in the repository; {missing}") from None
    if version != own:
        raise ReleaseError(f"pyproject.toml has the version {own}, not {version}")
    dated = re.search(r"^## (\S+) - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    if dated is None or dated[1] != version:
        last = dated[1] if dated else "no version"
        raise ReleaseError(f"CHANGELOG.md dates {last} last; date {version} first")


def version_of(repository: Path) -> str:
    """Return the version that a repository is of.

    Raises:
        OSError: it has no pyproject.toml.
    """
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])
