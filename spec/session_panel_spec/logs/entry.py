"""What the lines of a log tell, each an `Entry`; every tool that reads logs reads them here.

A line is one of these:

- the settings, ``{"config": {...}, "locale": "id"}``, before all other lines;
- an event, as it is published, and beside its fields ``refused`` where the service refused it (by
  which rule, or null) and ``observed`` where something was seen;
- what was seen apart from an event, ``{"observed": {...}}``;
- ``{"gap": {...}}``: events may be missing;
- ``{"snapshot": {...}}``: the whole state.

Each may have a ``note``, which is the service's own and is read by nobody, or be a note alone. A
log of many panels says on each line which ``panel`` it is of; ``seq`` is the number of an event
among those of its panel, and of a snapshot that of the last event before it.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Annotated, Final, NamedTuple

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType
from msgspec.json import Decoder

from session_panel import (
    LOCALES,
    AnyEvent,
    Config,
    InvalidInput,
    Snapshot,
    config_from_json,
    event_from_json,
    snapshot_from_json,
)
from session_panel.codec import decoded
from session_panel.value import Id
from session_panel_spec.logs.lines import Line, LogError, filled_lines, located

ALONE: Final = ("observed", "gap", "snapshot")
"""What a line without an event tells; of these just one."""

EVERYWHERE: Final = frozenset({"panel", "note"})
"""What may stand in any line."""

BESIDE: Final = EVERYWHERE | {"seq", "refused", "observed"}
"""What may stand beside the fields of an event."""

_OBJECT: Final[Decoder[dict[str, Raw]]] = Decoder(dict[str, Raw])
"""Reads an object, and leaves the values of its keys as they are."""

_PANEL: Final[Decoder[str]] = Decoder(Id)
_SEQ: Final[Decoder[int]] = Decoder(Annotated[int, Meta(ge=0, le=2**53)])
_RULE: Final[Decoder[str | None]] = Decoder(str | None)


class Settings(NamedTuple):
    """The configuration with which a panel begins, and the language to show."""

    config: Config = Config()
    locale: str | None = None


class Entry(NamedTuple):
    """What a line tells; what it does not tell is None.

    Attributes:
        line: the line's number, from 1.
        panel: which panel it is of.
        seq: the number of its event, or of the last event before its snapshot.
        refused: the rule by which the event was refused, None if nobody knows which; unset where
            the event was accepted.
        observed: what was seen, in JSON.
        gap: what may be missing, in JSON.
        digest: of what the line tells, where it is numbered: the same of equal lines.
    """

    line: int
    panel: str | None = None
    seq: int | None = None
    settings: Settings | None = None
    event: AnyEvent | None = None
    refused: str | UnsetType | None = UNSET
    observed: bytes | None = None
    gap: bytes | None = None
    snapshot: Snapshot | None = None
    digest: bytes = b""


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    config: Raw = Raw(b"{}")
    locale: str | None = None
    panel: Id | None = None
    note: Raw = Raw(b"null")


_HEADER: Final = Decoder(_Header)


def read_entries(lines: Iterable[str | bytes], name: str) -> Iterator[Entry | LogError]:
    """Yield what each line tells, or what is wrong with it; notes alone are left out.

    Args:
        lines: the lines, such as `log_lines` of a file.
        name: the log's name, for errors.
    """
    begun: set[str | None] = set()
    for line in filled_lines(lines, name):
        try:
            entry = line if isinstance(line, LogError) else _entry(line, name, begun)
        except LogError as error:
            entry = error
        if isinstance(entry, Entry):
            begun.add(entry.panel)
        if entry is not None:
            yield entry


def _entry(line: Line, name: str, begun: set[str | None]) -> Entry | None:
    """Return what a line tells; None for a note alone.

    Args:
        line: the line.
        name: the log's name.
        begun: which panels the lines before it are of.
    """
    with located(name, line.number):
        told = decoded("event", line.text, _OBJECT)
        panel = decoded("panel", bytes(told["panel"]), _PANEL) if "panel" in told else None
    with located(name, line.number, panel):
        if "type" in told or "at" in told:
            return _of_event(line, told, panel)
        if told and not told.keys() - EVERYWHERE:
            return None
        is_first = panel not in begun if panel else not begun
        if is_first and not told.keys() & set(ALONE):
            return _of_header(line, panel)
        return _of_state(line, told, panel)


def _of_event(line: Line, told: dict[str, Raw], panel: str | None) -> Entry:
    if told.keys().isdisjoint(BESIDE):
        return Entry(line.number, event=event_from_json(line.text))
    own = {key: value for key, value in told.items() if key not in BESIDE}
    rule = decoded("refused", bytes(told["refused"]), _RULE) if "refused" in told else UNSET
    return Entry(
        line.number,
        panel,
        _seq(told),
        event=event_from_json(msgspec.json.encode(own)),
        refused=rule,
        observed=_bytes(told, "observed"),
        digest=_digest(told),
    )


def _of_header(line: Line, panel: str | None) -> Entry:
    header = decoded("header", line.text, _HEADER)
    if header.locale not in (*LOCALES, None):
        raise InvalidInput("header.locale", f"Expected one of {', '.join(LOCALES)}")
    settings = Settings(config_from_json(header.config), header.locale)
    return Entry(line.number, panel, settings=settings)


def _of_state(line: Line, told: Mapping[str, Raw], panel: str | None) -> Entry:
    if told.keys() & {"config", "locale"}:
        problem = "Expected no header here: a configure event replaces the configuration (CONF-1)"
        raise InvalidInput("line", problem)
    kinds = told.keys() - EVERYWHERE - ({"seq"} if "snapshot" in told else set())
    if len(kinds) != 1 or not kinds <= set(ALONE):
        raise InvalidInput("line", "Expected an event, or one of observed, gap, snapshot and note")
    snapshot = _bytes(told, "snapshot")
    return Entry(
        line.number,
        panel,
        _seq(told),
        observed=_bytes(told, "observed"),
        gap=_bytes(told, "gap"),
        snapshot=None if snapshot is None else snapshot_from_json(snapshot),
        digest=_digest(told),
    )


def _bytes(told: Mapping[str, Raw], key: str) -> bytes | None:
    return bytes(told[key]) if key in told else None


def _seq(told: Mapping[str, Raw]) -> int | None:
    return decoded("seq", bytes(told["seq"]), _SEQ) if "seq" in told else None


def _digest(told: Mapping[str, Raw]) -> bytes:
    if "seq" not in told:
        return b""
    parts = (part for key in sorted(told.keys() - {"note"}) for part in (key.encode(), told[key]))
    return blake2b(b"\0".join(map(bytes, parts)), digest_size=16).digest()
