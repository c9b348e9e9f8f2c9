"""The lines of a log: numbered, blank ones skipped, and what is no text told.

A file may be compressed by gzip: its first bytes say so, whatever its name.
"""

import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from gzip import BadGzipFile, GzipFile
from io import BufferedReader
from itertools import count
from typing import IO, BinaryIO, Final, NamedTuple, cast

from session_panel import InvalidInput
from session_panel_spec.logs.wrong_use import WrongUseError

LINE_LIMIT: Final = 1_000_000
"""The most bytes of a line, its end not counted."""

_GZIP: Final = b"\x1f\x8b"
_SKIPPED: Final = 100
"""How often the limit a line may be too long by, for the lines after it to be read."""


class LogError(WrongUseError):
    """A line of a log that is not of the form, or not what it can be in its place.

    Attributes:
        file: the log's name.
        line: the number of the line, from 1.
        message: the field, and one sentence that says what is expected there.
        panel: which panel the line is of, if that is known.
    """

    def __init__(self, file: str, line: int, message: str, panel: str | None = None) -> None:
        super().__init__(file, line, message, panel)
        self.file = file
        self.line = line
        self.message = message
        self.panel = panel

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Line(NamedTuple):
    """The text of a line, and its number from 1."""

    number: int
    text: bytes


@contextmanager
def located(file: str, line: int, panel: str | None = None) -> Iterator[None]:
    """Say of what is wrong in a line where it is."""
    try:
        yield
    except InvalidInput as error:
        raise LogError(file, line, str(error), panel) from None


def log_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, of one that is too long only as much as shows that it is.

    Raises:
        InvalidInput: it begins as gzip does, and does not go on so.
    """
    plain = file if isinstance(file, BufferedReader) else BufferedReader(file)  # type: ignore[type-var]
    zipped = plain.peek(len(_GZIP)).startswith(_GZIP)
    source = cast("IO[bytes]", GzipFile(fileobj=plain) if zipped else plain)
    try:
        while line := source.readline(LINE_LIMIT + 1):
            yield line
            if _is_too_long(line) and not _skip_line(source):
                return
    except (BadGzipFile, EOFError, zlib.error) as error:
        raise InvalidInput("line", f"Expected gzip: {error}") from None


def _is_too_long(part: bytes) -> bool:
    return len(part) > LINE_LIMIT and not part.endswith(b"\n")


def _skip_line(source: IO[bytes]) -> bool:
    """Skip the rest of a line, and say whether it came to an end."""
    return any(not _is_too_long(source.readline(LINE_LIMIT + 1)) for _ in range(_SKIPPED))


def filled_lines(lines: Iterable[str | bytes], name: str) -> Iterator[Line | LogError]:
    """Yield each line that is not blank, without what is around its text.

    Of one that is not UTF-8, or too long, the error is yielded.
    """
    unread = iter(lines)
    for number in count(1):
        try:
            with located(name, number):
                line = next(unread, None)
                text = None if line is None else _text(line, number)
        except LogError as error:
            yield error
            continue
        if text is None:
            return
        if text:
            yield Line(number, text)


def _text(line: str | bytes, number: int) -> bytes:
    try:
        text = line.encode() if isinstance(line, str) else line
        text.decode()
    except UnicodeError as error:
        raise InvalidInput("line", f"Expected UTF-8: {error}") from None
    require_short("line", text.rstrip(b"\n"))
    return text.removeprefix(BOM_UTF8 if number == 1 else b"").strip()


def require_short(label: str, text: bytes) -> None:
    """Refuse a line that is too long.

    Raises:
        InvalidInput: it is.
    """
    if len(text) > LINE_LIMIT:
        raise InvalidInput(label, f"Expected at most {LINE_LIMIT} bytes")
