"""Which rules a mutant makes suspect, of all that were signed before it."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import NamedTuple
from unittest.mock import patch

from session_panel_spec.domain.tables import Answer, Line
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.mutants.machine_mutants import MachineMutant
from session_panel_spec.mutants.model_mutants import ModelMutant
from session_panel_spec.mutants.of_reference.mutant import Behaviour
from session_panel_spec.releases.approvals.approval import Ground
from session_panel_spec.releases.approvals.kept_releases import KeptReleases
from session_panel_spec.releases.approvals.signing import signature
from session_panel_spec.releases.approvals.standing import standings
from session_panel_spec.releases.changes import vector_changes
from session_panel_spec.releases.changes.change import Changes, Nearest
from session_panel_spec.releases.changes.compare import SIZES, compare
from session_panel_spec.releases.here import release_here
from session_panel_spec.releases.release import Release

WITH_VECTORS = release_here("3.0.0")
HERE = replace(WITH_VECTORS, vectors=())
"""What was signed, and is kept as release 3.0.0; its vectors tell nothing of a model or a table."""

GROUND = Ground(HERE, ())
SIGNED = {rule: signature(rule, GROUND, by="Ada", release="3.0.0") for rule in HERE.rules}


class Suspects(NamedTuple):
    """What came of a mutant: which rules are suspect, and which the comparison names."""

    suspect: frozenset[str]
    named: frozenset[str]


def suspects(mutant: Release, sizes: Iterable[Bounds | Nearest] = SIZES) -> Suspects:
    """Return which rules a mutant makes suspect, and which the comparison names.

    A rule that the comparison names, and whose digest is as it was, would be signed still.
    """
    changes = compare(HERE, mutant, sizes)

    def compared(_old: Release, _new: Release) -> Changes:
        return changes

    kept = KeptReleases(mutant, compared, lambda _: HERE)
    kept.behaviours = lambda _: GROUND.behaviours  # worked out once for all mutants
    found = standings(SIGNED, Ground(mutant, ()), kept)
    return Suspects(
        frozenset(one.rule.id for one in found.rules if not one.passed), changes.rules_named
    )


def with_reference(broken: Behaviour) -> AbstractContextManager[object]:
    """Let a broken reference answer what kept vectors are replayed on."""
    return patch.multiple(vector_changes, **broken._asdict())


def suspects_by_vectors(kept: Release) -> frozenset[str]:
    """Return which rules are suspect where a release with vectors was signed, and is kept."""
    found = standings(SIGNED, GROUND, KeptReleases(HERE, load=lambda _: kept))
    return frozenset(one.rule.id for one in found.rules if not one.passed)


def with_model(mutant: ModelMutant) -> Release:
    """Return what is here with a mutant instead of the model."""
    return replace(HERE, model=mutant.model)


def _lines(mutant: MachineMutant) -> tuple[Line, ...]:
    """Return a cell as the hand-written table has it: what refuses comes last."""
    branches = mutant.broken.branches[mutant.cell]
    moves = [Line(b.guard, b.expected, Answer(b.target, frozenset(b.rules))) for b in branches]
    refusing = [
        mutant.broken.refusals[at][0] for at in (mutant.cell,) if at in mutant.broken.refusals
    ]
    refuses = [Line(None, expected=True, answer=Answer(None, frozenset((r,)))) for r in refusing]
    return (*moves, *refuses)


def with_machine(mutant: MachineMutant) -> Release:
    """Return what is here with the cell of a mutant in the hand-written table."""
    name = mutant.original.name
    table = HERE.tables[name]
    cells = {**table.cells, mutant.cell: _lines(mutant)}
    return replace(HERE, tables={**HERE.tables, name: replace(table, cells=cells)})
