"""What was found of an adapter, and the diagnosis: which rule it breaks, shown by what."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from session_panel_spec.conform.blame import rules_of
from session_panel_spec.conform.peer import Trouble
from session_panel_spec.conform.play import Failure, Outcome
from session_panel_spec.conform.protocol import WHOLE, Offer
from session_panel_spec.conform.vector import MachineVector, Vector


@dataclass(frozen=True)
class Broken:
    """A rule that is broken.

    Attributes:
        rules: the rule, and after it others that say the same of that place.
        failure: the shortest run that shows it.
        count: how many vectors show it.
    """

    rules: tuple[str, ...]
    failure: Failure
    count: int


@dataclass(frozen=True)
class Findings:
    """What was found of an adapter.

    Attributes:
        offer: what it offers; None where it did not say.
        outcomes: what came of each vector that was run.
        left: how many vectors of what it offers were not run, since enough had failed.
        not_offered: the vectors of what it does not offer.
        trouble: why it could not go on; None where it could.
    """

    offer: Offer | None
    outcomes: tuple[Outcome, ...] = ()
    left: int = 0
    not_offered: tuple[Vector, ...] = ()
    trouble: Trouble | None = None

    @property
    def conforms(self) -> bool:
        """Whether something was compared, and nothing failed."""
        fine = self.trouble is None and not self.failures
        return fine and any(outcome.passed for outcome in self.outcomes)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """The failures, the shortest first."""
        failures = (outcome.failure for outcome in self.outcomes if outcome.failure)
        return tuple(sorted(failures, key=lambda failure: failure.length))

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        """The rules that are broken, that with the shortest run first."""
        told = [(rules, failure) for failure in self.failures if (rules := broken_rules(failure))]
        shortest = {rules[0]: (rules, failure) for rules, failure in reversed(told)}
        names = [rules[0] for rules, _ in told]
        return tuple(Broken(*shortest[name], names.count(name)) for name in dict.fromkeys(names))

    @property
    def skipped(self) -> tuple[Outcome, ...]:
        """The vectors whose configuration the adapter does not offer."""
        return tuple(outcome for outcome in self.outcomes if outcome.skipped is not None)

    @property
    def not_compared(self) -> tuple[str, ...]:
        """What was not compared, a sentence each."""
        return tuple(_not_compared(self)) if self.offer else ()


def broken_rules(failure: Failure) -> tuple[str, ...]:
    """Return the rules that a failure breaks; none where there was no answer to compare."""
    if failure.difference is None:
        return ()
    return rules_of(failure.vector, failure.run, failure.difference)


def _not_compared(findings: Findings) -> Iterator[str]:
    offer, missing = findings.offer, findings.not_offered
    machines = sorted({v.machine for v in missing if isinstance(v, MachineVector)})
    if machines:
        yield f"the machines that it does not offer: {', '.join(machines)}"
    if any(not isinstance(vector, MachineVector) for vector in missing):
        yield "the panel as a whole, which it does not offer"
    if offer and offer.panel:
        yield from (
            f"{name}, which it does not report" for name in _unreported(offer.panel.reports)
        )
        if any(name.partition(".")[0] == "screen" for name in offer.panel.reports):
            missing_words = _languages(findings) - {*offer.panel.locales}
            yield from (f"the screen in the language {one!r}" for one in sorted(missing_words))
    for why, count in Counter(outcome.skipped or "" for outcome in findings.skipped).items():
        yield f"{count} vectors that it skipped: {why}"
    if findings.left:
        yield f"{findings.left} vectors, since enough had failed: --all runs them"


def _unreported(reports: Iterable[str]) -> Iterator[str]:
    told = [*reports]
    for name in WHOLE:
        parts = [report for report in told if report.startswith(f"{name}.")]
        if name not in told:
            yield f"{name} but for {', '.join(parts)}" if parts else name


def _languages(findings: Findings) -> set[str]:
    vectors = [outcome.vector for outcome in findings.outcomes]
    return {vector.locale for vector in vectors if not isinstance(vector, MachineVector)}
