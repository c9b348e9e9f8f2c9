"""What was found of an adapter, and the diagnosis: which rule it breaks, shown by what."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import msgspec

from session_panel_spec.conform.blame import rules_of
from session_panel_spec.conform.difference import Difference
from session_panel_spec.conform.protocol import (
    WHOLE,
    Offer,
    PanelOffer,
    Trouble,
    TroubleKind,
    whole_of,
)
from session_panel_spec.conform.vector import MachineVector, Run, Vector

FailureKind = Literal["differs", TroubleKind]
"""How an adapter fails: its answer differs, or it does not answer as it must."""

Verdict = Literal["conforms", "partly", "differs"]
"""Everything was compared and is as it must be; that was compared is; or something is not."""


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
class AtRandom:
    """What came of random runs, which end with the first that is wrong.

    Attributes:
        seed: which runs were made.
        runs: how many were played to their end.
        events: how many events were answered in them.
        skipped: how many runs the adapter did not take.
        found: the first that is wrong, as short as it could be made; None where none is.
    """

    seed: int
    runs: int = 0
    events: int = 0
    skipped: int = 0
    found: Outcome | None = None

    @property
    def json(self) -> dict[str, Any]:
        """It as JSON has it."""
        found = self.found and self.found.vector.id
        return {
            "seed": self.seed,
            "runs": self.runs,
            "events": self.events,
            "skipped": self.skipped,
            "found": found,
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
        not_asked: how many vectors there are besides these.
        at_random: what came of random runs; None where none were made.
    """

    offer: Offer | None
    outcomes: tuple[Outcome, ...] = ()
    left: int = 0
    not_offered: tuple[Vector, ...] = ()
    trouble: Trouble | None = None
    not_asked: int = 0
    at_random: "AtRandom | None" = None

    @property
    def verdict(self) -> Verdict:
        """What it comes to. A panel need not offer its machines by themselves."""
        if self.trouble or self.failures:
            return "differs"
        return "partly" if self.lacking or not self.passed else "conforms"

    @property
    def passed(self) -> int:
        """How many vectors were run, with everything as it must be."""
        return sum(outcome.passed for outcome in self.outcomes)

    @property
    def known(self) -> int:
        """How many vectors there are."""
        return len(self.outcomes) + self.left + len(self.not_offered) + self.not_asked

    @property
    def interrupted(self) -> BaseException | None:
        """What ended it before its end, such as Ctrl-C; None where nothing did."""
        return self.trouble and self.trouble.stop

    @cached_property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes that are failures, that with the shortest run first."""
        found = self.at_random.found if self.at_random else None
        failures = (outcome for outcome in (*self.outcomes, found) if outcome and outcome.wrong)
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
    def lacking(self) -> tuple[str, ...]:
        """What is lacking of a whole comparison, in short."""
        return tuple(_lacking(self, self.offer)) if self.offer else ()

    @property
    def not_compared(self) -> tuple[str, ...]:
        """What was not compared, a sentence each."""
        return tuple(_not_compared(self, self.offer)) if self.offer else ()

    @property
    def json(self) -> dict[str, Any]:
        """What was found, as JSON has it; the first failure is the shortest."""
        members = {
            "verdict": self.verdict,
            "conforms": self.verdict == "conforms",
            "adapter": self.offer and self.offer.name,
            "vectors": self.known,
            "passed": self.passed,
            "failed": len(self.failures),
            "skipped": len(self.skipped),
            "left": self.left,
            "not_compared": self.not_compared,
            "at_random": self.at_random and self.at_random.json,
            "trouble": self.trouble and self.trouble.json,
            "rules": [
                {"rule": rule, "count": len(shown), "vector": shown[0].vector.id}
                for rule, shown in self.broken.items()
            ],
            "failures": [failure.json for failure in self.failures],
        }
        values: dict[str, Any] = msgspec.to_builtins(members)
        return values


def _lacking(findings: Findings, offer: Offer) -> Iterator[str]:
    if findings.skipped:
        yield f"{len(findings.skipped):,} skipped"
    if findings.at_random and findings.at_random.skipped:
        yield f"{findings.at_random.skipped:,} random runs skipped"
    if findings.not_asked:
        yield f"{findings.not_asked:,} not asked for"
    if offer.panel is None:
        yield "the panel as a whole not offered"
    elif parts := [*_unreported(offer.panel.reports), *_untold_languages(findings, offer.panel)]:
        yield f"{', '.join(parts)} not reported"


def _not_compared(findings: Findings, offer: Offer) -> Iterator[str]:
    missing = findings.not_offered
    machines = sorted({v.machine for v in missing if isinstance(v, MachineVector)})
    if machines:
        yield f"the machines that it does not offer: {', '.join(machines)}"
    if any(not isinstance(vector, MachineVector) for vector in missing):
        yield "the panel as a whole, which it does not offer"
    if offer.panel:
        yield from (
            f"{part}, which it does not report" for part in _unreported(offer.panel.reports)
        )
        yield from _untold_languages(findings, offer.panel)
    for why, count in Counter(outcome.skipped or "" for outcome in findings.skipped).items():
        yield f"{count} vectors that it skipped: {why}"
    if findings.left:
        enough = "enough had failed: --all runs them"
        why = "it was interrupted" if findings.interrupted else enough
        yield f"{findings.left} vectors, since {why}"
    if findings.not_asked:
        yield f"{findings.not_asked:,} vectors that were not asked for"


def _untold_languages(findings: Findings, panel: PanelOffer) -> Iterator[str]:
    if not any(whole_of(name) == "screen" for name in panel.reports):
        return
    vectors = (outcome.vector for outcome in findings.outcomes)
    asked = {one.locale for one in vectors if not isinstance(one, MachineVector)}
    yield from (f"the screen in the language {one!r}" for one in sorted(asked - {*panel.locales}))


def _unreported(reports: Iterable[str]) -> Iterator[str]:
    told = [*reports]
    for name in WHOLE:
        parts = [report for report in told if report.startswith(f"{name}.")]
        if name not in told:
            yield f"{name} but for {', '.join(parts)}" if parts else name
