"""The command line where nothing is installed that runs a command."""

import sys
from collections.abc import Sequence

from session_panel_spec.cli.commands import overview
from session_panel_spec.cli.extras import install_line
from session_panel_spec.cli.version import version_text


def run(arguments: Sequence[str]) -> int:
    """Print the version or the list of commands; all else says what to install.

    Returns:
        The exit status.
    """
    hint = f"session-panel: each command needs an extra: {install_line('verify')}\n"
    if arguments[:1] == ["--version"]:
        sys.stdout.write(f"{version_text()}\n")
    elif arguments[:1] in (["--help"], ["-h"]):
        sys.stdout.write(f"{overview()}\n{hint}")
    else:
        sys.stderr.write(hint)
        return 2
    sys.stdout.flush()
    return 0
