"""The pages of rules: each with its origin, all that follows from it, and its verdict."""

from collections.abc import Iterator, Mapping

from session_panel_site.pages.evidence import Evidence
from session_panel_site.pages.manual import unstated_numbers
from session_panel_site.pages.sources import Sources
from session_panel_site.pages.verdicts import verdict
from session_panel_site.pages.words import LANGUAGES, load_words, page_in, rules_in
from session_panel_spec.domain.manual import stating
from session_panel_spec.logs.story import load_stories
from session_panel_spec.releases.approvals.approval import Ground
from session_panel_spec.releases.approvals.kept_releases import KeptReleases
from session_panel_spec.releases.approvals.standing import Standing, standings
from session_panel_spec.releases.here import release_here
from session_panel_spec.verify.grades import rule_grades


def pages(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield the page of rules in each language."""
    evidence = Evidence(sources)
    graded = rule_grades(sources.report.grades if sources.report else ())
    grades = {one.rule: one.weakest.sizes.partition(" ")[0] for one in graded}
    standing = _standings(sources)
    for language in LANGUAGES:
        yield page_in(
            language,
            "rules.md",
            "rules.md",
            title=load_words(language).rules["title"],
            rules=[
                (
                    rule,
                    evidence.of(rule.id),
                    verdict(rule.id, sources.report).word,
                    grades.get(rule.id),
                )
                for rule in rules_in(language).values()
            ],
            standing=standing,
            stories=load_stories(),
            stating=stating,
            unstated=unstated_numbers,
            vectors=sources.vectors,
            verified=sources.report is not None,
        )


def _standings(sources: Sources) -> Mapping[str, Standing]:
    """Return where each rule stands, by its ID."""
    release = release_here("here")
    grades = sources.report.grades if sources.report else ()
    kept = KeptReleases(release)
    found = standings(sources.approvals or {}, Ground(release, grades), kept)
    return {one.rule.id: one for one in found.rules}
