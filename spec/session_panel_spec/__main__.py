"""The entry of the command line, which says what to install where the extra is missing."""

import sys

from session_panel_spec.cli.standard_streams import (
    INTERRUPTED,
    end_on_signals,
    guard_standard_streams,
)


def main() -> None:
    """Run the command line; it ends with one of the exit statuses that its help names."""
    guard_standard_streams()
    end_on_signals()
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _run() -> None:
    try:
        from session_panel_spec.cli.app import app  # noqa: PLC0415 - the import is what may fail
    except ModuleNotFoundError as missing:
        if missing.name != "click":
            raise
        from session_panel_spec.cli.without_extras import run  # noqa: PLC0415 - is seldom needed

        sys.exit(run(sys.argv[1:]))
    app()


if __name__ == "__main__":
    main()
