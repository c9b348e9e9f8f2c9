"""What is kept of a check: each run that breaks a property, as a log to replay and as a picture.

What two solvers differ on is kept, too, as what any solver can be asked again.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from session_panel.events import AnyEvent
from session_panel_spec.check.model_check import ModelCheck
from session_panel_spec.diagrams.dot import dot_text
from session_panel_spec.diagrams.run_graph import run_graph
from session_panel_spec.lockstep.mapping import config_of
from session_panel_spec.lockstep.recording import DifferenceError, record
from session_panel_spec.logs.log import write_log
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.run import Run
from session_panel_spec.verify.report import Report

Files = Iterator[tuple[str, str]]
"""Names of files, each with its text."""


def report_files(report: Report) -> Files:
    """Yield what is kept: the model's runs, those of the real panel, and what solvers differ on."""
    yield from model_files(report.models)
    driven = report.beside_reference
    for number, found in enumerate(driven.found if driven else (), start=1):
        yield f"reference-{number}.jsonl", found.log
    kept: dict[str, tuple[Bounds, tuple[AnyEvent, ...]]] = {}
    for name, bounds, events in sorted(_panel_runs(report), key=lambda run: len(run[2])):
        kept.setdefault(name, (bounds, events))
    for name, (bounds, events) in kept.items():
        yield f"{name}.jsonl", "".join(write_log(events, config_of(bounds)))
    for doubt in report.certificate.doubts if report.certificate else ():
        yield f"{doubt.name}.smt2", doubt.text


def _panel_runs(report: Report) -> Iterator[tuple[str, Bounds, tuple[AnyEvent, ...]]]:
    for refinement in report.refinements:
        if refinement.difference is not None:
            yield "lockstep", refinement.bounds, refinement.counterexample
    for explored in report.explorations:
        for check in explored.properties:
            if check.counterexample is not None:
                yield f"panel-{check.name}", explored.bounds, check.counterexample


def model_files(models: Iterable[ModelCheck]) -> Files:
    """Yield the runs that break a property of the model, that which must fail included."""
    runs: dict[str, tuple[Bounds, Run]] = {}
    for model in models:
        for checked in model.properties:
            if checked.counterexample is not None:
                runs.setdefault(checked.subject.name, (model.bounds, checked.counterexample))
    for name, (bounds, run) in runs.items():
        yield from _run_files(name, bounds, run)


def _run_files(name: str, bounds: Bounds, run: Run) -> Files:
    """Yield a run's log and picture; only the picture, if the real panel does not go that way."""
    with suppress(DifferenceError):
        yield f"{name}.jsonl", record(bounds, run)
    yield f"{name}.dot", dot_text(run_graph(run))
