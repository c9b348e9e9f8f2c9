"""The inner part of a verification, in seconds: the first thing that is not as it should be.

It looks at the panel with what `verify` looks with, the quickest first, and stops at once.
The model is not asked: what differs from it at a size of seconds differs from the reference, too.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from session_panel_spec.differential.quick import first_difference
from session_panel_spec.differential.real import real
from session_panel_spec.verify.check import Check, attempt
from session_panel_spec.verify.direct import each_direct_check
from session_panel_spec.verify.machines import table_checks
from session_panel_spec.verify.stories import story_checks

STEPS: Final = 7_500
"""How many events of guided runs are compared, besides the small scopes."""


def first_problem() -> str | None:
    """Return the first problem in words; None if there is none."""
    return next(filter(None, map(_first_of, _PARTS)), None)


def _first_of(name: str) -> str | None:
    found = attempt(name, lambda: next(_PARTS[name](), None))
    return found.problems[0] if isinstance(found, Check) else found


def _of_checks(checks: Callable[[], Iterable[Check]]) -> Callable[[], Iterator[str]]:
    return lambda: (f"{one.name}: {problem}" for one in checks() for problem in one.problems)


def _beside_reference() -> Iterator[str]:
    difference = first_difference(real(), STEPS)
    if difference is not None:
        yield difference


_PARTS: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "machines beside their tables": _of_checks(table_checks),
    "stories": _of_checks(story_checks),
    "what is looked at by itself": _of_checks(each_direct_check),
    "the panel beside the reference": _beside_reference,
}
"""What is looked at, in this order."""
