"""Logs of what a service did, watched line by line as they grow, and how a breach is written.

A line is an event, with ``refused`` and ``observed`` beside its own fields where there is something
to tell; or an observation alone; or a gap, ``{"gap": {}}``; or the whole state, ``{"snapshot":
{...}}``. The first may be a header, ``{"config": {...}}``. Blank lines are skipped.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec
from msgspec.json import Decoder

from session_panel import InvalidInput, event_from_json, snapshot_from_json
from session_panel.codec import decoded
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import LINE_LIMIT, LogError, read_header
from session_panel_spec.logs.terminal_text import plain
from session_panel_spec.monitor.breach import Breach
from session_panel_spec.monitor.gap import Gap
from session_panel_spec.monitor.monitor import Monitor, OnBreach
from session_panel_spec.monitor.observed import observed_from_json

Line = Mapping[str, msgspec.Raw]
"""The keys of a line, with the JSON of their values."""

HEADER = {"config", "locale"}
BESIDE = {"refused", "observed"}
"""What may stand beside the fields of an event."""

_LINE: Decoder[dict[str, msgspec.Raw]] = Decoder(dict[str, msgspec.Raw])
_GAP = Decoder(Gap)
_RULE: Decoder[str | None] = Decoder(str | None)


class LoggedBreach(NamedTuple):
    """A breach, and the number of its line."""

    line: int
    breach: Breach


def watch(lines: Iterable[str | bytes], name: str) -> Iterator[LoggedBreach]:
    """Yield each breach in a log, as soon as its line is there.

    Args:
        lines: the lines, such as `log.log_lines` of a file.
        name: the log's name, for errors.

    Raises:
        LogError: a line is not of the form.
    """
    found: list[Breach] = []
    monitor: Monitor | None = None
    for number, text in enumerate(lines, 1):
        try:
            line = _read(text.encode() if isinstance(text, str) else text, first=number == 1)
            if line is not None:
                monitor = _follow(monitor, line, found.append)
        except InvalidInput as error:
            raise LogError(name, number, str(error)) from None
        yield from (LoggedBreach(number, breach) for breach in found)
        found.clear()


def _read(text: bytes, *, first: bool) -> Line | None:
    """Return what stands in a line; None if it is blank."""
    if len(text.rstrip(b"\n")) > LINE_LIMIT:
        raise InvalidInput("line", f"Expected at most {LINE_LIMIT} bytes")
    text = text.removeprefix(BOM_UTF8 if first else b"").strip()
    return decoded("line", text, _LINE) if text else None


def _follow(monitor: Monitor | None, line: Line, on_breach: OnBreach) -> Monitor:
    """Tell a monitor what stands in a line; the first line begins it, perhaps with settings."""
    if monitor is None and not line.keys() - HEADER:
        return Monitor(read_header(msgspec.json.encode(line)).config, on_breach=on_breach)
    monitor = monitor or Monitor(on_breach=on_breach)
    _tell(monitor, line)
    return monitor


def _tell(monitor: Monitor, line: Line) -> None:
    """Tell a monitor what stands in a line."""
    if "type" in line:
        _tell_event(monitor, line)
    elif line.keys() == {"observed"}:
        monitor.observe(observed_from_json(bytes(line["observed"])))
    elif line.keys() == {"gap"}:
        monitor.gap(decoded("gap", bytes(line["gap"]), _GAP))
    elif line.keys() == {"snapshot"}:
        monitor.restore(snapshot_from_json(bytes(line["snapshot"])))
    else:
        raise InvalidInput("line", "Expected an event, or one of observed, gap and snapshot")


def _tell_event(monitor: Monitor, line: Line) -> None:
    own = {key: value for key, value in line.items() if key not in BESIDE}
    event = event_from_json(msgspec.json.encode(own))
    seen = observed_from_json(bytes(line["observed"])) if "observed" in line else None
    if "refused" not in line:
        monitor.feed(event, seen)
        return
    rule = decoded("refused", bytes(line["refused"]), _RULE)
    monitor.feed_refused(event, rule, seen)


def breach_text(name: str, logged: LoggedBreach) -> str:
    """Return a breach in a line, and in others the events before it."""
    line, breach = logged
    before = (f"    after {call_text(event)}" for event in breach.before)
    return "\n".join(map(plain, (f"{name}:{line}: {breach}", *before)))


def breach_json(logged: LoggedBreach) -> str:
    """Return a breach as a line of JSON, in ASCII."""
    line, breach = logged
    return json.dumps({"line": line, **msgspec.to_builtins(breach, enc_hook=dict)})
