"""Everything that can happen to a panel, one type for each event. JSON form: `codec`.

Every event says when it happened (`at`, in seconds); one that comes late is taken to happen no
earlier than the latest applied before it (TIME-1). Where it is about a conversation, a session or
a tab, it names it by the id that the caller chose: a session has the id of its conversation or
record, and Home's is ``"home"``.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from session_panel.config import Config
from session_panel.value import GivenName, Id, InvalidInput, Name, Text, Time, Value, snake_case

__all__ = [
    "Accept",
    "AnyEvent",
    "Assign",
    "Cancel",
    "Choose",
    "Close",
    "CloseTab",
    "Configure",
    "Confirm",
    "Discard",
    "Drop",
    "Edit",
    "End",
    "Expire",
    "Focus",
    "FocusTab",
    "Leave",
    "Message",
    "Miss",
    "Offer",
    "OpenConversation",
    "OpenRecord",
    "OpenTab",
    "Pick",
    "Reject",
    "Rename",
    "Reset",
    "Save",
    "Sentiment",
    "ShiftClick",
    "Toggle",
    "Transfer",
    "Withdraw",
]

ConversationMode = Literal["live", "persistent"]
RecordKind = Literal["case", "contact", "account"]
SentimentLevel = Literal[
    "very negative",
    "negative",
    "slightly negative",
    "neutral",
    "slightly positive",
    "positive",
    "very positive",
]
TabKind = Literal["dashboard", "conversation", "kb_search", "form", "record", "line_of_business"]
OpenedTabKind = Literal["kb_search", "record", "line_of_business"]
ChosenPresence = Literal["available", "busy", "dnd", "away", "offline"]
Actor = Literal["customer", "router", "clock", "agent", "host", "administrator"]
Subject = Literal["conversation", "session", "record", "customer", "dialog", "panel"]
"""What an event is about: the field that names it, or else the open dialog or the whole panel."""


class Event(Value, frozen=True, tag_field="type", tag=snake_case):
    """Something that happened, at a time."""

    actor: ClassVar[Actor]
    """Who causes it."""
    about: ClassVar[Subject]
    """What it is about."""
    rule: ClassVar[str]
    """The ID of the rule by which it is accepted, where nothing more is known of it."""

    at: Time


class _OfConversation(Event, frozen=True):
    about = "conversation"
    conversation: Id


class _OfSession(Event, frozen=True):
    about = "session"
    session: Id


class _OfRecord(Event, frozen=True):
    about = "record"
    record: Id


class _NewConversation(_OfConversation, frozen=True):
    """A conversation that the panel does not have.

    Attributes:
        conversation: its id.
        customer: the id of the customer, over this channel. A customer has one conversation
            at a time; the next may carry the history of the last (CONV-8, CONV-9).
        name: the customer's, account's or case's name; None for an unauthenticated visitor, and
            so is a name that shows nothing (TITL-3).
        case: the name of its case, if it has one (SESS-2).
        summary: the conversation summary (SESS-2).
        work_stream: the name of its work stream, if any (CONV-4).
        channel: ``"chat"``, ``"sms"``, or another that the host names (SESS-2).
    """

    customer: Id
    name: GivenName | None = None
    case: Name | None = None
    summary: Text = ""
    work_stream: Id | None = None
    channel: Name = "chat"


class _ToStart(_NewConversation, frozen=True, kw_only=True):
    """A new conversation that the agent starts.

    Attributes:
        mode: live or persistent.
        previous: how the customer's last conversation ended elsewhere, or that another agent
            served it and passed it on; without it, what the panel knows decides (CONV-14).
    """

    mode: ConversationMode
    previous: Literal["closed", "ended", "transferred"] | None = None


# The customer


class Message(_OfConversation, frozen=True):
    """A customer writes (UNRD-1), in a waiting conversation as one who returns (OFFR-2)."""

    actor, rule = "customer", "UNRD-1"


class Sentiment(_OfConversation, frozen=True):
    """The customer's sentiment is measured (SENT-1)."""

    actor, rule = "customer", "SENT-1"
    level: SentimentLevel


class Leave(_OfConversation, frozen=True):
    """A live customer leaves the conversation (CONV-7), or goes before the answer (OFFR-5)."""

    actor, rule = "customer", "CONV-7"


# The router


class Offer(_ToStart, frozen=True, kw_only=True):
    """A new conversation is offered to the agent (OFFR-1)."""

    actor, rule = "router", "OFFR-1"


class Withdraw(_OfConversation, frozen=True):
    """A pending offer is taken back (OFFR-7)."""

    actor, rule = "router", "OFFR-7"


class Transfer(_OfConversation, frozen=True):
    """A conversation that is active or waiting here goes to somebody else (CONV-12)."""

    actor, rule = "router", "CONV-12"


class Assign(_NewConversation, frozen=True, kw_only=True):
    """A persistent conversation that waits elsewhere waits here from now on (CONV-13).

    Attributes:
        until: when its waiting ends; without it, after its waiting time from now.
    """

    actor, rule = "router", "CONV-13"
    until: Time | None = None


# The clock


class Expire(_OfConversation, frozen=True):
    """A conversation has waited for its waiting time (CONV-4)."""

    actor, rule = "clock", "CONV-4"


class Miss(_OfConversation, frozen=True):
    """Nobody answered an offer within the offer time (OFFR-4)."""

    actor, rule = "clock", "OFFR-4"


# The agent


class Accept(_OfConversation, frozen=True):
    """The agent accepts an offer (OFFR-3)."""

    actor, rule = "agent", "OFFR-3"


class Reject(_OfConversation, frozen=True):
    """The agent declines an offer (OFFR-4)."""

    actor, rule = "agent", "OFFR-4"


class Pick(_ToStart, frozen=True, kw_only=True):
    """The agent picks an open work item (SESS-1)."""

    actor, rule = "agent", "SESS-1"


class OpenConversation(_OfConversation, frozen=True):
    """The agent opens one of my or closed work items (SESS-5)."""

    actor, rule = "agent", "SESS-5"


class OpenRecord(_OfRecord, frozen=True):
    """The agent opens a case or a contact on the dashboard (SESS-1)."""

    actor, rule = "agent", "SESS-1"
    kind: Literal["case", "contact"]
    title: Name


class ShiftClick(_OfRecord, frozen=True):
    """The agent opens any record with Shift+click (SESS-1)."""

    actor, rule = "agent", "SESS-1"
    kind: RecordKind
    title: Name


class Focus(_OfSession, frozen=True):
    """The agent switches to a session, or to Home (FOCS-1)."""

    actor, rule = "agent", "FOCS-1"


class Close(_OfSession, frozen=True):
    """The agent clicks the X of a session (CLOS-2)."""

    actor, rule = "agent", "CLOS-2"


class Confirm(Event, frozen=True):
    """The agent confirms the close dialog (CLOS-4)."""

    actor, about, rule = "agent", "dialog", "CLOS-4"


class Cancel(Event, frozen=True):
    """The agent cancels the close dialog (CLOS-2)."""

    actor, about, rule = "agent", "dialog", "CLOS-2"


class End(_OfConversation, frozen=True):
    """The agent ends the conversation in the communication panel (END-1)."""

    actor, rule = "agent", "END-1"


class Edit(_OfSession, frozen=True):
    """The agent changes fields of the focused session's form (EDIT-1)."""

    actor, rule = "agent", "EDIT-1"
    fields: Annotated[Mapping[Id, Text], Meta(min_length=1, max_length=1000)]


class Save(_OfSession, frozen=True):
    """The agent saves the focused session's form (EDIT-1)."""

    actor, rule = "agent", "EDIT-1"


class Discard(_OfSession, frozen=True):
    """The agent takes back all unsaved edits of the focused session's form (EDIT-2)."""

    actor, rule = "agent", "EDIT-2"


class OpenTab(_OfSession, frozen=True):
    """The agent opens a page in the focused session; one that is open is focused (TABS-1).

    Attributes:
        session: the focused session.
        tab: the page's id within the session.
        kind: what page it is.
        title: its name; without one, that of its kind in the reader's language.
    """

    actor, rule = "agent", "TABS-1"
    tab: Id
    kind: OpenedTabKind
    title: Name | None = None


class FocusTab(_OfSession, frozen=True):
    """The agent switches to another tab of the focused session (TABS-1)."""

    actor, rule = "agent", "TABS-1"
    tab: Id


class CloseTab(_OfSession, frozen=True):
    """The agent closes a tab of the focused session (TABS-1)."""

    actor, rule = "agent", "TABS-1"
    tab: Id


class Toggle(Event, frozen=True):
    """The agent clicks the burger (MODE-1)."""

    actor, about, rule = "agent", "panel", "MODE-1"


class Choose(Event, frozen=True):
    """The agent chooses a presence (PRES-2)."""

    actor, about, rule = "agent", "panel", "PRES-2"
    presence: ChosenPresence


class Reset(Event, frozen=True):
    """The agent resets the presence (PRES-3)."""

    actor, about, rule = "agent", "panel", "PRES-3"


# The host


class Rename(Event, frozen=True, kw_only=True):
    """The host tells the name of a conversation, or the title of an open record (TITL-3).

    Attributes:
        conversation: the id of the conversation; None where it is a record.
        record: the id of the record; None where it is a conversation.
        name: its name from now on.
    """

    actor, about, rule = "host", "session", "TITL-3"
    conversation: Id | None = None
    record: Id | None = None
    name: GivenName

    def __post_init__(self) -> None:
        """Check every field, and that one of the two ids is given.

        Raises:
            InvalidInput: a field is not of its type, or not just one of the ids is given.
        """
        super().__post_init__()
        if (self.conversation is None) == (self.record is None):
            raise InvalidInput("rename", "Expected a conversation or a record, and not both")

    @property
    def session(self) -> str:
        """The id of what is renamed."""
        return self.conversation or self.record or ""


class Drop(Event, frozen=True):
    """The host drops what the panel knows of a customer, so that the panel stays small (CONV-15).

    Everything of the customer must be over, and none of it on the screen.
    """

    actor, about, rule = "host", "customer", "CONV-15"
    customer: Id


# The administrator


class Configure(Event, frozen=True):
    """The administrator replaces the whole configuration (CONF-1).

    Attributes:
        config: the configuration from now on; what it leaves out has its default.
    """

    actor, about, rule = "administrator", "panel", "CONF-1"
    config: Config


AnyEvent = (
    (Message | Sentiment | Leave | Offer | Withdraw | Transfer | Assign | Expire | Miss)
    | (Accept | Reject | Pick | OpenConversation | OpenRecord | ShiftClick | Focus | Close)
    | (Confirm | Cancel | End | Edit | Save | Discard | OpenTab | FocusTab | CloseTab)
    | (Toggle | Choose | Reset | Rename | Drop | Configure)
)
"""Any event of a panel."""
