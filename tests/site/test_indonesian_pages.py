"""The Indonesian pages speak Indonesian: no name of the code stands in their sentences."""

import re
from pathlib import Path

import pytest

from session_panel import MACHINES

ROOT = Path(__file__).parents[2]
OF_THE_CODE = {"docs/id/changes/0.2.md"}
"""Who must change a service reads it: it names what the code has."""

PAGES = [
    page
    for page in (*sorted((ROOT / "docs/id").rglob("*.md")), ROOT / "docs/simulator/id.md")
    if page.relative_to(ROOT).as_posix() not in OF_THE_CODE
]

SAME = {"dialog", "mode"}
"""What is called alike in both languages."""

NAMES = {
    *(state for table in MACHINES.values() for state in table.states),
    *(event for table in MACHINES.values() for event in table.events),
    *(table.name for table in MACHINES.values()),
    *("live", "persistent", "keep", "away", "offline", "Home", "kept", "transferred", "absent"),
} - SAME
ENGLISH = re.compile(rf"(?<![\w.#=/-])(?:{'|'.join(sorted(NAMES))})(?![\w/=-])", re.IGNORECASE)

NO_SENTENCE = (
    r"^---\n.*?\n---\n",  # front matter
    r"^## [^\n]* \{ #(?:python|events) \}.*",  # what the code calls what the page has named
    r"<svg.*?</svg>",
    r'<span lang="en">.*?</span>',
    r"```.*?```",
    r"`(?!(?:[a-z_]+)`)[^`\n]+`",  # code, but for a name alone
    r"\]\([^)]*\)",  # where a link leads, and its tooltip
    r"<code>.*?</code>",
    r"<[^>]+>",
    r"\{[^}\n]*\}",
)
QUOTED_ENGLISH = (r"bahasa Inggris namanya \*Home\*",)
"""Words that are told to be English ones."""


def sentences(text: str) -> str:
    """Return a page's text without what is no sentence of it."""
    for pattern in (*NO_SENTENCE, *QUOTED_ENGLISH):
        text = re.sub(pattern, " ", text, flags=re.DOTALL | re.MULTILINE)
    return text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_name_of_the_code_stands_in_a_sentence(page: Path) -> None:
    assert ENGLISH.findall(sentences(page.read_text("utf-8"))) == []
