"""The main job: hold the machines, the model and the real panel against the specification."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from session_panel_spec.check.engines import is_installed
from session_panel_spec.check.explicit.tally import memory_limit
from session_panel_spec.check.model_check import ModelCheck, check_sets, check_states
from session_panel_spec.check.proof import Certificate, Proof, certify
from session_panel_spec.differential.driven import Driven, added
from session_panel_spec.differential.parts import PARTS as SHARES
from session_panel_spec.differential.parts import begin_drive
from session_panel_spec.differential.real import real
from session_panel_spec.export.comparison import Comparison, compare
from session_panel_spec.lockstep.coverage.search import Witness, reached
from session_panel_spec.lockstep.exploration import Exploration, explore
from session_panel_spec.lockstep.modularity.verdict import Modularity, modularity
from session_panel_spec.lockstep.refinement import Refinement, lockstep
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.mutants.hunt import begin_hunt
from session_panel_spec.mutants.trial import Hunt
from session_panel_spec.parallel import Progress, parts
from session_panel_spec.verify.check import Check, DirectCheck, attempt
from session_panel_spec.verify.citations import citation_check
from session_panel_spec.verify.direct import direct_checks
from session_panel_spec.verify.machines import engine_checks, table_checks
from session_panel_spec.verify.report import Report
from session_panel_spec.verify.scope import Scope
from session_panel_spec.verify.stories import story_checks
from session_panel_spec.verify.work import Found, Work, every, joined, only


def verify(scope: Scope, progress: Progress, processes: int = 2) -> Report:
    """Run every check.

    Args:
        scope: the sizes to look at.
        progress: called now and then, with what is being done and how much of it is.
        processes: how many to share the work among.
    """
    with parts(processes, progress) as job:
        work = Work(job, scope, processes)
        begun = {field: begin(work) for field, begin in PARTS.items()}
        found = {field: result() for field, result in begun.items()}
        return Report(**found, scope=scope, raised=work.raised)


def _proofs(work: Work) -> Found[tuple[Proof, ...] | None]:
    if not is_installed("z3"):
        return _nothing
    proved = work.proved
    return lambda: tuple(proof for proofs, _ in proved() for proof in proofs)


def _certificate(work: Work) -> Found[Certificate | None]:
    """Ask a second solver as soon as the first has answered everything."""
    if not (work.scope.certified and is_installed("z3", "cvc5")):
        return _nothing
    proved = work.proved

    def certified() -> Iterator[Certificate]:
        for _, asked in proved():
            yield from work.begin("a second solver", certify, asked)()

    return only(certified)


def _drive(work: Work) -> Found[Driven | None]:
    if work.scope.effort is None:
        return _nothing
    seconds = work.scope.effort.seconds * work.processes / SHARES  # each process has several
    effort = replace(work.scope.effort, seconds=seconds)
    drives = [begin_drive(work.job, real, effort)]
    if work.scope.configs:
        drives.append(begin_drive(work.job, real, effort, work.scope.configs))
    driven = partial(added, (drive() for drive in drives))
    return only(work.waiting("the panel beside the reference", driven))


def _lockstep(work: Work) -> Found[tuple[Refinement, ...]]:
    return every(
        work.begin(f"the real panel in lockstep at {bounds}", lockstep, bounds)
        for bounds in work.scope.lockstep
    )


def _modularity(work: Work) -> Found[tuple[Modularity, ...]]:
    return every(
        work.begin(f"whether the real panel is modular at {bounds}", modularity, bounds, sample)
        for bounds, sample in work.scope.modular
    )


def _explorations(work: Work) -> Found[tuple[Exploration, ...]]:
    checked = _by_state(work.scope)
    return every(
        work.begin(f"the real panel at {at}", explore, at, model_checked=at in checked)
        for at in work.scope.panel
    )


def _models(work: Work) -> Found[tuple[ModelCheck, ...]]:
    memory = memory_limit() // work.processes
    by_set = work.scope.sets if is_installed("dd", "dd.cudd") else ()
    name = "the model at {}".format
    return every(
        (
            *(work.begin(name(at), check_states, at, memory) for at in _by_state(work.scope)),
            *(work.begin(name(at), check_sets, at, memory) for at in by_set),
        )
    )


def _by_state(scope: Scope) -> tuple[Bounds, ...]:
    return scope.states if is_installed("numba", "scipy") else ()


def _coverage(work: Work) -> Found[tuple[Witness, ...]]:
    return joined([work.begin("what the real panel reaches", reached)])


def _tables(work: Work) -> Found[tuple[Check, ...]]:
    return joined([work.begin("machines beside their tables", table_checks)])


def _engine(work: Work) -> Found[tuple[Check, ...]]:
    return joined([work.begin("machines beside python-statemachine", engine_checks)])


def _stories(work: Work) -> Found[tuple[Check, ...]]:
    return joined([work.begin("stories", story_checks)])


def _direct(work: Work) -> Found[tuple[DirectCheck, ...]]:
    return joined([work.begin("what is looked at by itself", direct_checks, work.scope.effort)])


def _citations(_work: Work) -> Found[Check]:
    return partial(attempt, "citations", citation_check)


def _confirmations(work: Work) -> Found[tuple[Comparison, ...]]:
    return joined(
        work.begin(f"counted by others at {at}", compare, at) for at in work.scope.confirmed
    )


def _mutants(work: Work) -> Found[Hunt | None]:
    if not (work.scope.mutants and _by_state(work.scope)):
        return _nothing
    hunted = begin_hunt(work.job, "model", by_properties=work.scope.mutants_by_properties)
    return only(work.waiting("broken models", hunted))


def _nothing() -> None:
    """Nothing is found by a part that is not begun."""


PARTS: Final[Mapping[str, Callable[[Work], Found[Any]]]] = {
    "explorations": _explorations,
    "mutants": _mutants,
    "proofs": _proofs,
    "certificate": _certificate,
    "beside_reference": _drive,
    "lockstep": _lockstep,
    "modularity": _modularity,
    "models": _models,
    "coverage": _coverage,
    "tables": _tables,
    "engine": _engine,
    "stories": _stories,
    "direct": _direct,
    "citations": _citations,
    "confirmations": _confirmations,
}
"""What begins each part of a report, by its field, in this order; then they are waited for.

The explorations are the longest, then the mutants: begun last, they would be waited for alone.
"""
