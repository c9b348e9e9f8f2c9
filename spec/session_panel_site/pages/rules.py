"""The pages of rules: each with its origin, all that follows from it, and its verdict."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from session_panel_site.pages.clause_text import IN_A_LIST, in_sentence
from session_panel_site.pages.evidence import Evidence
from session_panel_site.pages.manual import longer, unstated_numbers
from session_panel_site.pages.markdown import rule_page
from session_panel_site.pages.origin import Share, marked_text, partly_decided, share
from session_panel_site.pages.sources import Sources
from session_panel_site.pages.verdicts import grade_counts, ungraded, verdict
from session_panel_site.pages.words import (
    LANGUAGES,
    Language,
    clauses_in,
    load_words,
    page_in,
    rules_in,
)
from session_panel_spec.domain.manual import stating
from session_panel_spec.domain.rule_names import load_rule_names
from session_panel_spec.domain.rules import Clause, Rule
from session_panel_spec.logs.story import load_stories
from session_panel_spec.releases.approvals.approval import Ground
from session_panel_spec.releases.approvals.kept_releases import KeptReleases
from session_panel_spec.releases.approvals.standing import Standing, standings
from session_panel_spec.releases.here import release_here
from session_panel_spec.verify.grades import Grade, rule_grades
from session_panel_spec.verify.report_json import ReportJson
from session_panel_spec.verify.verified import in_words

_SHORTER: Final = 10
"""How much more a rule's page counts in a search whose number has one digit."""


class _ClauseTold(NamedTuple):
    """A clause as the page of its rule tells it.

    Attributes:
        sentence: its words, within their sentence.
        listed: its words, with the nearest of that sentence.
        grade: how well it is checked, if anything of a verification looks at it.
    """

    clause: Clause
    sentence: str
    listed: str
    grade: Grade | None


class _Told(NamedTuple):
    """A rule as its pages tell it.

    Attributes:
        cited: what cites it, a line for each, by what it is.
        word: what the last verification says of it.
        clauses: each of its clauses, with its grade.
        weakest: its weakest clause, if any has a grade.
        grades: how many of its clauses have each grade that any has, the best first.
        ungraded: its clauses that have none.
        share: how much of it no sentence of the manual states.
        marked: its text, with a mark around that.
    """

    rule: Rule
    cited: Mapping[str, tuple[str, ...]]
    word: str
    clauses: tuple[_ClauseTold, ...]
    weakest: _ClauseTold | None
    grades: Mapping[str, int]
    ungraded: tuple[Clause, ...]
    share: Share
    marked: str


def pages(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield in each language the page that lists the rules, and one page for each rule."""
    standing = _standings(sources)
    for language in LANGUAGES:
        title, told = load_words(language).rules["title"], list(_told(sources, language))
        names = load_rule_names(language)
        yield page_in(
            language,
            "rules.md",
            "rules.md",
            title=title,
            rules=told,
            names=names,
            standing=standing,
            partly_decided=partly_decided(),
            unstated=unstated_numbers,
            report=sources.report,
        )
        for one in told:
            yield page_in(
                language,
                "rule.md",
                rule_page(one.rule.id),
                title=f"{one.rule.id} · {names[one.rule.id]}",
                **one._asdict(),
                found=_found(one.rule.id),
                standing=standing[one.rule.id],
                places=_places(sources.report),
                stories=load_stories(),
                stating=stating,
                longer=longer(),
                unstated=unstated_numbers,
                report=sources.report,
                vectors=sources.vectors,
            )


def _told(sources: Sources, language: Language) -> Iterator[_Told]:
    evidence = Evidence(sources)
    every = sources.report.grades if sources.report else ()
    grades = {one.clause: one for one in every}
    graded = {one.rule: one for one in rule_grades(every)}
    for name, rule in rules_in(language).items():
        grade = graded.get(name)
        clauses = tuple(_clauses(name, grades, language))
        yield _Told(
            rule,
            cited=evidence.of(name),
            word=verdict(name, sources.report).word,
            clauses=clauses,
            weakest=next((one for one in clauses if grade and one.grade is grade.weakest), None),
            grades=grade_counts(grade),
            ungraded=ungraded(name, sources.report, language),
            share=share(name),
            marked=marked_text(name, language),
        )


def _clauses(rule: str, grades: Mapping[str, Grade], language: Language) -> Iterator[_ClauseTold]:
    for clause in clauses_in(language, rule):
        whole = in_sentence(clause, language)
        listed = in_sentence(clause, language, IN_A_LIST)
        yield _ClauseTold(clause, whole, listed, grades.get(clause.id))


def _places(report: ReportJson | None) -> Mapping[str, str]:
    """Return the sizes that a verification looked at in words, by how its grades write them."""
    models = report.models if report else ()
    return {str(one.bounds): in_words(one.bounds) for one in models}


def _found(rule: str) -> Mapping[str, object]:
    """Return by what a search finds a rule's page first, when it is asked for the rule's ID.

    It looks for the two parts of an ID apart, and completes the second: CONV-1 finds CONV-12, too.
    So a page is tagged with the number, which counts for more than any title; and the shorter of
    two numbers counts for more.
    """
    number = rule.partition("-")[2]
    return {"tag": number, "boost": _SHORTER if len(number) == 1 else 1}


def _standings(sources: Sources) -> Mapping[str, Standing]:
    """Return where each rule stands, by its ID."""
    release = release_here("here")
    grades = sources.report.grades if sources.report else ()
    kept = KeptReleases(release)
    found = standings(sources.approvals or {}, Ground(release, grades), kept)
    return {one.rule.id: one for one in found.rules}
