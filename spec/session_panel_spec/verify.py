"""The main job: hold the machines and the real panel against the specification."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec

from session_panel import MACHINES
from session_panel_spec.abstract import Bounds
from session_panel_spec.agreement import compared_cells, differences
from session_panel_spec.engine import cases, engine_differences
from session_panel_spec.exploration import Exploration, PropertyCheck, explore
from session_panel_spec.proof import Proof, prove
from session_panel_spec.properties.panel import (
    STATE_PROPERTIES,
    STEP_PROPERTIES,
    StateProperty,
    StepProperty,
)
from session_panel_spec.properties.safety import SAFETY
from session_panel_spec.rules import load_rules
from session_panel_spec.story import check_story, load_stories
from session_panel_spec.tables import load_table

SIZES = (
    Bounds(),
    Bounds(capacity=1, max_sessions=1, unread_max=1),
    Bounds(conversations=2, records=0, capacity=1, max_sessions=1, unread_max=1, offer_limit=1),
)
"""What `verify` drives the panel through: the page's size, and two in which limits bind."""

Progress = Callable[[str, int], None]
"""Told what is being done, and how many of it have been done."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was compared, how often, and every way in which it is not as it should be."""

    name: str
    count: int
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether something was compared and nothing is off."""
        return self.count > 0 and not self.problems


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a verification found.

    Attributes:
        proofs: how the proofs for every size ended; None where the solver is not installed.
    """

    tables: tuple[Check, ...]
    engine: tuple[Check, ...]
    citations: Check
    stories: tuple[Check, ...]
    explorations: tuple[Exploration, ...]
    proofs: tuple[Proof, ...] | None

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check but the properties."""
        return (*self.tables, *self.engine, self.citations, *self.stories)

    @property
    def verdicts(self) -> tuple[bool, ...]:
        """Whether each check and each property passed."""
        return (
            *(check.passed for check in self.checks),
            *(check.passed for check in self.properties),
            *(explored.refinement.passed for explored in self.explorations),
            *(proof.proved for proof in self.proofs or ()),
        )

    @property
    def properties(self) -> tuple[PropertyCheck, ...]:
        """Each property over all explorations: its counts added, its first counterexample."""
        return tuple(map(_merged, zip(*(e.properties for e in self.explorations), strict=True)))

    @property
    def passed(self) -> bool:
        """Whether everything passed."""
        return all(self.verdicts)


def verify(sizes: tuple[Bounds, ...], progress: Progress) -> Report:
    """Run every check.

    Args:
        sizes: the bounds of each exhaustive drive.
        progress: called now and then, with what is being done and how much of it is.
    """
    return Report(
        tables=tuple(_counted(_table_checks(), "tables", progress)),
        engine=tuple(_counted(_engine_checks(), "machines", progress)),
        citations=_citations(),
        stories=tuple(_counted(_story_checks(), "stories", progress)),
        explorations=tuple(
            explore(bounds, progress=partial(progress, f"states of {bounds}")) for bounds in sizes
        ),
        proofs=_proofs(progress),
    )


def _proofs(progress: Progress) -> tuple[Proof, ...] | None:
    if find_spec("z3") is None:
        return None
    progress("proofs", len(SAFETY))
    return prove()


def _merged(checks: tuple[PropertyCheck, ...]) -> PropertyCheck:
    runs = [check.counterexample for check in checks if check.counterexample is not None]
    count = sum(check.count for check in checks)
    return PropertyCheck(checks[0].subject, count, min(runs, key=len, default=None))


def _counted(checks: Iterator[Check], what: str, progress: Progress) -> Iterator[Check]:
    for number, check in enumerate(checks, start=1):
        progress(what, number)
        yield check


def _table_checks() -> Iterator[Check]:
    """Each machine against its hand-written table, both ways."""
    for compiled in MACHINES.values():
        table = load_table(compiled.name)
        problems = tuple(differences(table, compiled))
        yield Check(compiled.name, compared_cells(table, compiled), problems)


def _engine_checks() -> Iterator[Check]:
    """Each compiled table against python-statemachine."""
    for machine, compiled in MACHINES.items():
        count = sum(1 for _ in cases(compiled))
        yield Check(compiled.name, count, tuple(engine_differences(machine, compiled)))


def _citations() -> Check:
    """Every rule that a machine, a property or a story cites is in the catalogue."""
    cited = [*_cited_by_machines(), *_cited_by_properties(), *_cited_by_stories()]
    rules = load_rules()
    problems = tuple(f"{who} cites {rule}, no rule" for who, rule in cited if rule not in rules)
    return Check("citations", len(cited), problems)


def _cited_by_machines() -> Iterator[tuple[str, str]]:
    for table in MACHINES.values():
        for cell, branches in table.branches.items():
            yield from ((f"{table.name} {cell}", r) for b in branches for r in b.rules)
        yield from ((f"{table.name} {cell}", rule) for cell, (rule, _) in table.refusals.items())


def _cited_by_properties() -> Iterator[tuple[str, str]]:
    subjects: tuple[StateProperty | StepProperty, ...] = (*STATE_PROPERTIES, *STEP_PROPERTIES)
    for subject in subjects:
        yield from ((subject.name, rule) for rule in subject.rules)


def _cited_by_stories() -> Iterator[tuple[str, str]]:
    for story in load_stories():
        yield from ((story.name, rule) for rule in story.rules)


def _story_checks() -> Iterator[Check]:
    """Each of the manual's stories, replayed: the screen shows what it must."""
    for story in load_stories():
        yield Check(story.name, len(story.screens), tuple(check_story(story)))
