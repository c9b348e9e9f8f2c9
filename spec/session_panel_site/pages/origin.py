"""What of a rule is by no sentence of the manual: how much of it, and marked in its words."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from session_panel_site.pages.words import Language, clauses_in, rules_in
from session_panel_spec.domain.manual import stating, unstated_clauses
from session_panel_spec.domain.rules import Clause, clauses_of, load_rules


class Share(NamedTuple):
    """How many clauses of a rule no sentence states, and how many it has."""

    unstated: int
    every: int


class Part(NamedTuple):
    """A part of a rule's text: all of it is by sentences of the manual, or none of it is."""

    is_stated: bool
    text: str


def share(rule: str) -> Share:
    """Return how much of a rule no sentence states.

    Raises:
        KeyError: there is no such rule.
    """
    return Share(len(unstated_clauses(rule)), len(clauses_of(rule)))


def partly_decided() -> tuple[str, ...]:
    """Return the rules that some sentence states, and of which something was decided besides."""
    return tuple(
        name
        for name, rule in load_rules().items()
        if stating(name) and (unstated_clauses(name) or "decided" in rule.origin)
    )


def marked_text(rule: str, language: Language) -> str:
    """Return the text of a rule in a language, with a mark around what no sentence states.

    Nothing is marked in a rule that no sentence states at all.

    Raises:
        KeyError: there is no such rule.
    """
    if not stating(rule):
        return rules_in(language)[rule].text
    told = (
        part.text if part.is_stated else f"<mark>{part.text}</mark>"
        for part in text_parts(rule, language)
    )
    return " ".join(told)


def text_parts(rule: str, language: Language) -> Sequence[Part]:
    """Return the parts of a rule's text in a language, which take turns in being stated.

    Raises:
        KeyError: there is no such rule.
    """
    unstated = {one.id for one in unstated_clauses(rule)}

    def is_stated(clause: Clause) -> bool:
        return clause.id not in unstated

    return tuple(
        Part(stated, " ".join(one.text for one in clauses))
        for stated, clauses in groupby(clauses_in(language, rule), key=is_stated)
    )
