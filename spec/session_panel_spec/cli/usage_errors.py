"""Mistakes of whoever gives a command: one sentence, and exit status 2."""

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import typer

from session_panel_spec.check.explicit.tally import NotEnoughMemoryError
from session_panel_spec.logs.log import LogError
from session_panel_spec.logs.terminal_text import plain
from session_panel_spec.model.abstract_state import ChoiceError


@contextmanager
def wrong_use() -> Iterator[None]:
    """Tell in one sentence what cannot be done as it was asked for; every command is within."""
    try:
        yield
    except (ImportError, NotEnoughMemoryError, ChoiceError, LogError) as error:
        complain(str(error))
        raise typer.Exit(2) from None
    except BrokenProcessPool:
        complain("a process was ended from outside, perhaps for want of memory")
        raise typer.Exit(2) from None


def complain(sentence: str) -> None:
    """Say on standard error what is wrong."""
    typer.echo(f"session-panel: {plain(sentence)}", err=True)
