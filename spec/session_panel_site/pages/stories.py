"""The pages of stories: what happens, line by line, and what the screen must show after it."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from session_panel import AnyEvent, translations
from session_panel_site.pages.languages import folder, in_language, language_links
from session_panel_site.pages.markdown import WIDE, blocks, code, heading, rule_links, table, within
from session_panel_site.pages.pictures import Picture
from session_panel_site.pages.screen_words import shown_lines
from session_panel_site.pages.words import LANGUAGES, Language, load_words
from session_panel_spec.domain.panel_events import name_of
from session_panel_spec.logs.event_text import call_text
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.replay import Applied, steps
from session_panel_spec.logs.story import Screen, Story, load_stories
from session_panel_spec.logs.terminal_text import time_text

_Views = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""The whole screens of a story, by their language and then by the line that they come after."""


def pages(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield the pages of stories in each language: the one that lists them, and one for each.

    Args:
        picture: gives the sequence of a story.
    """
    for language in LANGUAGES:
        yield f"{folder(language)}stories/index.md", _index(language)
        for story in load_stories():
            page = f"stories/{story.name}.md"
            yield f"{folder(language)}{page}", _page(story, language, page, picture)


def title_in(story: Story, language: Language) -> str:
    """Return a story's title in a language."""
    return story.title_id if language == "id" else story.title


def text_in(story: Story, language: Language) -> str:
    """Return what happens in a story, in a language."""
    return (story.text_id if language == "id" else story.text).strip()


def _index(language: Language) -> str:
    labels = load_words(language).stories
    rows = (
        (
            f"[{title_in(story, language)}]({story.name}.md)",
            text_in(story, language),
            rule_links(story.rules, "../rules.md"),
        )
        for story in load_stories()
    )
    links = language_links(language, "stories/index.md")
    body = blocks(
        links, labels["introduction"], table((labels["story"], "", labels["rules"]), rows)
    )
    return in_language(language, labels["title"], body)


def _page(story: Story, language: Language, page: str, picture: Picture) -> str:
    labels = load_words(language).stories
    up = "../" * f"{folder(language)}{page}".count("/")
    body = blocks(
        language_links(language, page),
        text_in(story, language),
        f"{labels['rules']}: {rule_links(story.rules, '../rules.md')}",
        _simulator(story, labels["simulator"], f"../{up}"),
        heading(2, labels["sequence"], "sequence"),
        _in_english(picture(f"story-{story.name}", "../../"), language),
        heading(2, labels["log"], "log"),
        labels["log_text"],
        _settings(story, language),
        within("sp-story", _lines(story, language)),
    )
    return blocks(WIDE, in_language(language, title_in(story, language), body))


def _simulator(story: Story, text: str, root: str) -> str:
    """Return a link that is no page's: what follows its # is for the simulator to read."""
    return f'<a class="sp-button" href="{root}simulator/#story={story.name}">{text}</a>'


def _in_english(figure: str, language: Language) -> str:
    """Return a figure, marked as English on a page that is not."""
    return figure if language == "en" else figure.replace("<figure ", '<figure lang="en" ', 1)


def _settings(story: Story, language: Language) -> str:
    """Return what the log configures, and the screen's language; nothing where both are default."""
    labels, header = load_words(language).stories, msgspec.json.decode(story.lines[0])
    locale, config = header.get("locale", "en"), header.get("config", {})
    if not config and locale == "en":
        return ""
    configured = (f"{labels[name]} {_quoted(value)}" for name, value in config.items())
    return f"{labels['settings']}: {'; '.join((*configured, labels[f'screen_{locale}']))}."


def _quoted(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else f"{value}"


def _lines(story: Story, language: Language) -> str:
    labels = load_words(language).stories
    views: _Views = {locale: _views(story, locale) for locale in LANGUAGES}
    events = read_log(story.lines, story.name).events
    rows = (_row(story, language, views, *event) for event in events)
    return table((labels["time"], labels["event"], labels["must_show"]), rows)


def _row(
    story: Story, language: Language, views: _Views, line: int, event: AnyEvent
) -> tuple[str, ...]:
    happens = load_words(language).events[name_of(event)]
    screens = (screen for screen in story.screens if screen.after == line)
    shown = (text for screen in screens for text in _screen(story, language, views, screen))
    return time_text(event.at), f"{happens}<br>{code(call_text(event))}", "<br>".join(shown)


def _screen(story: Story, language: Language, views: _Views, screen: Screen) -> Iterator[str]:
    """Yield what a screen must show, and in which language where that is not the story's."""
    words = load_words(language)
    if screen.locale not in (None, story.locale):
        yield f"*{words.stories[f'in_{screen.locale}']}*"
    view = views[screen.locale or story.locale][screen.after]
    yield from shown_lines(screen.shows, view, words.shown)


def _views(story: Story, locale: str) -> Mapping[int, Mapping[str, Any]]:
    """Return the whole screen after each line of a story."""
    taken = steps(read_log(story.lines, story.name), translations(locale))
    return {s.line: msgspec.to_builtins(s.view) for s in taken if isinstance(s, Applied)}
