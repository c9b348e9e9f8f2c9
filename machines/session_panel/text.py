"""The words on the screen: catalogues, titles and icons (rules LANG-1, TITL-1, TITL-2).

The English words are the keys; `locale/session_panel.pot` lists them. A host adds a language by
passing translations of its own to `Panel.view`.
"""

import gettext
from functools import cache
from importlib.resources import as_file, files
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


@cache
def translations(locale: str) -> Translations:
    """Return a language's catalogue.

    Raises:
        InvalidInput: this package has none for it.
    """
    if locale not in LOCALES:
        raise InvalidInput("locale", f"Expected one of {', '.join(LOCALES)}")
    if locale == "en":
        return gettext.NullTranslations()
    with as_file(files("session_panel") / "locale") as directory:
        return gettext.translation("session_panel", directory, [locale])


def icon(title: str) -> str:
    """Return the first two letters of a title, as people see them.

    A letter is a grapheme cluster that shows something: no white space, no mark of direction.
    """
    return "".join(islice(filter(_shows, grapheme.graphemes(title)), 2))


def shown_name(name: str | None) -> str | None:
    """Return a name, or None for one that shows nothing (TITL-3)."""
    return name if name and any(map(_shows, grapheme.graphemes(name))) else None


def _shows(cluster: str) -> bool:
    return not cluster.isspace() and category(cluster[0]) not in ("Cc", "Cf")


def reason_text(reason: Reason, locale: Locale | Translations = "en") -> str:
    """Return the sentence that says why an event is refused."""
    words = translations(locale) if isinstance(locale, str) else locale
    return words.gettext(_REASONS[reason])


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

CHANNELS: Final = {
    "chat": N_("Chat"),
    "sms": N_("SMS"),
}

TABS: Final = {
    "dashboard": N_("Dashboard"),
    "conversation": N_("Active conversation"),
    "kb_search": N_("KB search"),
    "form": N_("Form"),
    "record": N_("Record"),
    "line_of_business": N_("Page"),
}

HISTORIES: Final = {
    "fresh": N_("Fresh"),
    "carried": N_("With the earlier messages"),
}

LABELS: Final = {
    "customer": N_("Customer"),
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
    Reason.ANCHORED: N_("It is anchored: it cannot be closed, and Home has no form."),
    Reason.AT_CAPACITY: N_("The agent's capacity is reached."),
    Reason.CUSTOMER_ENGAGED: N_("The customer has a conversation here: a message belongs to it."),
    Reason.DIALOG_OPEN: N_("Answer the close dialog first."),
    Reason.ID_TAKEN: N_("Something else in the panel has this id."),
    Reason.NOT_ACTIVE: N_("The conversation is not active."),
    Reason.NOT_DUE: N_("Its time has not come."),
    Reason.NOT_FOCUSED: N_("The session does not have the focus."),
    Reason.NOT_LIVE: N_("A persistent conversation is not ended by the customer's leaving."),
    Reason.NOT_NEW: N_("The conversation or its customer already has a place in the panel."),
    Reason.NOT_OFFERED: N_("The conversation is not offered."),
    Reason.NOT_OVER: N_("The customer has a conversation that is not over."),
    Reason.NOT_STARTED: N_("The conversation has not been accepted."),
    Reason.NOT_WAITING: N_("The conversation is not waiting."),
    Reason.NO_NAME: N_("The name shows nothing."),
    Reason.NO_DIALOG: N_("No close dialog is open."),
    Reason.NO_ROOM: N_("There is no room for another session."),
    Reason.NO_SESSION: N_("There is no such open session."),
    Reason.NO_TAB: N_("There is no such tab in the session."),
    Reason.OFFERED: N_("The conversation is offered: accept the offer."),
    Reason.OFFER_LIMIT: N_("No more offers may be pending."),
    Reason.OVER: N_("The conversation is over."),
    Reason.PRESENCE: N_("The agent's presence does not allow offers."),
    Reason.SESSION_OPEN: N_("A conversation of the customer is on the screen."),
    Reason.UNKNOWN_CONVERSATION: N_("The panel does not know the conversation."),
    Reason.UNKNOWN_CUSTOMER: N_("The panel does not know the customer."),
}
