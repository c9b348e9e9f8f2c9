"""What the pages tell of that is not in the package: tests, vectors, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from session_panel_site.benchmark import Report
from session_panel_site.pages.words import LANGUAGES, folder
from session_panel_site.records import ADAPTERS, LEDGER
from session_panel_spec.conform.ledger import Record, parse_ledger, read_ledger
from session_panel_spec.releases.approvals.approval import Approvals
from session_panel_spec.releases.approvals.approvals_file import parse_approvals
from session_panel_spec.releases.approvals.checkout import FILE
from session_panel_spec.verify.report_json import ReportJson

MANIFEST: Final = "spec/session_panel_spec/conform/vectors/data/manifest.json"

_HOMES: Final = tuple(f"{folder(language)}index.md" for language in LANGUAGES)

Source = TypeVar("Source")


class Manifest(msgspec.Struct, frozen=True):
    """What the manifest of the vectors says of the rules: how many cite each, by their theme."""

    rules: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Sources:
    """What is read once, by whoever writes the pages.

    Attributes:
        tests: the source of each file of tests, by its name.
        report: the last verification; None where there is none.
        vectors: how many vectors cite a rule, by the rule's ID and then by their theme.
        benchmark: the last benchmark; None where there is none.
        readme: the text of the README.
        changelog: the text of the changelog.
        navigation: the text of mkdocs.yml.
        homes: the text of Home, by its path under `docs/`.
        approvals: who has signed which rule; None where there is no file of it.
        ledgers: the records of our examples, by where their adapters are under `docs/`.
    """

    tests: Mapping[str, str] = field(default_factory=dict)
    report: ReportJson | None = None
    vectors: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    benchmark: Report | None = None
    readme: str = ""
    changelog: str = ""
    navigation: str = ""
    homes: Mapping[str, str] = field(default_factory=dict)
    approvals: Approvals | None = None
    ledgers: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)


def read_sources(root: Path) -> Sources:
    """Return what a checkout of the project holds.

    Raises:
        OSError: a file cannot be read.
        ValueError: one is not of its form.
    """
    tests = root / "tests"
    manifest = _decoded(root / MANIFEST, Manifest)
    return Sources(
        tests={
            str(path.relative_to(tests)): path.read_text("utf-8")
            for path in sorted(tests.glob("*/test_*.py"))
        },
        report=_decoded(root / "docs" / "verification.json", ReportJson),
        vectors=manifest.rules if manifest else {},
        benchmark=_decoded(root / "docs" / "bench.json", Report),
        approvals=_approvals(root / FILE),
        readme=(root / "README.md").read_text("utf-8"),
        changelog=(root / "CHANGELOG.md").read_text("utf-8"),
        navigation=(root / "mkdocs.yml").read_text("utf-8"),
        homes={name: (root / "docs" / name).read_text("utf-8") for name in _HOMES},
        ledgers={
            adapter: parse_ledger(read_ledger((root / "docs" / adapter).with_name(LEDGER)))
            for adapter in ADAPTERS
        },
    )


def _approvals(path: Path) -> Approvals | None:
    """Return the approvals that a file holds; None where there is no file."""
    if not path.exists():
        return None
    try:
        return parse_approvals(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None


def _decoded(path: Path, kind: type[Source]) -> Source | None:
    """Return the value that a file holds; None where there is no file."""
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None
