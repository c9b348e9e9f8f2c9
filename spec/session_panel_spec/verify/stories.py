"""The manual's stories, replayed."""

from functools import partial

from session_panel_spec.logs.story import Story, check_story, load_stories
from session_panel_spec.verify.check import Check, attempt


def story_checks() -> tuple[Check, ...]:
    """Each story, replayed: the screen shows what it must."""
    return tuple(attempt(story.name, partial(_story_check, story)) for story in load_stories())


def _story_check(story: Story) -> Check:
    return Check(story.name, len(story.screens), tuple(check_story(story)))
