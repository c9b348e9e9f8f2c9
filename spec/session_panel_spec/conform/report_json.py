"""What was found of an adapter, as JSON has it."""

from typing import Any

import msgspec

from session_panel_spec.conform.findings import Findings, broken_rules
from session_panel_spec.conform.peer import Trouble
from session_panel_spec.conform.play import Failure


def findings_json(findings: Findings) -> dict[str, Any]:
    """Return what was found; the first failure is the shortest."""
    members = {
        "conforms": findings.conforms,
        "adapter": findings.offer and findings.offer.name,
        "passed": sum(outcome.passed for outcome in findings.outcomes),
        "failed": len(findings.failures),
        "skipped": len(findings.skipped),
        "left": findings.left,
        "not_compared": findings.not_compared,
        "trouble": findings.trouble and _trouble(findings.trouble),
        "rules": [
            {"rule": one.rules[0], "count": one.count, "vector": one.failure.vector.id}
            for one in findings.broken
        ],
        "failures": [_failure(failure) for failure in findings.failures],
    }
    values: dict[str, Any] = msgspec.to_builtins(members)
    return values


def _failure(failure: Failure) -> dict[str, Any]:
    """Return a failure; of its difference, what is absent on one side is left out."""
    return {
        "vector": failure.vector.id,
        "theme": failure.vector.theme,
        "kind": failure.kind,
        "rules": broken_rules(failure),
        "events": [exchange.request for exchange in failure.run[1:]],
        "sentence": failure.sentence,
        "said": failure.said,
        "difference": failure.difference,
    }


def _trouble(trouble: Trouble) -> dict[str, Any]:
    return {"kind": trouble.kind, "sentence": trouble.sentence, "said": trouble.said}
