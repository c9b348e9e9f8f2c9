"""Everything that can happen to a panel, one type for each event. JSON form: `codec`.

Every event says when it happened (`at`, in seconds); a panel gets them in that order. Where it is
about a conversation, a session or a tab, it names it by the id that the caller chose: a session has
the id of its conversation or record, and Home's is ``"home"``.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from session_panel.value import Id, Name, Text, Time, Value

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


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class Event(Value, frozen=True, tag_field="type", tag=_snake):
    """Something that happened, at a time."""

    at: Time


class _NewConversation(Event, frozen=True):
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

    conversation: Id
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


class Message(Event, frozen=True):
    """A customer writes (UNRD-1); in a waiting conversation, the customer returns (OFFR-2)."""

    conversation: Id


class Sentiment(Event, frozen=True):
    """The customer's sentiment is measured (SENT-1)."""

    conversation: Id
    level: SentimentLevel


class Leave(Event, frozen=True):
    """A live customer leaves the conversation (CONV-7), or withdraws before the answer (OFFR-5)."""

    conversation: Id


# The clock


class Expire(Event, frozen=True):
    """A conversation has waited for its waiting time (CONV-4)."""

    conversation: Id


class Miss(Event, frozen=True):
    """Nobody answered an offer within the offer time (OFFR-4)."""

    conversation: Id


# The agent


class Accept(Event, frozen=True):
    """The agent accepts an offer (OFFR-3)."""

    conversation: Id


class Reject(Event, frozen=True):
    """The agent declines an offer (OFFR-4)."""

    conversation: Id


class Pick(_NewConversation, frozen=True):
    """The agent picks an open work item (SESS-1)."""


class OpenConversation(Event, frozen=True):
    """The agent opens one of my or closed work items (SESS-5)."""

    conversation: Id


class OpenRecord(Event, frozen=True):
    """The agent opens a case or a contact on the dashboard (SESS-1)."""

    record: Id
    kind: Literal["case", "contact"]
    title: Name


class ShiftClick(Event, frozen=True):
    """The agent opens any record with Shift+click (SESS-1)."""

    record: Id
    kind: RecordKind
    title: Name


class Focus(Event, frozen=True):
    """The agent switches to a session, or to Home (FOCS-1)."""

    session: Id


class Close(Event, frozen=True):
    """The agent clicks the X of a session (CLOS-2)."""

    session: Id


class Confirm(Event, frozen=True):
    """The agent confirms the close dialog (CLOS-4)."""


class Cancel(Event, frozen=True):
    """The agent cancels the close dialog (CLOS-2)."""


class End(Event, frozen=True):
    """The agent ends the conversation in the communication panel (END-1)."""

    conversation: Id


class Edit(Event, frozen=True):
    """The agent changes fields of the focused session's form (EDIT-1)."""

    session: Id
    fields: Annotated[Mapping[Id, Text], Meta(min_length=1, max_length=1000)]


class Save(Event, frozen=True):
    """The agent saves the focused session's form (EDIT-1)."""

    session: Id


class OpenTab(Event, frozen=True):
    """The agent opens a page in the focused session; one that is open is focused (TABS-1).

    Attributes:
        session: the focused session.
        tab: the page's id within the session.
        kind: what page it is.
        title: its name; without one, that of its kind in the reader's language.
    """

    session: Id
    tab: Id
    kind: OpenedTabKind
    title: Name | None = None


class FocusTab(Event, frozen=True):
    """The agent switches to another tab of the focused session (TABS-1)."""

    session: Id
    tab: Id


class CloseTab(Event, frozen=True):
    """The agent closes a tab of the focused session (TABS-1)."""

    session: Id
    tab: Id


class Toggle(Event, frozen=True):
    """The agent clicks the burger (MODE-1)."""


class Choose(Event, frozen=True):
    """The agent chooses a presence (PRES-2)."""

    presence: ChosenPresence


class Reset(Event, frozen=True):
    """The agent resets the presence (PRES-3)."""


# The host


class Drop(Event, frozen=True):
    """The host drops what the panel knows of a customer, so that the panel stays small.

    Everything of the customer must be over, and none of it on the screen.
    """

    customer: Id


AnyEvent = (
    Offer
    | Message
    | Sentiment
    | Leave
    | Expire
    | Miss
    | Accept
    | Reject
    | Pick
    | OpenConversation
    | OpenRecord
    | ShiftClick
    | Focus
    | Close
    | Confirm
    | Cancel
    | End
    | Edit
    | Save
    | OpenTab
    | FocusTab
    | CloseTab
    | Toggle
    | Choose
    | Reset
    | Drop
)
"""Any event of a panel."""
