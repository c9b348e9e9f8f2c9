"""What was found of an adapter, as JSON has it."""

from typing import Any

import msgspec

from session_panel_spec.conform.difference import ABSENT, Difference
from session_panel_spec.conform.findings import Broken, Findings, broken_rules
from session_panel_spec.conform.peer import Trouble
from session_panel_spec.conform.play import Failure


def findings_json(findings: Findings) -> dict[str, Any]:
    """Return what was found; the first failure is the shortest."""
    told = {
        "conforms": findings.conforms,
        "adapter": findings.offer and findings.offer.name,
        "passed": sum(outcome.passed for outcome in findings.outcomes),
        "failed": len(findings.failures),
        "skipped": len(findings.skipped),
        "left": findings.left,
        "not_compared": findings.not_compared,
        "trouble": findings.trouble and _trouble(findings.trouble),
        "rules": [_broken(broken) for broken in findings.broken],
        "failures": [_failure(failure) for failure in findings.failures],
    }
    plain: dict[str, Any] = msgspec.to_builtins(told)
    return plain


def _broken(broken: Broken) -> dict[str, Any]:
    return {"rule": broken.rules[0], "count": broken.count, "vector": broken.failure.vector.id}


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "vector": failure.vector.id,
        "theme": failure.vector.theme,
        "kind": failure.kind,
        "rules": broken_rules(failure),
        "events": [exchange.request for exchange in failure.run[1:]],
        "sentence": failure.sentence,
        "said": failure.said,
        "difference": failure.difference and _difference(failure.difference),
    }


def _difference(difference: Difference) -> dict[str, Any]:
    """Return a difference; what is absent on one side is left out."""
    sides = {"expected": difference.expected, "observed": difference.observed}
    told = {name: value for name, value in sides.items() if value is not ABSENT}
    return {"path": difference.path, **told}


def _trouble(trouble: Trouble) -> dict[str, Any]:
    return {"kind": trouble.kind, "sentence": trouble.sentence, "said": trouble.said}
