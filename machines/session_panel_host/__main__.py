"""Look after a store while no host has it: ``python -m session_panel_host``."""

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import Final

from session_panel import InvalidInput
from session_panel_host.commands import parsed
from session_panel_host.errors import HostError, NotKeptAside

INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and return its exit status; what cannot be done is one sentence."""
    command = parsed(arguments)
    try:
        lines, status = asyncio.run(command)
        return status if _is_printed(lines) else 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except (HostError, InvalidInput) as error:
        sys.stderr.write(f"session_panel_host: {error}\n")
        return 1 if isinstance(error, NotKeptAside) else 2


def _is_printed(lines: Sequence[str]) -> bool:
    """Print lines to whoever still reads them; say whether that is so, or nobody does any more."""
    try:
        sys.stdout.writelines(f"{line}\n" for line in lines)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"session_panel_host: standard output: {error.strerror}\n")
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
