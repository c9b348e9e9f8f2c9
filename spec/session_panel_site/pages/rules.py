"""The pages of rules: each with its origin, all that follows from it, and its verdict."""

from collections.abc import Iterator, Mapping

from session_panel_site.pages.evidence import Evidence
from session_panel_site.pages.languages import folder, in_language, language_links
from session_panel_site.pages.markdown import (
    anchor,
    badge,
    beginning,
    blocks,
    heading,
    table,
    within,
)
from session_panel_site.pages.sources import Sources
from session_panel_site.pages.verdicts import verdict
from session_panel_site.pages.words import LANGUAGES, Language, Words, load_words
from session_panel_spec.domain.indonesian import load_indonesian_rules
from session_panel_spec.domain.rules import Rule, load_rules
from session_panel_spec.logs.story import Story
from session_panel_spec.verify.citations import citing

_WIDTH = 60
_COUNTED = ("properties", "tests")


def pages(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield the page of rules in each language."""
    for language in LANGUAGES:
        yield f"{folder(language)}rules.md", _Page(language, sources).text()


def rules_in(language: Language) -> Mapping[str, Rule]:
    """Return every rule by its ID, in a language."""
    return load_indonesian_rules() if language == "id" else load_rules()


class _Page:
    """The page of rules in one language."""

    def __init__(self, language: Language, sources: Sources) -> None:
        self._language: Language = language
        self._words: Words = load_words(language)
        self._labels = self._words.rules
        self._rules = rules_in(language)
        self._report = sources.report
        self._evidence = Evidence(sources)

    def text(self) -> str:
        """Return the whole page."""
        title = self._labels["title"]
        return in_language(self._language, title, blocks(*self._blocks()))

    def _blocks(self) -> Iterator[str]:
        yield language_links(self._language, "rules.md")
        yield self._labels["introduction"]
        yield heading(2, self._labels["overview"], "overview")
        yield self._labels["overview_text" if self._report else "unverified"]
        yield self._overview()
        for section in dict.fromkeys(rule.section for rule in self._rules.values()):
            yield heading(2, self._words.sections[section], section.lower().replace(" ", "-"))
            for rule in self._rules.values():
                if rule.section == section:
                    yield from self._rule(rule)

    def _overview(self) -> str:
        head = [self._labels[name] for name in ("rule", "says", "origin", *_COUNTED, "verdict")]
        return within("sp-rules", table(head, map(self._row, self._rules.values())))

    def _row(self, rule: Rule) -> tuple[str, ...]:
        link = f"[{rule.id}](#{anchor(rule.id)})"
        origin = " ".join(self._origins(rule))
        cited = self._evidence.of(rule.id)
        counts = (str(len(cited[name])) for name in _COUNTED)
        return link, beginning(rule.text, _WIDTH), origin, *counts, self._verdict(rule)

    def _rule(self, rule: Rule) -> Iterator[str]:
        yield heading(3, rule.id, anchor(rule.id))
        yield rule.text
        badges = " ".join((*self._origins(rule), self._verdict(rule)))
        yield f"{badges} {self._labels['why']}: {rule.reason}." if rule.reason else badges
        yield self._stories(rule)
        if self._language == "en":
            yield self._evidence.note(rule.id)
        else:
            yield f"[{self._labels['evidence']}](../rules.md#{anchor(rule.id)})"

    def _origins(self, rule: Rule) -> Iterator[str]:
        return (badge(self._labels[origin], origin) for origin in rule.origin)

    def _verdict(self, rule: Rule) -> str:
        word = verdict(rule.id, self._report).word
        return badge(self._labels[word], word)

    def _stories(self, rule: Rule) -> str:
        links = [self._story(story) for story in citing(rule.id, "story")]
        return f"{self._labels['stories']}: {', '.join(links)}" if links else ""

    def _story(self, story: Story) -> str:
        title = story.title_id if self._language == "id" else story.title
        return f"[{title}](stories/{story.name}.md)"
