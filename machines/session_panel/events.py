"""Everything that can happen to a panel, one type for each event. JSON form: `codec`.

Every event says when it happened (`at`, in seconds); a panel gets them in that order. Where it is
about a conversation, a session or a tab, it names it by the id that the caller chose: a session has
the id of its conversation or record, and Home's is ``"home"``.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from session_panel.value import Id, Name, Text, Time, Value

__all__ = [
    "Accept",
    "AnyEvent",
    "Cancel",
    "Choose",
    "Close",
    "CloseTab",
    "Confirm",
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
    "Reset",
    "Save",
    "Sentiment",
    "ShiftClick",
    "Toggle",
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
Actor = Literal["customer", "clock", "agent", "host"]
Subject = Literal["conversation", "session", "record", "customer", "dialog", "panel"]
"""What an event is about: the field that names it, or else the open dialog or the whole panel."""


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class Event(Value, frozen=True, tag_field="type", tag=_snake):
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
    """A conversation that the panel has not had before.

    Attributes:
        conversation: its id.
        customer: the id of the customer, over this channel. A customer has one conversation
            at a time; the next may carry the history of the last (CONV-8, CONV-9).
        mode: live or persistent.
        name: the customer's, account's or case's name; None for an unauthenticated visitor.
        case: the name of its case, if it has one (SESS-2).
        summary: the conversation summary (SESS-2).
        work_stream: the name of its work stream, if any (CONV-4).
        previous: how the customer's last conversation ended, where that was elsewhere, or was
            dropped here; without it, what the panel knows decides.
    """

    customer: Id
    mode: ConversationMode
    name: Name | None = None
    case: Name | None = None
    summary: Text = ""
    work_stream: Id | None = None
    previous: Literal["closed", "ended"] | None = None


# The customer


class Offer(_NewConversation, frozen=True):
    """A new conversation is offered to the agent (OFFR-1)."""

    actor, rule = "customer", "OFFR-1"


class Message(_OfConversation, frozen=True):
    """A customer writes (UNRD-1); in a waiting conversation, the customer returns (OFFR-2)."""

    actor, rule = "customer", "UNRD-1"


class Sentiment(_OfConversation, frozen=True):
    """The customer's sentiment is measured (SENT-1)."""

    actor, rule = "customer", "SENT-1"
    level: SentimentLevel


class Leave(_OfConversation, frozen=True):
    """A live customer leaves the conversation (CONV-7), or withdraws before the answer (OFFR-5)."""

    actor, rule = "customer", "CONV-7"


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


class Pick(_NewConversation, frozen=True):
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


class Drop(Event, frozen=True):
    """The host drops what the panel knows of a customer, so that the panel stays small.

    Everything of the customer must be over, and none of it on the screen.
    """

    actor, about, rule = "host", "customer", "CONV-10"
    customer: Id


AnyEvent = (
    (Offer | Message | Sentiment | Leave | Expire | Miss)
    | (Accept | Reject | Pick | OpenConversation | OpenRecord | ShiftClick)
    | (Focus | Close | Confirm | Cancel | End | Edit | Save | OpenTab | FocusTab | CloseTab)
    | (Toggle | Choose | Reset | Drop)
)
"""Any event of a panel."""
