"""A verification's report as JSON has it."""

from dataclasses import asdict
from typing import Any

from session_panel_spec.check.engines import ModelExploration
from session_panel_spec.check.model_check import Checked, ModelCheck
from session_panel_spec.check.proof import Proof
from session_panel_spec.export.comparison import Comparison
from session_panel_spec.lockstep.coverage.search import Witness
from session_panel_spec.lockstep.exploration import Exploration
from session_panel_spec.lockstep.refinement import Refinement
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.model.run_text import run_json
from session_panel_spec.mutants.report import hunt_json
from session_panel_spec.verify.evidence import evidence
from session_panel_spec.verify.failures import not_done
from session_panel_spec.verify.verification import Check, Report


def report_json(report: Report) -> dict[str, Any]:
    """Return a verification's report."""
    return {
        "passed": report.passed,
        "properties": [asdict(one) | {"passed": one.passed} for one in evidence(report)],
        "explorations": [_exploration_json(explored) for explored in report.explorations],
        "models": [model_check_json(checked) for checked in report.models],
        "lockstep": [_lockstep_json(refinement) for refinement in report.lockstep],
        "confirmations": [_comparison_json(one) for one in report.confirmations],
        "proofs": None if report.proofs is None else [_proof_json(p) for p in report.proofs],
        "mutants": None if report.mutants is None else hunt_json(report.mutants),
        "tables": [_check_json(check) for check in report.tables],
        "engine": [_check_json(check) for check in report.engine],
        "citations": _check_json(report.citations),
        "stories": [_check_json(check) for check in report.stories],
        "not_done": list(not_done(report)),
        "coverage": [_witness_json(witness) for witness in report.coverage],
    }


def exploration_json(found: ModelExploration) -> dict[str, Any]:
    """Return an exploration of the model."""
    counted = ("states", "transitions", "depth", "engine", "peak_memory_bytes")
    return {
        "bounds": asdict(found.bounds),
        "orbits": found.orbits,
        **{name: getattr(found, name) for name in counted},
        "seconds": round(found.seconds, 3),
        "states_per_second": round(found.states_per_second),
    }


def model_check_json(checked: ModelCheck) -> dict[str, Any]:
    """Return what was found of a size of the model."""
    counted = ("engine", "states", "transitions", "depth")
    return {
        "bounds": asdict(checked.bounds),
        **{name: getattr(checked, name) for name in counted},
        "seconds": round(checked.seconds, 3),
        "properties": [_checked_json(one) for one in checked.properties],
    }


def _checked_json(checked: Checked) -> dict[str, Any]:
    broken, witness = checked.counterexample, checked.witness
    return {
        "name": checked.subject.name,
        "rules": checked.subject.rules,
        "met": checked.met,
        "passed": checked.passed,
        "witness": None if witness is None else str(witness),
        "counterexample": None if broken is None else run_json(broken),
    }


def _exploration_json(explored: Exploration) -> dict[str, Any]:
    counted = ("states", "transitions", "depth", "accepted", "refused")
    return {
        "bounds": asdict(explored.bounds),
        **{name: getattr(explored, name) for name in counted},
        "seconds": round(explored.seconds, 3),
        "compared_with_model": explored.refinement.count,
        "difference_from_model": explored.refinement.difference,
        "counterexamples": {
            check.name: [call_text(event) for event in check.counterexample]
            for check in explored.properties
            if check.counterexample is not None
        },
    }


def _lockstep_json(refinement: Refinement) -> dict[str, Any]:
    return {
        "bounds": asdict(refinement.bounds),
        "states": refinement.states,
        "compared_with_model": refinement.count,
        "difference_from_model": refinement.difference,
        "passed": refinement.passed,
    }


def _comparison_json(comparison: Comparison) -> dict[str, Any]:
    return asdict(comparison) | {"passed": comparison.passed}


def _proof_json(proof: Proof) -> dict[str, Any]:
    counterexample = None if proof.counterexample is None else str(proof.counterexample)
    return {
        "name": proof.name,
        "rules": proof.rules,
        "proved": proof.proved,
        "leans_on": proof.strengthenings,
        "witness": proof.witness,
        "counterexample": counterexample,
        "seconds": round(proof.seconds, 3),
    }


def _check_json(check: Check) -> dict[str, Any]:
    return asdict(check) | {"passed": check.passed}


def _witness_json(witness: Witness) -> dict[str, Any]:
    subject, run = witness.subject, witness.run
    return {
        "name": subject.name,
        "theme": subject.theme,
        "rules": subject.rules,
        "unreached": subject.unreached,
        "passed": witness.passed,
        "setting": None if witness.setting is None else str(witness.setting),
        "run": None if run is None else [call_text(event) for event in run],
    }
