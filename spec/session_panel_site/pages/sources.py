"""What the pages tell of that is not in the package: tests, vectors, and what was found."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from session_panel_site.bench.report import Report

MANIFEST: Final = "spec/session_panel_spec/conform/vectors/data/manifest.json"

_REPORT_KEYS: Final = (
    "confirmations",
    "coverage",
    "engine",
    "explorations",
    "lockstep",
    "models",
    "mutants",
    "not_done",
    "passed",
    "proofs",
    "properties",
    "stories",
    "tables",
)


@dataclass(frozen=True)
class Sources:
    """What is read once, by whoever writes the pages.

    Attributes:
        tests: the source of each file of tests, by its name.
        report: the last verification, as `report_json` gives it; None where there is none.
        vectors: how many vectors cite a rule, by the rule's ID and then by their theme.
        benchmark: the last benchmark; None where there is none.
        readme: the text of the README.
    """

    tests: Mapping[str, str] = field(default_factory=dict)
    report: Mapping[str, Any] | None = None
    vectors: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    benchmark: Report | None = None
    readme: str = ""


def read_sources(root: Path) -> Sources:
    """Return what a checkout of the project holds.

    Raises:
        OSError: a file cannot be read.
        ValueError: one is not of its form.
    """
    tests = root / "tests"
    return Sources(
        tests={
            str(path.relative_to(tests)): path.read_text("utf-8")
            for path in sorted(tests.glob("*/test_*.py"))
        },
        report=_json(root / "docs" / "verification.json", _REPORT_KEYS),
        vectors=(_json(root / MANIFEST, ("rules",)) or {}).get("rules", {}),
        benchmark=_benchmark(root / "docs" / "bench.json"),
        readme=(root / "README.md").read_text("utf-8"),
    )


def _benchmark(path: Path) -> Report | None:
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Report)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None


def _json(path: Path, keys: Iterable[str]) -> dict[str, Any] | None:
    """Return the object that a file holds, which has the keys; None where there is no file."""
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None
    lacking = [key for key in keys if key not in found] if isinstance(found, dict) else [*keys]
    if lacking:
        raise ValueError(f"{path.name} has no {', '.join(lacking)}")
    return dict(found)
