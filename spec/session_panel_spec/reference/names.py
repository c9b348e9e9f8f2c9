"""TITL-2: what a name shows, and the icon.

Where a text falls into grapheme clusters is Unicode's, and a library's: the panel's own.
"""

import unicodedata
from functools import lru_cache
from typing import Final

import grapheme

KINDS: Final = {"P": "TITL-2.5", "N": "TITL-2.6", "S": "TITL-2.7"}
"""Clauses of what an icon may show, by the general category that it begins with."""


def is_blank(cluster: str) -> bool:
    """Return whether every character is white space."""
    return cluster.isspace()


def is_hidden(cluster: str) -> bool:
    """Return whether a cluster begins with a control or format character."""
    return unicodedata.category(cluster[0]) in ("Cc", "Cf")


def shown(text: str) -> list[str]:
    """Return the clusters of a text that show something."""
    return [one for one in grapheme.graphemes(text) if not is_blank(one) and not is_hidden(one)]


def shows_nothing(name: str) -> bool:
    """Return whether a name is none, as none of its clusters shows something (TITL-3)."""
    return not shown(name)


@lru_cache(10_000)
def icon(title: str) -> tuple[str, frozenset[str]]:
    """Return the icon of a title, and the clauses by which it is so."""
    letters = shown(title)[:2]
    return "".join(letters), frozenset(_clauses(title, letters))


def _clauses(title: str, letters: list[str]) -> set[str]:
    """Return by what an icon is as it is."""
    found = {"TITL-2.1", "TITL-2.2", "TITL-2.4"}
    found |= {KINDS[kind] for one in letters if (kind := unicodedata.category(one[0])[0]) in KINDS}
    asked = {
        "TITL-2.3": any(len(one) > 1 for one in letters),
        "TITL-2.8": any(map(is_blank, title)),
        "TITL-2.9": any(unicodedata.category(one) == "Cc" for one in title),
        "TITL-2.10": any(unicodedata.category(one) == "Cf" for one in title),
        "TITL-2.11": not title.isascii(),
        "TITL-2.12": len(letters) < 2,  # noqa: PLR2004 - two letters
    }
    return found | {clause for clause, so in asked.items() if so}
