"""What was learned of an adapter's machine, as JSON has it."""

from collections.abc import Iterator
from typing import Any

from session_panel_spec.conform.learning.difference import Comparison, Difference, Outcome
from session_panel_spec.conform.learning.learner import Learned
from session_panel_spec.conform.learning.queries import NotLearnedError
from session_panel_spec.conform.vectors.mealy_machine import Input, Inputs


def comparison_json(
    adapter: str, found: Comparison, learned: Learned, extra_states: int
) -> dict[str, Any]:
    """Return what was learned, and how it differs from ours."""
    return {
        "same": found.same,
        "adapter": adapter,
        "machine": found.ours.name,
        "extra_states_excluded": extra_states,
        "runs": learned.runs,
        "events": learned.events,
        "initial": found.names[0],
        "states": [*found.names],
        "transitions": [*_transitions(found)],
        "missing_states": [*found.missing_states],
        "extra_states": [{"state": s, "run": _run(run)} for s, run in found.extra_states],
        "differences": [_difference(one) for one in found.differences],
    }


def trouble_json(machine: str, why: NotLearnedError) -> dict[str, Any]:
    """Return why no machine was learned."""
    told = {"why": why.why, "sentence": why.sentence, "run": _run(why.run), "said": [*why.said]}
    return {"same": False, "machine": machine, "trouble": told}


def _transitions(found: Comparison) -> Iterator[dict[str, Any]]:
    for (number, given), (refused, target) in found.learned.steps.items():
        told = _outcome(Outcome(refused, found.names[target]))
        yield {"state": found.names[number], **_input(given), **told}


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "state": one.state,
        "inputs": _run(one.inputs),
        "ours": _outcome(one.ours),
        "theirs": _outcome(one.theirs),
        "rules": [*one.rules],
        "run": _run(one.run),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {"refused": outcome.refused, "target": outcome.target}


def _run(run: Inputs) -> list[dict[str, Any]]:
    return [_input(given) for given in run]


def _input(given: Input) -> dict[str, Any]:
    return {"event": given.event, "facts": [*given.facts]}
