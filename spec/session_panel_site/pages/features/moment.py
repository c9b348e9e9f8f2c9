"""The moment that a picture shows: what the real panel's screen is then, and its address."""

import base64
import zlib
from typing import Final, NamedTuple
from urllib.parse import urlencode

from session_panel import Panel, View
from session_panel.presence import shown
from session_panel_site.pages.features.feature import Picture
from session_panel_spec.logs.log import read_log, write_log
from session_panel_spec.logs.story import Story, load_stories

_AS_IT_IS: Final = 0
"""A level of compression at which every version of zlib writes the same bytes."""


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
    events = [*log.events]
    played = [event for line, event in events if line <= picture.after]
    for event in played:
        panel.apply(event)
    told = "".join(write_log((event for _, event in events), log.config, locale))
    fragment = _fragment(told, len(played), played[-1].at)
    return Moment(story, panel.view(locale), shown(panel.state.presence), fragment)


def _fragment(log: str, played: int, at: float) -> str:
    """Return what the simulator takes for a run that somebody shared."""
    packer = zlib.compressobj(_AS_IT_IS, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(log.encode()) + packer.flush()
    text = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return urlencode({"log": text, "played": played, "at": f"{at:g}"})
