"""Logs of one panel's events, read as they are used, so they may be longer than the memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from msgspec import UNSET

from session_panel import LOCALES, AnyEvent, Config, InvalidInput, to_json
from session_panel_spec.logs.entry import Entry, Settings, read_entries
from session_panel_spec.logs.gap import gap_from_json
from session_panel_spec.logs.lines import LogError, located, log_lines, require_short
from session_panel_spec.logs.observed import observed_from_json
from session_panel_spec.logs.sequence import in_sequence

__all__ = ["Log", "LogError", "LoggedEvent", "log_lines", "read_log", "write_log"]


class LoggedEvent(NamedTuple):
    """An event, and the number of its line."""

    line: int
    event: AnyEvent


@dataclass(frozen=True, slots=True)
class Log:
    """A log whose settings are read, and the rest of which is read as it is used.

    Attributes:
        name: what it is called.
        config: the configuration with which the panel begins; the default where the log has none.
        locale: the language to show, where the log says so.
        entries: what each line tells in turn, once; raises `LogError` where one is not of the form.
    """

    name: str
    config: Config
    locale: str | None
    entries: Iterator[Entry]

    @property
    def events(self) -> Iterator[LoggedEvent]:
        """Each event in turn that was not refused, once.

        Raises `LogError` where a line is not of the form, or tells that events are missing.
        """
        for entry in self.entries:
            if entry.gap is not None or entry.snapshot is not None:
                raise LogError(self.name, entry.line, "line: Expected nothing but events here")
            if entry.event is not None and entry.refused is UNSET:
                yield LoggedEvent(entry.line, entry.event)


def read_log(lines: Iterable[str | bytes], name: str, panel: str | None = None) -> Log:
    """Return the log that the lines hold of one panel.

    Args:
        lines: the lines, such as `log_lines` of a file.
        name: the log's name, for errors.
        panel: which panel; None for a log of just one.

    Raises:
        LogError: the first line is not of the form.
    """
    entries = _of_one_panel(in_sequence(read_entries(lines, name), name), name, panel)
    settings, first = Settings(), next(entries, None)
    while first is not None and first.settings is not None:
        settings, first = first.settings, next(entries, None)
    return Log(name, *settings, _followed(first, entries))


def _followed(first: Entry | None, entries: Iterator[Entry]) -> Iterator[Entry]:
    if first is not None:
        yield first
        yield from entries


def _of_one_panel(
    entries: Iterator[Entry | LogError], name: str, panel: str | None
) -> Iterator[Entry]:
    """Yield what is told of a panel; another is left out only where a panel is asked for."""
    asked = panel is not None
    for entry in entries:
        if isinstance(entry, LogError):
            if asked and entry.panel not in {None, panel}:
                continue
            raise entry
        is_for_all = entry.settings is not None and entry.panel is None
        panel = panel or entry.panel
        if is_for_all or entry.panel == panel:
            _require_form(entry, name)
            yield entry
        elif not asked:
            problem = f"panel: Expected {panel}, as before; say which is meant"
            raise LogError(name, entry.line, problem)


def _require_form(entry: Entry, name: str) -> None:
    """Refuse what only a monitor looks at, where it could not read it either."""
    with located(name, entry.line, entry.panel):
        if entry.observed is not None:
            observed_from_json(entry.observed)
        if entry.gap is not None:
            gap_from_json(entry.gap)


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
    require_short(label, text.encode())
    return f"{text}\n"


def _require_locale(locale: str | None) -> None:
    if locale not in (*LOCALES, None):
        raise InvalidInput("header.locale", f"Expected one of {', '.join(LOCALES)}")
