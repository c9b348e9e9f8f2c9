"""The words on the screen: catalogues, titles and icons (rules LANG-1, TITL-1, TITL-2).

The English words are the keys; `locale/session_panel.pot` lists them. A host adds a language by
passing translations of its own to `Panel.view`.
"""

import gettext
from copy import copy
from functools import cache
from itertools import islice
from typing import Final, Literal, get_args
from unicodedata import category

import grapheme

from session_panel.refusal import Reason
from session_panel.value import InvalidInput

Locale = Literal["en", "id"]
"""A language that this package has a catalogue for."""

LOCALES: Final[tuple[Locale, ...]] = get_args(Locale)
"""The languages that this package has catalogues for."""

Translations = gettext.NullTranslations


def N_(message: str) -> str:  # noqa: N802 - the name that extraction tools know
    """Mark a message for the catalogues; it is translated where it is used."""
    return message


def translations(locale: str) -> Translations:
    """Return a language's catalogue; it is the caller's own, who may add a fallback to it.

    Raises:
        InvalidInput: this package has none for it.
    """
    return copy(_known(locale))


def _known(locale: str) -> Translations:
    if not isinstance(locale, str) or locale not in LOCALES:
        raise InvalidInput("locale", f"Expected one of {', '.join(LOCALES)}")
    return _catalogue(locale)


def words_of(locale: str | Translations) -> Translations:
    """Return a language's catalogue, or the translations of the host's own.

    Raises:
        InvalidInput: it is neither.
    """
    return locale if isinstance(locale, Translations) else _known(locale)


@cache
def _catalogue(locale: str) -> Translations:
    if locale == "en":
        return gettext.NullTranslations()
    from importlib.resources import as_file, files  # noqa: PLC0415 - a tenth of a start's time

    with as_file(files("session_panel") / "locale") as directory:
        return gettext.translation("session_panel", directory, [locale])


def icon(title: str) -> str:
    """Return the first two letters of a title, as people see them.

    A letter is a grapheme cluster that shows something: no white space, no mark of direction.
    """
    return "".join(islice(filter(_shows, grapheme.graphemes(title)), 2))


def shown_name(name: str | None) -> str | None:
    """Return a name, or None for one that shows nothing (TITL-3)."""
    if not name or name[0].isalnum():
        return name or None
    return name if any(map(_shows, grapheme.graphemes(name))) else None


def _shows(cluster: str) -> bool:
    return not cluster.isspace() and category(cluster[0]) not in ("Cc", "Cf")


def reason_text(reason: Reason, locale: Locale | Translations = "en") -> str:
    """Return the sentence that says why an event is refused.

    Raises:
        InvalidInput: it is not a reason, or this package has no catalogue for the locale.
    """
    try:
        sentence = _REASONS[Reason(reason)]
    except ValueError:
        raise InvalidInput("reason", "Expected a Reason, or the code of one") from None
    return words_of(locale).gettext(sentence)


def channel_text(channel: str, words: Translations) -> str:
    """Return the name of a channel: chat, SMS, or what the host calls it (SESS-2)."""
    return words.gettext(CHANNELS[channel]) if channel in CHANNELS else channel


def unread_text(count: int, words: Translations) -> str:
    """Return the sentence that says how many messages are unread (CLOS-2)."""
    sentence = words.ngettext(
        "%(count)d message is unread.", "%(count)d messages are unread.", count
    )
    return sentence % {"count": count}


def more_text(count: int, unread: int, words: Translations) -> str:
    """Return how many work items a list leaves out, and how many of them have unread messages."""
    if unread > 0:
        text = words.ngettext(
            "%(count)d more, %(unread)d of them with unread messages",
            "%(count)d more, %(unread)d of them with unread messages",
            count,
        )
    else:
        text = words.ngettext("%(count)d more", "%(count)d more", count)
    return text % {"count": count, "unread": unread}


PRESENCES: Final = {
    "available": N_("Available"),
    "busy": N_("Busy"),
    "dnd": N_("Do not disturb"),
    "inactive": N_("Inactive"),
    "away": N_("Away"),
    "offline": N_("Offline"),
}

CONVERSATION_STATES: Final = {
    "active": N_("Active"),
    "waiting": N_("Waiting"),
    "closed": N_("Closed"),
    "ended": N_("Ended"),
}

SENTIMENTS: Final = {
    "very negative": N_("Very negative"),
    "negative": N_("Negative"),
    "slightly negative": N_("Slightly negative"),
    "neutral": N_("Neutral"),
    "slightly positive": N_("Slightly positive"),
    "positive": N_("Positive"),
    "very positive": N_("Very positive"),
}

TABS: Final = {
    "dashboard": N_("Dashboard"),
    "conversation": N_("Active conversation"),
    "kb_search": N_("KB search"),
    "form": N_("Form"),
    "record": N_("Record"),
    "line_of_business": N_("Page"),
}

CHANNELS: Final = {
    "chat": N_("Chat"),
    "sms": N_("SMS"),
}
"""The channels that have a name here; any other shows as the host calls it (SESS-2)."""

HISTORIES: Final = {
    "fresh": N_("Fresh"),
    "carried": N_("With the earlier messages"),
}

INCOMING: Final = {
    True: N_("New conversations can come."),
    False: N_("No new conversations can come."),
}
"""Whether new conversations can come (OFFR-8)."""

CLOSING: Final = {
    "persistent": N_("Its conversation will wait."),
    "live": N_("Its conversation will be closed."),
}
"""What closing its session does to an active conversation, by its mode (CLOS-2)."""

LABELS: Final = {
    "customer": N_("Customer"),
    "channel": N_("Channel"),
    "case": N_("Case"),
    "summary": N_("Summary"),
    "state": N_("State"),
    "sentiment": N_("Sentiment"),
    "history": N_("History"),
    "read_only": N_("read-only"),
    "unsaved": N_("Unsaved edits"),
    "saved": N_("No unsaved edits"),
    "mine": N_("My work items"),
    "closed": N_("Closed work items"),
    "none": N_("none"),
    "offer": N_("%(title)s is calling until %(time)s"),
    "open": N_("Open"),
    "accept": N_("Accept"),
    "reject": N_("Reject"),
    "end": N_("End"),
    "close": N_("Close"),
    "confirm": N_("Confirm"),
    "cancel": N_("Cancel"),
    "reset": N_("Reset presence"),
}
"""What a screen says around what a view tells: the names of its parts and buttons."""

_REASONS: Final = {
    Reason.ANCHORED: N_(
        "It is anchored: it cannot be closed, and Home has no form, tabs or other name."
    ),
    Reason.AT_CAPACITY: N_("Active conversations and pending offers reach the agent's capacity."),
    Reason.CUSTOMER_ENGAGED: N_(
        "The customer has a conversation here already: a message belongs to it."
    ),
    Reason.DIALOG_OPEN: N_("Answer the close dialog first."),
    Reason.ID_TAKEN: N_("Something else in the panel has this id."),
    Reason.NOT_ACTIVE: N_("The conversation is not active."),
    Reason.NOT_DUE: N_("Its time has not come."),
    Reason.NOT_FOCUSED: N_("The session does not have the focus."),
    Reason.NOT_LIVE: N_("A persistent conversation and its offer stay when the customer leaves."),
    Reason.NOT_NEW: N_("The panel has the conversation already."),
    Reason.NOT_OFFERED: N_("The conversation is not offered."),
    Reason.NOT_OVER: N_("The customer has a conversation that is not over."),
    Reason.NOT_STARTED: N_("The conversation has not been accepted."),
    Reason.NOT_WAITING: N_("The conversation is not waiting."),
    Reason.NO_DIALOG: N_("No close dialog is open."),
    Reason.NO_NAME: N_("The name shows nothing."),
    Reason.NO_ROOM: N_("There is no room for another session."),
    Reason.NO_SESSION: N_("There is no such open session."),
    Reason.NO_TAB: N_("There is no such tab in the session."),
    Reason.OFFERED: N_("The conversation is offered: accept the offer."),
    Reason.OFFER_LIMIT: N_("No more offers may be pending."),
    Reason.OVER: N_("The conversation is over."),
    Reason.PRESENCE: N_("The agent's presence does not allow offers."),
    Reason.SESSION_OPEN: N_("A session of the customer is open."),
    Reason.UNKNOWN_CONVERSATION: N_("The panel does not know the conversation."),
    Reason.UNKNOWN_CUSTOMER: N_("The panel does not know the customer."),
}
