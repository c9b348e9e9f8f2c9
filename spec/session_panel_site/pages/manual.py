"""The pages that lead from the manual's sentences to the rules."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from session_panel_site.pages.words import LANGUAGES, Language, clauses_in, load_words, page_in
from session_panel_spec.domain.manual import (
    Section,
    Sentence,
    load_sections,
    load_sentences,
    parts,
    stating,
    unstated_clauses,
)
from session_panel_spec.domain.manual_digests import load_digests, words_of
from session_panel_spec.domain.rule_names import load_rule_names
from session_panel_spec.domain.rules import Clause, load_rules
from session_panel_spec.logs.terminal_text import numbers_text


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page of the manual's sentences in each language."""
    sentences = load_sentences()
    stated = [rule for rule in load_rules() if stating(rule)]
    given = {
        "sections": load_sections(),
        "longer": longer(),
        "counts": {
            "stated": sum(bool(one.rules) for one in sentences),
            "not_behaviour": sum(bool(one.not_behaviour) for one in sentences),
            "outside": sum(bool(one.outside) for one in sentences),
        },
        "by_rule": [(rule, stating(rule)) for rule in load_rules()],
        "decided": len(load_rules()) - len(stated),
    }
    for language in LANGUAGES:
        title = load_words(language).manual["title"]
        names = load_rule_names(language)
        added = [
            (rule, unstated_numbers(rule), clauses_text(_unstated(rule, language)))
            for rule in stated
            if unstated_clauses(rule)
        ]
        yield page_in(
            language, "manual.md", "manual.md", title=title, names=names, added=added, **given
        )


def longer() -> Sequence[Section | Sentence]:
    """Return the headings and sentences of the manual that have more than their first words.

    Raises:
        ValueError: what is kept of the manual is not of its form.
    """
    sizes = zip(parts(), load_digests().parts, strict=True)
    return [part for part, kept in sizes if kept.words > len(words_of(part.first))]


def unstated_numbers(rule: str) -> str:
    """Return the numbers of a rule's clauses that no sentence states, as `"2, 4-6"`.

    Raises:
        KeyError: there is no such rule.
    """
    return numbers_text(map(_number, unstated_clauses(rule)))


def _unstated(rule: str, language: Language) -> Sequence[Clause]:
    """Return the clauses of a rule that no sentence states, told in a language."""
    unstated = {one.id for one in unstated_clauses(rule)}
    return [one for one in clauses_in(language, rule) if one.id in unstated]


def clauses_text(clauses: Sequence[Clause]) -> str:
    """Return the words of clauses of a rule, with a mark for what is left out between them."""
    return " … ".join(" ".join(one.text for one in run) for run in _runs(clauses))


def _runs(clauses: Sequence[Clause]) -> Iterator[Sequence[Clause]]:
    """Yield the clauses that follow each other."""
    numbered = enumerate(clauses)
    for _, run in groupby(numbered, key=lambda one: _number(one[1]) - one[0]):
        yield [clause for _, clause in run]


def _number(clause: Clause) -> int:
    return int(clause.id.rpartition(".")[2])
