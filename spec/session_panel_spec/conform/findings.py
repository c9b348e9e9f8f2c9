"""What was found of an adapter, and the diagnosis: which rule it breaks, shown by what."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec

from session_panel_spec.conform.blame import rules_of
from session_panel_spec.conform.difference import Difference
from session_panel_spec.conform.protocol import WHOLE, Offer, Trouble, TroubleKind, whole_of
from session_panel_spec.conform.vector import MachineVector, Run, Vector

FailureKind = Literal["differs", TroubleKind]
"""How an adapter fails: its answer differs, or it does not answer as it must."""


@dataclass(frozen=True)
class Outcome:
    """What came of a vector.

    Attributes:
        run: what was asked up to the first answer that is wrong; nothing where none is.
        wrong: how that answer is wrong; None where none is.
        skipped: why the adapter did not run it; None where it did.
        lost: whether the adapter answers no more.
    """

    vector: Vector
    run: Run = ()
    wrong: Difference | Trouble | None = None
    skipped: str | None = None
    lost: bool = False

    @property
    def passed(self) -> bool:
        """Whether everything was as it must be."""
        return self.wrong is None and self.skipped is None

    @property
    def kind(self) -> FailureKind:
        """How the adapter fails, where it does."""
        return self.wrong.kind if isinstance(self.wrong, Trouble) else "differs"

    @cached_property
    def broken_rules(self) -> tuple[str, ...]:
        """The rules that are broken, the most telling first; none where no answer differs."""
        if not isinstance(self.wrong, Difference):
            return ()
        return rules_of(self.vector, self.run, self.wrong)

    @property
    def json(self) -> dict[str, Any]:
        """A failure, as JSON has it; of a difference, what is absent on one side is left out."""
        trouble = self.wrong if isinstance(self.wrong, Trouble) else None
        return {
            "vector": self.vector.id,
            "theme": self.vector.theme,
            "kind": self.kind,
            "rules": self.broken_rules,
            "events": [exchange.request for exchange in self.run[1:]],
            "sentence": trouble.sentence if trouble else "",
            "said": trouble.said if trouble else (),
            "difference": None if trouble else self.wrong,
        }


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

    @property
    def interrupted(self) -> BaseException | None:
        """What ended it before its end, such as Ctrl-C; None where nothing did."""
        return self.trouble and self.trouble.stop

    @cached_property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes that are failures, that with the shortest run first."""
        failures = (outcome for outcome in self.outcomes if outcome.wrong)
        order = lambda one: (len(one.run), one.vector.size, one.vector.id)  # noqa: E731
        return tuple(sorted(failures, key=order))

    @cached_property
    def broken(self) -> dict[str, tuple[Outcome, ...]]:
        """The failures by the rule that is broken, that with the shortest run first."""
        broken: dict[str, tuple[Outcome, ...]] = {}
        for failure in self.failures:
            for rule in failure.broken_rules[:1]:
                broken[rule] = (*broken.get(rule, ()), failure)
        return broken

    @property
    def skipped(self) -> tuple[Outcome, ...]:
        """The vectors whose configuration the adapter does not offer."""
        return tuple(outcome for outcome in self.outcomes if outcome.skipped is not None)

    @property
    def not_compared(self) -> tuple[str, ...]:
        """What was not compared, a sentence each."""
        return tuple(_not_compared(self, self.offer)) if self.offer else ()

    @property
    def json(self) -> dict[str, Any]:
        """What was found, as JSON has it; the first failure is the shortest."""
        members = {
            "conforms": self.conforms,
            "adapter": self.offer and self.offer.name,
            "passed": sum(outcome.passed for outcome in self.outcomes),
            "failed": len(self.failures),
            "skipped": len(self.skipped),
            "left": self.left,
            "not_compared": self.not_compared,
            "trouble": self.trouble and self.trouble.json,
            "rules": [
                {"rule": rule, "count": len(shown), "vector": shown[0].vector.id}
                for rule, shown in self.broken.items()
            ],
            "failures": [failure.json for failure in self.failures],
        }
        values: dict[str, Any] = msgspec.to_builtins(members)
        return values


def _not_compared(findings: Findings, offer: Offer) -> Iterator[str]:
    missing = findings.not_offered
    machines = sorted({v.machine for v in missing if isinstance(v, MachineVector)})
    if machines:
        yield f"the machines that it does not offer: {', '.join(machines)}"
    if any(not isinstance(vector, MachineVector) for vector in missing):
        yield "the panel as a whole, which it does not offer"
    if offer.panel:
        for name in _unreported(offer.panel.reports):
            yield f"{name}, which it does not report"
        if any(whole_of(name) == "screen" for name in offer.panel.reports):
            vectors = (outcome.vector for outcome in findings.outcomes)
            asked = {one.locale for one in vectors if not isinstance(one, MachineVector)}
            missing_words = sorted(asked - {*offer.panel.locales})
            yield from (f"the screen in the language {one!r}" for one in missing_words)
    for why, count in Counter(outcome.skipped or "" for outcome in findings.skipped).items():
        yield f"{count} vectors that it skipped: {why}"
    if findings.left:
        enough = "enough had failed: --all runs them"
        why = "it was interrupted" if findings.interrupted else enough
        yield f"{findings.left} vectors, since {why}"


def _unreported(reports: Iterable[str]) -> Iterator[str]:
    told = [*reports]
    for name in WHOLE:
        parts = [report for report in told if report.startswith(f"{name}.")]
        if name not in told:
            yield f"{name} but for {', '.join(parts)}" if parts else name
