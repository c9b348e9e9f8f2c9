"""Why an event of the page is not enabled: the rule that refuses it, written from the rules.

The page's section 7 says where an event can happen; its sections 2 to 6 say why it cannot
elsewhere. An event is enabled exactly where none of its refusals holds and it is not excluded.
The order is that of the page: OFFR-1, SESS-6 and CONV-12 state their own, the others have that of
section 8: dialog, unknown, over, offered, the event's own rule, room. The reasons are those of the
page on the interface.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from session_panel import Reason
from session_panel_spec.model.language import All, Below, Expression, If, SlotKind
from session_panel_spec.model.panel_model import (
    CAPACITY,
    FOCUSED,
    LOAD,
    OFFERS,
    absent,
    active,
    conv,
    focused,
    is_offered,
    is_open,
    mode,
    offered_as_new,
    offers_left,
    presence_allowed,
    room,
    still,
    waiting,
)

PlaceKind = SlotKind | Literal["home", "panel"]
"""What an event happens to: a slot of a kind, Home, or the panel as a whole."""


@dataclass(frozen=True)
class Refusal:
    """Where an event changes nothing, and the rule that says so.

    Attributes:
        where: where it counts, unless one before it does.
        rule: the ID of the rule.
        reason: the reason, by what holds of the slot where there are two; None only in releases up
            to 0.2, which left most of them open.
        noted: whether the panel accepts the event nevertheless; none of these is, since 0.2.
        text: why it is this rule, where the page leaves that open.
    """

    where: Expression
    rule: str
    reason: Reason | If | None = None
    noted: bool = False
    text: str = ""


ALWAYS = All()

# What a slot can be

over = conv.is_("closed", "ended")
persistent = mode.is_("persistent")
unknown = conv.is_("none") & ~is_offered

# What several events have in common

MODAL = Refusal(~still, "CLOS-3", Reason.DIALOG_OPEN)
NO_DIALOG = Refusal(still, "CLOS-2", Reason.NO_DIALOG)
NOT_ALLOWED = Refusal(~presence_allowed, "OFFR-1", Reason.PRESENCE)
NO_ROOM = Refusal(~room, "SESS-6", Reason.NO_ROOM)
NO_SESSION = Refusal(
    absent, "SESS-1", Reason.NO_SESSION, text="Only what has been started has a session."
)
NOT_FOCUSED = Refusal(~focused, "EDIT-1", Reason.NOT_FOCUSED)
NOT_DISCARDED = Refusal(~focused, "EDIT-2", Reason.NOT_FOCUSED)
UNKNOWN = Refusal(unknown, "CONV-1", Reason.UNKNOWN_CONVERSATION)
NOT_STARTED = Refusal(
    unknown | offered_as_new,
    "CONV-1",
    If(unknown, Reason.UNKNOWN_CONVERSATION, Reason.NOT_STARTED),
    text="A conversation begins when the agent starts it; until then nothing can happen to it.",
)
OVER = Refusal(over & ~is_offered, "CONV-10", Reason.OVER)
NOT_NEW = Refusal(
    is_offered | active | waiting,
    "OFFR-1",
    Reason.CUSTOMER_ENGAGED,
    text="It speaks of a new conversation; the customer has one that is not over.",
)
NOT_OF_HOME = If(Below((FOCUSED,), 1), Reason.ANCHORED, Reason.NOT_FOCUSED)
"""Why Home has no edits: because it is Home, once it has the focus."""

REFUSALS: Mapping[tuple[str, PlaceKind], tuple[Refusal, ...]] = {
    ("offer", "conversation"): (
        NOT_NEW,
        NOT_ALLOWED,
        Refusal(~Below((LOAD, OFFERS), CAPACITY), "OFFR-1", Reason.AT_CAPACITY),
        Refusal(~offers_left, "OFFR-1", Reason.OFFER_LIMIT),
        Refusal(~room, "OFFR-1", Reason.NO_ROOM),
    ),
    ("withdraw", "conversation"): (
        UNKNOWN,
        OVER,
        Refusal(~is_offered, "OFFR-7", Reason.NOT_OFFERED),
    ),
    ("transfer", "conversation"): (
        UNKNOWN,
        Refusal(offered_as_new, "OFFR-7", Reason.NOT_STARTED),
        OVER,
    ),
    ("assign", "conversation"): (NOT_NEW,),
    ("leaves", "conversation"): (
        UNKNOWN,
        OVER,
        Refusal(
            waiting | persistent,
            "CONV-7",
            Reason.NOT_LIVE,
            text="What waits is persistent; of a persistent one only the agent decides the end.",
        ),
    ),
    ("message", "conversation"): (UNKNOWN, OVER),
    ("sentiment", "conversation"): (
        NOT_STARTED,
        OVER,
        Refusal(
            waiting,
            "SENT-2",
            Reason.NOT_ACTIVE,
            text="Sentiment is of active conversations.",
        ),
    ),
    ("expire", "conversation"): (
        NOT_STARTED,
        Refusal(
            active | over,
            "CONV-4",
            Reason.NOT_WAITING,
            text="Only what waits can expire.",
        ),
        Refusal(is_offered, "OFFR-2", Reason.OFFERED),
    ),
    ("miss", "conversation"): (UNKNOWN, Refusal(~is_offered, "OFFR-4", Reason.NOT_OFFERED)),
    ("accept", "conversation"): (UNKNOWN, Refusal(~is_offered, "OFFR-3", Reason.NOT_OFFERED)),
    ("reject", "conversation"): (UNKNOWN, Refusal(~is_offered, "OFFR-4", Reason.NOT_OFFERED)),
    ("pick", "conversation"): (
        MODAL,
        Refusal(
            offered_as_new,
            "SESS-5",
            Reason.OFFERED,
            text="What is offered is started by accepting it.",
        ),
        NOT_NEW,
        NO_ROOM,
    ),
    ("open", "conversation"): (
        MODAL,
        UNKNOWN,
        Refusal(is_offered, "SESS-5", Reason.OFFERED),
        NO_ROOM,
    ),
    ("open", "record"): (MODAL, NO_ROOM),
    ("focus", "conversation"): (MODAL, NO_SESSION),
    ("focus", "record"): (MODAL, NO_SESSION),
    ("focus", "home"): (MODAL,),
    ("close", "conversation"): (MODAL, NO_SESSION),
    ("close", "record"): (MODAL, NO_SESSION),
    ("close", "home"): (MODAL, Refusal(ALWAYS, "CLOS-1", Reason.ANCHORED)),
    ("confirm", "panel"): (NO_DIALOG,),
    ("cancel", "panel"): (NO_DIALOG,),
    ("end", "conversation"): (
        MODAL,
        NOT_STARTED,
        OVER,
        Refusal(waiting, "CONV-6", Reason.NOT_ACTIVE),
        Refusal(~focused, "END-1", Reason.NOT_FOCUSED),
    ),
    ("edit", "conversation"): (MODAL, NO_SESSION, NOT_FOCUSED),
    ("edit", "record"): (MODAL, NO_SESSION, NOT_FOCUSED),
    ("edit", "home"): (MODAL, Refusal(ALWAYS, "EDIT-1", NOT_OF_HOME)),
    ("save", "conversation"): (MODAL, NO_SESSION, NOT_FOCUSED),
    ("save", "record"): (MODAL, NO_SESSION, NOT_FOCUSED),
    ("save", "home"): (MODAL, Refusal(ALWAYS, "EDIT-1", NOT_OF_HOME)),
    ("discard", "conversation"): (MODAL, NO_SESSION, NOT_DISCARDED),
    ("discard", "record"): (MODAL, NO_SESSION, NOT_DISCARDED),
    ("discard", "home"): (MODAL, Refusal(ALWAYS, "EDIT-2", NOT_OF_HOME)),
    ("toggle", "panel"): (),
    ("choose", "panel"): (),
    ("reset", "panel"): (),
}
"""The refusals of each event of each place: the first whose condition holds counts."""

EXCLUDED: Mapping[tuple[str, PlaceKind], Expression] = {
    ("offer", "conversation"): over & is_open,
    ("pick", "conversation"): over & is_open,
    ("assign", "conversation"): over & is_open,
    ("open", "conversation"): is_open,
    ("open", "record"): is_open,
}
"""Where the page has no such event, so that no rule refuses it.

In the model a customer comes back only after the old session is shut; opening what is open is
`focus` (SESS-4).
"""
