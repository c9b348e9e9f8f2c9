"""Everything that a verification found, and whether it passed."""

from dataclasses import dataclass, replace
from functools import cached_property

from session_panel_spec.check.model_check import ModelCheck
from session_panel_spec.check.proof import Certificate, Proof
from session_panel_spec.differential.driven import Driven
from session_panel_spec.export.comparison import Comparison
from session_panel_spec.lockstep.coverage.search import Witness
from session_panel_spec.lockstep.exploration import Exploration, PropertyCheck
from session_panel_spec.lockstep.modularity.verdict import Modularity
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.mutants.trial import Hunt
from session_panel_spec.verify.check import Check, DirectCheck
from session_panel_spec.verify.grades import Grade, grades
from session_panel_spec.verify.scope import Scope


@dataclass(frozen=True)
class Report:
    """Everything that a verification found.

    Attributes:
        explorations: the real panel, driven through all states of some sizes.
        coverage: what some run of the real panel reaches.
        models: the model, checked at some sizes; none where what does it is not installed.
        proofs: how the proofs for every size ended; None where the solver is not installed.
        confirmations: what other checkers counted, where they are installed.
        lockstep: the real panel and the specification, in lockstep through larger sizes.
        modularity: whether an event of the real panel sees and changes no third slot.
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
    modularity: tuple[Modularity, ...] = ()

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
            *(one.passed for one in self.modularity),
            *(comparison.passed for comparison in self.confirmations),
            *((self.mutants.passed,) if self.mutants else ()),
            *((self.beside_reference.passed,) if self.beside_reference else ()),
            *(grade.passed for grade in self.grades),
        )

    @cached_property
    def grades(self) -> tuple[Grade, ...]:
        """How well each clause of the rules is checked, where the panel was driven for it.

        None where the drive found a difference: it stops there, and clauses that it would have met
        later are not to blame.
        """
        driven = self.beside_reference
        return grades(self) if driven and not driven.found else ()

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


def _merged(checks: tuple[PropertyCheck, ...]) -> PropertyCheck:
    runs = [check.counterexample for check in checks if check.counterexample is not None]
    count = sum(check.count for check in checks)
    return replace(checks[0], count=count, counterexample=min(runs, key=len, default=None))
