"""A verification's report: tables that a person enjoys reading, or JSON for machines."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from session_panel import MACHINES
from session_panel.events import AnyEvent
from session_panel_spec.check.engines import ModelExploration
from session_panel_spec.exploration import Exploration, PropertyCheck
from session_panel_spec.proof import Proof
from session_panel_spec.properties.safety import SAFETY
from session_panel_spec.replay import call_text
from session_panel_spec.verify import Check, Report


def render_report(report: Report) -> RenderableType:
    """Return the report for a rich console to print."""
    return Group(
        _machines(report),
        _stories(report),
        _properties(report),
        _explorations(report),
        _proofs(report),
        *_failures(report),
        _conclusion(report),
    )


def report_json(report: Report) -> dict[str, Any]:
    """Return the report as JSON has it."""
    return {
        "passed": report.passed,
        "tables": [_check_json(check) for check in report.tables],
        "engine": [_check_json(check) for check in report.engine],
        "citations": _check_json(report.citations),
        "stories": [_check_json(check) for check in report.stories],
        "explorations": [_exploration_json(explored) for explored in report.explorations],
        "properties": [_property_json(check) for check in report.properties],
        "proofs": None if report.proofs is None else [_proof_json(p) for p in report.proofs],
    }


def _proof_json(proof: Proof) -> dict[str, Any]:
    counterexample = None if proof.counterexample is None else str(proof.counterexample)
    return {
        "name": proof.name,
        "rules": proof.rules,
        "proved": proof.proved,
        "leans_on": proof.strengthenings,
        "counterexample": counterexample,
        "seconds": round(proof.seconds, 3),
    }


def _exploration_json(explored: Exploration) -> dict[str, Any]:
    counted = ("states", "transitions", "depth", "accepted", "refused")
    return {
        "bounds": asdict(explored.bounds),
        **{name: getattr(explored, name) for name in counted},
        "seconds": round(explored.seconds, 3),
        "compared_with_model": explored.refinement.count,
        "difference_from_model": explored.refinement.difference,
    }


def exploration_json(found: ModelExploration) -> dict[str, Any]:
    """Return an exploration of the model as JSON has it."""
    counted = ("states", "transitions", "depth", "engine", "peak_memory_bytes")
    return {
        "bounds": asdict(found.bounds),
        "orbits": found.orbits,
        **{name: getattr(found, name) for name in counted},
        "seconds": round(found.seconds, 3),
        "states_per_second": round(found.states_per_second),
    }


def exploration_text(found: ModelExploration) -> str:
    """Return an exploration of the model in one line for people."""
    states = "orbits" if found.orbits else "states"
    steps = "" if found.transitions is None else f"{found.transitions:,} transitions, "
    return (
        f"{found.bounds}: {found.states:,} {states}, {steps}depth {found.depth}; "
        f"{found.engine}, {found.seconds:.2f} s, {found.states_per_second:,.0f} states a second, "
        f"{found.peak_memory_bytes / 1e6:,.1f} MB"
    )


def _check_json(check: Check) -> dict[str, Any]:
    return asdict(check) | {"passed": check.passed}


def _property_json(check: PropertyCheck) -> dict[str, Any]:
    subject, run = check.subject, check.counterexample
    return {
        "name": subject.name,
        "rules": subject.rules,
        "text": subject.text,
        "count": check.count,
        "passed": check.passed,
        "counterexample": None if run is None else [call_text(event) for event in run],
    }


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)


def _machines(report: Report) -> Table:
    table = _table("Machines")
    table.add_column("machine")
    for number in ("states", "events", "against its table", "against python-statemachine"):
        table.add_column(number, justify="right")
    table.add_column("")
    machines = zip(MACHINES.values(), report.tables, report.engine, strict=True)
    for compiled, by_table, by_engine in machines:
        table.add_row(
            compiled.name,
            str(len(compiled.states)),
            str(len(compiled.events)),
            f"{by_table.count:,} cells",
            f"{by_engine.count:,} cases",
            _verdict(by_table.passed and by_engine.passed),
        )
    return table


def _stories(report: Report) -> Table:
    table = _table("The manual's stories, replayed")
    table.add_column("story")
    table.add_column("screens", justify="right")
    table.add_column("")
    for check in report.stories:
        table.add_row(check.name, str(check.count), _verdict(check.passed))
    return table


def _properties(report: Report) -> Table:
    table = _table("What must always hold, checked on the real panel")
    table.add_column("property")
    table.add_column("rules", style="dim")
    table.add_column("checked", justify="right")
    table.add_column("")
    for check in report.properties:
        rules = ", ".join(check.subject.rules)
        table.add_row(check.subject.text, rules, f"{check.count:,}", _verdict(check.passed))
    return table


def _explorations(report: Report) -> Table:
    table = _table("The real panel, driven to the end, and compared with the model event by event")
    table.add_column("size")
    for number in ("states", "transitions", "depth", "events", "refused", "seconds"):
        table.add_column(number, justify="right")
    table.add_column("")
    for explored in report.explorations:
        table.add_row(
            str(explored.bounds),
            f"{explored.states:,}",
            f"{explored.transitions:,}",
            str(explored.depth),
            f"{explored.accepted + explored.refused:,}",
            f"{explored.refused:,}",
            f"{explored.seconds:.1f}",
            _verdict(explored.refinement.passed),
        )
    return table


def _proofs(report: Report) -> RenderableType:
    if report.proofs is None:
        hint = "pip install 'session-panel[prove]'"
        return Text(
            f"z3 is not installed, so nothing was proved for every size: {hint}\n", "yellow"
        )
    table = _table("The model, proved for every number of slots and every limit")
    table.add_column("claim")
    table.add_column("rules", style="dim")
    table.add_column("leans on", style="dim")
    table.add_column("")
    for claim, proof in zip(SAFETY, report.proofs, strict=True):
        leans = ", ".join(proof.strengthenings)
        table.add_row(claim.text, ", ".join(proof.rules), leans, _verdict(proof.proved))
    return table


def _failures(report: Report) -> Iterator[Text]:
    """Tell each problem, and of what the panel does wrong the shortest run that leads to it."""
    for check in report.checks:
        problems = check.problems if check.count else (f"{check.name}: nothing was compared",)
        yield from (Text(f"✗ {problem}", "red") for problem in problems)
    for explored in report.explorations:
        if explored.refinement.difference is not None:
            yield Text(f"✗ {explored.bounds}: {explored.refinement.difference}", "red")
            yield from _run(explored.refinement.counterexample)
    yield from (_unproved(proof) for proof in report.proofs or () if not proof.proved)
    for broken in map(_broken, report.properties):
        yield from broken


def _unproved(proof: Proof) -> Text:
    why = proof.counterexample or "its premise is never met, or what it leans on is not proved"
    return Text(f"✗ {proof.name} is not proved for every size: {why}", "red")


def _broken(check: PropertyCheck) -> Iterator[Text]:
    if check.counterexample is not None:
        yield Text(f"✗ {check.subject.text} Shortest run that breaks it:", "red")
        yield from _run(check.counterexample)
    elif not check.count:
        yield Text(f"✗ {check.subject.text} Its premise was never met.", "red")


def _run(events: tuple[AnyEvent, ...]) -> Iterator[Text]:
    for number, event in enumerate(events, start=1):
        yield Text(f"    {number:3}. {call_text(event)}")


def _conclusion(report: Report) -> Text:
    checks, failed = len(report.verdicts), report.verdicts.count(False)
    if failed:
        return Text(f"{failed} of {checks} checks failed.", "bold red")
    rules = f"{report.citations.count} citations of rules are sound"
    return Text(f"All {checks} checks passed; {rules}.", "bold green")


def _verdict(passed: bool) -> Text:
    return Text("✓ holds", "green") if passed else Text("✗ FAILS", "bold red")
