"""The pages of rules: each with its origin, all that follows from it, and its verdict."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from session_panel_site.pages.evidence import Evidence
from session_panel_site.pages.manual import unstated_numbers
from session_panel_site.pages.markdown import rule_page
from session_panel_site.pages.sources import Sources
from session_panel_site.pages.verdicts import verdict
from session_panel_site.pages.words import LANGUAGES, Language, load_words, page_in, rules_in
from session_panel_spec.domain.manual import stating
from session_panel_spec.domain.rule_names import load_rule_names
from session_panel_spec.domain.rules import Rule
from session_panel_spec.logs.story import load_stories
from session_panel_spec.releases.approvals.approval import Ground
from session_panel_spec.releases.approvals.kept_releases import KeptReleases
from session_panel_spec.releases.approvals.standing import Standing, standings
from session_panel_spec.releases.here import release_here
from session_panel_spec.verify.grades import rule_grades

_SHORTER: Final = 10
"""How much more a rule's page counts in a search whose number has one digit."""


class _Told(NamedTuple):
    """A rule as its pages tell it: what cites it, its verdict, its weakest clause's grade."""

    rule: Rule
    cited: Mapping[str, tuple[str, ...]]
    word: str
    grade: str | None


def pages(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield in each language the page that lists the rules, and one page for each rule."""
    standing = _standings(sources)
    for language in LANGUAGES:
        title, told = load_words(language).rules["title"], list(_told(sources, language))
        verified, names = sources.report is not None, load_rule_names(language)
        yield page_in(
            language,
            "rules.md",
            "rules.md",
            title=title,
            rules=told,
            names=names,
            standing=standing,
            verified=verified,
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
                stories=load_stories(),
                stating=stating,
                unstated=unstated_numbers,
                vectors=sources.vectors,
            )


def _told(sources: Sources, language: Language) -> Iterator[_Told]:
    evidence = Evidence(sources)
    graded = rule_grades(sources.report.grades if sources.report else ())
    grades = {one.rule: one.weakest.sizes.partition(" ")[0] for one in graded}
    for name, rule in rules_in(language).items():
        word = verdict(name, sources.report).word
        yield _Told(rule, evidence.of(name), word, grades.get(name))


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
