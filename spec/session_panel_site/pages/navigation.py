"""The lines of the site's navigation that lead to what changed in each version."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from session_panel_site.pages.words import LANGUAGES, Language, folder

_LINES: Final = r"(?:^ *- [^\n]*: {folder}changes/[^/\n]+\.md\n)+"
"""The lines of a language, which stand together."""


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
