"""The pages of features: words, the screen, the rules with their evidence, and the story."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from session_panel import translations
from session_panel.text import HISTORIES, LABELS
from session_panel_site.pages.citing_tests import citing_tests
from session_panel_site.pages.feature import Feature, load_features
from session_panel_site.pages.moment import moment
from session_panel_site.pages.origin import partly_decided
from session_panel_site.pages.sources import Sources
from session_panel_site.pages.verdicts import grade_counts, ungraded, verdict
from session_panel_site.pages.words import LANGUAGES, Language, load_words, page_in, rules_in
from session_panel_spec.domain.manual import Sentence, stating
from session_panel_spec.domain.rule_names import load_rule_names
from session_panel_spec.domain.rules import Clause, Rule, rule_of
from session_panel_spec.logs.story import load_stories
from session_panel_spec.verify.grades import Grade, rule_grades


class RuleEvidence(NamedTuple):
    """A rule as a page of features tells it.

    Attributes:
        word: what the last verification says of it.
        weakest: the grade of its weakest clause, if any has one.
        counts: how many of its clauses have each grade that any has, the best first.
        ungraded: its clauses that have none.
        tests: how many tests cite it, which are no part of a verification.
        sentences: those of the manual that state it.
    """

    rule: Rule
    word: str
    weakest: Grade | None
    counts: Mapping[str, int]
    ungraded: tuple[Clause, ...]
    tests: int
    sentences: tuple[Sentence, ...]


def pages(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield the pages of features in each language: the one that lists them, and one for each."""
    found = load_features()
    for language in LANGUAGES:
        words = load_words(language)
        told = _rules(sources, language)
        yield page_in(
            language,
            "features.md",
            "features/index.md",
            title=words.features["title"],
            features=found.features,
            elsewhere={rule: (told[rule], why) for rule, why in found.elsewhere.items()},
            names=load_rule_names(language),
        )
        for feature in found.features:
            yield _page(feature, told, language)


def _page(
    feature: Feature, told: Mapping[str, RuleEvidence], language: Language
) -> tuple[str, str]:
    shown = moment(feature.picture, language)
    stories = {one.name: one for one in load_stories()}
    return page_in(
        language,
        "feature.md",
        f"features/{feature.name}.md",
        title=feature.title[language],
        feature=feature,
        moment=shown,
        screen=_screen_words(language),
        stories=[shown.story, *(stories[name] for name in feature.stories)],
        rules=[told[rule] for rule in feature.rules],
        partly_decided=partly_decided(),
        names=load_rule_names(language),
    )


def _screen_words(language: Language) -> Mapping[str, str]:
    """Return the names of the screen's parts, as the panel's catalogue has them."""
    words = translations(language)
    histories = {f"history.{name}": text for name, text in HISTORIES.items()}
    return {name: words.gettext(text) for name, text in (LABELS | histories).items()}


def _rules(sources: Sources, language: Language) -> Mapping[str, RuleEvidence]:
    graded = {one.rule: one for one in rule_grades(sources.report.grades if sources.report else ())}
    tests = citing_tests(sources.tests)
    return {
        name: RuleEvidence(
            rule,
            verdict(name, sources.report).word,
            graded[name].weakest if name in graded else None,
            grade_counts(graded.get(name)),
            ungraded(name, sources.report),
            sum(name in map(rule_of, test.rules) for test in tests),
            stating(name),
        )
        for name, rule in rules_in(language).items()
    }
