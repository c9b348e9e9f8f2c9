"""Every text of a screen, in each language, by where it stands."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from session_panel.text import (
    CHANNELS,
    CLOSING,
    CONVERSATION_STATES,
    INCOMING,
    LABELS,
    LOCALES,
    PRESENCES,
    SENTIMENTS,
    TABS,
    words_of,
)

_BY_VALUE: Final[Mapping[str, Mapping[Any, str]]] = {
    "shown presence": PRESENCES,
    "new conversations can come": INCOMING,
    "kind of tab": TABS,
    "channel": CHANNELS,
    "state": CONVERSATION_STATES,
    "sentiment": SENTIMENTS,
    "dialog, of an active one": CLOSING,
}
"""The texts that a value decides."""

_ALONE: Final[Mapping[str, str]] = {
    "title of Home": "Home",
    "name of a visitor": "Visitor %(number)d",
    "name of a visitor without a number": "Visitor",
    "tooltip, of the alert": "Urgent attention needed in your conversation.",
    "dialog, the question": "Close the session %(title)s?",
    "dialog, of unsaved edits": "Its unsaved edits will be lost.",
    "menu of a work item": LABELS["open"],
}

_COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    "tooltip, of unread messages": (
        "%(count)d new update in your conversation.",
        "%(count)d new updates in your conversation.",
    ),
    "dialog, of unread messages": (
        "%(count)d message is unread.",
        "%(count)d messages are unread.",
    ),
}
"""The texts that have a form for one and one for more."""


def screen_texts() -> Iterator[tuple[str, ...]]:
    """Yield where a text stands, and the text in each language."""
    for place, message in _ALONE.items():
        yield place, *_translated(message)
    for place, (one, more) in _COUNTED.items():
        yield f"{place}, 1", *(words_of(name).ngettext(one, more, 1) for name in LOCALES)
        yield f"{place}, 2 or more", *(words_of(name).ngettext(one, more, 2) for name in LOCALES)
    for place, texts in _BY_VALUE.items():
        for value, message in texts.items():
            yield f"{place}: `{str(value).lower()}`", *_translated(message)


def _translated(message: str) -> Iterator[str]:
    return (words_of(name).gettext(message) for name in LOCALES)
