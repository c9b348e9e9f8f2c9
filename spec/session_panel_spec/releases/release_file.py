"""The file of a release: JSON of a version, from which the release is read back."""

import lzma
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, get_args

import msgspec

from session_panel_spec.conform.vector import PanelVector
from session_panel_spec.domain.rules import Rule
from session_panel_spec.domain.tables import Line, Table
from session_panel_spec.model.abstract_state import ChoiceError
from session_panel_spec.model.language import Expression
from session_panel_spec.model.properties.property import Property
from session_panel_spec.model.refusals import PlaceKind, Refusal
from session_panel_spec.releases.language_json import (
    ExpressionJson,
    ModelJson,
    PropertyJson,
    RefusalJson,
    all_from_json,
    from_json,
    model_from_json,
    model_to_json,
    names_in,
    to_json,
)
from session_panel_spec.releases.release import PanelClaim, Release

FORMAT: Final = 1
"""The version of the form; it rises when a reader has to change."""


RELEASES: Final = Path(__file__).parents[1] / "domain" / "releases"
"""The folder of the releases that come with this package."""


class ReleaseError(ChoiceError):
    """There is no such release, or it is not of the form; its text says what is wrong."""


class _Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file is made of, and nothing else."""


class Cell(_Form, frozen=True):
    """What follows from an event in a state of a machine."""

    state: str
    event: str
    lines: tuple[Line, ...]


class TableJson(_Form, frozen=True):
    """The table of a machine."""

    name: str
    initial: str
    finals: frozenset[str]
    states: tuple[str, ...]
    events: tuple[str, ...]
    guards: tuple[str, ...]
    cells: tuple[Cell, ...]


class Refusals(_Form, frozen=True):
    """Why an event is refused at a place, in order."""

    event: str
    place: PlaceKind
    refusals: tuple[RefusalJson, ...]


class Exclusion(_Form, frozen=True):
    """Where a place has no such event."""

    event: str
    place: PlaceKind
    where: ExpressionJson


class ReleaseFile(_Form, frozen=True):
    """A release as JSON.

    Attributes:
        vectors: the panel's test vectors, one a line, in the form of `conform/vectors`, as xz in
            base64.
    """

    format: int
    version: str
    rules: tuple[Rule, ...]
    tables: tuple[TableJson, ...]
    model: ModelJson
    refusals: tuple[Refusals, ...]
    excluded: tuple[Exclusion, ...]
    properties: tuple[PropertyJson, ...]
    panel_properties: tuple[PanelClaim, ...]
    vectors: bytes


class _Head(msgspec.Struct):
    format: int


def release_text(release: Release) -> str:
    """Return the file of a release; of equal releases it is the same."""
    names = names_in(release.model)
    data = ReleaseFile(
        format=FORMAT,
        version=release.version,
        rules=tuple(release.rules.values()),
        tables=tuple(map(_table_json, release.tables.values())),
        model=model_to_json(release.model),
        refusals=tuple(Refusals(*at, to_json(r, names)) for at, r in release.refusals.items()),
        excluded=tuple(Exclusion(*at, to_json(e, names)) for at, e in release.excluded.items()),
        properties=to_json(release.properties, names),
        panel_properties=release.panel_properties,
        vectors=_packed(release.vectors),
    )
    encoded = msgspec.json.encode(data, order="deterministic")
    return msgspec.json.format(encoded, indent=1).decode() + "\n"


def parse_release(text: str | bytes) -> Release:
    """Return the release that a text is.

    Raises:
        ReleaseError: it is none, or of another format.
    """
    try:
        found = msgspec.json.decode(text, type=_Head).format
        if found == FORMAT:
            return _release(msgspec.json.decode(text, type=ReleaseFile))
    except (ValueError, RecursionError, lzma.LZMAError) as error:
        raise ReleaseError(f"it is no release: {error}") from None
    raise ReleaseError(f"it is of format {found}; this package reads format {FORMAT}")


def read_release(path: Path) -> Release:
    """Return the release that a file is.

    Raises:
        ReleaseError: there is none, or it is of another format; its text names the file.
    """
    try:
        return parse_release(path.read_bytes())
    except OSError as error:
        raise ReleaseError(f"{path}: {error.strerror}") from None
    except ReleaseError as error:
        raise ReleaseError(f"{path}: {error}") from None


def load_release(version: str) -> Release:
    """Return the release that comes with this package; of ``"0.1"`` it is the last of 0.1.

    Raises:
        ReleaseError: there is none.
    """
    if (meant := released_version(version)) is None:
        there = ", ".join(released_versions())
        raise ReleaseError(f"{version} is not released; there is {there or 'no release'}")
    return read_release(RELEASES / f"{meant}.json")


def released_version(version: str) -> str | None:
    """Return the released version that is meant: by ``"0.1"`` the last of 0.1; None if none is.

    A major version alone, such as ``"0"``, means none.
    """
    fitting = (one for one in released_versions() if f"{one}.".startswith(f"{version}."))
    return max(fitting, key=_numbers, default=None) if "." in version else None


def released_versions() -> tuple[str, ...]:
    """Return the versions whose releases come with this package, the first one first."""
    names = (
        file.stem for file in RELEASES.iterdir() if re.fullmatch(r"\d+(\.\d+)*\.json", file.name)
    )
    return tuple(sorted(names, key=_numbers))


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _release(data: ReleaseFile) -> Release:
    model = model_from_json(data.model)
    names = names_in(model)
    return Release(
        version=data.version,
        rules={rule.id: rule for rule in data.rules},
        tables={table.name: _table(table) for table in data.tables},
        model=model,
        refusals={
            (r.event, r.place): all_from_json(Refusal, r.refusals, names) for r in data.refusals
        },
        excluded={(e.event, e.place): from_json(Expression, e.where, names) for e in data.excluded},
        properties=all_from_json(get_args(Property), data.properties, names),
        panel_properties=data.panel_properties,
        vectors=_unpacked(data.vectors),
    )


def _table_json(table: Table) -> TableJson:
    return TableJson(
        name=table.name,
        initial=table.initial,
        finals=table.finals,
        states=table.states,
        events=table.events,
        guards=table.guards,
        cells=tuple(Cell(*at, lines) for at, lines in table.cells.items()),
    )


def _table(data: TableJson) -> Table:
    return Table(
        name=data.name,
        initial=data.initial,
        finals=data.finals,
        states=data.states,
        events=data.events,
        guards=data.guards,
        cells={(cell.state, cell.event): cell.lines for cell in data.cells},
    )


def _packed(vectors: Iterable[PanelVector]) -> bytes:
    return lzma.compress(b"".join(msgspec.json.encode(vector) + b"\n" for vector in vectors))


def _unpacked(packed: bytes) -> tuple[PanelVector, ...]:
    lines = lzma.decompress(packed).splitlines()
    return tuple(msgspec.json.decode(line, type=PanelVector) for line in lines)
