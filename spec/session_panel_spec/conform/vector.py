"""The test vectors, as their files have them: `vectors/README.md` says what is what."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from session_panel_spec.conform.adapter import Json
from session_panel_spec.conform.json_objects import json_line, merged
from session_panel_spec.conform.protocol import Reply
from session_panel_spec.model.abstract_state import ChoiceError

VECTORS: Final = Path(__file__).parent / "vectors" / "data"
"""The folder of the vectors that come with this package."""


class VectorError(ChoiceError):
    """There are no such vectors, or they are not of the form; its text says what is wrong."""


class Exchange(NamedTuple):
    """A line that an adapter is sent, and what it must answer."""

    request: Json
    expected: Reply

    @property
    def is_reset(self) -> bool:
        """Whether it begins a run."""
        return "reset" in self.request


Run = tuple[Exchange, ...]
"""What follows on a reset, with the reset."""


class _Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a vector is made of: nothing else, and nothing written that is at its default."""


class Start(_Form, frozen=True):
    """What must be seen of a new panel, whole."""

    state: Json
    screen: Json


class Step(_Form, frozen=True):
    """An event, and what must be seen after it.

    Attributes:
        refused: the rule that refuses it; where it is accepted, none.
        about: the id of the conversation that stands against it, if one does (OFFR-1).
        state: what changes in the state, as a JSON Merge Patch.
        screen: what changes on the screen, as a JSON Merge Patch.
    """

    event: Json
    refused: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    about: str | UnsetType = UNSET
    effects: tuple[Json, ...] = ()
    state: Json = {}
    screen: Json = {}


class PanelVector(_Form, frozen=True):
    """A run of the whole panel."""

    id: str
    title: str
    rules: tuple[str, ...]
    config: Json
    locale: str
    start: Start
    steps: tuple[Step, ...]
    theme: str = ""

    @property
    def size(self) -> int:
        """How many lines an adapter is sent."""
        return 1 + len(self.steps)

    @property
    def runs_asked(self) -> Iterator[Run]:
        """What an adapter is asked, run by run."""
        state, screen = self.start.state, self.start.screen
        reset = {"reset": {"config": self.config, "locale": self.locale}}
        run = [Exchange(reset, Reply(state=state, screen=screen))]
        for step in self.steps:
            state, screen = merged(state, step.state), merged(screen, step.screen)
            expected = Reply(
                refused=step.refused,
                reason=step.reason,
                about=step.about,
                effects=[*step.effects],
                state=state,
                screen=screen,
            )
            run.append(Exchange({"event": step.event}, expected))
        yield tuple(run)


class MachineStart(_Form, frozen=True):
    """The state of a new machine."""

    state: str


class Input(_Form, frozen=True):
    """An event of a machine, and the guards that hold."""

    event: str
    facts: Json = {}


class Answer(_Form, frozen=True, kw_only=True):
    """What must be seen of a machine after an input."""

    refused: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    state: str


class MachineVector(_Form, frozen=True):
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

    @property
    def size(self) -> int:
        """How many lines an adapter is sent."""
        return sum(1 + len(run) for run in self.runs)

    @property
    def runs_asked(self) -> Iterator[Run]:
        """What an adapter is asked, run by run."""
        reset = Exchange({"reset": {"machine": self.machine}}, Reply(state=self.start.state))
        requests = {key: {"event": i.event, "facts": i.facts} for key, i in self.inputs.items()}
        replies = {
            key: Reply(refused=one.refused, reason=one.reason, state=one.state)
            for key, one in self.answers.items()
        }
        for inputs, answered in self.runs.items():
            pairs = zip(inputs, answered, strict=True)
            yield reset, *(Exchange(requests[i], replies[a]) for i, a in pairs)


Vector = PanelVector | MachineVector


def load_vectors(
    folder: Path = VECTORS, themes: Collection[str] = (), ids: Collection[str] = ()
) -> tuple[Vector, ...]:
    """Return the vectors of a folder, or of a file, the shortest first.

    Args:
        folder: where the files are; or one of them.
        themes: those that are wanted, by the names of their files; without any, all.
        ids: the vectors that are wanted; without any, all.

    Raises:
        VectorError: there are none, or one is not of the form.
    """
    found = [v for file in _files(folder, themes) for v in read_vectors(file)]
    return choose_vectors(found, (), ids)


def choose_vectors(
    found: Iterable[Vector], themes: Collection[str] = (), ids: Collection[str] = ()
) -> tuple[Vector, ...]:
    """Return those of some vectors that are wanted, the shortest first.

    Args:
        found: the vectors.
        themes: those that are wanted; without any, all.
        ids: the vectors that are wanted; without any, all.

    Raises:
        VectorError: there is no such theme, or no such vector.
    """
    there = [*found]
    _require_themes(themes, {vector.theme for vector in there})
    of_themes = [one for one in there if not themes or one.theme in themes]
    kept = [one for one in of_themes if not ids or one.id in ids]
    for name in sorted({*ids} - {vector.id for vector in kept}):
        raise VectorError(f"there is no vector {name!r}")
    return tuple(sorted(kept, key=lambda vector: vector.size))


def count_vectors(folder: Path = VECTORS) -> int:
    """Return how many vectors a folder, or a file, has.

    Raises:
        VectorError: there are none.
    """
    return sum(len(file.read_bytes().splitlines()) for file in _files(folder, ()))


def read_vectors(file: Path) -> Iterator[Vector]:
    """Yield the vectors of a file, whose name is that of their theme.

    Raises:
        VectorError: one is not of the form.
    """
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            decoded = msgspec.json.decode(line, type=dict[str, Any])
            kind: type[Vector] = MachineVector if "machine" in decoded else PanelVector
            yield msgspec.convert({**decoded, "theme": file.stem}, kind)
        except (msgspec.DecodeError, UnicodeError, AttributeError) as error:
            raise VectorError(f"{file.name}:{number}: {error}") from None


def vector_line(vector: Vector) -> str:
    """Return the line of a vector in the file of its theme."""
    return json_line(msgspec.structs.replace(vector, theme=""))


def _files(folder: Path, themes: Collection[str]) -> Iterator[Path]:
    try:
        inside = [folder] if folder.is_file() else folder.iterdir()
        found = {file.stem: file for file in inside if file.suffix == ".jsonl"}
    except OSError as error:
        raise VectorError(f"{folder}: {error.strerror}") from None
    if not found:
        raise VectorError(f"{folder}: there are no vectors")
    _require_themes(themes, found)
    return (found[theme] for theme in sorted(themes or found))


def _require_themes(themes: Iterable[str], there: Collection[str]) -> None:
    for theme in themes:
        if theme not in there:
            raise VectorError(f"there is no theme {theme!r}, but {', '.join(sorted(there))}")
