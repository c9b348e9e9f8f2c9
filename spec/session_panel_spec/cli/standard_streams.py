"""The standard streams of a process, and what ends it from outside.

A stream that fails says its own name, so nobody who reads or writes has to. One that is closed is
there all the same and fails once it is used: otherwise the next file to be opened took its place.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

INTERRUPTED: Final = 130
"""The exit status of who is ended by Ctrl-C."""
STANDARD_OUTPUT: Final = Path("-")
"""What stands for standard output where a file to write is named."""
UNREAD: Final = 141
"""The exit status of whom nobody reads any longer, as SIGPIPE would end it."""

_ENDED: Final = 128
"""The exit status of who is ended by a signal, without the signal's number."""


class Source(FileIO):
    """What is read: a file by its name, or a standard stream.

    Args:
        file: the file's name, or the number of an open one.
        name: how errors call it.
    """

    def __init__(self, file: str | int, name: str) -> None:
        super().__init__(file, "rb", closefd=not isinstance(file, int))
        self.name = name

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read into a buffer; an error has the file's name."""
        with named(self.name):
            return super().readinto(buffer)

    def readall(self) -> bytes:
        """Read all that is left; an error has the file's name."""
        with named(self.name):
            return super().readall()


class _Output(FileIO):
    """Standard output: its first failure is told, and what comes after it goes nowhere."""

    failed = False

    def write(self, data: "ReadableBuffer") -> int:
        try:
            return len(memoryview(data)) if self.failed else super().write(data)
        except BrokenPipeError:
            self.failed = True
            raise SystemExit(UNREAD) from None
        except OSError as error:
            self.failed = True
            error.filename = "standard output"
            raise


class _Errors(FileIO):
    """Standard error: where it fails, nobody can be told."""

    def write(self, data: "ReadableBuffer") -> int:
        try:
            return super().write(data)
        except OSError:
            return len(memoryview(data))


@contextmanager
def named(name: str) -> Iterator[None]:
    """Say in an error of a file's which file it is."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or name
        raise


def guard_standard_streams() -> None:
    """Let the standard streams of this process say their names where they fail."""
    for number, flags in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_RDONLY)):
        _open_closed(number, flags)
    sys.stdin = TextIOWrapper(BufferedReader(Source(0, "<stdin>")), encoding="utf-8")
    sys.stdout = _text(_Output(1, "wb", closefd=False), sys.stdout, "replace")
    sys.stderr = _text(_Errors(2, "wb", closefd=False), sys.stderr, "backslashreplace")


def _open_closed(number: int, flags: int) -> None:
    """Open a closed stream so that it fails, since nothing is open there that could be used."""
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, flags)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)


def _text(file: FileIO, before: TextIO | None, errors: str) -> TextIOWrapper:
    """Return a stream of text as the one before it, of which no text fails."""
    lines = file.isatty() or file.fileno() == 2  # noqa: PLR2004 - standard error
    encoding = before.encoding if before else "utf-8"
    return TextIOWrapper(BufferedWriter(file), encoding, errors, line_buffering=lines)


def end_on_signals() -> None:
    """End as a program that has cleaned up where a signal would end it at once."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(_ENDED + number)
