"""What is said around the screen, which no view has, is said as it is written down."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final

from session_panel import LOCALES, Reason, reason_text, translations
from session_panel.text import channel_text, more_text, unread_text
from session_panel_spec.verify.check import DirectCheck

_SAYING: Final = {
    one.__name__: one for one in (Reason, channel_text, more_text, reason_text, unread_text)
}


def text_checks() -> tuple[DirectCheck, ...]:
    """Ask for each text, and return what came of it."""
    folder = files("session_panel_spec.domain")
    texts = tomllib.loads((folder / "texts.toml").read_text("utf-8"))["text"]
    said = [*_said(texts)]
    wrong = (f"{asks} says {one!r}, not {told!r}" for asks, one, told in said if one != told)
    return (DirectCheck("what is said around the screen", len(said), tuple(wrong)),)


def _said(texts: list[Mapping[str, str]]) -> Iterator[tuple[str, object, str]]:
    """Yield what is asked, what is said, and what is written down."""
    for locale in LOCALES:
        known = {**_SAYING, "words": translations(locale)}
        for text in texts:
            said = eval(text["asks"], known)  # noqa: S307 - it stands in a file of this package
            yield text["asks"], said, text[locale]
