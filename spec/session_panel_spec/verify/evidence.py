"""What speaks for each property: one line for each, over everything that a verification did."""

import msgspec

from session_panel_spec.lockstep.exploration import PropertyCheck
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.property import Property
from session_panel_spec.verify.report import Report


class Evidence(msgspec.Struct, frozen=True):
    """What speaks for a property; None wherever nothing was done.

    Attributes:
        name: its name.
        rules: the IDs of the rules that it is about.
        text: what it says, in words.
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
    names = {one.name for one in PROPERTIES}
    of_panel = (check for check in report.properties if check.name not in names)
    return tuple(_evidence(report, subject) for subject in (*PROPERTIES, *of_panel))


def _evidence(report: Report, subject: Property | PropertyCheck) -> Evidence:
    met, bounded = _bounded(report, subject)
    proofs = (proof.proved for proof in report.proofs or () if proof.name == subject.name)
    proved = next(proofs, None)
    checked, refined = _refined(report, subject)
    passed = False not in (bounded, proved, refined)
    found = (bounded, met, proved, refined, checked, _caught(report, subject), passed)
    return Evidence(subject.name, subject.rules, subject.text, *found)


def _bounded(report: Report, subject: Property | PropertyCheck) -> tuple[int, bool | None]:
    """Return at how many sizes of the model it says something, and whether it holds there."""
    everywhere = (one for model in report.models for one in model.properties)
    verdicts = [one for one in everywhere if one.subject == subject]
    met = [one for one in verdicts if one.met]
    holds = bool(met) and all(one.passed for one in met)
    return len(met), holds if verdicts else None


def _refined(report: Report, subject: Property | PropertyCheck) -> tuple[int, bool | None]:
    """Return how often it was checked on the real panel, and whether it holds there."""
    checks = [check for check in report.properties if check.name == subject.name]
    steps = () if isinstance(subject, PropertyCheck) else report.refinements
    passed = [*(step.passed for step in steps), *(check.passed for check in checks)]
    return sum(check.count for check in checks), all(passed) if passed else None


def _caught(report: Report, subject: Property | PropertyCheck) -> int | None:
    if report.mutants is None or isinstance(subject, PropertyCheck):
        return None
    if "properties" not in report.mutants.catches:  # they were not asked
        return None
    return report.mutants.catches_by("properties").get(subject.name, 0)
