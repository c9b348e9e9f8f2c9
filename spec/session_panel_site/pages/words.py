"""The words of the pages that exist in every language, and what the events are called there."""

import inspect
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal, get_args

import msgspec

from session_panel_spec.domain.panel_events import EVENTS, name_of

Language = Literal["en", "id"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
"""The languages in which there are pages of rules and stories."""

_CITED: Final = re.compile(r" ?\([A-Z]+-\d+\)")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a language.

    Attributes:
        language: its name in itself.
        rules: those of the page of rules.
        stories: those of the pages of stories.
        sections: the names of the domain's sections, by their English names.
        shown: what the parts of a screen are called, by their names in its JSON form; of what is
            true or false, what it says if true, and after ``not_`` if false.
        events: what happens in an event of the panel, by its name; English has the code's words.
    """

    language: str
    rules: Mapping[str, str]
    stories: Mapping[str, str]
    sections: Mapping[str, str]
    shown: Mapping[str, str]
    events: Mapping[str, str] = {}


@cache
def load_words(language: Language) -> Words:
    """Return the words of a language.

    Raises:
        ValueError: they are not of their form.
    """
    text = (files(__package__) / f"words.{language}.toml").read_text("utf-8")
    words = msgspec.convert(tomllib.loads(text), Words)
    return msgspec.structs.replace(words, events=_english()) if language == "en" else words


def _english() -> dict[str, str]:
    return {name_of(event): _first_line(event) for event in EVENTS}


def _first_line(event: type[object]) -> str:
    """Return what an event's class says of itself, without the rules that it cites."""
    return _CITED.sub("", inspect.cleandoc(event.__doc__ or "").partition("\n")[0])
