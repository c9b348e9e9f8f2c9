"""One look at a panel, in a language; and the words that more than one part of the screen uses."""

from session_panel.config import Config
from session_panel_spec.reference.margin import Margin
from session_panel_spec.reference.names import icon
from session_panel_spec.reference.state import Conversation, State
from session_panel_spec.reference.texts import LANGUAGES, TEXTS

MANY = 10
"""From how many unread messages on the badge counts no more (UNRD-2)."""


class Look(Margin):
    """A screen that is being drawn.

    Attributes:
        state: the panel's state.
        indonesian: whether the language is Bahasa Indonesia.
    """

    def __init__(self, state: State, locale: str) -> None:
        super().__init__()
        self.state = state
        self._language = LANGUAGES.index(locale)
        self.indonesian = locale == "id"
        self.by("LANG-1.2" if self.indonesian else "LANG-1.1")

    @property
    def config(self) -> Config:
        """The configuration."""
        return self.state.config

    def text(self, key: str) -> str:
        """Return a text in the language."""
        return TEXTS[key][self._language]

    def icon(self, title: str) -> str:
        """Return the icon of a title (TITL-2)."""
        letters, clauses = icon(title)
        self.by(*clauses)
        return letters

    def name(self, conversation: Conversation, *follows: str) -> str:
        """Return the name of a conversation: given, told, or a visitor's (TITL-1).

        Args:
            conversation: the conversation.
            follows: by what one that is told later shows here at once.
        """
        self.when(conversation.told, *follows)
        if conversation.name is not None:
            self.by("TITL-1.1")
            return conversation.name
        if conversation.number is None:
            self.by("TITL-1.15")
            return self.text("visitor")
        self.by("TITL-1.3" if self.indonesian else "TITL-1.2", *self._kept(conversation))
        return f"{self.text('visitor')} {conversation.number}"

    def _kept(self, conversation: Conversation) -> tuple[str, ...]:
        """Return while what a visitor's number is kept."""
        rings = ("TITL-1.10",) if conversation.id in self.state.offers else ()
        return (*KEPT[conversation.state], *rings)

    def badge(self, unread: int) -> str:
        """Return the unread badge (UNRD-2)."""
        if unread == 0:
            self.by("UNRD-2.1")
            return ""
        if self.when(unread >= MANY, "UNRD-2.3"):
            return "+"
        self.by("UNRD-2.2")
        return str(unread)

    def tooltip(self, title: str, unread: int, *, alert: bool = False) -> str:
        """Return a title, with the alert (SENT-3) and unread (UNRD-3), in this order (SENT-4)."""
        sentences = []
        if alert:
            self.by("SENT-3.2" if self.indonesian else "SENT-3.1")
            sentences.append(self.text("alert"))
        if unread:
            sentences.append(self._updates(unread))
        self.when(alert and unread, "SENT-4.1", "SENT-4.2")
        return " ".join([f"{title}.", *sentences]) if sentences else title

    def _updates(self, unread: int) -> str:
        one = unread == 1
        self.by("UNRD-3.3" if self.indonesian else "UNRD-3.2" if one else "UNRD-3.1")
        return f"{unread} {self.text('update' if one else 'updates')}"

    def channel(self, name: str) -> str:
        """Return the text of a channel; one that only the host names, as given."""
        return self.text(f"channel {name}") if name in ("chat", "sms") else name


KEPT: dict[str, tuple[str, ...]] = {
    "active": ("TITL-1.7",),
    "waiting": ("TITL-1.9",),
    "closed": ("TITL-1.11",),
    "ended": ("TITL-1.11",),
}
