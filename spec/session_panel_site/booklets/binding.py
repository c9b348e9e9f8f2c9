"""Which pages of the site a booklet binds, in the order of the navigation."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from mkdocs.config import load_config

from session_panel_site.pages.sources import read_sources
from session_panel_site.pages.verification import verified_text

_BEGINNINGS: Final = (
    ("report", "The last verification", "verification.md"),
    ("features", "The features", "features/"),
    ("decisions", "Engineering decisions", "decisions/"),
)
"""Each booklet's name and title, and how the pages that it binds begin."""


class Booklet(NamedTuple):
    """Pages that are printed together.

    Attributes:
        name: the name of its file, without the suffix.
        title: what its first page says.
        addresses: those of its pages, from the root of the site.
        verified: what was verified, in a line; whoever signs, signs that.
    """

    name: str
    title: str
    addresses: tuple[str, ...]
    verified: str


def booklets(root: Path) -> list[Booklet]:
    """Return the booklets of a project's tree that have a page in its navigation.

    Raises:
        OSError: a source of the pages cannot be read.
    """
    pages = list(_pages(load_config(str(root / "mkdocs.yml"))["nav"]))
    report = read_sources(root).report
    verified = verified_text(report) if report else "nothing was verified"
    bound = (
        Booklet(name, title, _addresses(pages, beginning), verified)
        for name, title, beginning in _BEGINNINGS
    )
    return [booklet for booklet in bound if booklet.addresses]


def _addresses(pages: Iterable[str], beginning: str) -> tuple[str, ...]:
    found = (page for page in pages if page.startswith(beginning))
    return tuple(page.removesuffix(".md").removesuffix("index") for page in found)


def _pages(nav: Any) -> Iterator[str]:  # noqa: ANN401 - what YAML holds
    """Yield the files of a navigation, in its order."""
    match nav:
        case str():
            yield nav
        case dict():
            for part in nav.values():
                yield from _pages(part)
        case list():
            for part in nav:
                yield from _pages(part)
