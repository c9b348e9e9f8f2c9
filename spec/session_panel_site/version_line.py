"""A hook of mkdocs: which version the site is of, on its first page and in every page's foot."""

import re
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final, Protocol

_CHANGELOG: Final = Path(__file__).parents[2] / "CHANGELOG.md"
_PLACE: Final = "{version}"
"""What stands in a page where the version is to be."""

_RELEASE: Final = re.compile(r"^## ((\d+\.\d+)\S*) - (\d{4}-\d{2}-\d{2})$", re.MULTILINE)
_UNRELEASED: Final = re.compile(r"^## Unreleased\n+(?!## )\S", re.MULTILINE)
_WORDS: Final = {
    "en": ("session-panel {} of {}", ", with ", "changes since then that are not released"),
    "id": ("session-panel {}, {}", ", dengan ", "perubahan sesudahnya yang belum dirilis"),
}
_SINCE: Final = '<a href="{}changes/{}/#since">{}</a>'


class _Page(Protocol):
    """What this needs of a page of mkdocs: its address, from the root of the site."""

    @property
    def url(self) -> str: ...


def version_html(changelog: str, language: str, up: str = "") -> str:
    """Return the last version of a changelog, its date, and whether there is more since then.

    Args:
        changelog: its text, the last version first.
        language: the language to say it in.
        up: the way from the page to those of its language.

    Raises:
        ValueError: it has no version with a date.

    Examples:
        >>> version_html("## 1.2.0 - 2026-05-04", "en")
        'session-panel 1.2.0 of 2026-05-04'
    """
    last = _RELEASE.search(changelog)
    if last is None:
        raise ValueError("the changelog has no version with a date")
    version, and_also, more = _WORDS[language]
    told = version.format(last[1], last[3])
    if not _UNRELEASED.search(changelog):
        return told
    return told + and_also + _SINCE.format(up, last[2], more)


def on_page_markdown(markdown: str, page: _Page, **_: object) -> str:
    """Return the text of a page with the version where it has a place for it; mkdocs calls this."""
    return markdown.replace(_PLACE, _here(page)) if _PLACE in markdown else markdown


def on_page_context(
    context: dict[str, Any], page: _Page, config: MutableMapping[str, Any], **_: object
) -> dict[str, Any]:
    """Put the version into the foot of a page; mkdocs calls this."""
    config["copyright"] = _here(page)
    return context


def _here(page: _Page) -> str:
    language, folder = "en", ""
    if page.url.startswith("id/"):
        language = "id"
    elif page.url == "simulator/id/":
        language, folder = "id", "id/"
    up = "../" * (page.url.count("/") - (page.url.startswith("id/")))
    return version_html(_CHANGELOG.read_text("utf-8"), language, up + folder)
