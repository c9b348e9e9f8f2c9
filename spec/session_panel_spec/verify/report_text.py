"""A verification's report as tables that a person enjoys reading."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from session_panel import MACHINES
from session_panel import Table as Compiled
from session_panel_spec.check.model_check import ModelCheck
from session_panel_spec.check.proof import Certificate, Proof
from session_panel_spec.differential.driven import NOT_VARIED, Driven
from session_panel_spec.domain.rule_names import named
from session_panel_spec.lockstep.coverage.search import Witness
from session_panel_spec.lockstep.modularity.verdict import Modularity
from session_panel_spec.logs.terminal_text import numbers_text
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.properties.possibility import SOMETIMES
from session_panel_spec.model.properties.property import LeadsTo
from session_panel_spec.model.run import Run
from session_panel_spec.model.run_text import render_run
from session_panel_spec.mutants.report import report_table
from session_panel_spec.mutants.trial import Hunt
from session_panel_spec.verify.check import Check
from session_panel_spec.verify.evidence import Evidence, evidence
from session_panel_spec.verify.failures import failures, model_failures, not_done
from session_panel_spec.verify.grades import BEST_FIRST, Grade, rule_grades, varied_text
from session_panel_spec.verify.report import Report

REACHED = frozenset(one.name for one in SOMETIMES)
"""The properties that are told in one line."""

_UNGRADED = (
    " The drive beside the reference stopped at a difference, so no clause of the rules is graded."
)


def render_report(report: Report) -> RenderableType:
    """Return the report for a rich console to print."""
    return Group(
        _machines(report),
        _stories(report),
        _coverage(report.coverage),
        _sizes(report),
        _properties(evidence(report)),
        *_configurations(report.proofs or ()),
        *_solvers(report.certificate),
        *_modular(report.modularity),
        *_mutants(report.mutants),
        *_driven(report.beside_reference),
        *_graded(report.grades),
        *_shown(report.models),
        *(Text(f"not checked: {sentence}", "yellow") for sentence in not_done(report)),
        *failures(report),
        _conclusion(report),
    )


def model_check_text(found: ModelCheck) -> RenderableType:
    """Return what was found of a size of the model: its counts, and a line for each property."""
    table = report_table("", "property", "rules", numbers=("",))
    for one in found.properties:
        verdict = _verdict(one.passed) if one.met else Text("says nothing here", "dim")
        table.add_row(one.subject.text, ", ".join(one.subject.rules), verdict)
    counts = f"{found.bounds}: {found.states:,} states, {found.transitions:,} transitions"
    depth = "" if found.depth is None else f", depth {found.depth}"
    return Group(
        table,
        *model_failures(found),
        Text(f"{counts}{depth}; {found.engine}, {found.seconds:.1f} s"),
    )


def _machines(report: Report) -> Table:
    numbers = ("states", "events", "against its table", "against python-statemachine", "")
    table = report_table("Machines", "machine", numbers=numbers)
    for compiled in MACHINES.values():
        by_table, by_engine = _of(compiled, report.tables), _of(compiled, report.engine)
        table.add_row(
            compiled.name,
            str(len(compiled.states)),
            str(len(compiled.events)),
            _counted(by_table, "cells"),
            _counted(by_engine, "cases"),
            _verdict(all(check.passed for check in (*by_table, *by_engine))),
        )
    return table


def _of(compiled: Compiled[Any], checks: tuple[Check, ...]) -> tuple[Check, ...]:
    return tuple(check for check in checks if check.name == compiled.name)


def _counted(checks: tuple[Check, ...], what: str) -> str:
    return "".join(f"{check.count:,} {what}" for check in checks)


def _stories(report: Report) -> Table:
    table = report_table("The manual's stories, replayed", "story", numbers=("screens", ""))
    for check in report.stories:
        table.add_row(check.name, str(check.count), _verdict(check.passed))
    return table


def _coverage(witnesses: tuple[Witness, ...]) -> Table:
    numbers = ("reached", "not, with a reason", "")
    table = report_table("What some run of the real panel reaches", "", numbers=numbers)
    for theme in dict.fromkeys(witness.subject.theme for witness in witnesses):
        own = [witness for witness in witnesses if witness.subject.theme == theme]
        seen = Counter(witness.run is not None for witness in own)
        passed = all(witness.passed for witness in own)
        table.add_row(theme, str(seen[True]), str(seen[False] or ""), _verdict(passed))
    return table


def _sizes(report: Report) -> Table:
    numbers = ("states", "transitions", "depth", "seconds", "")
    table = report_table("What was explored to the end", "size", "by", numbers=numbers)
    for bounds, by, counted, passed in _explored(report):
        counts = (getattr(counted, name, None) for name in numbers[:3])
        told = ("" if count is None else f"{count:,}" for count in counts)
        seconds = getattr(counted, "seconds", None)
        time = "" if seconds is None else f"{seconds:.1f}"
        table.add_row(str(bounds), by, *told, time, _sign(passed))
    return table


def _explored(report: Report) -> Iterator[tuple[Bounds, str, object, bool]]:
    """Yield each size that was explored to the end, by whom, what has the counts, and the verdict.

    What has no attribute for something did not count it.
    """
    both = "panel and model in lockstep"
    for one in report.explorations:
        yield one.bounds, both, one, one.refinement.passed
    for drive in report.lockstep:
        yield drive.bounds, f"{both}, {drive.count:,} events", drive, drive.passed
    for model in report.models:
        by = "model, set by set" if model.depth is None else "model, state by state"
        yield model.bounds, by, model, model.passed
    for other in report.confirmations:
        if other.missing is None:
            yield other.bounds, other.tool, other.theirs, other.passed


def _properties(rows: tuple[Evidence, ...]) -> Table:
    numbers = ("bounded", "any size", "refined", "mutants")
    title = "What must hold: at each size explored, at any size, of the real panel; mutants caught"
    table = report_table(title, "property", "rules", numbers=numbers)
    for row in rows:
        if row.name not in REACHED:
            told = (_sign(row.bounded), _sign(row.proved), _refined(row), _caught(row.mutants))
            table.add_row(row.text, ", ".join(row.rules), *told)
    reached = [row for row in rows if row.name in REACHED]
    text = f"Every value is reached, and every event happens in all its ways ({len(reached)})."
    caught = sum(row.mutants or 0 for row in reached) if rows[0].mutants is not None else None
    bounded = None if None in {row.bounded for row in reached} else _all_passed(reached)
    told = (_sign(bounded), _sign(None), _sign(_all_passed(reached)), _caught(caught))
    table.add_row(text, "", *told)
    return table


def _all_passed(rows: list[Evidence]) -> bool:
    return all(row.passed for row in rows)


def _refined(row: Evidence) -> Text:
    if row.refined and row.checked:
        return Text(f"✓ {row.checked:,}", "green")
    return _sign(row.refined)


def _caught(mutants: int | None) -> str:
    return "" if mutants is None else f"{mutants:,}"


def _configurations(proofs: tuple[Proof, ...]) -> Iterator[Text]:
    """Tell what the proofs leave open, once where it is the same of all."""
    free = Counter(proof.free for proof in proofs if proof.proved)
    for names, number in free.items():
        yield Text(f"{number} proofs are for every size, and every value of {', '.join(names)}.\n")


def _solvers(certificate: Certificate | None) -> Iterator[Text]:
    if certificate is not None:
        each = " and ".join(f"{name} {version}" for name, version in certificate.solvers.items())
        differ = f"differ on {len(certificate.doubts):,}" if certificate.doubts else "agree on all"
        told = f"The proofs rest on {certificate.queries:,} questions to a solver; {each} {differ}."
        yield Text(f"{told}\n")


def _modular(found: tuple[Modularity, ...]) -> Iterator[Text]:
    if all(one.passed for one in found):
        for one in found:
            told = f"In a sample no event sees or changes a third slot: {one.count:,} events in "
            told += f"{one.states:,} states of {one.bounds} that were drawn, "
            told += f"in {one.classes:,} classes that do the same."
            yield Text(f"{told}\n")


def _mutants(hunt: Hunt | None) -> Iterator[Text]:
    if hunt is not None:
        told = f"{len(hunt.trials):,} broken models: {len(hunt.caught):,} caught, {_by(hunt)}; "
        told += f"{len(hunt.equivalent):,} are no different, each for a reason that is told."
        yield Text(told + "\n")


def _by(hunt: Hunt) -> str:
    caught = hunt.catches
    if "properties" not in caught:
        return "by the real panel (which properties notice them, `--thorough` says)"
    return f"{caught['properties']:,} by a property and {caught['panel']:,} by the real panel"


def _driven(driven: Driven | None) -> Iterator[Text]:
    if driven is not None:
        told = f"Beside the reference: {driven.steps:,} events and {driven.screens:,} screens in "
        told += f"{driven.configurations} configurations, {driven.runs:,} runs; "
        told += f"{sum(driven.small.values()):,} events in {len(driven.small)} small scopes, "
        told += "tried exhaustively. Not varied: "
        yield Text(f"{told}{'; '.join(NOT_VARIED)}.\n")
        yield from _never_met(driven)


def _never_met(driven: Driven) -> Iterator[Text]:
    """Say how many ways to answer came with how many of the values of options, and never with."""
    if branches := len(driven.branches):
        never = sum(map(len, driven.never_met.values()))
        told = f"An event was answered in {branches} ways, by its refusal or its types of effects. "
        told += f"Of {never + len(driven.met):,} pairs of such a way and a value of an option, "
        told += f"{never:,} did not come together, of {len(driven.never_met)} ways; some cannot."
        yield Text(f"{told} `--json` lists them.\n")


def _graded(grades: tuple[Grade, ...]) -> Iterator[Table]:
    """Yield a line for each rule: its weakest clause, and which of its clauses have which grade."""
    if not grades:
        return
    columns = ("rule", "weakest clause", "in which configurations")
    title = "How well each rule is checked, and each clause by its number"
    table = report_table(title, *columns, "proved", "exhaustive", "driven", numbers=())
    for one in rule_grades(grades):
        told = map(numbers_text, one.clauses[:-1])
        weakest = f"{one.weakest.clause}: {one.weakest.sizes}"
        table.add_row(named(one.rule), weakest, varied_text(one.weakest), *told)
    yield table


def _shown(models: tuple[ModelCheck, ...]) -> Iterator[Text]:
    """Show the runs that must exist: those that break what is known to fail."""
    shown: dict[str, Run] = {}
    for checked in (one for model in models for one in model.properties):
        is_known = isinstance(checked.subject, LeadsTo) and checked.subject.violated
        if is_known and checked.counterexample:
            shown.setdefault(checked.subject.text, checked.counterexample)
    for text, run in shown.items():
        yield Text(text, "bold")
        yield render_run(run)


def _conclusion(report: Report) -> Text:
    verdicts = report.verdicts
    checks, failed = len(verdicts), verdicts.count(False)
    if failed:
        ungraded = bool(report.beside_reference and report.beside_reference.found)
        told = f"{failed} of {checks} checks failed.{_UNGRADED if ungraded else ''}"
        return Text(told, "bold red")
    rules = f"{report.citations.count} citations of rules are sound"
    told = f"All {checks} checks passed; {rules}."
    told += _grades_text(report.grades)
    if any(not_done(report)):
        return Text(f"{told} But not everything was checked: see above.", "bold yellow")
    return Text(told, "bold green")


def _grades_text(grades: tuple[Grade, ...]) -> str:
    """Say of how many clauses what was shown."""
    counts = Counter(one.sizes for one in grades)
    parts = (f"{counts[sizes]} {sizes}" for sizes in BEST_FIRST if counts[sizes])
    return f" Of {len(grades)} clauses of the rules: {', '.join(parts)}." if grades else ""


def _sign(held: bool | None) -> Text:
    if held is None:
        return Text("")
    return Text("✓", "green") if held else Text("✗ FAILS", "bold red")


def _verdict(passed: bool) -> Text:
    return Text("✓ holds", "green") if passed else Text("✗ FAILS", "bold red")
