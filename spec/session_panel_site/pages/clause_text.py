"""A clause of a rule among the words around it: alone, "end" says nothing."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from session_panel_site.pages.words import Language, clauses_in
from session_panel_spec.domain.rules import Clause

_AROUND: Final = 160
"""At most so many signs stand on each side of a clause, in whole clauses."""

IN_A_LIST: Final = 30
"""So many, where the clauses before and after stand beside it."""


def in_sentence(clause: Clause, language: Language = "en", around: int = _AROUND) -> str:
    """Return a clause, in bold, within its sentence in a language; what is left out is marked.

    Args:
        clause: the clause.
        language: the language of the page.
        around: at most so many signs stand on each side of it, in whole clauses.

    Examples:
        >>> from session_panel_spec.domain.rules import load_clauses
        >>> in_sentence(load_clauses()["END-1.3"])
        'The session stays open, <strong>read-only for messages,</strong> until closed.'
    """
    every = clauses_in(language, clause.rule)
    at = [one.id for one in every].index(clause.id)
    before = [*takewhile(lambda one: not _ends(one), reversed(every[:at]))]
    after = [*_to_the_end(every[at:])][1:]
    left, right = _near(before, around), _near(after, around)
    return " ".join(
        (
            *(("…",) if len(left) < len(before) else ()),
            *reversed(left),
            f"<strong>{every[at].text}</strong>",
            *right,
            *(("…",) if len(right) < len(after) else ()),
        )
    )


def _ends(clause: Clause) -> bool:
    return clause.text.endswith((".", ".)"))


def _to_the_end(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Yield clauses up to the one that ends the sentence."""
    for one in clauses:
        yield one
        if _ends(one):
            return


def _near(clauses: Sequence[Clause], around: int) -> list[str]:
    """Return the texts of the nearest clauses that there is room for."""
    texts: list[str] = []
    for one in clauses:
        if sum(map(len, texts)) + len(one.text) > around:
            break
        texts.append(one.text)
    return texts
