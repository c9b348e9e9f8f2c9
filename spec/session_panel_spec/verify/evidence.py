"""What speaks for each property: one line for each, over everything that a verification did."""

from collections.abc import Iterator, Mapping

import msgspec

from session_panel_spec.check.proof import Proof
from session_panel_spec.lockstep.exploration import PropertyCheck
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.property import Property
from session_panel_spec.model.properties.verdict import Verdict
from session_panel_spec.verify.verification import Report


class Evidence(msgspec.Struct, frozen=True):
    """What speaks for a property; None wherever nothing was done.

    Attributes:
        bounded: whether it holds of the model at every size explored, and says something at one.
        sizes: at how many of them it says something.
        proved: whether it is proved for every size.
        refined: whether it holds of the real panel: checked there, or because the panel takes the
            model's steps, and no others.
        checked: how often it was checked on the real panel; 0 where it holds by those steps alone.
        mutants: how many broken models it catches, each at the first size at which any property
            does.
        passed: whether nothing that was done speaks against it.
    """

    name: str
    rules: tuple[str, ...]
    text: str
    bounded: bool | None
    sizes: int
    proved: bool | None
    refined: bool | None
    checked: int
    mutants: int | None
    passed: bool


def evidence(report: Report) -> tuple[Evidence, ...]:
    """Return what speaks for each property: the model's, then those that only the panel has."""
    found = _Found(report)
    model = tuple(map(found.of_model, PROPERTIES))
    names = {one.name for one in model}
    of_panel = (check for check in report.properties if check.name not in names)
    return (*model, *map(_of_panel, of_panel))


class _Found:
    """What a verification found, by the names of properties."""

    def __init__(self, report: Report) -> None:
        self.sizes = report.models
        self.proofs = {proof.name: proof for proof in report.proofs or ()}
        self.panel = {check.name: check for check in report.properties}
        driven = [
            *(explored.refinement.passed for explored in report.explorations),
            *(refinement.passed for refinement in report.lockstep),
        ]
        self.lockstep = all(driven) if driven else None
        hunt = report.mutants
        self.caught: Mapping[str, int] | None = hunt.catches_by("properties") if hunt else None

    def of_model(self, subject: Property) -> Evidence:
        """Return what speaks for a property of the model."""
        checked = tuple(self._checked(subject))
        check = self.panel.get(subject.name)
        return _evidence(
            subject,
            bounded=_bounded(checked),
            sizes=sum(one.met for one in checked),
            proved=_proved(self.proofs.get(subject.name)),
            refined=self.lockstep if check is None else bool(self.lockstep) and check.passed,
            checked=check.count if check else 0,
            mutants=None if self.caught is None else self.caught.get(subject.name, 0),
        )

    def _checked(self, subject: Property) -> Iterator[Verdict]:
        for size in self.sizes:
            yield from (one for one in size.properties if one.subject == subject)


def _bounded(checked: tuple[Verdict, ...]) -> bool | None:
    if not checked:
        return None
    return any(one.met for one in checked) and all(one.passed for one in checked if one.met)


def _proved(proof: Proof | None) -> bool | None:
    return None if proof is None else proof.proved


def _of_panel(check: PropertyCheck) -> Evidence:
    return _evidence(check, refined=check.passed, checked=check.count)


def _evidence(  # noqa: PLR0913 - each says something else
    subject: Property | PropertyCheck,
    *,
    bounded: bool | None = None,
    sizes: int = 0,
    proved: bool | None = None,
    refined: bool | None,
    checked: int,
    mutants: int | None = None,
) -> Evidence:
    passed = False not in (bounded, proved, refined)
    told = (bounded, sizes, proved, refined, checked, mutants, passed)
    return Evidence(subject.name, subject.rules, subject.text, *told)
