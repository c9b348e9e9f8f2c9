"""Every picture by its name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from session_panel_spec.diagrams.components import NAME as COMPONENTS
from session_panel_spec.diagrams.components import components_graph
from session_panel_spec.diagrams.composition import NAME as COMPOSITION
from session_panel_spec.diagrams.composition import composition_graph
from session_panel_spec.diagrams.picture import Picture
from session_panel_spec.diagrams.sequences import story_name, story_sequence
from session_panel_spec.diagrams.statechart import DECLARED, machine_graph
from session_panel_spec.logs.story import STORIES, load_stories

_STORIES: Final[Mapping[str, int]] = MappingProxyType(
    {story_name(story): number for number, story in enumerate(STORIES)}
)

NAMES: Final = (*DECLARED, COMPOSITION, COMPONENTS, *_STORIES)
"""The name of every picture that is committed."""


def picture_of(name: str) -> Picture:
    """Return a picture by its name.

    Raises:
        KeyError: there is none of the name.
    """
    if name in DECLARED:
        return machine_graph(name)
    if name in _STORIES:
        return story_sequence(load_stories()[_STORIES[name]])
    return {COMPOSITION: composition_graph, COMPONENTS: components_graph}[name]()
