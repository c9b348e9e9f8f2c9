"""What a command cannot do as it was asked for: one sentence, and exit status 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from session_panel_spec.cli.extras import extra_of, install_line
from session_panel_spec.cli.standard_streams import UNREAD
from session_panel_spec.logs.terminal_text import plain
from session_panel_spec.logs.wrong_use import WrongUseError

WRONG_USE = 2
"""The exit status of what cannot be done as it was asked for."""

_LONGEST = 300
"""Of a file's name that is longer the middle is left out."""


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Tell in one sentence what cannot be done; everything that a command does is within."""
    try:
        yield
    except BrokenPipeError:
        sys.exit(UNREAD)
    except (WrongUseError, ImportError, OSError, MemoryError) as error:
        complain(_sentence(error))
        sys.exit(WRONG_USE)


def complain(sentence: str) -> None:
    """Say on standard error what is wrong."""
    sys.stderr.write(f"session-panel: {plain(sentence)}\n")


def _sentence(error: Exception) -> str:
    match error:
        case OSError(strerror=str(why)):
            return why if error.filename is None else f"{_name(error.filename)}: {why}"
        case ModuleNotFoundError(name=str(module)) if extra := extra_of(module):
            told = str(error).rstrip(".")
            return f"{told}: {install_line(extra)}"
        case MemoryError():
            return str(error) or "there is not enough memory"
        case _:
            return str(error)


def _name(file: str | bytes | int) -> str:
    name = file.decode(errors="replace") if isinstance(file, bytes) else str(file)
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[-_LONGEST // 2 :]}"
