"""The test vectors, as their files have them: `vectors/README.md` says what is what."""

from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

import msgspec

from session_panel_spec.conform.adapter import Json

VECTORS: Final[Traversable] = files("session_panel_spec.conform.vectors") / "data"
"""The folder of the vectors that come with this package."""


class VectorError(ValueError):
    """There are no such vectors, or they are not of the form; its text says what is wrong."""


class Start(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be seen of a new panel, whole."""

    state: Json
    screen: Json


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event, and what must be seen after it.

    Attributes:
        refused: the rule that refuses it; None where it is accepted.
        state: what changes in the state, as a JSON Merge Patch.
        screen: what changes on the screen, as a JSON Merge Patch.
    """

    event: Json
    refused: str | None = None
    reason: str | None = None
    effects: tuple[Json, ...] = ()
    state: Json = {}
    screen: Json = {}


class PanelVector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A run of the whole panel."""

    id: str
    title: str
    rules: tuple[str, ...]
    config: Json
    locale: str
    start: Start
    steps: tuple[Step, ...]
    theme: str = ""


class MachineStart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The state of a new machine."""

    state: str


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event of a machine, and the guards that hold."""

    event: str
    facts: Json = {}


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be seen of a machine after an input."""

    state: str
    refused: str | None = None
    reason: str | None = None


class MachineVector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Runs of a single machine.

    Attributes:
        runs: by the letters of its inputs, the letters of a run's answers.
    """

    id: str
    title: str
    rules: tuple[str, ...]
    machine: str
    start: MachineStart
    inputs: Mapping[str, Input]
    answers: Mapping[str, Answer]
    runs: Mapping[str, str]
    theme: str = ""


Vector = PanelVector | MachineVector


def load_vectors(
    folder: Traversable = VECTORS, themes: Collection[str] = (), ids: Collection[str] = ()
) -> tuple[Vector, ...]:
    """Return the vectors of a folder, the shortest first.

    Args:
        folder: where the files are.
        themes: those that are wanted, by the names of their files; without any, all.
        ids: the vectors that are wanted; without any, all.

    Raises:
        VectorError: there are none, or one is not of the form.
    """
    found = [v for file in _files(folder, themes) for v in _read(file)]
    kept = [vector for vector in found if not ids or vector.id in ids]
    for name in sorted({*ids} - {vector.id for vector in kept}):
        raise VectorError(f"{folder}: there is no vector {name!r}")
    return tuple(sorted(kept, key=size))


def size(vector: Vector) -> int:
    """Return how many lines an adapter is sent for a vector."""
    if isinstance(vector, PanelVector):
        return 1 + len(vector.steps)
    return sum(1 + len(run) for run in vector.runs)


def _files(folder: Traversable, themes: Collection[str]) -> Iterator[Traversable]:
    try:
        found = {f.name.removesuffix(".jsonl"): f for f in folder.iterdir() if _has_vectors(f)}
    except OSError as error:
        raise VectorError(f"{folder}: {error.strerror}") from None
    if not found:
        raise VectorError(f"{folder}: there are no vectors")
    for theme in themes:
        if theme not in found:
            raise VectorError(f"there is no theme {theme!r}, but {', '.join(sorted(found))}")
    return (found[theme] for theme in sorted(themes or found))


def _has_vectors(file: Traversable) -> bool:
    return file.name.endswith(".jsonl")


def _read(file: Traversable) -> Iterator[Vector]:
    theme = file.name.removesuffix(".jsonl")
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            yield _vector(line, theme)
        except (msgspec.DecodeError, UnicodeError, AttributeError) as error:
            raise VectorError(f"{file.name}:{number}: {error}") from None


def _vector(line: bytes, theme: str) -> Vector:
    decoded = msgspec.json.decode(line, type=dict[str, Any])
    if "machine" in decoded:
        return msgspec.convert({**decoded, "theme": theme}, MachineVector)
    return msgspec.convert({**decoded, "theme": theme}, PanelVector)
