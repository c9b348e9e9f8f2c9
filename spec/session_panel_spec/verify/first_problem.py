"""The inner part of a verification, in seconds: the first thing that is not as it should be.

It looks at the panel with what `verify` looks with, the quickest first, and stops at once.
The model is not asked: what differs from it at a size of seconds differs from the reference, too.
"""

from collections.abc import Callable, Iterator
from typing import Final

from session_panel_spec.differential.quick import first_difference
from session_panel_spec.differential.real import real
from session_panel_spec.verify.check import Check, attempt
from session_panel_spec.verify.direct import direct_checks
from session_panel_spec.verify.machines import table_checks
from session_panel_spec.verify.stories import story_checks

STEPS: Final = 7_500
"""How many events of guided runs are compared, besides the small scopes."""


def first_problem() -> str | None:
    """Return the first problem in words; None if there is none."""
    return next(_problems(), None)


def _problems() -> Iterator[str]:
    for name, part in _PARTS.items():
        found = attempt(name, lambda part=part: tuple(part()))  # type: ignore[misc]
        yield from found.problems if isinstance(found, Check) else found


def _of_checks(checks: Callable[[], tuple[Check, ...]]) -> Callable[[], Iterator[str]]:
    return lambda: (f"{one.name}: {problem}" for one in checks() for problem in one.problems)


def _beside_reference() -> Iterator[str]:
    difference = first_difference(real(), STEPS)
    if difference is not None:
        yield difference


_PARTS: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "machines beside their tables": _of_checks(table_checks),
    "stories": _of_checks(story_checks),
    "what is looked at by itself": _of_checks(direct_checks),
    "the panel beside the reference": _beside_reference,
}
"""What is looked at, in this order."""
