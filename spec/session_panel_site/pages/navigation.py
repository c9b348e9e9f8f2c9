"""The lines of the site's navigation, and of Home, that lead to what changed in a version."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from session_panel_site.pages.words import LANGUAGES, Language, folder

_LINES: Final = r"(?:^ *- [^\n]*: {folder}changes/[^/\n]+\.md\n)+"
"""The lines of a language, which stand together."""

_LINK: Final = r"\[{title} [^\]]+\]\(changes/[^)]+\)"


def pages(
    text: str, titles: Mapping[Language, str], versions: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield mkdocs.yml with a line for each version in each language, the last version first.

    Args:
        text: the file as it is.
        titles: what a line says before the version, by the language.
        versions: the versions, the first one first.

    Raises:
        ValueError: there is no place for the lines of a language.
    """
    for language in LANGUAGES:
        place = re.search(_LINES.format(folder=folder(language)), text, re.MULTILINE)
        if place is None:
            raise ValueError(f"mkdocs.yml has no line {folder(language)}changes/ to put others by")
        indent = place[0].partition("-")[0]
        lines = (
            f"{indent}- {titles[language]} {one}: {folder(language)}changes/{one}.md\n"
            for one in reversed(versions)
        )
        text = text[: place.start()] + "".join(lines) + text[place.end() :]
    yield "../mkdocs.yml", text


def homes(
    texts: Mapping[str, str], titles: Mapping[Language, str], version: str
) -> Iterator[tuple[str, str]]:
    """Yield Home in each language with its link to what changed in the last version.

    Args:
        texts: Home as it is, by its path under the documentation.
        titles: what the link says before the version, by the language.
        version: the last one.

    Raises:
        ValueError: there is no such link.
    """
    for language in LANGUAGES:
        name = f"{folder(language)}index.md"
        link = f"[{titles[language]} {version}](changes/{version}.md)"
        text, count = re.subn(_LINK.format(title=titles[language]), link, texts[name])
        if not count:
            raise ValueError(f"docs/{name} has no link to what changed in a version")
        yield name, text
