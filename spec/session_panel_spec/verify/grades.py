"""How well each clause of the rules is checked: at which sizes, and in which configurations.

Only what the verification itself did counts. A clause has the best grade that anything gives it; a
rule has that of its weakest clause.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, Literal, NamedTuple, Protocol

import msgspec

from session_panel_spec.check.model_check import ModelCheck
from session_panel_spec.check.proof import Proof
from session_panel_spec.differential.configurations import options
from session_panel_spec.differential.driven import Driven
from session_panel_spec.domain.rules import Clause, load_clauses, rule_of
from session_panel_spec.lockstep.exploration import Exploration, PropertyCheck
from session_panel_spec.lockstep.panel_clauses import PANEL_CLAUSES
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.properties.clauses import CLAUSES
from session_panel_spec.verify.check import DirectCheck

Sizes = Literal["proved for every size", "exhaustive", "driven", "example only"]
"""What a grade says of sizes, the best first."""

BEST_FIRST: Final[tuple[Sizes, ...]] = (
    "proved for every size",
    "exhaustive",
    "driven",
    "example only",
)


_VARIED: Final = (
    "some values of each of %(every)s options",
    "all values tried of %(number)s of %(every)s options",
)
"""In which configurations a clause was driven: where no option had all of its values, and else."""


class Findings(Protocol):
    """What of a verification gives grades."""

    @property
    def refinements(self) -> tuple[Refinement, ...]:
        """The real panel held against the model."""

    @property
    def explorations(self) -> tuple[Exploration, ...]:
        """The real panel, driven through all states of some sizes."""

    @property
    def properties(self) -> tuple[PropertyCheck, ...]:
        """Each property of the panel over all sizes."""

    @property
    def models(self) -> tuple[ModelCheck, ...]:
        """The model, checked at some sizes."""

    @property
    def proofs(self) -> tuple[Proof, ...] | None:
        """How the proofs for every size ended."""

    @property
    def beside_reference(self) -> Driven | None:
        """The real panel, driven beside the reference."""

    @property
    def direct(self) -> tuple[DirectCheck, ...]:
        """What no answer of the reference can show."""


class Grade(msgspec.Struct, frozen=True):
    """How well a clause is checked.

    Attributes:
        clause: its ID.
        sizes: at which sizes; the best that something gives.
        where: those at which all states and steps were looked at, where it is *exhaustive*.
        properties: the properties from which it follows, where it is proved or exhaustive.
        free: the fields of a configuration, and the bounds, for whose every value it is proved.
        driven: how many answers and screens of the reference it decided, beside the panel's.
        varied: the options of the configuration of which every value that is tried was in force in
            one of these.
        not_varied: the other options.
    """

    clause: str
    sizes: Sizes
    where: tuple[str, ...]
    properties: tuple[str, ...]
    free: tuple[str, ...]
    driven: int
    varied: tuple[str, ...]
    not_varied: tuple[str, ...]

    @property
    def number(self) -> int:
        """The clause's number among those of its rule."""
        return int(self.clause.rpartition(".")[2])

    @property
    def passed(self) -> bool:
        """Whether anything but an example speaks for it."""
        return self.sizes != "example only"


def grades(findings: Findings) -> tuple[Grade, ...]:
    """Return the grade of every clause that something can make false, in the domain's order."""
    evidence = _Evidence(findings)
    return tuple(evidence.grade(one) for one in load_clauses().values() if not one.unobservable)


def weakest(among: Iterable[Grade]) -> Grade:
    """Return the weakest of some grades; of equal ones that which was driven least."""
    return max(among, key=lambda one: (BEST_FIRST.index(one.sizes), -one.driven))


def _by_rule(grades: Iterable[Grade]) -> Mapping[str, tuple[Grade, ...]]:
    """Return the grades of each rule's clauses, by the ID of the rule."""
    rules: dict[str, tuple[Grade, ...]] = {}
    for one in grades:
        rule = rule_of(one.clause)
        rules[rule] = (*rules.get(rule, ()), one)
    return rules


class RuleGrade(NamedTuple):
    """How well a rule is checked.

    Attributes:
        rule: its ID.
        weakest: the grade of its weakest clause.
        clauses: the numbers of its clauses that have each grade, the best first.
    """

    rule: str
    weakest: Grade
    clauses: tuple[tuple[int, ...], ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many clauses have each grade, the best first."""
        return tuple(map(len, self.clauses))


def rule_grades(grades: Iterable[Grade]) -> Iterator[RuleGrade]:
    """Yield each rule with its grade."""
    for rule, own in _by_rule(grades).items():
        numbers = (tuple(one.number for one in own if one.sizes == sizes) for sizes in BEST_FIRST)
        yield RuleGrade(rule, weakest(own), tuple(numbers))


def varied_text(grade: Grade, spoken: Callable[[str], str] = str) -> str:
    """Say in which configurations a clause was looked at.

    Args:
        grade: the clause's.
        spoken: what says a message, in which numbers stand by their names, in a language.
    """
    if grade.free:
        return spoken("every value of %(number)s options") % {"number": len(grade.free)}
    if not grade.driven:
        return spoken("the default configuration")
    every = len(grade.varied) + len(grade.not_varied)
    numbers = {"number": len(grade.varied), "every": every}
    return spoken(_VARIED[bool(grade.varied)]) % numbers


class _Evidence:
    """What a verification found, by the names of properties and the IDs of clauses."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._driven = findings.beside_reference or Driven()

    def grade(self, clause: Clause) -> Grade:
        """Return the grade of a clause."""
        names = tuple(one.name for one in CLAUSES.get(clause.id, ()))
        of_panel = tuple(one.name for one in PANEL_CLAUSES.get(clause.id, ()))
        driven = self._driven.clauses[clause.id]
        sizes, where, properties = self._of_sizes(clause.id, names, of_panel, driven)
        varied, others = self._options(clause.id) if driven else ((), tuple(self._values))
        free = self._free(properties) if sizes == BEST_FIRST[0] else ()
        return Grade(clause.id, sizes, where, properties, free, driven, varied, others)

    def _of_sizes(
        self, clause: str, names: tuple[str, ...], of_panel: tuple[str, ...], driven: int
    ) -> tuple[Sizes, tuple[str, ...], tuple[str, ...]]:
        if names and self._refined and self._proved.issuperset(names):
            return "proved for every size", (), names
        if names and (where := self._everywhere(names)):
            return "exhaustive", where, names
        if clause in self._looked_at:
            return "exhaustive", (self._looked_at[clause],), ()
        if of_panel and self._holding.issuperset(of_panel):
            where = tuple(str(one.bounds) for one in self._findings.explorations)
            return "exhaustive", where, of_panel
        return ("driven" if driven else "example only"), (), ()

    @cached_property
    def _looked_at(self) -> Mapping[str, str]:
        """By clause, what was looked at by itself."""
        passed = (one for one in self._findings.direct if one.passed)
        return {clause: one.name for one in passed for clause in one.clauses}

    @cached_property
    def _refined(self) -> bool:
        """Whether the real panel takes the model's steps, and no others, wherever it was driven."""
        refinements = self._findings.refinements
        return bool(refinements) and all(one.passed for one in refinements)

    @cached_property
    def _proved(self) -> frozenset[str]:
        return frozenset(one.name for one in self._findings.proofs or () if one.proved)

    @cached_property
    def _holding(self) -> frozenset[str]:
        """The properties of the real panel that hold, and say something."""
        return frozenset(one.name for one in self._findings.properties if one.passed)

    def _free(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return what is a free choice in the proofs of all of these properties."""
        each = [one.free for one in self._findings.proofs or () if one.name in names]
        return tuple(field for field in each[0] if all(field in free for free in each))

    def _everywhere(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the sizes at which model and panel agree, and these properties hold of it."""
        agree = {one.bounds for one in self._findings.refinements if one.passed}
        return tuple(
            str(bounds)
            for bounds, met in self._met.items()
            if bounds in agree and met.issuperset(names)
        )

    @cached_property
    def _met(self) -> Mapping[Bounds, frozenset[str]]:
        """The properties of the model that hold at each size, and say something there."""
        return {
            model.bounds: frozenset(one.subject.name for one in model.met if one.passed)
            for model in self._findings.models
        }

    @cached_property
    def _values(self) -> Mapping[str, frozenset[str]]:
        """The values that are tried of each option, in JSON."""
        return {
            one.name: frozenset(msgspec.json.encode(value).decode() for value in one.values)
            for one in options()
        }

    @cached_property
    def _seen(self) -> Mapping[str, Mapping[str, set[str]]]:
        """By clause and option, the values with which the clause decided something."""
        seen: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for clause, option, value in self._driven.clauses_by_option:
            seen[clause][option].add(value)
        return seen

    def _options(self, clause: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the options that were varied in full with a clause, and the others."""
        seen = self._seen[clause]
        return _split(self._values, (o for o, values in self._values.items() if values <= seen[o]))


def _split(every: Iterable[str], chosen: Iterator[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first = tuple(chosen)
    return first, tuple(one for one in every if one not in first)
