"""The moment that a picture shows: what the real panel's screen is then, and its address."""

from typing import NamedTuple
from urllib.parse import urlencode

from session_panel import Panel, View
from session_panel.presence import shown
from session_panel_site.pages.feature import Picture
from session_panel_spec.logs.log import read_log
from session_panel_spec.logs.story import Story, load_stories


class Moment(NamedTuple):
    """A moment of a story.

    Attributes:
        story: the story.
        view: what the screen shows.
        presence: the presence that it shows, as the code calls it.
        fragment: opens the simulator at this moment, with the rest of the story to be played.
    """

    story: Story
    view: View
    presence: str
    fragment: str


def moment(picture: Picture, locale: str) -> Moment:
    """Return what a picture shows, in a language.

    Raises:
        KeyError: there is no such story.
        EventRefused: a rule refuses an event of it.
    """
    story = {one.name: one for one in load_stories()}[picture.story]
    log = read_log(story.lines, story.name)
    panel = Panel(log.config)
    played = [event for line, event in log.events if line <= picture.after]
    for event in played:
        panel.apply(event)
    fragment = urlencode({"story": story.name, "played": len(played), "locale": locale})
    return Moment(story, panel.view(locale), shown(panel.state.presence), fragment)
