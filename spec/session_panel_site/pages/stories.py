"""The pages of stories: what happens, line by line, and what the screen must show after it."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from session_panel import AnyEvent, translations
from session_panel_site.pages.markdown import named_rule_links
from session_panel_site.pages.screen_words import shown_lines
from session_panel_site.pages.words import LANGUAGES, Language, Words, load_words, page_in
from session_panel_site.pictures.committed import Picture
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.replay import Applied, steps
from session_panel_spec.logs.story import Story, load_stories

_Views = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""The whole screens of a story, by their language and then by the line that they come after."""


def pages(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield the pages of stories in each language: the one that lists them, and one for each.

    Args:
        picture: gives the sequence of a story.
    """
    for language in LANGUAGES:
        words, stories = load_words(language), load_stories()
        title = words.stories["title"]
        yield page_in(language, "stories.md", "stories/index.md", title=title, stories=stories)
        for story in stories:
            yield page_in(
                language,
                "story.md",
                f"stories/{story.name}.md",
                title=story.title if language == "en" else story.title_id,
                story=story,
                picture=picture(f"story-{story.name}", "../../", language),
                settings=_settings(story, words),
                lines=list(_lines(story, language)),
            )


def _settings(story: Story, words: Words) -> list[str]:
    """Return what the log configures, and the screen's language; nothing where both are default."""
    labels, header = words.stories, msgspec.json.decode(story.lines[0])
    locale, config = header.get("locale", "en"), header.get("config", {})
    if not config and locale == "en":
        return []
    configured = (f"{labels[name]} {_quoted(value)}" for name, value in config.items())
    return [*configured, labels[f"screen_{locale}"]]


def _quoted(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else f"{value}"


def _lines(story: Story, language: Language) -> Iterator[tuple[AnyEvent, list[str]]]:
    """Yield each event, by which rule it is refused, and what the screen must show after it."""
    words = load_words(language)
    views: _Views = {locale: _views(story, locale) for locale in LANGUAGES}
    for entry in read_log(story.lines, story.name).entries:
        if entry.event is None:
            continue
        shown = [_refused(entry.refused, language)] if isinstance(entry.refused, str) else []
        for screen in (one for one in story.screens if one.after == entry.line):
            if screen.locale not in (None, story.locale):
                shown.append(f"*{words.stories[f'in_{screen.locale}']}*")
            locale = screen.locale or story.locale
            shows, view = screen.shows, views[locale][entry.line]
            if locale != language:
                shows, view = _spoken(shows, locale), _spoken(view, locale)
            shown += shown_lines(shows, view, words.shown)
        yield entry.event, shown


def _spoken(shown: Any, locale: str) -> Any:  # noqa: ANN401 - any JSON
    """Return a part of a screen of which every text is marked as one of its language."""
    match shown:
        case {}:
            return {name: _spoken(value, locale) for name, value in shown.items()}
        case [*entries]:
            return [_spoken(entry, locale) for entry in entries]
        case str() if shown:
            return f'<span lang="{locale}">{shown}</span>'
    return shown


def _refused(rule: str, language: Language) -> str:
    """Return by which rule an event is refused."""
    told = load_words(language).stories["refused"]
    return f"**{told}** {named_rule_links([rule], '../rules.md', language)}"


def _views(story: Story, locale: str) -> Mapping[int, Mapping[str, Any]]:
    """Return the whole screen after each line of a story; what is refused leaves it as it was."""
    views: dict[int, Mapping[str, Any]] = {}
    shown: Mapping[str, Any] = {}
    for step in steps(read_log(story.lines, story.name), translations(locale)):
        shown = msgspec.to_builtins(step.view) if isinstance(step, Applied) else shown
        views[step.line] = shown
    return views
