"""What is written of each feature, in every language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec
from msgspec import Meta

Told = Mapping[str, str]
"""A text by language."""


class Picture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A moment of a story, of which the screen is shown.

    Attributes:
        story: the name of the story.
        after: the number of its log's line after which it is.
        caption: what there is to see.
        over: the id of the session that the mouse is over; empty for none.
    """

    story: str
    after: int
    caption: Told
    over: str = ""


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A feature of the panel.

    Attributes:
        name: its name in addresses.
        title: its title.
        text: what happens, a paragraph each, by language.
        rules: the IDs of the rules that are at home here.
        also: the IDs of rules that are at home elsewhere and have a part in it.
        stories: the names of stories that show it, besides that of the picture.
        picture: the moment that is shown.
    """

    name: str
    title: Told
    text: Mapping[str, tuple[str, ...]]
    rules: Annotated[tuple[str, ...], Meta(min_length=1)]
    also: tuple[str, ...]
    stories: tuple[str, ...]
    picture: Picture


class Features(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All features.

    Attributes:
        features: each, in the order of the manual.
        elsewhere: why a rule is at home on no page, by its ID and by language.
    """

    features: tuple[Feature, ...]
    elsewhere: Mapping[str, Told]


@cache
def load_features() -> Features:
    """Return all features.

    Raises:
        ValueError: the data are not of their form.
    """
    text = (files(__package__) / "features.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Features)
