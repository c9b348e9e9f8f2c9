"""The version of this package."""

from importlib.metadata import PackageNotFoundError, version


def version_text() -> str:
    """Return the package's name and version, as far as its metadata is there."""
    try:
        return f"session-panel {version('session-panel')}"
    except PackageNotFoundError:
        return "session-panel, which is not installed: it runs from its source"
