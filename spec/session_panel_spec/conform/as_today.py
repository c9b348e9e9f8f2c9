"""Whether the panel of this package still does what a vector says, so that it can explain it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from session_panel import InvalidInput
from session_panel_spec.conform.adapter import answer
from session_panel_spec.conform.difference import ABSENT, Difference
from session_panel_spec.conform.reference import ReferencePanel
from session_panel_spec.conform.vector import Run


def is_as_today(run: Run, difference: Difference) -> bool:
    """Say whether the last answer to a run is today's, too, where an adapter's differs from it.

    A vector of an earlier release may say what no rule says any more.
    """
    panel = ReferencePanel()
    try:
        told = [answer(panel, exchange.request) for exchange in run][-1]
    except InvalidInput:
        return False
    return bool(_found(msgspec.to_builtins(told), difference.path) == difference.expected)


def _found(told: Any, path: Sequence[str | int]) -> Any:  # noqa: ANN401 - any JSON
    """Return what is at a place of an answer; `ABSENT` where there is nothing."""
    for name in path:
        try:
            told = told[name]
        except (LookupError, TypeError):
            return ABSENT
    return ABSENT if told is None else told
