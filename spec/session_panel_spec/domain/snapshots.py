"""Snapshots that are taken or refused, and those of 0.1 with what they are today, by hand."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import msgspec

from session_panel import AnyEvent, Config, Panel
from session_panel.state import record_session

Json = dict[str, Any]

TAKEN: Final = "taken"


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"origin": "from"}):
    """An operation of a JSON Patch (RFC 6902), of a path that is there."""

    op: Literal["add", "remove", "replace", "move", "copy"]
    path: str
    value: Any = None
    origin: str = ""


class Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A panel: its configuration, and what happened."""

    config: Config = Config()
    events: tuple[AnyEvent, ...] = ()

    def panel(self) -> Panel:
        """Return the panel after its events."""
        panel = Panel(self.config)
        for event in self.events:
            panel.apply(event)
        return panel


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A changed snapshot of a panel, and what must come of it.

    Attributes:
        it: what it is.
        of: the name of the panel.
        change: what is changed, one after the other.
        records: how many record sessions are added.
        field: by which field it is refused; None if it is taken.
        problem: in which words.
    """

    it: str
    of: str
    change: tuple[Change, ...] = ()
    records: int = 0
    field: str | None = None
    problem: str | None = None

    @property
    def outcome(self) -> str:
        """What must come of it, in words."""
        return TAKEN if self.field is None else f"refused, snapshot.{self.field}: {self.problem}"


class Earlier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A snapshot that 0.1 wrote, as JSON, and what it is today.

    Attributes:
        it: what it is about.
        old: what 0.1 wrote.
        today: today's; what it leaves out has its default.
    """

    it: str
    old: str
    today: str


class Malformed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is refused, and by which field."""

    it: str
    text: str
    field: str


class Versions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a snapshot is refused for that has it as its version.

    Attributes:
        of: what stands there, as JSON; empty if nothing does.
        problem: in which words.
    """

    of: tuple[str, ...]
    problem: str

    def texts(self, saved: str) -> Iterator[tuple[str, str]]:
        """Yield each version, and what has it besides all that a snapshot has."""
        whole = msgspec.json.decode(saved)
        del whole["version"]
        for version in self.of:
            told = {"version": msgspec.Raw(version.encode())} if version else {}
            yield version, msgspec.json.encode(whole | told).decode()


class Snapshots(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file holds."""

    panels: Mapping[str, Day]
    examples: tuple[Example, ...]
    earlier: tuple[Earlier, ...]
    malformed: tuple[Malformed, ...]
    versions: Mapping[str, Versions]

    def saved(self) -> Mapping[str, str]:
        """Return what each panel saves, as JSON."""
        return {name: day.panel().to_json() for name, day in self.panels.items()}

    def changed(self) -> Iterator[tuple[Example, str]]:
        """Yield each example with its snapshot as JSON."""
        saved = self.saved()
        for example in self.examples:
            whole = msgspec.json.decode(saved[example.of])
            for change in example.change:
                apply(change, whole)
            whole["sessions"] += map(_record, range(example.records))
            yield example, msgspec.json.encode(whole).decode()


@cache
def load_snapshots() -> Snapshots:
    """Read the examples."""
    text = (files(__package__) / "snapshots.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Snapshots)


def apply(change: Change, whole: Json) -> None:
    """Change a JSON value in place."""
    value = change.value
    if change.op in ("move", "copy"):
        value = _copied(_at(whole, change.origin))
    if change.op in ("move", "remove"):
        where, key = _place(whole, change.origin or change.path)
        del where[key]
    if change.op == "remove":
        return
    where, key = _place(whole, change.path)
    if isinstance(where, list) and change.op != "replace":
        where.insert(key, value)
    else:
        where[key] = value


def _place(whole: Any, path: str) -> tuple[Any, Any]:  # noqa: ANN401 - any JSON
    """Return what a path leads into, and the key or the place there."""
    *outer, last = path.split("/")[1:]
    for step in outer:
        whole = whole[int(step) if isinstance(whole, list) else step]
    if isinstance(whole, list):
        return whole, len(whole) if last == "-" else int(last)
    return whole, last


def _at(whole: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
    where, key = _place(whole, path)
    return where[key]


def _copied(value: Any) -> Any:  # noqa: ANN401 - any JSON
    return msgspec.json.decode(msgspec.json.encode(value))


def _record(number: int) -> Json:
    one: Json = msgspec.to_builtins(record_session(f"record-{number}", "case", "One of many"))
    return one
