"""The version of this package."""


def version_text() -> str:
    """Return the package's name and version, as far as its metadata is there."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - takes 15 ms

    try:
        return f"session-panel {version('session-panel')}"
    except PackageNotFoundError:
        return "session-panel, which is not installed: it runs from its source"
