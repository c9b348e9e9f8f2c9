"""Logs of events: JSON Lines, one event a line, after an optional first line of settings.

Blank lines are skipped. The first other line may be a header, ``{"config": {...}, "locale":
"id"}``, of which either key may be left out; a *configure* event replaces the configuration later
(CONF-1). A log is read as it is used, so it may be longer than the memory.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import BinaryIO, Final, NamedTuple

import msgspec
from msgspec.json import Decoder

from session_panel import (
    LOCALES,
    AnyEvent,
    Config,
    InvalidInput,
    config_from_json,
    event_from_json,
    to_json,
)
from session_panel.codec import decoded
from session_panel_spec.logs.wrong_use import WrongUseError

__all__ = ["Log", "LogError", "LoggedEvent", "log_lines", "read_log", "write_log"]

OBJECT: Final[Decoder[dict[str, msgspec.Raw]]] = Decoder(dict[str, msgspec.Raw])
"""Reads an object, and leaves the values of its keys as they are."""

LINE_LIMIT: Final = 1_000_000
"""The most bytes of a line, its end not counted."""


class LogError(WrongUseError):
    """A line of a log that is not of the form.

    Attributes:
        file: the log's name.
        line: the number of the line, from 1.
        message: the field, and one sentence that says what is expected there.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(file, line, message)
        self.file = file
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class LoggedEvent(NamedTuple):
    """An event, and the number of its line."""

    line: int
    event: AnyEvent


@dataclass(frozen=True, slots=True)
class Log:
    """A log whose settings are read, and whose events are read as they are used.

    Attributes:
        config: the configuration with which the panel begins; the default where the log has none.
        locale: the language to show, where the log says so.
        events: each event in turn, once; raises `LogError` where a line is not of the form.
    """

    config: Config
    locale: str | None
    events: Iterator[LoggedEvent]


class Line(NamedTuple):
    """The text of a line, and its number from 1."""

    number: int
    text: bytes


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    config: msgspec.Raw = msgspec.Raw(b"{}")
    locale: str | None = None


_SETTINGS: Final = Decoder(_Header)


def read_log(lines: Iterable[str | bytes], name: str) -> Log:
    """Return the log that the lines hold.

    Args:
        lines: the lines, such as `log_lines` of a file.
        name: the log's name, for errors.

    Raises:
        LogError: the first line is not of the form.
    """
    filled = filled_lines(lines, name)
    first = next(filled, None)
    if first is None or not _is_header(first):
        return Log(Config(), None, _events(chain([first] if first else [], filled), name))
    with located(name, first.number):
        settings = read_header(first.text)
    return Log(*settings, _events(filled, name))


def read_header(text: bytes) -> tuple[Config, str | None]:
    """Return the settings that a line holds: the configuration, and the language if it says one.

    Raises:
        InvalidInput: it is not of the form.
    """
    told = decoded("header", text, _SETTINGS)
    _require_locale(told.locale)
    return config_from_json(told.config), told.locale


def log_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, of one that is too long only as much as shows that it is."""
    return iter(partial(file.readline, LINE_LIMIT + 1), b"")


def write_log(
    events: Iterable[AnyEvent], config: Config | None = None, locale: str | None = None
) -> Iterator[str]:
    r"""Yield the lines of a log, each with its ``\n``; settings that are None are left out.

    Raises:
        InvalidInput: an event is too long for a line, or there is no catalogue for the locale.
    """
    _require_locale(locale)
    settings = {"config": config and msgspec.Raw(to_json(config).encode()), "locale": locale}
    header = {key: value for key, value in settings.items() if value is not None}
    if header:
        yield _line("header", msgspec.json.encode(header).decode())
    for event in events:
        yield _line("event", to_json(event))


def _line(label: str, text: str) -> str:
    _require_short(label, text.encode())
    return f"{text}\n"


def filled_lines(lines: Iterable[str | bytes], name: str) -> Iterator[Line]:
    """Yield each line that is not blank, without what is around its text.

    Raises:
        LogError: a line is not UTF-8, or too long.
    """
    for number, line in enumerate(lines, 1):
        with located(name, number):
            text = _utf8(line).removeprefix(BOM_UTF8 if number == 1 else b"").strip()
        if text:
            yield Line(number, text)


def _utf8(line: str | bytes) -> bytes:
    try:
        text = line.encode() if isinstance(line, str) else line
        text.decode()
    except UnicodeError as error:
        raise InvalidInput("line", f"Expected UTF-8: {error}") from None
    _require_short("line", text.rstrip(b"\n"))
    return text


def _require_short(label: str, text: bytes) -> None:
    if len(text) > LINE_LIMIT:
        raise InvalidInput(label, f"Expected at most {LINE_LIMIT} bytes")


def _is_header(first: Line) -> bool:
    """Say whether the first line is an object that is not meant as an event."""
    try:
        keys = decoded("line", first.text, OBJECT).keys()
    except InvalidInput:
        return False
    return not keys & {"type", "at"}


def _require_locale(locale: str | None) -> None:
    if locale not in (*LOCALES, None):
        raise InvalidInput("header.locale", f"Expected one of {', '.join(LOCALES)}")


def _events(lines: Iterable[Line], name: str) -> Iterator[LoggedEvent]:
    for number, text in lines:
        with located(name, number):
            event = event_from_json(text)
        yield LoggedEvent(number, event)


@contextmanager
def located(file: str, line: int) -> Iterator[None]:
    """Say of what is wrong in a line where it is."""
    try:
        yield
    except InvalidInput as error:
        raise LogError(file, line, str(error)) from None
