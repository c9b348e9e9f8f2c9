"""The main job: hold the machines, the model and the real panel against the specification."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from session_panel import MACHINES, Config, Machine, Table
from session_panel_spec.check.engines import is_installed
from session_panel_spec.check.explicit.tally import memory_limit
from session_panel_spec.check.model_check import ModelCheck, check_sets, check_states
from session_panel_spec.check.proof import (
    Certificate,
    Proof,
    Query,
    certify,
    prove,
    prove_liveness,
    prove_possibility,
)
from session_panel_spec.differential.driven import Driven, added
from session_panel_spec.differential.parts import PARTS, Effort, begin_drive
from session_panel_spec.differential.real import real
from session_panel_spec.domain.rules import citable_ids
from session_panel_spec.domain.tables import load_table
from session_panel_spec.export.comparison import Comparison, compare
from session_panel_spec.lockstep.agreement import (
    cases,
    compared_cells,
    differences,
    engine_differences,
)
from session_panel_spec.lockstep.coverage.search import Witness, reached
from session_panel_spec.lockstep.exploration import Exploration, PropertyCheck, explore
from session_panel_spec.lockstep.refinement import Refinement, lockstep
from session_panel_spec.logs.story import Story, check_story, load_stories
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.mutants.hunt import begin_hunt
from session_panel_spec.mutants.trial import Hunt
from session_panel_spec.parallel import Parts, Progress, parts
from session_panel_spec.verify.check import Check, attempt
from session_panel_spec.verify.citations import citations
from session_panel_spec.verify.direct import DirectCheck, direct_checks
from session_panel_spec.verify.grades import Grade, grades

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scope:
    """The sizes that a verification looks at.

    Attributes:
        panel: through which the real panel is driven.
        states: in which the model is checked state by state.
        sets: in which it is checked on whole sets of states.
        confirmed: at which other checkers count, too.
        lockstep: through which the real panel goes in lockstep with the specification alone.
        mutants: whether broken models are made and hunted.
        mutants_by_properties: whether it is told, too, which properties each of them breaks.
        certified: whether a second solver is asked what the first was asked for the proofs.
        effort: how much the real panel is driven beside the reference; None if it is not, and then
            no clause of a rule has a grade.
        configs: in which configurations it is driven as much again, besides the covering array's.
    """

    panel: tuple[Bounds, ...]
    states: tuple[Bounds, ...]
    sets: tuple[Bounds, ...]
    confirmed: tuple[Bounds, ...]
    lockstep: tuple[Bounds, ...] = ()
    mutants: bool = True
    mutants_by_properties: bool = False
    certified: bool = False
    effort: Effort | None = None
    configs: tuple[Config, ...] = ()


TIGHT = (
    Bounds(capacity=1, max_sessions=1, unread_max=1, declined_sets_dnd=True),
    Bounds(conversations=2, records=0, capacity=1, max_sessions=1, unread_max=0, offer_limit=1),
)
"""Sizes in which the limits bind; in the first a declined offer sets do-not-disturb."""

DEFAULT = Scope(
    panel=(Bounds(), *TIGHT),
    states=(Bounds(), *TIGHT, Bounds(2, 0, 2, 9, 2)),
    sets=(Bounds(2, 1), Bounds(4, 0)),
    confirmed=(Bounds(),),
    effort=Effort(),
)
"""What `verify` looks at: the page's size, two in which limits bind, and for the model larger."""

THOROUGH = replace(
    DEFAULT,
    states=(*DEFAULT.states, Bounds(2, 0), Bounds(2, 1, 1, 2, 1)),
    sets=(*DEFAULT.sets, Bounds(9, 0)),
    confirmed=(*DEFAULT.confirmed, Bounds(2, 0, 2, 9, 2), Bounds(2, 1, 1, 2, 1)),
    lockstep=(Bounds(2, 0, 2, 9, 1),),
    mutants_by_properties=True,
    certified=True,
    effort=Effort(steps=600_000),
)
"""What takes minutes: two conversations in every detail, and nine, the real limit, set by set."""


def with_effort(scope: Scope, seed: int, seconds: float) -> Scope:
    """Return a scope in which other runs are driven beside the reference, or for longer."""
    if scope.effort is None:
        return scope
    return replace(scope, effort=replace(scope.effort, seed=seed, seconds=seconds))


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a verification found.

    Attributes:
        explorations: the real panel, driven through all states of some sizes.
        coverage: what some run of the real panel reaches.
        models: the model, checked at some sizes; none where what does it is not installed.
        proofs: how the proofs for every size ended; None where the solver is not installed.
        confirmations: what other checkers counted, where they are installed.
        lockstep: the real panel and the specification, in lockstep through larger sizes.
        mutants: what became of broken models; None where nobody hunted them.
        beside_reference: the real panel, driven beside the reference; None where it was not.
        direct: what no answer of the reference can show, looked at by itself.
        certificate: what a second solver says of all that the proofs rest on; None where it was
            not asked, or is not installed.
        scope: what it was to look at.
        raised: the checks that came to no result, since they raised.
    """

    tables: tuple[Check, ...]
    engine: tuple[Check, ...]
    citations: Check
    stories: tuple[Check, ...]
    explorations: tuple[Exploration, ...]
    coverage: tuple[Witness, ...]
    models: tuple[ModelCheck, ...]
    proofs: tuple[Proof, ...] | None
    confirmations: tuple[Comparison, ...]
    lockstep: tuple[Refinement, ...]
    mutants: Hunt | None
    certificate: Certificate | None
    scope: Scope
    raised: tuple[Check, ...] = ()
    beside_reference: Driven | None = None
    direct: tuple[DirectCheck, ...] = ()

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check but those of properties."""
        return (
            *self.tables,
            *self.engine,
            self.citations,
            *self.stories,
            *self.direct,
            *self.raised,
        )

    @property
    def refinements(self) -> tuple[Refinement, ...]:
        """The real panel held against the model, at every size through which it was driven."""
        return (*(explored.refinement for explored in self.explorations), *self.lockstep)

    @property
    def verdicts(self) -> tuple[bool, ...]:
        """Whether each check, proof and property passed; one of the model at each size."""
        return (
            *(check.passed for check in self.checks),
            *(check.passed for check in self.properties),
            *(witness.passed for witness in self.coverage),
            *(one.passed for model in self.models for one in model.met),
            *(name in self.met for name in self.asked),
            *(proof.proved for proof in self.proofs or ()),
            *((self.certificate.passed,) if self.certificate else ()),
            *(refinement.passed for refinement in self.refinements),
            *(comparison.passed for comparison in self.confirmations),
            *((self.mutants.passed,) if self.mutants else ()),
            *((self.beside_reference.passed,) if self.beside_reference else ()),
            *(grade.passed for grade in self.grades),
        )

    @property
    def grades(self) -> tuple[Grade, ...]:
        """How well each clause of the rules is checked, where the panel was driven for it."""
        return grades(self) if self.beside_reference else ()

    @property
    def met(self) -> frozenset[str]:
        """The properties of the model that say something at some size."""
        return frozenset(one.subject.name for model in self.models for one in model.met)

    @property
    def asked(self) -> frozenset[str]:
        """The properties of the model that must say something at some size."""
        if any(model.depth is not None for model in self.models):
            return frozenset(one.name for one in PROPERTIES)
        return frozenset(one.subject.name for model in self.models for one in model.properties)

    @property
    def passed(self) -> bool:
        """Whether everything passed."""
        return all(self.verdicts)

    @property
    def properties(self) -> tuple[PropertyCheck, ...]:
        """Each property of the panel over all sizes: its counts added, its first counterexample."""
        return tuple(map(_merged, zip(*(e.properties for e in self.explorations), strict=True)))


def verify(scope: Scope, progress: Progress, processes: int = 2) -> Report:
    """Run every check.

    Args:
        scope: the sizes to look at.
        progress: called now and then, with what is being done and how much of it is.
        processes: how many to share the work among.
    """
    with parts(processes, progress) as job:
        driven = _begin_drive(job, scope, processes)
        in_lockstep = [job.begin(lockstep, bounds) for bounds in scope.lockstep]
        by_state = scope.states if is_installed("numba", "scipy") else ()
        explorations = [
            job.begin(explore, bounds, model_checked=bounds in by_state) for bounds in scope.panel
        ]
        memory = memory_limit() // processes
        states = [job.begin(check_states, bounds, memory) for bounds in by_state]
        proofs = job.begin(_proofs, told=scope.certified) if is_installed("z3") else None
        coverage = job.begin(reached)
        by_set = scope.sets if is_installed("dd", "dd.cudd") else ()
        sets = [job.begin(check_sets, bounds, memory) for bounds in by_set]
        machines = [job.begin(table_checks), job.begin(_engine_checks)]
        stories = job.begin(story_checks)
        direct = job.begin(direct_checks)
        confirmations = [job.begin(compare, bounds) for bounds in scope.confirmed]
        hunted = scope.mutants and by_state
        by_properties = scope.mutants_by_properties
        mutants = begin_hunt(job, "model", by_properties=by_properties) if hunted else None
        found = _Findings()
        proved = found.of("proofs", proofs.result) if proofs else ()
        by_two = scope.certified and is_installed("cvc5")
        asked = job.begin(certify, proved[0][1]) if proved and by_two else None
        return Report(
            tables=found.all_of("machines beside their tables", machines[0]),
            engine=found.all_of("machines beside python-statemachine", machines[1]),
            citations=attempt("citations", _citations),
            stories=found.all_of("stories", stories),
            explorations=found.each("the real panel", scope.panel, explorations),
            coverage=found.all_of("what the real panel reaches", coverage),
            models=found.each("the model", (*by_state, *by_set), (*states, *sets)),
            proofs=tuple(one for each, _ in proved for one in each) if proofs else None,
            confirmations=tuple(
                one
                for counted in found.each("counted by others", scope.confirmed, confirmations)
                for one in counted
            ),
            lockstep=found.each("the real panel in lockstep", scope.lockstep, in_lockstep),
            mutants=found.one("broken models", mutants),
            certificate=found.one("a second solver", asked.result if asked else None),
            beside_reference=found.one("the panel beside the reference", driven),
            direct=found.all_of("what is looked at by itself", direct),
            scope=scope,
            raised=found.raised,
        )


class _Findings:
    """What the parts of a verification come to; those that raise have failed, by their name."""

    def __init__(self) -> None:
        self.raised: tuple[Check, ...] = ()

    def of(self, name: str, result: Callable[[], T]) -> tuple[T, ...]:
        """Return the one result of a part, or none."""
        found = attempt(name, result)
        if isinstance(found, Check):
            self.raised += (found,)
            return ()
        return (found,)

    def one(self, name: str, result: Callable[[], T] | None) -> T | None:
        """Return the one result of a part that need not have been begun, if there is one."""
        return next(iter(self.of(name, result)), None) if result else None

    def all_of(self, name: str, part: Future[tuple[T, ...]]) -> tuple[T, ...]:
        """Return the results of a part that has several."""
        return tuple(one for results in self.of(name, part.result) for one in results)

    def each(
        self, name: str, sizes: tuple[Bounds, ...], parts: Iterable[Future[T]]
    ) -> tuple[T, ...]:
        """Return the results of a part for each size."""
        named = zip(sizes, parts, strict=True)
        return tuple(one for at, part in named for one in self.of(f"{name} at {at}", part.result))


def _begin_drive(job: Parts, scope: Scope, processes: int) -> Callable[[], Driven] | None:
    if scope.effort is None:
        return None
    seconds = scope.effort.seconds * processes / PARTS  # each process has several, in turn
    effort = replace(scope.effort, seconds=seconds)
    drives = [begin_drive(job, real, effort)]
    if scope.configs:
        drives.append(begin_drive(job, real, effort, scope.configs))
    return lambda: added(driven() for driven in drives)


def _proofs(*, told: bool) -> tuple[tuple[Proof, ...], tuple[Query, ...]]:
    """Prove everything; what is possible and what follows rests on all that always holds.

    Args:
        told: whether to return, too, all that the solver was asked.
    """
    queries: list[Query] = []
    tell = queries.append if told else None
    always = prove(told=tell)
    sound = all(proof.proved for proof in always)
    resting = (*prove_possibility(told=tell), *prove_liveness(told=tell))
    settled = (replace(proof, proved=proof.proved and sound) for proof in resting)
    return (*always, *settled), tuple(queries)


def _merged(checks: tuple[PropertyCheck, ...]) -> PropertyCheck:
    runs = [check.counterexample for check in checks if check.counterexample is not None]
    count = sum(check.count for check in checks)
    return replace(checks[0], count=count, counterexample=min(runs, key=len, default=None))


def table_checks() -> tuple[Check, ...]:
    """Each machine against its hand-written table, both ways."""
    return tuple(attempt(one.name, partial(_table_check, one)) for one in MACHINES.values())


def _table_check(compiled: Table[Any]) -> Check:
    written = load_table(compiled.name)
    count, problems = compared_cells(written, compiled), differences(written, compiled)
    return Check(written.name, count, tuple(problems))


def _engine_checks() -> tuple[Check, ...]:
    """Each compiled table against python-statemachine."""
    return tuple(attempt(of[1].name, partial(_engine_check, *of)) for of in MACHINES.items())


def _engine_check(machine: type[Machine], table: Table[Any]) -> Check:
    return Check(table.name, len([*cases(table)]), tuple(engine_differences(machine, table)))


def story_checks() -> tuple[Check, ...]:
    """Each of the manual's stories, replayed: the screen shows what it must."""
    return tuple(attempt(story.name, partial(_story_check, story)) for story in load_stories())


def _story_check(story: Story) -> Check:
    return Check(story.name, len(story.screens), tuple(check_story(story)))


def _citations() -> Check:
    """Every rule that a machine, a property or a story cites is in the catalogue."""
    checked = ("transition", "refusal", "property", "possibility", "story")
    cited = [(one.name, r) for one in citations() if one.kind in checked for r in one.rules]
    known = citable_ids()
    problems = tuple(f"{who} cites {rule}, no rule" for who, rule in cited if rule not in known)
    return Check("citations", len(cited), problems)
