"""A verification's report as JSON has it."""

from typing import Any, TypeVar

import msgspec

from session_panel_spec.check.engines import ModelExploration
from session_panel_spec.check.model_check import Checked, ModelCheck
from session_panel_spec.check.proof import Proof
from session_panel_spec.lockstep.coverage.search import Witness
from session_panel_spec.lockstep.exploration import Exploration
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.model.abstract_state import Bounds
from session_panel_spec.model.run_text import run_json
from session_panel_spec.mutants.report import hunt_json
from session_panel_spec.verify.evidence import evidence
from session_panel_spec.verify.failures import not_done
from session_panel_spec.verify.report_schema import (
    CheckedJson,
    DriveJson,
    ExplorationJson,
    ModelJson,
    ProofJson,
    ReportJson,
    WitnessJson,
)
from session_panel_spec.verify.verification import Report

Json = TypeVar("Json", bound=msgspec.Struct)


class ModelExplorationJson(msgspec.Struct, frozen=True):
    """An exploration of the model."""

    bounds: Bounds
    orbits: bool
    states: int
    transitions: int | None
    depth: int | None
    engine: str
    peak_memory_bytes: int
    seconds: float
    states_per_second: int


def report_json(report: Report) -> dict[str, Any]:
    """Return a verification's report, as `ReportJson` says."""
    members = _json(
        ReportJson,
        report,
        properties=evidence(report),
        explorations=tuple(map(_exploration, report.explorations)),
        models=tuple(map(_model, report.models)),
        lockstep=tuple(map(_drive, report.lockstep)),
        proofs=None if report.proofs is None else tuple(map(_proof, report.proofs)),
        mutants=None if report.mutants is None else hunt_json(report.mutants),
        not_done=tuple(not_done(report)),
        coverage=tuple(map(_witness, report.coverage)),
    )
    return _builtins(members)


def exploration_json(found: ModelExploration) -> dict[str, Any]:
    """Return an exploration of the model."""
    rate = round(found.states_per_second)
    seconds = round(found.seconds, 3)
    return _builtins(_json(ModelExplorationJson, found, seconds=seconds, states_per_second=rate))


def model_check_json(checked: ModelCheck) -> dict[str, Any]:
    """Return what was found of a size of the model."""
    return _builtins(_model(checked))


def _json(kind: type[Json], value: object, **given: object) -> Json:
    """Return a value as a schema has it: each field is its attribute, if it is not given."""
    names = kind.__struct_fields__
    fields = {name: given[name] if name in given else getattr(value, name) for name in names}
    return msgspec.convert(fields, kind, from_attributes=True)


def _builtins(members: msgspec.Struct) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(members)
    return values


def _exploration(explored: Exploration) -> ExplorationJson:
    runs = {one.name: one.counterexample for one in explored.properties}
    return _json(
        ExplorationJson,
        explored,
        seconds=round(explored.seconds, 3),
        compared_with_model=explored.refinement.count,
        difference_from_model=explored.refinement.difference,
        counterexamples={
            name: tuple(map(call_text, run)) for name, run in runs.items() if run is not None
        },
    )


def _model(checked: ModelCheck) -> ModelJson:
    properties = tuple(map(_checked, checked.properties))
    return _json(ModelJson, checked, seconds=round(checked.seconds, 3), properties=properties)


def _checked(checked: Checked) -> CheckedJson:
    broken = checked.counterexample
    return _json(
        CheckedJson,
        checked,
        name=checked.subject.name,
        rules=checked.subject.rules,
        witness=_text(checked.witness),
        counterexample=None if broken is None else run_json(broken),
    )


def _drive(found: Refinement) -> DriveJson:
    of = {"compared_with_model": found.count, "difference_from_model": found.difference}
    return _json(DriveJson, found, **of)


def _proof(proof: Proof) -> ProofJson:
    return _json(
        ProofJson,
        proof,
        leans_on=proof.strengthenings,
        counterexample=_text(proof.counterexample),
        seconds=round(proof.seconds, 3),
    )


def _witness(witness: Witness) -> WitnessJson:
    run, subject = witness.run, witness.subject
    return WitnessJson(
        subject.name,
        subject.theme,
        subject.rules,
        subject.unreached,
        witness.passed,
        _text(witness.setting),
        None if run is None else tuple(map(call_text, run)),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
