"""What is wrong, told one by one, each with a shortest run to it; and what was not done at all."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple, TypeVar

from rich.text import Text

from session_panel.events import AnyEvent
from session_panel_spec.check.engines import WHERE_CUDD_IS, is_installed
from session_panel_spec.check.model_check import ModelCheck
from session_panel_spec.check.proof import Certificate, Proof
from session_panel_spec.differential.driven import Driven
from session_panel_spec.domain.rules import load_clauses
from session_panel_spec.export.comparison import Comparison
from session_panel_spec.lockstep.coverage.search import Witness
from session_panel_spec.lockstep.exploration import PropertyCheck
from session_panel_spec.lockstep.modularity.verdict import Modularity
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.junit import Case
from session_panel_spec.model.properties import PROPERTIES
from session_panel_spec.model.properties.property import Property
from session_panel_spec.model.run_text import render_run
from session_panel_spec.mutants.trial import Hunt
from session_panel_spec.verify.check import Check
from session_panel_spec.verify.grades import Grade
from session_panel_spec.verify.report import Report
from session_panel_spec.verify.scope import Scope

T = TypeVar("T")

_MOST_TOLD: Final = 10
"""So many questions are told on which two solvers differ."""

WRONG = "✗ "
"""Before what is wrong."""


def problems(report: Report) -> Iterator[str]:
    """Say in a sentence each what a verification found wrong, without the runs to it."""
    told = (failure.plain for failure in failures(report))
    return (text.removeprefix(WRONG) for text in told if text.startswith(WRONG))


class CheckedItem(NamedTuple):
    """Something that was checked, what it is one of, and what is wrong, if anything is."""

    group: str
    name: str
    wrong: Iterable[Text]


def failures(report: Report) -> Iterator[Text]:
    """Tell everything that a verification found wrong."""
    return chain.from_iterable(item.wrong for item in checked_items(report))


def checked_items(report: Report) -> Iterator[CheckedItem]:
    """Yield everything that was checked, with what is wrong."""
    yield from (CheckedItem("checks", one.name, _unlike(one)) for one in report.checks)
    yield from (
        CheckedItem("refinements", str(one.bounds), _astray(one)) for one in report.refinements
    )
    yield from (
        CheckedItem("modularity", str(one.bounds), _not_modular(one)) for one in report.modularity
    )
    yield from (CheckedItem("coverage", one.subject.name, _unmet(one)) for one in report.coverage)
    yield from (
        CheckedItem("reference", "driven", _apart(one)) for one in _told(report.beside_reference)
    )
    yield from (CheckedItem("grades", one.clause, _ungraded(one)) for one in report.grades)
    yield from (CheckedItem("properties", one.name, _broken(one)) for one in report.properties)
    yield from (
        CheckedItem("models", str(one.bounds), model_failures(one)) for one in report.models
    )
    yield from (CheckedItem("premises", one.name, _silent(report, one)) for one in _asked(report))
    yield from (CheckedItem("proofs", one.name, _unproved(one)) for one in report.proofs or ())
    yield from (CheckedItem("proofs", "twice", _doubted(one)) for one in _told(report.certificate))
    yield from map(_confirmed, report.confirmations)
    yield from (
        CheckedItem("mutants", "broken models", _at_large(one)) for one in _told(report.mutants)
    )


def _told(part: T | None) -> tuple[T, ...]:
    return () if part is None else (part,)


def _asked(report: Report) -> Iterator[Property]:
    return (subject for subject in PROPERTIES if subject.name in report.asked)


def _confirmed(found: Comparison) -> CheckedItem:
    wrong = [_problem(found.problem)] if found.problem else ()
    return CheckedItem("confirmations", f"{found.tool} at {found.bounds}", wrong)


def junit_cases(report: Report) -> Iterator[Case]:
    """Yield a case for everything that was checked, and one for whatever was not."""
    for group, name, wrong in checked_items(report):
        lines = [text.plain for text in wrong]
        told = lines[0].removeprefix(WRONG) if lines else ""
        yield Case(group, name, "failure" if lines else None, told, "\n".join(lines))
    yield from (Case("not done", sentence, "skipped", sentence) for sentence in not_done(report))


def not_possible(scope: Scope) -> Iterator[str]:
    """Tell what cannot be checked for want of a package, of what should be; and what to install."""
    extra = "pip install 'session-panel[{}]'"
    if not is_installed("z3"):
        yield f"without z3 nothing is proved for every size: {extra.format('prove')}"
    if scope.certified and not is_installed("cvc5"):
        alone = "z3 alone is believed: no second solver is asked what it was asked"
        yield f"without cvc5 {alone}: {extra.format('certify')}"
    if not is_installed("numba", "scipy"):
        explored = "the model alone is not explored, nor are broken ones made"
        yield f"without numba and scipy {explored}: {extra.format('explore')}"
    if not is_installed("dd", "dd.cudd"):
        by_sets = "nothing is checked set by set, so not the real size, nine conversations"
        yield f"without dd with CUDD {by_sets}: {extra.format('explore')}; {WHERE_CUDD_IS}"


def not_done(report: Report) -> Iterator[str]:
    """Tell what was not done, and what to install."""
    yield from not_possible(report.scope)
    for comparison in report.confirmations:
        if comparison.missing:
            yield f"{comparison.tool} confirmed nothing: {comparison.missing}"


def _unlike(check: Check) -> Iterator[Text]:
    problems = check.problems if check.count else (f"{check.name}: nothing was compared",)
    yield from map(_problem, problems)


def _astray(refinement: Refinement) -> Iterator[Text]:
    if refinement.difference is not None:
        yield _problem(f"{refinement.bounds}: {refinement.difference}")
        yield from _run(refinement.counterexample)
    elif not refinement.passed:
        yield _problem(f"{refinement.bounds}: nothing was compared with the model")


def _not_modular(found: Modularity) -> Iterator[Text]:
    """Tell what sees, or changes, more than its own slot, with the runs that show it."""
    for read in found.forbidden_reads:
        yield _problem(f"{found.bounds}: {read}")
    if found.difference:
        yield _problem(f"{found.bounds}: {found.difference.text}")
        for run in found.difference.runs:
            yield Text("    after")
            yield from _run(run)
    elif not (found.passed or found.forbidden_reads):
        yield _problem(f"{found.bounds}: no two events saw the same")


def _unmet(witness: Witness) -> Iterator[Text]:
    if not witness.passed:
        yield _problem(witness.subject.text)
        yield from _run(witness.run or ())


def _apart(driven: Driven) -> Iterator[Text]:
    """Tell how the real panel differs from the reference, each time with a shortest run."""
    if not driven.steps:
        yield _problem("nothing was compared with the reference")
    for found in driven.found:
        sentence, *lines = found.lines
        yield _problem(sentence)
        yield from (Text(f"    {line}") for line in lines)


def _ungraded(grade: Grade) -> Iterator[Text]:
    if not grade.passed:
        told = load_clauses()[grade.clause].text
        yield _problem(f"nothing but an example speaks for {grade.clause}: {told}")


def _silent(report: Report, subject: Property) -> Iterator[Text]:
    if subject.name not in report.met:
        yield _problem(f"{subject.text} At no size does it say anything.")


def _problem(text: str) -> Text:
    return Text(f"{WRONG}{text}", "red")


def _unproved(proof: Proof) -> Iterator[Text]:
    if proof.proved:
        return
    undecided = proof.undecided and f"z3 does not know ({proof.undecided})"
    unmet = "its premise is never met, or what it leans on is not proved"
    why = undecided or proof.counterexample or unmet
    yield _problem(f"{proof.name} is not proved for every size: {why}")


def _doubted(certificate: Certificate) -> Iterator[Text]:
    doubts = certificate.doubts
    for doubt in doubts[:_MOST_TOLD]:
        kept = f"--save keeps it as {doubt.name}.smt2"
        yield _problem(f"{doubt.about} is not certain: {doubt.problem}; {kept}")
    if doubts[_MOST_TOLD:]:
        yield _problem(f"... and {len(doubts) - _MOST_TOLD:,} more on which they differ")
    if not certificate.queries:
        yield _problem("no question was asked of both solvers")


def _broken(check: PropertyCheck) -> Iterator[Text]:
    if check.counterexample is not None:
        yield _problem(f"{check.text} Shortest run that breaks it:")
        yield from _run(check.counterexample)
    elif not check.passed:
        yield _problem(f"{check.text} Its premise was never met.")


def model_failures(model: ModelCheck) -> Iterator[Text]:
    """Tell each property that a size of the model breaks, with the run that breaks it."""
    for checked in model.met:
        if not checked.passed:
            yield _problem(f"The model at {model.bounds}: {checked.subject.text}")
            if checked.counterexample:
                yield render_run(checked.counterexample)
            if checked.violation:
                by = f" by {checked.event}" if checked.event else ""
                yield Text(f"    broken{by} in {checked.violation}")


def _at_large(hunt: Hunt) -> Iterator[Text]:
    if not hunt.trials:
        yield _problem("no broken model was made")
    yield from (_problem(f"nobody caught: {name}") for name in hunt.survivors)
    yield from (_problem(f"explained, but caught: {n}") for n in hunt.wrongly_explained)
    yield from (_problem(f"no broken model breaks {name}") for name in hunt.unrefuted)


def _run(events: tuple[AnyEvent, ...]) -> Iterator[Text]:
    for number, event in enumerate(events, start=1):
        yield Text(f"    {number:3}. {call_text(event)}")
