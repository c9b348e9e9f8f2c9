"""What a panel remembers, as plain data that nobody changes."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from session_panel.config import Config

HOME: Final = "home"


class Tab(Struct, frozen=True):
    """An application tab; without a title it has that of its kind."""

    id: str
    kind: str
    title: str | None = None


class Session(Struct, frozen=True):
    """An entry of the panel: Home's, a conversation's or a record's.

    Attributes:
        title: a record's.
        tab: the id of the focused tab.
        told: a margin note: whether the title was told later.
    """

    id: str
    kind: str
    tabs: tuple[Tab, ...]
    tab: str
    title: str | None = None
    unsaved: Mapping[str, str] = {}
    sentiment: str = "neutral"
    told: bool = False


class Conversation(Struct, frozen=True):
    """A conversation that is known, or offered as new.

    Attributes:
        state: active, waiting, closed or ended; before its start, *offered*.
        name: the one given or told later, if that shows anything.
        number: the visitor's, if it has taken one.
        ends: when its waiting ends; None unless it waits.
        assigned: a margin note: whether it waits because it was assigned.
        told: a margin note: whether its name was told later.
        elsewhere: a margin note: how the customer's last one ended elsewhere, if that was told.
    """

    id: str
    customer: str
    mode: str
    state: str
    history: str
    name: str | None
    channel: str
    case: str | None
    summary: str
    work_stream: str | None
    number: int | None = None
    unread: int = 0
    ends: float | None = None
    assigned: bool = False
    told: bool = False
    elsewhere: str | None = None


class State(Struct, frozen=True):
    """A whole panel, and margin notes: these decide nothing, and let an answer say what it follows.

    Attributes:
        now: the time of the latest applied event.
        presence: a leaf state of section 3.
        sessions: in the order in which they opened.
        known: conversations, in the order in which they entered their states.
        new: the conversations that are offered as new.
        offers: their ends, by conversation, in the order in which they were made.
        last: each customer's last conversation.
        next_number: the next visitor's.
        dialog: the session that the close dialog is about.
        gone: a margin note: by what clause a conversation's id is new again.
        forgotten: a margin note: by what clause nothing went before for a customer.
        configured: a margin note: whether the configuration was replaced.
    """

    config: Config
    now: float = 0.0
    presence: str = "available"
    mode: str = "expanded"
    sessions: Mapping[str, Session] = {}
    focus: str = HOME
    known: Mapping[str, Conversation] = {}
    new: Mapping[str, Conversation] = {}
    offers: Mapping[str, float] = {}
    last: Mapping[str, str] = {}
    next_number: int = 1
    dialog: str | None = None
    gone: Mapping[str, str] = {}
    forgotten: Mapping[str, str] = {}
    configured: bool = False

    def conversation(self, name: str) -> Conversation | None:
        """Return the conversation that is known or offered under an id."""
        return self.known.get(name) or self.new.get(name)

    @property
    def load(self) -> int:
        """How many conversations are active."""
        return sum(one.state == "active" for one in self.known.values())

    @property
    def room(self) -> bool:
        """Whether another session may open: Home does not count, and pending offers do."""
        return len(self.sessions) - 1 + len(self.offers) < self.config.session_limit

    @property
    def shown(self) -> str:
        """The shown presence."""
        return self.presence.removeprefix("held_")


def initial(config: Config) -> State:
    """Return a panel's beginning: available (PRES-5), expanded (MODE-1), with Home (CLOS-1)."""
    home = Session(HOME, "home", (Tab("dashboard", "dashboard"),), "dashboard")
    return State(config, sessions={HOME: home})


def is_over(conversation: Conversation) -> bool:
    """Return whether a conversation is in a final state."""
    return conversation.state in ("closed", "ended")
