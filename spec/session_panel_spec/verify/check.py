"""A check of a verification; also one that came to nothing, because it raised."""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from session_panel_spec.logs.wrong_use import WrongUseError

T = TypeVar("T")

CANNOT_BE_DONE: Final = (WrongUseError, ImportError, OSError, MemoryError, BrokenExecutor)
"""What is raised where a check cannot be made at all, which says nothing of what it checks."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was compared, how often, and every way in which it is not as it should be."""

    name: str
    count: int
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether something was compared and nothing is off."""
        return self.count > 0 and not self.problems


@dataclass(frozen=True, slots=True)
class DirectCheck(Check):
    """Something that was looked at by itself.

    Attributes:
        clauses: the IDs of the clauses that it shows.
    """

    clauses: tuple[str, ...] = ()


def attempt(name: str, result: Callable[[], T]) -> T | Check:
    """Return a result; if that raises, a check of the name that failed.

    Raises:
        Exception: it cannot be made at all, for a reason outside.
    """
    try:
        return result()
    except CANNOT_BE_DONE:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it raises is a finding
        return Check(name, 1, (f"{name} came to no result, it raised {error!r}",))
