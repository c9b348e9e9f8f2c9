"""Logs of what a service did, watched line by line as they grow, and how a breach is written.

A line is an event, with ``refused`` and ``observed`` beside its own fields where there is something
to tell; or an observation alone; or a gap, ``{"gap": {}}``; or the whole state, ``{"snapshot":
{...}}``. The first may be a header, ``{"config": {...}}``. Blank lines are skipped.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Raw
from msgspec.json import Decoder

from session_panel import InvalidInput, event_from_json, snapshot_from_json
from session_panel.codec import decoded
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import OBJECT, filled_lines, located, read_header
from session_panel_spec.logs.terminal_text import plain
from session_panel_spec.monitor.breach import Breach
from session_panel_spec.monitor.gap import Gap
from session_panel_spec.monitor.monitor import Monitor
from session_panel_spec.monitor.observed import observed_from_json

HEADER = {"config", "locale"}
BESIDE = {"refused", "observed"}
"""What may stand beside the fields of an event."""

_GAP = Decoder(Gap)
_RULE: Decoder[str | None] = Decoder(str | None)


def watch(lines: Iterable[str | bytes], name: str) -> Iterator[tuple[int, Breach]]:
    """Yield each breach in a log, as soon as its line is there, and the line's number first.

    Args:
        lines: the lines, such as `log.log_lines` of a file.
        name: the log's name, for errors.

    Raises:
        LogError: a line is not of the form.
    """
    found: list[Breach] = []
    monitor: Monitor | None = None
    for number, text in filled_lines(lines, name):
        with located(name, number):
            line = decoded("line", text, OBJECT)
            if monitor is None and not line.keys() - HEADER:
                config, _ = read_header(text)
                monitor = Monitor(config, on_breach=found.append)
            else:
                monitor = monitor or Monitor(on_breach=found.append)
                _tell(monitor, line)
        yield from ((number, breach) for breach in found)
        found.clear()


def _tell(monitor: Monitor, line: Mapping[str, Raw]) -> None:
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


def _tell_event(monitor: Monitor, line: Mapping[str, Raw]) -> None:
    own = {key: value for key, value in line.items() if key not in BESIDE}
    event = event_from_json(msgspec.json.encode(own))
    seen = observed_from_json(bytes(line["observed"])) if "observed" in line else None
    if "refused" not in line:
        monitor.feed(event, seen)
        return
    rule = decoded("refused", bytes(line["refused"]), _RULE)
    monitor.feed_refused(event, rule, seen)


def breach_text(name: str, line: int, breach: Breach) -> str:
    """Return a breach in a line, and in others the events before it."""
    before = (f"    after {call_text(event)}" for event in breach.before)
    return "\n".join(map(plain, (f"{name}:{line}: {breach}", *before)))


def breach_json(line: int, breach: Breach) -> str:
    """Return a breach as a line of JSON, in ASCII."""
    return json.dumps({"line": line, **msgspec.to_builtins(breach, enc_hook=dict)})
