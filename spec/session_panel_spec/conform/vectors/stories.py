"""The manual's stories as runs, in either language."""

from collections.abc import Iterator

from session_panel import LOCALES
from session_panel_spec.conform.vectors.run import Run
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import load_stories


def story_runs() -> Iterator[Run]:
    """Yield every story, in every language."""
    for story in load_stories():
        for locale in LOCALES:
            log = read_log(story.lines, story.name)
            events = tuple(event for _, event in log.events)
            title = story.title_id if locale == "id" else story.title
            name = f"{story.name}-{locale}"
            yield Run(name, title, log.config, events, story.rules, locale)
