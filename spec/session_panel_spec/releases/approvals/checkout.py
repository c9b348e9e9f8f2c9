"""The repository, where rules are signed: its version, its verification, and its approvals."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import msgspec

from session_panel_spec.releases.approvals.approval import Approvals, ApprovalsError, Ground
from session_panel_spec.releases.approvals.approvals_file import parse_approvals
from session_panel_spec.releases.here import release_here
from session_panel_spec.verify.grades import Grade
from session_panel_spec.verify.verified import VerifiedJson, is_of_sources_here

T = TypeVar("T")

FILE: Final = Path("spec", "session_panel_spec", "domain", "approvals.toml")
"""Where a repository keeps its approvals."""

REPOSITORY: Final = Path(__file__).parents[4]
"""Where this package is, if it is not installed elsewhere."""


class _Project(msgspec.Struct):
    version: str


class _Projects(msgspec.Struct):
    project: _Project


class _Report(msgspec.Struct):
    """What of a verification's report is asked for."""

    grades: tuple[Grade, ...]
    verified: VerifiedJson


class Checkout(NamedTuple):
    """What is read of a repository.

    Attributes:
        ground: what is here to be signed.
        approvals: what was signed, and `file`: where that is written.
        is_verified: whether the verification that is kept is of the sources that are here.
    """

    ground: Ground
    approvals: Approvals
    file: Path
    is_verified: bool


def read_checkout(root: Path | None = None) -> Checkout:
    """Return what a repository holds; without one, that of this package.

    Raises:
        ApprovalsError: it is none, or a file of it is not of its form; the text says which.
    """
    root = root or REPOSITORY
    project = _read(root / "pyproject.toml", lambda text: _toml(text, _Projects)).project
    report = _read(root / "docs" / "verification.json", _report)
    approvals = _read(root / FILE, parse_approvals)
    ground = Ground(release_here(project.version), report.grades)
    return Checkout(ground, approvals, root / FILE, is_of_sources_here(report.verified))


def require_approvals(file: Path) -> None:
    """Make sure that a file holds approvals, or nothing.

    Raises:
        ApprovalsError: it holds something else.
    """
    _read(file, parse_approvals)


def _read(file: Path, parse: Callable[[str], T]) -> T:
    try:
        return parse(file.read_text("utf-8"))
    except OSError as error:
        missing = f"{file}: {error.strerror}"
        raise ApprovalsError(f"Rules are signed in the repository; {missing}") from None
    except ValueError as error:
        raise ApprovalsError(f"{file} is not of its form: {error}") from None


def _toml(text: str, kind: type[T]) -> T:
    return msgspec.convert(tomllib.loads(text), kind)


def _report(text: str) -> _Report:
    return msgspec.json.decode(text, type=_Report)
