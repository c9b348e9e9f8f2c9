"""The entry of the command line, which says what to install where the extra is missing."""

import sys


def main() -> None:
    """Run the command line, or exit with 2 where what it needs is not installed."""
    try:
        from session_panel_spec.cli import app  # noqa: PLC0415 - the import is what may fail
    except ModuleNotFoundError as missing:
        if missing.name not in ("typer", "rich"):
            raise
        extra = "this command needs the extra: pip install 'session-panel[verify]'"
        sys.exit(_complain(f"session-panel: {extra}"))
    app()


def _complain(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2


if __name__ == "__main__":
    main()
