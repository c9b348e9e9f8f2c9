"""What was found of an adapter, and the diagnosis: which rule it breaks, shown by what."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from session_panel_spec.conform.as_today import is_as_today
from session_panel_spec.conform.blame import rules_of
from session_panel_spec.conform.difference import Difference
from session_panel_spec.conform.domain import Domain
from session_panel_spec.conform.findings_json import (
    AtRandomJson,
    BrokenRuleJson,
    FailureJson,
    FailureKind,
    FindingsJson,
    TroubleJson,
    Verdict,
)
from session_panel_spec.conform.protocol import (
    WHOLE,
    Offer,
    PanelOffer,
    Trouble,
    whole_of,
)
from session_panel_spec.conform.vector import MachineVector, Run, Vector
from session_panel_spec.logs.terminal_text import counted


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
        """The rules that are broken, the most telling first; none where no answer differs.

        What a vector of an earlier release says and today's rules do not, these do not explain:
        then it is any of those that the vector cites.
        """
        if not isinstance(self.wrong, Difference):
            return ()
        told = rules_of(self.vector, self.run, self.wrong)
        if is_as_today(self.run, self.wrong):
            return told
        cited = self.vector.rules
        return tuple(dict.fromkeys((*(rule for rule in told if rule in cited), *cited)))

    @property
    def json(self) -> FailureJson:
        """A failure, as JSON has it; of a difference, what is absent on one side is left out."""
        trouble = self.wrong if isinstance(self.wrong, Trouble) else None
        return FailureJson(
            vector=self.vector.id,
            theme=self.vector.theme,
            kind=self.kind,
            rules=self.broken_rules,
            events=tuple({**exchange.request} for exchange in self.run[1:]),
            sentence=trouble.sentence if trouble else "",
            said=trouble.said if trouble else (),
            difference=self.wrong if isinstance(self.wrong, Difference) else None,
        )


@dataclass(frozen=True)
class AtRandom:
    """What came of random runs, which end with the first that is wrong.

    Attributes:
        seed: which runs were made.
        runs: how many were played to their end.
        events: how many events were answered in them.
        skipped: how many runs the adapter did not take.
        found: the first that is wrong, as short as it could be made; None where none is.
        seconds_left: how much of their time is left.
    """

    seed: int
    runs: int = 0
    events: int = 0
    skipped: int = 0
    found: Outcome | None = None
    seconds_left: float = 0

    @property
    def json(self) -> AtRandomJson:
        """It as JSON has it."""
        found = self.found.vector.id if self.found else None
        return AtRandomJson(self.seed, self.runs, self.events, self.skipped, found)


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
        domain: whose vectors these are; None of vectors of one's own.
    """

    offer: Offer | None
    outcomes: tuple[Outcome, ...] = ()
    left: int = 0
    not_offered: tuple[Vector, ...] = ()
    trouble: Trouble | None = None
    not_asked: int = 0
    at_random: AtRandom | None = None
    domain: Domain | None = None

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
        return tuple(gap.short for gap in self._gaps if gap.short)

    @property
    def not_compared(self) -> tuple[str, ...]:
        """What was not compared, a sentence each."""
        return tuple(sentence for gap in self._gaps for sentence in gap.sentences)

    @property
    def _gaps(self) -> "Iterator[_Gap]":
        return _gaps(self, self.offer) if self.offer else iter(())

    @property
    def json(self) -> dict[str, Any]:
        """What was found, as JSON has it; the first failure is the shortest."""
        told = FindingsJson(
            verdict=self.verdict,
            conforms=self.verdict == "conforms",
            adapter=self.offer.name if self.offer else None,
            domain=self.domain.version if self.domain else None,
            vectors=self.known,
            passed=self.passed,
            failed=len(self.failures),
            skipped=len(self.skipped),
            left=self.left,
            not_compared=self.not_compared,
            at_random=self.at_random.json if self.at_random else None,
            trouble=TroubleJson(**self.trouble.json) if self.trouble else None,
            rules=tuple(
                BrokenRuleJson(rule, len(shown), shown[0].vector.id)
                for rule, shown in self.broken.items()
            ),
            failures=tuple(failure.json for failure in self.failures),
        )
        values: dict[str, Any] = msgspec.to_builtins(told)
        return values


class _Gap(NamedTuple):
    """Something that was not compared.

    Attributes:
        sentences: what, a sentence each.
        short: the same for the first line; empty of what a panel that conforms need not have.
    """

    sentences: Iterable[str]
    short: str = ""


def _gaps(findings: Findings, offer: Offer) -> Iterator[_Gap]:
    if findings.skipped:
        yield _Gap(_why_skipped(findings), f"{len(findings.skipped):,} skipped")
    if findings.at_random and findings.at_random.skipped:
        told = f"{counted(findings.at_random.skipped, 'random run')} skipped"
        yield _Gap([told], told)
    if findings.not_asked:
        sentence = f"{counted(findings.not_asked, 'vector')} not asked for"
        yield _Gap([sentence], f"{findings.not_asked:,} not asked for")
    yield from _not_offered(findings, offer)
    if findings.left:
        enough = "enough had failed: --all runs them"
        why = "it was interrupted" if findings.interrupted else enough
        yield _Gap([f"{counted(findings.left, 'vector')}, since {why}"])


def _not_offered(findings: Findings, offer: Offer) -> Iterator[_Gap]:
    missing = findings.not_offered
    machines = sorted({v.machine for v in missing if isinstance(v, MachineVector)})
    if machines:
        yield _Gap([f"the machines that it does not offer: {', '.join(machines)}"])
    if offer.panel is None:
        whole = "the panel as a whole"
        yield _Gap([f"{whole}, which it does not offer"], f"{whole} not offered")
        return
    parts = [*_unreported(offer.panel.reports), *_untold_languages(findings, offer.panel)]
    if parts:
        sentences = [f"{part}, which it does not report" for part in parts]
        yield _Gap(sentences, f"{', '.join(parts)} not reported")


def _why_skipped(findings: Findings) -> Iterator[str]:
    for why, count in Counter(outcome.skipped or "" for outcome in findings.skipped).items():
        yield f"{counted(count, 'vector')} that it skipped: {why}"


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
