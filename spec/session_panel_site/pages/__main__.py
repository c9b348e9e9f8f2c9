"""Write every generated page of the documentation, or say which one is not what its sources say.

python -m session_panel_site.pages [--check]
"""

import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Final, TypeVar

from session_panel_site.pages import (
    changelog,
    changes,
    conformance,
    desk,
    features,
    interface,
    machines,
    manual,
    model,
    navigation,
    readme,
    reference,
    rules,
    signing,
    speed,
    stories,
    verification,
)
from session_panel_site.pages.sources import MANIFEST, Sources, read_sources
from session_panel_site.pictures.committed import figure
from session_panel_site.records import LEDGER
from session_panel_spec.cli.atomic_write import write_whole
from session_panel_spec.conform.vector import load_vectors
from session_panel_spec.releases.approvals.checkout import FILE as APPROVALS

ROOT: Final = Path(__file__).parents[3]
DOCS: Final = ROOT / "docs"

_IN_EVERY_LANGUAGE: Final = ("changes", "features", "machines", "rules", "stories")
_OURS: Final = (*_IN_EVERY_LANGUAGE, *(f"id/{one}" for one in _IN_EVERY_LANGUAGE), "reference")
"""The folders in which every page is generated."""

Source = TypeVar("Source")


def generated() -> Mapping[str, str]:
    """Return the text of every generated page, by its path under the documentation.

    Raises:
        OSError: one of the sources cannot be read.
        ValueError: one of them is not of its form.
    """
    return dict(_pages(read_sources(ROOT)))


def _there(source: Source | None, name: str) -> Source:
    """Return a committed source of pages, which is there."""
    if not source:
        raise FileNotFoundError(f"{name} is missing")
    return source


def stale(pages: Mapping[str, str], docs: Path = DOCS) -> Iterator[str]:
    """Yield one sentence for each page that is not as generated, or no longer is generated."""
    for name, text in pages.items():
        path = docs / name
        if not path.exists():
            yield f"{_doc_name(name)} is missing."
        elif not _holds(path, text):
            yield f"{_doc_name(name)} is stale."
    kept = (path for folder in _OURS for path in (docs / folder).rglob("*.md"))
    left = {path.relative_to(docs).as_posix() for path in kept} - pages.keys()
    yield from (f"{_doc_name(name)} is no longer generated: remove it." for name in sorted(left))


def _doc_name(name: str) -> str:
    return normpath(f"docs/{name}")


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def write(pages: Mapping[str, str], docs: Path = DOCS) -> None:
    """Write every page that is not as generated.

    Raises:
        OSError: one cannot be written.
    """
    for name, text in pages.items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not _holds(path, text):
            write_whole(path, text)


def main(arguments: list[str]) -> int:
    """Write the pages, or check them, and return the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m session_panel_site.pages [--check]\n")
        return 2
    try:
        pages = generated()
        if not arguments:
            write(pages)
        problems = [*stale(pages)]
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The pages cannot be made: {error}\n")
        return 2
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    if problems:
        sys.stderr.write("`make pages` writes them anew.\n")
    return 1 if problems else 0


def _pages(sources: Sources) -> Iterator[tuple[str, str]]:
    picture = partial(figure, folder=ROOT / "diagrams")
    report = _there(sources.report, "docs/verification.json")
    benchmark = _there(sources.benchmark, "docs/bench.json")
    _there(sources.vectors, MANIFEST)
    _there(sources.approvals is not None, APPROVALS.as_posix())
    for adapter, records in sources.ledgers.items():
        _there(records, PurePosixPath("docs", adapter).with_name(LEDGER).as_posix())
    changed = changes.read_changes(DOCS / "changes")
    yield from changes.pages(changed)
    yield from changelog.pages(sources.changelog)
    yield from navigation.pages(sources.navigation, changes.titles(), [*changed])
    yield from navigation.homes(sources.homes, changes.titles(), [*changed][-1])
    yield from desk.pages()
    yield from features.pages(sources)
    yield from rules.pages(sources)
    yield from manual.pages()
    yield from interface.pages()
    yield from model.pages(sources)
    yield from machines.pages(picture)
    yield from stories.pages(picture)
    yield from reference.pages()
    yield from conformance.pages(sources.ledgers, load_vectors())
    yield from verification.pages(report)
    yield from signing.pages(report)
    yield from speed.pages(benchmark)
    yield from readme.pages(sources.readme, report, benchmark)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
