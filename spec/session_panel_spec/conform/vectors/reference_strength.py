"""How strong the vectors of the panel are: which broken references they alone tell from the true.

Of each that answers, what `conform` says is judged beside.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

from session_panel_spec.conform.strength import Range, Strength
from session_panel_spec.conform.vector import VECTORS, PanelVector, load_vectors
from session_panel_spec.conform.vectors.naming import Named, named, naming_of
from session_panel_spec.conform.vectors.reference_play import TRUE, Expected, expected_of
from session_panel_spec.conform.vectors.run_tree import Tree, first_told, tree_of
from session_panel_spec.mutants.of_reference.equivalent import (
    explained,
    unneeded,
    wrongly_explained,
)
from session_panel_spec.mutants.of_reference.mutant import ReferenceMutant, reference_mutants
from session_panel_spec.parallel import Parts

Outcome = Literal["told", "no panel", "untold"]


class Verdict(NamedTuple):
    """What became of a broken reference.

    Attributes:
        outcome: told by a vector; no panel at all, since it cannot be imported; or untold.
        vector: the id of the first vector that tells it in the fewest events.
        step: the number of the event by which it is told; 0 for the first screen.
        named: what `conform` says of it; None where no rule is named.
    """

    name: str
    outcome: Outcome
    vector: str = ""
    step: int = 0
    named: Named | None = None


def verdict(mutant: ReferenceMutant, tree: Tree) -> Verdict:
    """Return what becomes of a broken reference."""
    try:
        broken = mutant.load()
    except Exception:  # noqa: BLE001 - whatever it raises, it is no panel
        return Verdict(mutant.name, "no panel")
    if (told := first_told(broken, tree)) is None:
        return Verdict(mutant.name, "untold")
    said = named(mutant, broken, told) if told.answers else None
    return Verdict(mutant.name, "told", told.by.name, told.step, said)


PARTS: Final = 16
"""Into how many parts the broken references are dealt."""


def reference_strength(job: Parts) -> Strength:
    """Return what becomes of all broken references: minutes of processor time."""
    begun = [job.begin(_verdicts, part) for part in range(PARTS)]
    return strength_of([verdict for part in begun for verdict in part.result()])


def strength_of(verdicts: Sequence[Verdict]) -> Strength:
    """Return the figures of all verdicts."""
    names = {kind: [v.name for v in verdicts if v.outcome == kind] for kind in get_args(Outcome)}
    reasons = explained(names["untold"])
    return Strength(
        made=len(verdicts),
        no_panel=len(names["no panel"]),
        told=len(names["told"]),
        equivalent=len(reasons),
        survivors=tuple(sorted({*names["untold"]} - reasons.keys())),
        unneeded=unneeded(names["untold"]),
        wrongly_explained=wrongly_explained(names["told"]),
        range=_range(),
        naming=naming_of([one.named for one in verdicts]),
        vectors=digest_of_vectors(),
        mutants=digest_of_mutants(),
    )


def _range() -> Range:
    """Return how far the vectors range."""
    views = [v for one in all_expected() for v in (one.view, *(s.view for s in one.steps)) if v]
    return Range(
        configurations=len({repr(one.config) for one in all_expected()}),
        events=max(len(one.steps) for one in all_expected()),
        sessions=max(len(view.sessions) for view in views),
        unread=max(map(_unread, all_expected())),
    )


def _unread(expected: Expected) -> int:
    """Return the most messages of a conversation that are unread at once."""
    state, most = TRUE.initial(expected.config), 0
    for step in expected.steps:
        state = TRUE.answer(state, step.event).state
        most = max(most, *(one.unread for one in state.known.values()), 0)
    return most


def _verdicts(part: int) -> list[Verdict]:
    return [verdict(mutant, tree_of_vectors()) for mutant in _mutants()[part::PARTS]]


_mutants = cache(lambda: tuple(reference_mutants()))


@cache
def all_expected() -> tuple[Expected, ...]:
    """Return what every vector of the panel says, the shortest first."""
    vectors = [one for one in load_vectors() if isinstance(one, PanelVector)]
    return tuple(map(expected_of, sorted(vectors, key=lambda one: (one.size, one.id))))


@cache
def tree_of_vectors() -> Tree:
    """Return the runs of all vectors of the panel."""
    return tree_of(all_expected())


def digest_of_vectors(folder: Path = VECTORS) -> str:
    """Return a digest of the files of all vectors."""
    files = sorted(folder.glob("*.jsonl"))
    return _digest(file.name.encode() + b"\n" + file.read_bytes() for file in files)


def digest_of_mutants() -> str:
    """Return a digest of all broken references."""
    return _digest(f"{one.name}\n{one.source}".encode() for one in _mutants())


def _digest(texts: Iterable[bytes]) -> str:
    digest = sha256()
    for text in texts:
        digest.update(text)
    return digest.hexdigest()[:16]
